package coop.tablee.reporting;

/**
 * Sums over accepted lines, in EUR cents, VAT out. Each {@code …Known} is the value of the goods for which the datum beside it is known: {@code seasonKnown} of
 * goods with a season calendar, {@code circuitKnown} of goods whose owners are known, {@code socialKnown} of goods whose approvals are. {@code producer} is what
 * the producers get for the same goods; {@code refused} was packed and not accepted, at the price agreed, and is no part of {@code value}.
 */
record Totals(
        long lines,
        long value,
        long organic,
        long conversion,
        long seasonKnown,
        long inSeason,
        long circuitKnown,
        long shortCircuit,
        long socialKnown,
        long social,
        long producer,
        long refused) {

    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    Totals plus(Totals other) {
        return sum(other, 1);
    }

    Totals minus(Totals other) {
        return sum(other, -1);
    }

    /** What came to the door: accepted or not. */
    long packed() {
        return value + refused;
    }

    private Totals sum(Totals other, int sign) {
        return new Totals(
                lines + sign * other.lines,
                value + sign * other.value,
                organic + sign * other.organic,
                conversion + sign * other.conversion,
                seasonKnown + sign * other.seasonKnown,
                inSeason + sign * other.inSeason,
                circuitKnown + sign * other.circuitKnown,
                shortCircuit + sign * other.shortCircuit,
                socialKnown + sign * other.socialKnown,
                social + sign * other.social,
                producer + sign * other.producer,
                refused + sign * other.refused);
    }
}
