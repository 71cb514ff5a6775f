package coop.tablee.catering.approval;

import coop.tablee.ordering.approval.ApprovalPolicy;
import coop.tablee.ordering.approval.AtCutOff;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The authority's rule as it was typed; it comes back with every refusal. Amounts are in euros, VAT in; an empty buyer's amount means that there is no such step. */
final class PolicyForm {

    private static final BigDecimal MOST = BigDecimal.valueOf(100_000_000);
    private static final List<String> FIELDS = List.of("free", "buyer", "fourEyes", "atCutOff", "remindHours");
    private static final int SHOWN = 60;

    private final MultiValueMap<String, String> typed;
    private final Locale locale;
    private final List<FieldError> errors = new ArrayList<>();

    PolicyForm(MultiValueMap<String, String> typed, Locale locale) {
        this.typed = typed;
        this.locale = locale;
    }

    /** The fields of a rule that is kept, else of one to begin with. */
    static Map<String, String> of(Optional<ApprovalPolicy> kept, Locale locale) {
        var policy =
                kept.orElse(new ApprovalPolicy(Money.euro(25_000), Money.euro(200_000), true, AtCutOff.EXPIRE, 24, 0));
        var fields = new HashMap<String, String>();
        fields.put("free", Amounts.write(policy.free().amount().stripTrailingZeros(), locale));
        fields.put(
                "buyer",
                policy.buyer().equals(policy.free())
                        ? ""
                        : Amounts.write(policy.buyer().amount().stripTrailingZeros(), locale));
        fields.put("fourEyes", policy.fourEyes() ? "yes" : "");
        fields.put("atCutOff", policy.atCutOff().name());
        fields.put("remindHours", String.valueOf(policy.remindHours()));
        return fields;
    }

    Map<String, String> values() {
        var values = new HashMap<String, String>();
        FIELDS.forEach(field -> values.put(field, text(field)));
        return values;
    }

    /** What was meant; refuses ({@code invalid-input}) with everything that is wrong at once. */
    ApprovalPolicy policy() {
        var free = amount("free");
        var buyer = text("buyer").isEmpty() ? free : amount("buyer");
        var hours = hours();
        var end = end();
        if (!errors.isEmpty() || free == null || buyer == null || end == null) {
            throw DomainException.invalid(errors);
        }
        return new ApprovalPolicy(free, buyer, text("fourEyes").equals("yes"), end, hours, version());
    }

    long version() {
        var version = text("version");
        return version.matches("[0-9]{1,9}") ? Long.parseLong(version) : 0;
    }

    private @Nullable Money amount(String field) {
        var text = text(field);
        var read = Amounts.read(text);
        if (text.isEmpty()) {
            errors.add(FieldError.at(field, "required", null, null));
        } else if (read.isEmpty()) {
            errors.add(FieldError.at(field, "not-a-number", text, null));
        } else if (Amounts.isAmbiguous(text, locale)) {
            errors.add(FieldError.at(field, "amount-ambiguous", text, null));
        } else if (read.get().signum() < 0
                || read.get().compareTo(MOST) > 0
                || read.get().stripTrailingZeros().scale() > 2) {
            errors.add(FieldError.at(field, "price-not-allowed", text, MOST));
        } else {
            return Money.euro(read.get());
        }
        return null;
    }

    private int hours() {
        var text = text("remindHours");
        if (text.matches("[0-9]{1,3}")) {
            return Integer.parseInt(text);
        }
        errors.add(
                text.isEmpty()
                        ? FieldError.at("remindHours", "required", null, null)
                        : FieldError.at("remindHours", "out-of-range", text, "1–168"));
        return 1;
    }

    private @Nullable AtCutOff end() {
        var end = Arrays.stream(AtCutOff.values())
                .filter(one -> one.name().equals(text("atCutOff")))
                .findFirst();
        if (end.isEmpty()) {
            errors.add(FieldError.at("atCutOff", "missing-choice", null, null));
        }
        return end.orElse(null);
    }

    private String text(String field) {
        var text = PolicyController.text(typed, field);
        return text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    }
}
