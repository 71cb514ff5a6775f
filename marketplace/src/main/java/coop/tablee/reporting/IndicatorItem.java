package coop.tablee.reporting;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One figure of the open data. Money is EUR, VAT out; shares are fractions with four decimals.
 *
 * @param by what the figures are split by
 * @param key the part; empty for the whole
 * @param value null when there is nothing to divide by, or the figure is withheld
 * @param numerator null when the figure is withheld, like the denominator and the coverage
 * @param withheldMonths months of the period that are not in this figure, because too few stand behind them
 */
record IndicatorItem(
        String by,
        String key,
        String indicator,
        String formula,
        @Nullable String value,
        @Nullable Map<String, String> numerator,
        @Nullable Map<String, String> denominator,
        @Nullable String coverage,
        List<String> withheldMonths) {

    static Stream<IndicatorItem> all(Breakdown by, String key, Published published) {
        return Stream.of(Indicator.values()).map(indicator -> of(by, key, indicator.of(published.totals()), published));
    }

    static IndicatorItem of(Breakdown by, String key, Indicator.Figure figure, Published published) {
        var told = !published.isSilent();
        return new IndicatorItem(
                by.word(),
                key,
                figure.indicator().key(),
                figure.indicator().formula(),
                figure.value().map(BigDecimal::toPlainString).orElse(null),
                told ? money(figure.numerator()) : null,
                told ? money(figure.denominator()) : null,
                told ? figure.coverage().toPlainString() : null,
                published.withheld().stream().map(YearMonth::toString).toList());
    }

    private static Map<String, String> money(long cents) {
        return Map.of("amount", BigDecimal.valueOf(cents, 2).toPlainString(), "currency", "EUR");
    }
}
