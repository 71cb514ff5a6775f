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
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * A change as it was typed.
 *
 * @param version the version of the order that the page showed
 * @param confirmed whether the difference was looked at and agreed to
 */
record ChangeForm(long version, boolean confirmed, MultiValueMap<String, String> typed) {

    private static final Pattern LINE = Pattern.compile("lines\\[(\\d{1,4})]\\.quantity");
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
    AmendOrder change(OrderDetails order, Locale locale) {
        var problems = new ArrayList<FieldError>();
        var lines = new ArrayList<LineRequest>();
        for (var line : order.lines()) {
            if (!line.mayChange() || typed(line) == null) {
                continue;
            }
            try {
                addIfChanged(lines, line, Quantities.read(typed(line), fieldOf(line), locale));
            } catch (DomainException unreadable) {
                problems.addAll(unreadable.errors());
            }
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return new AmendOrder(order.number(), version, lines.isEmpty() ? null : lines, newPurchaseOrder(order));
    }

    /** The refusal of this change, with its reasons at the fields that were typed in. */
    static DomainException located(DomainException refused, AmendOrder change) {
        var lines = Objects.requireNonNullElse(change.lines(), List.<LineRequest>of());
        var errors = refused.errors().stream()
                .map(error ->
                        FieldError.at(fieldOf(error.field(), lines), error.code(), error.found(), error.expected()))
                .toList();
        return new DomainException(
                refused.kind(), refused.code(), errors, refused.arguments().toArray());
    }

    private static String fieldOf(@Nullable String asked, List<LineRequest> lines) {
        var named = LINE.matcher(Objects.requireNonNullElse(asked, ""));
        if (named.matches()) {
            var index = Integer.parseInt(named.group(1));
            return index < lines.size() ? "q-" + lines.get(index).offer() : "summary";
        }
        return PURCHASE_ORDER.equals(asked) ? PURCHASE_ORDER : "summary";
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
