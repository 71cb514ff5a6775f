package coop.tablee.ordering;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The refusal of what would pass the ceiling of a lot, as the database tells it at the end of whatever writes lines: one reason for each line that grew. */
final class Ceilings {

    private Ceilings() {}

    /** What the database said, in the domain's words, if it was this; {@code field} names a line by its id. */
    static Optional<DomainException> saidBy(Throwable error, JsonMapper json, LongFunction<String> field) {
        return OrderRefusal.saidBy(error)
                .filter(said -> said.code().equals("TB001"))
                .map(said -> json.readTree(said.detail()))
                .filter(detail -> detail.path(0).has("lot"))
                .map(detail -> refusal(
                        detail.path(0),
                        detail.valueStream()
                                .map(reason -> FieldError.at(
                                        field.apply(reason.required("id").asLong()),
                                        OrderRefusal.CEILING,
                                        money(reason.path("found")),
                                        money(reason.path("expected"))))
                                .toList()));
    }

    static DomainException refusal(JsonNode lot, List<FieldError> reasons) {
        return OrderRefusal.ceilingReached(
                reasons,
                lot.required("lot").asInt(),
                lot.required("title").asString(),
                euros(lot.required("maximum")),
                euros(lot.required("expected")));
    }

    /** EUR with two decimals. */
    static String money(JsonNode amount) {
        return euros(amount).toPlainString();
    }

    private static BigDecimal euros(JsonNode amount) {
        return amount.decimalValue().setScale(2, RoundingMode.HALF_UP);
    }
}
