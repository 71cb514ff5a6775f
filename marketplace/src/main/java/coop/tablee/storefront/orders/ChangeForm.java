package coop.tablee.storefront.orders;

import coop.tablee.ordering.AmendOrder;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDetails.Line;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.storefront.Quantities;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * A change as it was typed.
 *
 * @param version the version of the order that the page showed
 * @param confirmed whether the difference was looked at and agreed to
 */
record ChangeForm(long version, boolean confirmed, MultiValueMap<String, String> typed) {

    static final String PURCHASE_ORDER = "purchaseOrderNumber";

    static ChangeForm of(MultiValueMap<String, String> sent) {
        try {
            var version = Long.parseLong(Objects.requireNonNullElse(sent.getFirst("version"), ""));
            return new ChangeForm(version, "confirm".equals(sent.getFirst("step")), sent);
        } catch (NumberFormatException unreadable) {
            throw DomainException.invalid(FieldError.at("version", "unreadable", null, null));
        }
    }

    static String fieldOf(Line line) {
        return "q-" + line.offer();
    }

    /** What stands in a line's field: as typed, else as ordered. */
    @Nullable
    String typed(Line line) {
        return typed.getFirst(fieldOf(line));
    }

    @Nullable
    String purchaseOrder() {
        var number = typed.getFirst(PURCHASE_ORDER);
        return number == null ? null : number.strip();
    }

    /** The change of an order: only the lines that are open and have another quantity now. All that cannot be read is refused together. */
    AmendOrder change(OrderDetails order) {
        var problems = new ArrayList<FieldError>();
        var lines = new ArrayList<LineRequest>();
        for (var line : order.lines()) {
            if (!line.mayChange() || typed(line) == null) {
                continue;
            }
            try {
                addIfChanged(lines, line, Quantities.read(typed(line), fieldOf(line)));
            } catch (DomainException unreadable) {
                problems.addAll(unreadable.errors());
            }
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return new AmendOrder(order.number(), version, lines.isEmpty() ? null : lines, newPurchaseOrder(order));
    }

    private @Nullable String newPurchaseOrder(OrderDetails order) {
        var wanted = purchaseOrder();
        var now = Objects.requireNonNullElse(order.purchaseOrderNumber(), "");
        return wanted == null || wanted.equals(now) ? null : wanted;
    }

    private static void addIfChanged(List<LineRequest> lines, Line line, BigDecimal quantity) {
        if (quantity.compareTo(line.quantity()) != 0) {
            lines.add(new LineRequest(line.offer(), quantity, null));
        }
    }
}
