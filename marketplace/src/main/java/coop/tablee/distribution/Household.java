package coop.tablee.distribution;

import coop.tablee.shared.Money;
import java.text.Collator;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A household that fetches at the points of the acting party.
 *
 * @param site where it fetched, or will fetch, last
 * @param left how many deposit pieces it still has, of all kinds
 * @param creditMinor cents that stand to its credit
 */
record Household(long id, String name, long site, LocalDate lastDate, long left, long creditMinor) {

    private static final Comparator<Household> BY_NAME = Comparator.comparing(
                    Household::name, Collator.getInstance(Locale.FRENCH)::compare)
            .thenComparing(Household::id);

    /** Those whose name is like what was typed, by name; without anything typed those who still have something. */
    static Stream<Household> like(String typed, List<Household> all) {
        var wanted = new Likeness(typed);
        return all.stream()
                .filter(one -> wanted.isOfAll() ? one.left() > 0 : wanted.is(one.name()))
                .sorted(BY_NAME);
    }

    public Money credit() {
        return Money.euro(creditMinor);
    }
}
