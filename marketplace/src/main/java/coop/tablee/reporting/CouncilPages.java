package coop.tablee.reporting;

import coop.tablee.catalogue.Families;
import coop.tablee.catalogue.Family;
import coop.tablee.network.Territory;
import coop.tablee.platform.page.BarChart;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.LocalFormats;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Composes the council's page from the totals by month and by family. */
@Component
class CouncilPages {

    private final Figures figures;
    private final Families families;
    private final Formats formats;
    private final MessageSource messages;

    CouncilPages(Figures figures, Families families, Formats formats, MessageSource messages) {
        this.figures = figures;
        this.families = families;
        this.formats = formats;
        this.messages = messages;
    }

    Mono<CouncilPage> of(Territory territory, Period period, Locale locale) {
        return Mono.zip(
                        figures.totals(territory, period, Breakdown.MONTH),
                        figures.totals(territory, period, Breakdown.FAMILY),
                        families.all()
                                .map(all -> all.values().stream()
                                        .sorted(Comparator.comparingInt(Family::position))
                                        .toList()))
                .map(read -> page(territory, period, read.getT1(), read.getT2(), read.getT3(), locale));
    }

    private CouncilPage page(
            Territory territory,
            Period period,
            Map<String, Totals> byMonth,
            Map<String, Totals> byFamily,
            List<Family> known,
            Locale locale) {
        var all = byMonth.values().stream().reduce(Totals.NONE, Totals::plus);
        var months = period.months()
                .filter(month -> byMonth.containsKey(month.toString()))
                .toList();
        return new CouncilPage(
                territory.code(),
                territory.name(),
                period.from(),
                period.to(),
                months,
                all.lines(),
                euros(all.value()),
                Stream.of(Indicator.values())
                        .map(indicator -> card(indicator.of(all)))
                        .toList(),
                months.isEmpty() ? null : sharesChart(months, byMonth, locale),
                months.isEmpty() ? null : producersChart(months, byMonth, locale),
                known.stream()
                        .filter(family -> byFamily.containsKey(family.code()))
                        .map(family -> familyRow(family, byFamily.getOrDefault(family.code(), Totals.NONE), locale))
                        .toList());
    }

    private static CouncilPage.Card card(Indicator.Figure figure) {
        var value = figure.value().orElse(null);
        return new CouncilPage.Card(
                figure.indicator().key(),
                figure.indicator().formula(),
                value,
                value == null
                        ? 0
                        : value.movePointRight(2)
                                .setScale(0, RoundingMode.HALF_UP)
                                .intValue(),
                figure.coverage(),
                euros(figure.numerator()),
                euros(figure.denominator()));
    }

    private static CouncilPage.FamilyRow familyRow(Family family, Totals totals, Locale locale) {
        return new CouncilPage.FamilyRow(
                family.names().in(locale).text(),
                euros(totals.value()),
                Indicator.ORGANIC_SHARE.of(totals).value().orElse(null),
                Indicator.IN_SEASON_SHARE.of(totals).value().orElse(null),
                Indicator.PRODUCER_SHARE.of(totals).value().orElse(null));
    }

    private BarChart sharesChart(List<YearMonth> months, Map<String, Totals> byMonth, Locale locale) {
        return chart(
                months,
                byMonth,
                locale,
                "reporting.shares",
                List.of(Indicator.ORGANIC_SHARE, Indicator.IN_SEASON_SHARE));
    }

    private BarChart producersChart(List<YearMonth> months, Map<String, Totals> byMonth, Locale locale) {
        return chart(months, byMonth, locale, "reporting.producers", List.of(Indicator.PRODUCER_SHARE));
    }

    private BarChart chart(
            List<YearMonth> months,
            Map<String, Totals> byMonth,
            Locale locale,
            String key,
            List<Indicator> indicators) {
        LocalFormats write = formats.in(locale);
        var words = new BarChart.Words(
                message(key + ".title", locale),
                message(key + ".subtitle", locale),
                message("reporting.month", locale),
                message("reporting.unknown", locale),
                "");
        var series = indicators.stream()
                .map(indicator -> new BarChart.Figures(
                        message("reporting.indicator." + indicator.key(), locale), values(indicator, months, byMonth)))
                .toList();
        return BarChart.of(
                words, months.stream().map(write::shortMonth).toList(), series, null, BigDecimal.ONE, write::percent);
    }

    private static List<@Nullable BigDecimal> values(
            Indicator indicator, List<YearMonth> months, Map<String, Totals> byMonth) {
        var values = new ArrayList<@Nullable BigDecimal>();
        for (var month : months) {
            values.add(indicator
                    .of(byMonth.getOrDefault(month.toString(), Totals.NONE))
                    .value()
                    .orElse(null));
        }
        return values;
    }

    private String message(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }

    private static BigDecimal euros(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }
}
