package coop.tablee.reporting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A figure of the council's page: numerator over denominator, both sums of accepted lines in EUR cents, VAT out. The formula's id names its version; a change
 * of the formula gets a new id.
 */
@SuppressWarnings("ImmutableEnumChecker") // method references hold no state
enum Indicator {
    /** Value of goods sold as organic by a producer certified on the delivery date, over the value of all goods. */
    ORGANIC_SHARE("organic-share-1", Totals::organic, Totals::value, Totals::value),
    /** Value of goods delivered in one of their season months, over the value of goods that have a season calendar. */
    IN_SEASON_SHARE("in-season-share-1", Totals::inSeason, Totals::seasonKnown, Totals::seasonKnown),
    /** What the producers get, over what the buyers pay for the same goods, fees apart. */
    PRODUCER_SHARE("producer-share-1", Totals::producer, Totals::value, Totals::value);

    private static final int DECIMALS = 4;

    private final String formula;
    private final ToLongFunction<Totals> numerator;
    private final ToLongFunction<Totals> denominator;
    private final ToLongFunction<Totals> known;

    Indicator(
            String formula,
            ToLongFunction<Totals> numerator,
            ToLongFunction<Totals> denominator,
            ToLongFunction<Totals> known) {
        this.formula = formula;
        this.numerator = numerator;
        this.denominator = denominator;
        this.known = known;
    }

    String formula() {
        return formula;
    }

    /** As addresses and messages write it: {@code organic-share}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The figure with its parts. Without a denominator there is no value; without any goods the coverage is zero. */
    Figure of(Totals totals) {
        var value = share(numerator.applyAsLong(totals), denominator.applyAsLong(totals));
        var coverage = share(known.applyAsLong(totals), totals.value());
        return new Figure(
                this,
                value,
                numerator.applyAsLong(totals),
                denominator.applyAsLong(totals),
                coverage.orElse(BigDecimal.ZERO));
    }

    private static Optional<BigDecimal> share(long part, long whole) {
        return whole == 0
                ? Optional.empty()
                : Optional.of(
                        BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), DECIMALS, RoundingMode.HALF_UP));
    }

    /**
     * @param value a fraction with four decimals, rounded half up; empty when there is nothing to divide by
     * @param numerator EUR cents, VAT out
     * @param denominator EUR cents, VAT out
     * @param coverage the share of the value of all goods for which the needed datum is known
     */
    record Figure(
            Indicator indicator, Optional<BigDecimal> value, long numerator, long denominator, BigDecimal coverage) {}
}
