package coop.tablee.reporting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A figure of the council's page: numerator over denominator, both sums of lines in EUR cents, VAT out. The formula's id names its version; a change
 * of the formula gets a new id.
 */
@SuppressWarnings("ImmutableEnumChecker") // method references hold no state
enum Indicator {
    /** Value of goods sold as organic by a producer certified on the delivery date, over the value of all goods. */
    ORGANIC_SHARE("organic-share-1", Totals::organic, Totals::value, Totals::value),
    /** Value of goods sold as in conversion by a producer with that certificate on the delivery date, over the value of all goods. Never organic too. */
    IN_CONVERSION_SHARE("in-conversion-share-1", Totals::conversion, Totals::value, Totals::value),
    /** Value of goods delivered in one of their season months, over the value of goods that have a season calendar. */
    IN_SEASON_SHARE("in-season-share-1", Totals::inSeason, Totals::seasonKnown, Totals::seasonKnown),
    /** Value of goods with at most one owner between producer and buyer, by the line's seller of record, over the value of goods whose owners are known. */
    SHORT_CIRCUIT_SHARE("short-circuit-share-1", Totals::shortCircuit, Totals::circuitKnown, Totals::circuitKnown),
    /** Value of goods whose producer or seller of record is approved as social economy on the delivery date, over the value of goods where that is known. */
    SOCIAL_ECONOMY_SHARE("social-economy-share-1", Totals::social, Totals::socialKnown, Totals::socialKnown),
    /** What the producers get, over what the buyers pay for the same goods, fees apart. */
    PRODUCER_SHARE("producer-share-1", Totals::producer, Totals::value, Totals::value),
    /** Value of what was refused or missing at the door, over the value of all that was packed, both at the price agreed. */
    REFUSED_SHARE("refused-share-1", Totals::refused, Totals::packed, Totals::packed, Totals::packed);

    private static final int DECIMALS = 4;

    private final String formula;
    private final ToLongFunction<Totals> numerator;
    private final ToLongFunction<Totals> denominator;
    private final ToLongFunction<Totals> known;
    private final ToLongFunction<Totals> whole;

    Indicator(
            String formula,
            ToLongFunction<Totals> numerator,
            ToLongFunction<Totals> denominator,
            ToLongFunction<Totals> known) {
        this(formula, numerator, denominator, known, Totals::value);
    }

    Indicator(
            String formula,
            ToLongFunction<Totals> numerator,
            ToLongFunction<Totals> denominator,
            ToLongFunction<Totals> known,
            ToLongFunction<Totals> whole) {
        this.formula = formula;
        this.numerator = numerator;
        this.denominator = denominator;
        this.known = known;
        this.whole = whole;
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
        var coverage = share(known.applyAsLong(totals), whole.applyAsLong(totals));
        return new Figure(
                this,
                value,
                numerator.applyAsLong(totals),
                denominator.applyAsLong(totals),
                coverage.orElse(BigDecimal.ZERO));
    }

    /** What was refused for one reason, out of all that was packed. */
    static Figure refused(long forOneReason, Totals totals) {
        return new Figure(
                REFUSED_SHARE,
                share(forOneReason, totals.packed()),
                forOneReason,
                totals.packed(),
                REFUSED_SHARE.of(totals).coverage());
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
     * @param coverage the share of the value of all goods (for what was refused: of all goods packed) for which the needed datum is known
     */
    record Figure(
            Indicator indicator, Optional<BigDecimal> value, long numerator, long denominator, BigDecimal coverage) {}
}
