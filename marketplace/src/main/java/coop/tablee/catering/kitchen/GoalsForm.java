package coop.tablee.catering.kitchen;

import coop.tablee.catering.KitchenGoals;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** What was typed as the goals of a kitchen; it comes back with every refusal. */
record GoalsForm(String budget, boolean vatIncluded, String organic, String season, String label, String version) {

    private static final Pattern PERCENTS = Pattern.compile("\\d{1,3}");
    private static final BigDecimal MOST = BigDecimal.valueOf(1000);
    private static final int SHOWN = 40;

    static GoalsForm of(MultiValueMap<String, String> typed) {
        return new GoalsForm(
                text(typed, "budget"),
                typed.containsKey("vatIncluded"),
                text(typed, "organic"),
                text(typed, "season"),
                text(typed, "label"),
                text(typed, "version"));
    }

    static GoalsForm of(KitchenGoals goals, Locale locale) {
        var budget = goals.budgetPerMeal();
        return new GoalsForm(
                Amounts.write(budget == null ? null : budget.amount(), locale),
                goals.budgetVatIncluded(),
                percents(goals.organicTarget()),
                percents(goals.seasonTarget()),
                percents(goals.labelTarget()),
                String.valueOf(goals.version()));
    }

    /** The goals that were meant; refuses ({@code invalid-input}) with everything that is wrong at once. An empty field is no goal. */
    KitchenGoals goals(long site) {
        var errors = new ArrayList<FieldError>();
        var goals = new KitchenGoals(
                site,
                money(errors),
                vatIncluded,
                target("organic", organic, errors),
                target("season", season, errors),
                target("label", label, errors),
                version.matches("\\d{1,18}") ? Long.parseLong(version) : 0);
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return goals;
    }

    Map<String, String> fields() {
        return Map.of("budget", budget, "organic", organic, "season", season, "label", label, "version", version);
    }

    private @Nullable Money money(List<FieldError> errors) {
        if (budget.isEmpty()) {
            return null;
        }
        var amount = Amounts.read(budget)
                .filter(read -> read.signum() > 0 && read.compareTo(MOST) <= 0)
                .filter(read -> read.stripTrailingZeros().scale() <= 2);
        if (amount.isEmpty()) {
            errors.add(FieldError.at("budget", "no-meal-price", budget, null));
            return null;
        }
        return Money.euro(amount.get().movePointRight(2).longValueExact());
    }

    private static @Nullable Integer target(String field, String typed, List<FieldError> errors) {
        if (typed.isEmpty()) {
            return null;
        }
        if (!PERCENTS.matcher(typed).matches() || Integer.parseInt(typed) > 100) {
            errors.add(FieldError.at(field, "not-a-percentage", typed, "0–100"));
            return null;
        }
        return Integer.valueOf(typed);
    }

    private static String percents(@Nullable Integer target) {
        return target == null ? "" : String.valueOf(target);
    }

    private static String text(MultiValueMap<String, String> typed, String field) {
        var text = Objects.requireNonNullElse(typed.getFirst(field), "").strip();
        return text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    }
}
