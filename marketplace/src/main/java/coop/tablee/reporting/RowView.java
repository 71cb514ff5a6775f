package coop.tablee.reporting;

import java.time.YearMonth;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How somebody sees the lines behind the figures. The territory's own food council sees them all. Everybody else sees those of published months, and a line whose
 * family is withheld that month does not say what it is nor who made it; one whose group of buyers is withheld does not say who bought it. So nobody adds up
 * from the lines what the figures do not tell.
 *
 * @param months the months whose lines are seen
 * @param families the months cut by family; absent for the food council
 * @param buyers the months cut by group of buyers; absent for the food council
 */
record RowView(
        Set<YearMonth> months,
        @Nullable Publication families,
        @Nullable Publication buyers) {

    static RowView ofTheCouncil(Period period) {
        return new RowView(period.months().collect(Collectors.toUnmodifiableSet()), null, null);
    }

    static RowView ofThePublic(Publication families, Publication buyers) {
        return new RowView(families.months(), families, buyers);
    }

    /** Public, because templates see nothing else. */
    public boolean isWhole() {
        return families == null;
    }

    AcceptedRow of(AcceptedRow row) {
        var seen = row;
        if (families != null && !families.tells(row.month(), String.valueOf(row.family()))) {
            seen = seen.withoutGoods();
        }
        if (buyers != null && !buyers.tells(row.month(), row.buyers())) {
            seen = seen.withoutBuyer();
        }
        return seen;
    }
}
