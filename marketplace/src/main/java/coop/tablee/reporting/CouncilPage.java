package coop.tablee.reporting;

import coop.tablee.platform.page.BarChart;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the council's page shows of a territory. Shares are fractions; money is EUR, VAT out. */
record CouncilPage(
        String code,
        String territory,
        YearMonth from,
        YearMonth to,
        List<YearMonth> months,
        long lines,
        BigDecimal value,
        List<Card> cards,
        @Nullable BarChart shares,
        @Nullable BarChart producers,
        List<FamilyRow> families) {

    /** One figure with where it comes from. {@code percent} is the whole percentage for the gauge. */
    record Card(
            String key,
            String formula,
            @Nullable BigDecimal value,
            int percent,
            BigDecimal coverage,
            BigDecimal numerator,
            BigDecimal denominator) {}

    /** A family's own figures. */
    record FamilyRow(
            String family,
            BigDecimal value,
            @Nullable BigDecimal organic,
            @Nullable BigDecimal inSeason,
            @Nullable BigDecimal producer) {}

    public boolean empty() {
        return lines == 0;
    }
}
