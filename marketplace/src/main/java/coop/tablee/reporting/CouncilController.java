package coop.tablee.reporting;

import coop.tablee.identity.Actor;
import coop.tablee.identity.OpenToAll;
import coop.tablee.network.Territories;
import coop.tablee.network.Territory;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Redirects;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The council's pages: open to everyone, nobody's personal data. */
@Controller
class CouncilController {

    private static final int ROWS_A_PAGE = 60;
    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");

    private final Territories territories;
    private final CouncilPages pages;
    private final AcceptedRows rows;
    private final BusinessClock clock;

    CouncilController(Territories territories, CouncilPages pages, AcceptedRows rows, BusinessClock clock) {
        this.territories = territories;
        this.pages = pages;
        this.rows = rows;
        this.clock = clock;
    }

    @OpenToAll
    @GetMapping("/territories")
    Mono<Rendering> territories() {
        return territories
                .all()
                .collectList()
                .map(all -> all.size() == 1
                        ? Redirects.to("/territories/" + all.get(0).code())
                        : Rendering.view("reporting/territories")
                                .modelAttribute("territories", all)
                                .build());
    }

    @OpenToAll
    @GetMapping("/territories/{code}")
    Mono<Rendering> figures(
            @PathVariable String code,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            Locale locale) {
        return require(code)
                .flatMap(territory -> pages.of(territory, Period.ofMonths(from, to, now()), locale))
                .map(page -> Rendering.view("reporting/council")
                        .modelAttribute("page", page)
                        .build());
    }

    @OpenToAll
    @GetMapping("/territories/{code}/rows")
    Mono<Rendering> rows(
            @PathVariable String code,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String after,
            Actor actor) {
        var period = Period.ofMonths(from, to, now());
        var place = Place.parse(after, period);
        return require(code)
                .flatMap(territory -> rows.view(territory, period, actor)
                        .flatMap(
                                view -> rows.after(territory, period, view, place.date(), place.line(), ROWS_A_PAGE + 1)
                                        .collectList()
                                        .map(read -> page(territory, period, view, read))));
    }

    /** The same lines as a file. */
    @OpenToAll
    @GetMapping(path = "/territories/{code}/rows.csv", produces = "text/csv")
    Mono<ResponseEntity<Flux<String>>> rowsAsFile(
            @PathVariable String code,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            Actor actor) {
        var period = Period.ofMonths(from, to, now());
        return require(code)
                .flatMap(territory -> rows.view(territory, period, actor)
                        .map(view ->
                                IndicatorApi.file(code + "-rows.csv", RowsCsv.of(rows.all(territory, period, view)))));
    }

    private static Rendering page(Territory territory, Period period, RowView view, List<AcceptedRow> read) {
        var more = read.size() > ROWS_A_PAGE;
        var shown = more ? read.subList(0, ROWS_A_PAGE) : read;
        return Rendering.view("reporting/rows")
                .modelAttribute("territory", territory)
                .modelAttribute("period", period)
                .modelAttribute("view", view)
                .modelAttribute("rows", shown)
                .modelAttribute("next", more ? Place.of(shown.get(shown.size() - 1)) : "")
                .build();
    }

    private Mono<Territory> require(String code) {
        return territories.find(code).switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private YearMonth now() {
        return YearMonth.from(clock.instant().atZone(ZONE));
    }

    /** Where a page of rows begins: after a date and a line. */
    record Place(LocalDate date, long line) {

        static Place parse(@Nullable String text, Period period) {
            if (text == null || text.isBlank()) {
                return new Place(period.firstDay(), 0);
            }
            try {
                var parts = text.split("~", 2);
                return new Place(LocalDate.parse(parts[0]), Long.parseLong(parts[1]));
            } catch (DateTimeParseException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw DomainException.invalid(FieldError.at("after", "not-a-place", text, "2026-11-26~1"));
            }
        }

        static String of(AcceptedRow row) {
            return row.date() + "~" + row.line();
        }
    }
}
