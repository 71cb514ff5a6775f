package coop.tablee.reporting;

import coop.tablee.platform.page.BarChart;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the council's page shows of a territory. Shares are fractions; money is EUR, VAT out.
 *
 * @param withheld the names of months that are in no figure of the page, because too few stand behind them
 * @param columns the indicators of the tables, as messages name them
 * @param charts month by month
 * @param groupChart by group of buyers; absent when there is nothing to compare
 * @param refusals what was refused, by reason
 */
record CouncilPage(
        String code,
        String territory,
        YearMonth from,
        YearMonth to,
        List<YearMonth> months,
        List<String> withheld,
        long lines,
        BigDecimal value,
        List<Card> cards,
        List<BarChart> charts,
        @Nullable BarChart groupChart,
        List<String> columns,
        List<PartRow> groups,
        List<PartRow> families,
        List<Refusal> refusals) {

    /** One figure with where it comes from. {@code percent} is the whole percentage for the gauge. */
    record Card(
            String key,
            String formula,
            @Nullable BigDecimal value,
            int percent,
            BigDecimal coverage,
            BigDecimal numerator,
            BigDecimal denominator) {}

    /**
     * The figures of a part.
     *
     * @param under whether it belongs to the part above it
     * @param note what it is made of, in words; empty for nothing to say
     * @param published for which months it stands
     * @param shares one for each column; null where nothing is known
     */
    record PartRow(
            String name,
            boolean under,
            String note,
            Published published,
            BigDecimal value,
            List<@Nullable BigDecimal> shares) {}

    /** What was refused for one reason, of all that came to the door. */
    record Refusal(
            String reason, BigDecimal value, @Nullable BigDecimal share) {}

    /** Whether nothing was delivered at all. */
    public boolean isEmpty() {
        return months.isEmpty() && withheld.isEmpty();
    }

    /** Whether there is a figure to show. */
    public boolean isTelling() {
        return !months.isEmpty();
    }
}
