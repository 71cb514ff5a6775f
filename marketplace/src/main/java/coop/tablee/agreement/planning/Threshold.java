package coop.tablee.agreement.planning;

import coop.tablee.shared.Money;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Below which estimated value a local authority may buy supplies by which procedure, in a country from a day to a day.
 *
 * @param country EU for what holds in every member state
 * @param belowMinor cents EUR, VAT out
 * @param sharePercent of small lots, which together may come to that much of all lots
 * @param until last day that the text names
 * @param comparedOn when it was compared; absent while it was not
 * @param comparedWith what was read then
 * @param comparedText whether that was the text of the law, published or reproduced; else what somebody publishes about it
 */
record Threshold(
        String country,
        Step step,
        long belowMinor,
        @Nullable Integer sharePercent,
        LocalDate from,
        @Nullable LocalDate until,
        String source,
        @Nullable LocalDate comparedOn,
        @Nullable String comparedWith,
        boolean comparedText) {

    /** Procedures by weight, the lightest first; {@code EUROPEAN} is what no threshold is left for. What each is called is its country's. */
    enum Step {
        LOW_VALUE,
        NO_NOTICE,
        NOTICE,
        EUROPEAN,
        SMALL_LOT
    }

    public Money below() {
        return Money.euro(belowMinor);
    }

    boolean holdsOn(LocalDate day) {
        return !day.isBefore(from) && (until == null || !day.isAfter(until));
    }

    /** What its procedure is called. */
    public String key() {
        return key(country, step);
    }

    static String key(String country, Step step) {
        return step == Step.EUROPEAN || step == Step.SMALL_LOT
                ? "agreement.plan.procedure." + step
                : "agreement.plan.procedure." + country + "." + step;
    }
}
