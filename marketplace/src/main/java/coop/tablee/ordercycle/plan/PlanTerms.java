package coop.tablee.ordercycle.plan;

import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What a coordinator decides about a plan.
 *
 * @param begins the day that the rule is counted from
 * @param delivers when the delivery begins, wall time: what lead times in hours count back from
 * @param feePercentHousehold percent on goods, VAT in; {@code feePercentInstitution} percent on goods, VAT out
 * @param marginPercent on the producer's price of new products, where the cooperative sells itself
 */
public record PlanTerms(
        String name,
        LocalDate begins,
        PlanRule rule,
        HolidayCalendar holidays,
        OnHoliday onHoliday,
        DaysBefore opens,
        DaysBefore household,
        DaysBefore institution,
        LocalTime delivers,
        BigDecimal feePercentHousehold,
        BigDecimal feePercentInstitution,
        ShortageRule shortageRule,
        boolean withNewProducts,
        BigDecimal marginPercent,
        int weeksAhead) {

    private static final int LONGEST_NAME = 80;
    private static final int EARLIEST_DAYS = 60;
    private static final int MOST_WEEKS = 26;
    private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(60);
    // Whatever the clocks do at night, an opening so much earlier comes before its cut-off.
    private static final int HOURS_OPEN = 3;

    /** What cannot be. Field names are those of the form. */
    List<FieldError> problems() {
        var problems = new ArrayList<FieldError>();
        if (name.isBlank()) {
            problems.add(FieldError.at("name", "required", null, null));
        } else if (name.length() > LONGEST_NAME) {
            problems.add(FieldError.at("name", "too-long", name, LONGEST_NAME));
        }
        checkDays(problems, "opensDays", opens);
        checkDays(problems, "householdDays", household);
        checkDays(problems, "institutionDays", institution);
        checkAfterOpening(problems, "householdTime", household);
        checkAfterOpening(problems, "institutionTime", institution);
        checkPercent(problems, "feePercentHousehold", feePercentHousehold);
        checkPercent(problems, "feePercentInstitution", feePercentInstitution);
        checkPercent(problems, "marginPercent", marginPercent);
        if (weeksAhead < 1 || weeksAhead > MOST_WEEKS) {
            problems.add(FieldError.at("weeksAhead", "out-of-range", weeksAhead, "1 – " + MOST_WEEKS));
        }
        return problems;
    }

    private static void checkDays(List<FieldError> problems, String field, DaysBefore when) {
        if (when.days() < 0 || when.days() > EARLIEST_DAYS) {
            problems.add(FieldError.at(field, "out-of-range", when.days(), "0 – " + EARLIEST_DAYS));
        }
    }

    private void checkAfterOpening(List<FieldError> problems, String field, DaysBefore cutOff) {
        var opening = begins.minusDays(opens.days()).atTime(opens.time());
        var closing = begins.minusDays(cutOff.days()).atTime(cutOff.time());
        if (closing.isBefore(opening.plusHours(HOURS_OPEN))) {
            problems.add(FieldError.at(field, "before-opening", cutOff.time(), opens.time()));
        }
    }

    private static void checkPercent(List<FieldError> problems, String field, BigDecimal percent) {
        if (percent.signum() < 0 || percent.compareTo(MOST_PERCENT) > 0) {
            problems.add(FieldError.at(field, "out-of-range", percent.toPlainString(), "0 – " + MOST_PERCENT));
        } else if (percent.stripTrailingZeros().scale() > 3) {
            problems.add(FieldError.at(field, "too-many-decimals", percent.toPlainString(), 3));
        }
    }
}
