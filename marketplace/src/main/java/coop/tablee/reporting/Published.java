package coop.tablee.reporting;

import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;

/**
 * A sum that may be told, and for which months it stands.
 *
 * @param totals of the months counted; nothing when there is none
 * @param counted the months whose figure is published and has part in this sum
 * @param withheld the months that have goods here and are left out, so that nobody's own figure can be read or reckoned
 */
record Published(Totals totals, List<YearMonth> counted, List<YearMonth> withheld) {

    static final Published NOTHING = new Published(Totals.NONE, List.of(), List.of());

    Published {
        counted = List.copyOf(counted);
        withheld = List.copyOf(withheld);
    }

    static Published of(YearMonth month, Totals totals) {
        return new Published(totals, List.of(month), List.of());
    }

    static Published without(YearMonth month) {
        return new Published(Totals.NONE, List.of(), List.of(month));
    }

    Published plus(Published other) {
        return new Published(totals.plus(other.totals), both(counted, other.counted), both(withheld, other.withheld));
    }

    /** Public, like {@link #isPartial}, because templates see nothing else. */
    public boolean isSilent() {
        return counted.isEmpty() && !withheld.isEmpty();
    }

    public boolean isPartial() {
        return !counted.isEmpty() && !withheld.isEmpty();
    }

    private static List<YearMonth> both(List<YearMonth> some, List<YearMonth> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().sorted().toList();
    }
}
