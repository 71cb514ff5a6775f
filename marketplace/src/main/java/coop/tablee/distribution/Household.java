package coop.tablee.distribution;

import coop.tablee.shared.Money;
import java.text.Collator;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Locale;

/**
 * A household that fetches at the points of the acting party.
 *
 * @param site where it fetched, or will fetch, last
 * @param left how many deposit pieces it still has, of all kinds
 * @param creditMinor cents that stand to its credit
 */
record Household(long id, String name, long site, LocalDate lastDate, long left, long creditMinor) {

    static final Comparator<Household> BY_NAME = Comparator.comparing(
                    Household::name, Collator.getInstance(Locale.FRENCH)::compare)
            .thenComparing(Household::id);

    public Money credit() {
        return Money.euro(creditMinor);
    }
}
