package coop.tablee.ordering;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;

/** Reads request bodies of the order API field by field, and tells everything that is wrong with one at once. Fields that are not known are passed over. */
final class OrderBody {

    private static final int LONGEST_NUMBER = 30;
    private static final int MOST_ELEMENTS = 2000;

    private final List<FieldError> problems = new ArrayList<>();

    private OrderBody() {}

    static PlaceCheckout order(String key, JsonNode body) {
        var reader = new OrderBody();
        var order = reader.readOrder("", body);
        var payment = reader.payment(body.path("payment"));
        reader.requireSound();
        return new PlaceCheckout(key, List.of(order), payment, reader.payLater(body), true);
    }

    static PlaceCheckout checkout(String key, JsonNode body) {
        var reader = new OrderBody();
        var orders = new ArrayList<OrderRequest>();
        for (var element : reader.array(body, "orders", "orders", true)) {
            orders.add(reader.readOrder("orders[" + orders.size() + "].", element));
        }
        var payment = reader.payment(body.path("payment"));
        reader.requireSound();
        return new PlaceCheckout(key, orders, payment, reader.payLater(body), false);
    }

    static AmendOrder amendment(String number, long version, JsonNode body) {
        var reader = new OrderBody();
        var lines = body.hasNonNull("lines") ? reader.lines("", body) : null;
        var reference = reader.text(body, "purchaseOrderNumber", "purchaseOrderNumber");
        reader.requireSound();
        return new AmendOrder(number, version, lines, reference);
    }

    static OrderFilter filter(MultiValueMap<String, String> parameters) {
        var reader = new OrderBody();
        var filter = new OrderFilter(
                reader.states(parameters.getOrDefault("state", List.of())),
                reader.date("from", parameters.getFirst("from")),
                reader.date("to", parameters.getFirst("to")),
                reader.limit(parameters.getFirst("limit")),
                reader.number("cursor", parameters.getFirst("cursor")));
        reader.requireSound();
        return filter;
    }

    private OrderRequest readOrder(String path, JsonNode body) {
        var destination = id(body, "destination", path + "destination", true);
        var date = date(path + "deliveryDate", requiredText(body, "deliveryDate", path + "deliveryDate"));
        return new OrderRequest(
                destination == null ? 0 : destination,
                date == null ? LocalDate.EPOCH : date,
                id(body, "slot", path + "slot", false),
                text(body, "purchaseOrderNumber", path + "purchaseOrderNumber"),
                lines(path, body));
    }

    private List<LineRequest> lines(String path, JsonNode body) {
        var lines = new ArrayList<LineRequest>();
        for (var element : array(body, "lines", path + "lines", true)) {
            var at = path + "lines[" + lines.size() + "].";
            var offer = id(element, "offer", at + "offer", true);
            var quantity = quantity(element.path("quantity"), at + "quantity");
            lines.add(new LineRequest(
                    offer == null ? 0 : offer, quantity, id(element, "offerVersion", at + "offerVersion", false)));
        }
        return lines;
    }

    private PaymentMethod payment(JsonNode payment) {
        var word = payment.path("method").asString("");
        for (var method : PaymentMethod.values()) {
            if (method.name().toLowerCase(Locale.ROOT).equals(word)) {
                return method;
            }
        }
        problems.add(FieldError.at(
                "payment.method",
                word.isEmpty() ? "required" : "unknown-value",
                word.isEmpty() ? null : shortened(word),
                "account, test, stripe, credit"));
        return PaymentMethod.ACCOUNT;
    }

    private boolean payLater(JsonNode body) {
        return body.path("payment").path("payLater").asBoolean(false);
    }

    private Iterable<JsonNode> array(JsonNode body, String name, String field, boolean required) {
        var array = body.path(name);
        if (!array.isArray() || array.isEmpty()) {
            if (required) {
                problems.add(FieldError.at(
                        field,
                        array.isMissingNode() || array.isNull() || array.isArray() ? "required" : "type-mismatch",
                        null,
                        "array"));
            }
            return List.of();
        }
        if (array.size() > MOST_ELEMENTS) {
            problems.add(FieldError.at(field, "too-many", array.size(), CheckoutDraft.MOST_LINES));
            return List.of();
        }
        return array;
    }

    private @Nullable Long id(JsonNode body, String name, String field, boolean required) {
        var node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            if (required) {
                problems.add(FieldError.at(field, "required", null, null));
            }
            return null;
        }
        return number(field, node.isValueNode() ? node.asString() : "[…]");
    }

    private @Nullable Long number(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            if (isAscii(text)) {
                return Long.valueOf(text);
            }
        } catch (NumberFormatException notAnId) {
            // told below, with digits of other scripts, which Java would read
        }
        problems.add(FieldError.at(field, "type-mismatch", shortened(text), "id"));
        return null;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < 128);
    }

    private BigDecimal quantity(JsonNode node, String field) {
        var text = node.isString() || node.isNumber() ? node.asString().strip() : "";
        if (text.isEmpty()) {
            problems.add(FieldError.at(
                    field, node.isMissingNode() || node.isNull() ? "required" : "type-mismatch", null, "decimal"));
            return BigDecimal.ZERO;
        }
        try {
            if (text.length() <= LONGEST_NUMBER && isAscii(text)) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException notANumber) {
            // told below, with those that are too long
        }
        problems.add(FieldError.at(field, "type-mismatch", shortened(text), "decimal"));
        return BigDecimal.ZERO;
    }

    private String requiredText(JsonNode body, String name, String field) {
        var text = text(body, name, field);
        if (text == null) {
            problems.add(FieldError.at(field, "required", null, null));
        }
        return text == null ? LocalDate.EPOCH.toString() : text;
    }

    private @Nullable String text(JsonNode body, String name, String field) {
        var node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isString() && !node.isNumber()) {
            problems.add(FieldError.at(field, "type-mismatch", null, "text"));
            return null;
        }
        return node.asString();
    }

    private @Nullable LocalDate date(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var date = LocalDate.parse(text);
            if (date.getYear() >= 1900 && date.getYear() <= 9999) {
                return date;
            }
        } catch (DateTimeException notADate) {
            // told below, with dates out of range
        }
        problems.add(FieldError.at(field, "type-mismatch", shortened(text), "yyyy-mm-dd"));
        return null;
    }

    private int limit(@Nullable String text) {
        var limit = number("limit", text);
        if (limit == null) {
            return 50;
        }
        if (limit < 1 || limit > 200) {
            problems.add(FieldError.at("limit", "out-of-range", limit, "1–200"));
        }
        return (int) Math.max(1, Math.min(200, limit));
    }

    private Set<OrderState> states(List<String> words) {
        var states = EnumSet.noneOf(OrderState.class);
        for (var word : words) {
            for (var part : word.split(",")) {
                try {
                    states.add(OrderState.valueOf(part.strip().toUpperCase(Locale.ROOT)));
                } catch (IllegalArgumentException unknown) {
                    problems.add(FieldError.at("state", "unknown-value", shortened(part), OrderState.words()));
                }
            }
        }
        return states;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private void requireSound() {
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }
}
