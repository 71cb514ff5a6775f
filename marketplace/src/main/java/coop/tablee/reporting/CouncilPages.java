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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Composes the council's page from what may be told by month, by group of buyers, by family and by reason. */
@Component
class CouncilPages {

    /** In this order; what somebody adds to the kinds of kitchens comes before the households. */
    private static final List<String> GROUPS =
            List.of("school-canteen", "nursery", "care-home", "central-kitchen", "other", "household");

    private static final String UNSAID = "unsaid";
    private static final List<Indicator> COLUMNS = List.of(
            Indicator.ORGANIC_SHARE,
            Indicator.IN_CONVERSION_SHARE,
            Indicator.IN_SEASON_SHARE,
            Indicator.SHORT_CIRCUIT_SHARE,
            Indicator.SOCIAL_ECONOMY_SHARE,
            Indicator.PRODUCER_SHARE,
            Indicator.REFUSED_SHARE);

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
                        figures.read(territory, period, Breakdown.Parts.BUYERS),
                        figures.read(territory, period, Breakdown.Parts.FAMILIES),
                        families.all()
                                .map(all -> all.values().stream()
                                        .sorted(Comparator.comparingInt(Family::position))
                                        .toList()))
                .flatMap(read -> figures.refusals(territory, read.getT1())
                        .map(refused -> page(
                                territory,
                                period,
                                new Told(read.getT1(), read.getT2(), read.getT3(), refused),
                                locale)));
    }

    /** What was read. Both publications are of the same months. */
    private record Told(Publication buyers, Publication families, List<Family> known, Map<String, Long> refusals) {}

    private CouncilPage page(Territory territory, Period period, Told told, Locale locale) {
        var all = told.buyers().all();
        var byMonth = told.buyers().byMonth();
        var groups = told.buyers().byPart();
        return new CouncilPage(
                territory.code(),
                territory.name(),
                period.from(),
                period.to(),
                all.counted(),
                all.withheld().stream().map(formats.in(locale)::month).toList(),
                all.totals().lines(),
                euros(all.totals().value()),
                Stream.of(Indicator.values())
                        .map(indicator -> card(indicator.of(all.totals())))
                        .toList(),
                all.counted().isEmpty() ? List.of() : charts(byMonth, locale),
                all.counted().isEmpty() || groups.size() < 2 ? null : groupChart(groups, locale),
                COLUMNS.stream().map(Indicator::key).toList(),
                groupRows(groups, told.buyers().byShare(), locale),
                familyRows(told.families().byPart(), told.known(), locale),
                told.refusals().entrySet().stream()
                        .map(part -> refusal(part.getKey(), part.getValue(), all.totals(), locale))
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

    private List<CouncilPage.PartRow> groupRows(
            Map<String, Published> groups, Map<String, Published> bodies, Locale locale) {
        var rows = new ArrayList<CouncilPage.PartRow>();
        for (var group : inOrder(groups)) {
            rows.add(row(
                    message("reporting.group." + group, locale),
                    false,
                    "",
                    groups.getOrDefault(group, Published.NOTHING)));
            var start = group + "/";
            bodies.entrySet().stream()
                    .filter(body ->
                            body.getKey().startsWith(start) && body.getKey().length() > start.length())
                    .map(body -> row(body.getKey().substring(start.length()), true, "", body.getValue()))
                    .forEach(rows::add);
        }
        return rows;
    }

    private static List<String> inOrder(Map<String, Published> groups) {
        return Stream.concat(GROUPS.stream(), Stream.of(Publication.TOGETHER))
                .filter(groups::containsKey)
                .toList();
    }

    /** The families that are told, then in one row those that are not: named, so that nobody looks for them, and summed. */
    private List<CouncilPage.PartRow> familyRows(Map<String, Published> byFamily, List<Family> known, Locale locale) {
        var rows = new ArrayList<CouncilPage.PartRow>();
        known.stream()
                .filter(family -> !published(byFamily, family).isSilent())
                .filter(family -> byFamily.containsKey(family.code()))
                .map(family -> row(family.names().in(locale).text(), false, "", published(byFamily, family)))
                .forEach(rows::add);
        var rest = byFamily.get(Publication.TOGETHER);
        if (rest != null) {
            var names = known.stream()
                    .filter(family -> !published(byFamily, family).withheld().isEmpty())
                    .map(family -> family.names().in(locale).text())
                    .collect(Collectors.joining(", "));
            rows.add(row(
                    message("reporting.group.together", locale),
                    false,
                    messages.getMessage("reporting.families.together", new Object[] {names}, locale),
                    rest));
        }
        return rows;
    }

    private static Published published(Map<String, Published> byFamily, Family family) {
        return byFamily.getOrDefault(family.code(), Published.NOTHING);
    }

    private static CouncilPage.PartRow row(String name, boolean under, String note, Published published) {
        var shares = new ArrayList<@Nullable BigDecimal>();
        COLUMNS.forEach(indicator -> shares.add(share(indicator, published)));
        return new CouncilPage.PartRow(
                name, under, note, published, euros(published.totals().value()), shares);
    }

    private CouncilPage.Refusal refusal(String reason, long cents, Totals totals, Locale locale) {
        return new CouncilPage.Refusal(
                message(
                        reason.equals(UNSAID)
                                ? "reporting.refusal.unsaid"
                                : "line-fault." + reason.toUpperCase(Locale.ROOT),
                        locale),
                euros(cents),
                Indicator.refused(cents, totals).value().orElse(null));
    }

    private List<BarChart> charts(Map<String, Published> byMonth, Locale locale) {
        LocalFormats write = formats.in(locale);
        var labels = byMonth.keySet().stream()
                .map(month -> write.shortMonth(YearMonth.parse(month)))
                .toList();
        var months = List.copyOf(byMonth.values());
        return List.of(
                chart(
                        "reporting.shares",
                        "reporting.month",
                        labels,
                        months,
                        List.of(Indicator.ORGANIC_SHARE, Indicator.IN_CONVERSION_SHARE, Indicator.IN_SEASON_SHARE),
                        locale),
                chart(
                        "reporting.circuits",
                        "reporting.month",
                        labels,
                        months,
                        List.of(Indicator.SHORT_CIRCUIT_SHARE, Indicator.SOCIAL_ECONOMY_SHARE),
                        locale),
                chart(
                        "reporting.producers",
                        "reporting.month",
                        labels,
                        months,
                        List.of(Indicator.PRODUCER_SHARE),
                        locale));
    }

    private BarChart groupChart(Map<String, Published> groups, Locale locale) {
        var order = inOrder(groups);
        return chart(
                "reporting.groups",
                "reporting.group",
                order.stream()
                        .map(group -> message("reporting.group." + group, locale))
                        .toList(),
                order.stream()
                        .map(group -> groups.getOrDefault(group, Published.NOTHING))
                        .toList(),
                List.of(Indicator.ORGANIC_SHARE, Indicator.IN_CONVERSION_SHARE, Indicator.IN_SEASON_SHARE),
                locale);
    }

    private BarChart chart(
            String key,
            String heading,
            List<String> labels,
            List<Published> places,
            List<Indicator> indicators,
            Locale locale) {
        LocalFormats write = formats.in(locale);
        var words = new BarChart.Words(
                message(key + ".title", locale),
                message(key + ".subtitle", locale),
                message(heading, locale),
                message(
                        places.stream().anyMatch(Published::isSilent) ? "reporting.withheld" : "reporting.unknown",
                        locale),
                "");
        var series = indicators.stream()
                .map(indicator -> new BarChart.Figures(
                        message("reporting.indicator." + indicator.key(), locale), values(indicator, places)))
                .toList();
        return BarChart.of(words, labels, series, null, BigDecimal.ONE, write::percent);
    }

    private static List<@Nullable BigDecimal> values(Indicator indicator, List<Published> places) {
        var values = new ArrayList<@Nullable BigDecimal>();
        places.forEach(place -> values.add(share(indicator, place)));
        return values;
    }

    private static @Nullable BigDecimal share(Indicator indicator, Published published) {
        return indicator.of(published.totals()).value().orElse(null);
    }

    private String message(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }

    private static BigDecimal euros(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }
}
