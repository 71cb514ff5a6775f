package coop.tablee.reporting;

import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.identity.Actor;
import coop.tablee.identity.OpenToAll;
import coop.tablee.network.Territories;
import coop.tablee.network.Territory;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

/**
 * The council's figures as open data, JSON or CSV; money is EUR, VAT out, shares are fractions with four decimals. Figures are of whole months: a day names the
 * month it lies in, and the answer says from which month to which it counts.
 */
@RestController
@RequestMapping("/api/v1/reports/{territory}")
class IndicatorApi {

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final String TEXT_CSV = "text/csv";

    private final Territories territories;
    private final Figures figures;
    private final AcceptedRows rows;
    private final BusinessClock clock;

    IndicatorApi(Territories territories, Figures figures, AcceptedRows rows, BusinessClock clock) {
        this.territories = territories;
        this.figures = figures;
        this.rows = rows;
        this.clock = clock;
    }

    /** Every indicator for every part of the breakdown: {@code by} = month (default), family, group, authority, audience, reason or none. */
    @OpenToAll
    @GetMapping(path = "/indicators", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<Items> indicators(
            @PathVariable String territory,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String by) {
        var period = Period.parse(from, to, now());
        return read(territory, period, by)
                .map(items -> new Items(period.from().toString(), period.to().toString(), items, null));
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
        return read(territory, Period.parse(from, to, now()), by).map(items -> {
            var csv = new StringBuilder();
            line(
                    csv,
                    "key",
                    "indicator",
                    "formula",
                    "value",
                    "numerator",
                    "denominator",
                    "currency",
                    "coverage",
                    "withheld_months");
            items.forEach(item -> line(
                    csv,
                    item.key(),
                    item.indicator(),
                    item.formula(),
                    item.value(),
                    amount(item.numerator()),
                    amount(item.denominator()),
                    "EUR",
                    item.coverage(),
                    String.join(" ", item.withheldMonths())));
            return file(territory + "-indicators.csv", csv.toString());
        });
    }

    /** The accepted lines behind the figures, pseudonymous, as a file: as anybody may see them, or all that they say for the territory's food council. */
    @OpenToAll
    @GetMapping(path = "/rows.csv", produces = TEXT_CSV)
    Mono<ResponseEntity<Flux<String>>> rows(
            @PathVariable String territory,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            Actor actor) {
        var period = Period.parse(from, to, now());
        return require(territory)
                .flatMap(found -> rows.view(found, period, actor)
                        .map(view -> file(territory + "-rows.csv", RowsCsv.of(rows.all(found, period, view)))));
    }

    private Mono<List<IndicatorItem>> read(String code, Period period, @Nullable String by) {
        var breakdown = Breakdown.parse(by);
        return require(code)
                .flatMap(territory -> figures.read(territory, period, breakdown.parts())
                        .flatMap(publication -> breakdown == Breakdown.REASON
                                ? figures.refusals(territory, publication)
                                        .map(refused -> byReason(publication.all(), refused))
                                : Mono.just(items(breakdown, publication))));
    }

    private static List<IndicatorItem> items(Breakdown by, Publication publication) {
        return by.figures(publication).entrySet().stream()
                .flatMap(part -> IndicatorItem.all(by, part.getKey(), part.getValue()))
                .toList();
    }

    private static List<IndicatorItem> byReason(Published all, Map<String, Long> refused) {
        return refused.entrySet().stream()
                .map(part -> IndicatorItem.of(
                        Breakdown.REASON, part.getKey(), Indicator.refused(part.getValue(), all.totals()), all))
                .toList();
    }

    private Mono<Territory> require(String code) {
        return territories.find(code).switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private YearMonth now() {
        return YearMonth.from(clock.instant().atZone(ZONE));
    }

    private static @Nullable String amount(@Nullable Map<String, String> money) {
        return money == null ? null : money.get("amount");
    }

    private static void line(StringBuilder csv, @Nullable Object... cells) {
        csv.append(SafeCsv.line(Arrays.asList(cells)));
    }

    static <T> ResponseEntity<T> file(String name, T body) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .body(body);
    }

    /** @param from the first month counted */
    record Items(
            String from,
            String to,
            List<IndicatorItem> items,
            @Nullable String next) {}
}
