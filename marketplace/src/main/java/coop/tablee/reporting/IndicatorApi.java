package coop.tablee.reporting;

import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.identity.OpenToAll;
import coop.tablee.network.Territories;
import coop.tablee.network.Territory;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The council's figures as open data, JSON or CSV; money is EUR, VAT out, shares are fractions with four decimals. */
@RestController
@RequestMapping("/api/v1/reports/{territory}")
class IndicatorApi {

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final String TEXT_CSV = "text/csv";
    private static final int ROWS_A_READ = 1000;

    private final Territories territories;
    private final Figures figures;
    private final BusinessClock clock;

    IndicatorApi(Territories territories, Figures figures, BusinessClock clock) {
        this.territories = territories;
        this.figures = figures;
        this.clock = clock;
    }

    /** Every indicator for every part of the breakdown: {@code by} = month (default), family, audience or none. */
    @OpenToAll
    @GetMapping(path = "/indicators", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<Items> indicators(
            @PathVariable String territory,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String by) {
        return read(territory, from, to, by).map(items -> new Items(items, null));
    }

    /** The same as a file, formulas neutralised. {@code /indicators} answers it too when asked for {@code text/csv}. */
    @OpenToAll
    @GetMapping(
            path = {"/indicators", "/indicators.csv"},
            produces = TEXT_CSV)
    Mono<ResponseEntity<String>> indicatorsAsCsv(
            @PathVariable String territory,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String by) {
        return read(territory, from, to, by).map(items -> {
            var csv = new StringBuilder();
            line(csv, "key", "indicator", "formula", "value", "numerator", "denominator", "currency", "coverage");
            items.forEach(item -> line(
                    csv,
                    item.key(),
                    item.indicator(),
                    item.formula(),
                    item.value(),
                    item.numerator().get("amount"),
                    item.denominator().get("amount"),
                    "EUR",
                    item.coverage()));
            return file(territory + "-indicators.csv", csv.toString());
        });
    }

    /** Every accepted line behind the figures, pseudonymous, as a file. */
    @OpenToAll
    @GetMapping(path = "/rows.csv", produces = TEXT_CSV)
    Mono<ResponseEntity<Flux<String>>> rows(
            @PathVariable String territory, @RequestParam @Nullable String from, @RequestParam @Nullable String to) {
        var period = Period.parse(from, to, now());
        return territories
                .find(territory)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(found -> file(
                        territory + "-rows.csv",
                        Flux.just(head())
                                .concatWith(figures.rows(found, period, period.firstDay(), 0, ROWS_A_READ)
                                        .collectList()
                                        .expand(read ->
                                                read.size() < ROWS_A_READ ? Mono.empty() : after(found, period, read))
                                        .concatMapIterable(read -> read)
                                        .map(IndicatorApi::line))));
    }

    private Mono<List<AcceptedRow>> after(Territory territory, Period period, List<AcceptedRow> read) {
        var last = read.get(read.size() - 1);
        return figures.rows(territory, period, last.date(), last.line(), ROWS_A_READ)
                .collectList();
    }

    private Mono<List<Item>> read(String code, @Nullable String from, @Nullable String to, @Nullable String by) {
        var period = Period.parse(from, to, now());
        var breakdown = Breakdown.parse(by);
        return territories
                .find(code)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(territory -> figures.totals(territory, period, breakdown))
                .map(totals -> {
                    var items = new ArrayList<Item>();
                    totals.forEach((key, sums) -> Stream.of(Indicator.values())
                            .map(indicator -> Item.of(breakdown, key, indicator.of(sums)))
                            .forEach(items::add));
                    return items;
                });
    }

    private YearMonth now() {
        return YearMonth.from(clock.instant().atZone(ZONE));
    }

    private static String head() {
        return SafeCsv.line(List.of(
                "line",
                "date",
                "audience",
                "buyer",
                "producer",
                "family",
                "product",
                "quantity",
                "unit",
                "value",
                "to_producer",
                "currency",
                "organic",
                "in_season",
                "decision"));
    }

    private static String line(AcceptedRow row) {
        var inSeason = row.inSeason();
        return SafeCsv.line(List.of(
                row.line(),
                row.date(),
                row.audience(),
                row.buyer(),
                row.producer(),
                row.family(),
                row.product().in(Locale.FRENCH).text(),
                row.quantity().toPlainString(),
                row.unit(),
                row.value().amount(),
                row.toProducer().amount(),
                "EUR",
                row.organic(),
                inSeason == null ? "" : inSeason.toString(),
                row.decision()));
    }

    private static void line(StringBuilder csv, @Nullable Object... cells) {
        csv.append(SafeCsv.line(Arrays.asList(cells)));
    }

    private static <T> ResponseEntity<T> file(String name, T body) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .body(body);
    }

    record Items(List<Item> items, @Nullable String next) {}

    /** @param value null when there is nothing to divide by */
    record Item(
            String by,
            String key,
            String indicator,
            String formula,
            @Nullable String value,
            Map<String, String> numerator,
            Map<String, String> denominator,
            String coverage) {

        static Item of(Breakdown by, String key, Indicator.Figure figure) {
            return new Item(
                    by.name().toLowerCase(Locale.ROOT),
                    key,
                    figure.indicator().key(),
                    figure.indicator().formula(),
                    figure.value().map(BigDecimal::toPlainString).orElse(null),
                    money(figure.numerator()),
                    money(figure.denominator()),
                    figure.coverage().toPlainString());
        }

        private static Map<String, String> money(long cents) {
            return Map.of("amount", BigDecimal.valueOf(cents, 2).toPlainString(), "currency", "EUR");
        }
    }
}
