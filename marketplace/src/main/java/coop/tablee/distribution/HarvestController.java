package coop.tablee.distribution;

import coop.tablee.distribution.DistributionQueries.View;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.paper.Paper;
import coop.tablee.platform.paper.Printer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** What to harvest for a day: each producer its own, the coordinator everybody's for its cooperative. */
@Controller
class HarvestController {

    private static final String PAGE = "distribution/harvest";

    private final DistributionQueries queries;
    private final Days days;
    private final Printer printer;

    HarvestController(DistributionQueries queries, Days days, Printer printer) {
        this.queries = queries;
        this.days = days;
        this.printer = printer;
    }

    @GetMapping("/harvest")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> own(@RequestParam(required = false) @Nullable LocalDate date, Locale locale, Actor actor) {
        return days.choose(View.PRODUCER, date, actor)
                .flatMap(chosen -> queries.harvestOf(actor.requireParty().id(), chosen.day())
                        .map(rows -> page(chosen, false, rows, locale)));
    }

    @GetMapping("/harvest.csv")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<byte[]>> ownCsv(
            @RequestParam(required = false) @Nullable LocalDate date, Locale locale, Actor actor) {
        return days.choose(View.PRODUCER, date, actor)
                .flatMap(chosen -> queries.harvestOf(actor.requireParty().id(), chosen.day())
                        .map(rows -> csv(chosen, rows, locale)));
    }

    @GetMapping("/harvest.pdf")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<byte[]>> ownPdf(
            @RequestParam(required = false) @Nullable LocalDate date, Locale locale, Actor actor) {
        return days.choose(View.PRODUCER, date, actor)
                .flatMap(chosen -> queries.harvestOf(actor.requireParty().id(), chosen.day())
                        .flatMap(rows -> pdf(chosen, false, rows, locale)));
    }

    @GetMapping("/coop/harvest")
    @MayUse({Role.COORDINATOR, Role.PACKER})
    Mono<Rendering> everybodys(@RequestParam(required = false) @Nullable LocalDate date, Locale locale, Actor actor) {
        return days.choose(View.COOPERATIVE, date, actor)
                .flatMap(chosen -> queries.harvestFor(actor.requireParty().id(), chosen.day())
                        .map(rows -> page(chosen, true, rows, locale)));
    }

    @GetMapping("/coop/harvest.csv")
    @MayUse({Role.COORDINATOR, Role.PACKER})
    Mono<ResponseEntity<byte[]>> everybodysCsv(
            @RequestParam(required = false) @Nullable LocalDate date, Locale locale, Actor actor) {
        return days.choose(View.COOPERATIVE, date, actor)
                .flatMap(chosen -> queries.harvestFor(actor.requireParty().id(), chosen.day())
                        .map(rows -> csv(chosen, rows, locale)));
    }

    @GetMapping("/coop/harvest.pdf")
    @MayUse({Role.COORDINATOR, Role.PACKER})
    Mono<ResponseEntity<byte[]>> everybodysPdf(
            @RequestParam(required = false) @Nullable LocalDate date, Locale locale, Actor actor) {
        return days.choose(View.COOPERATIVE, date, actor)
                .flatMap(chosen -> queries.harvestFor(actor.requireParty().id(), chosen.day())
                        .flatMap(rows -> pdf(chosen, true, rows, locale)));
    }

    private Mono<ResponseEntity<byte[]>> pdf(Days.Choice chosen, boolean all, List<HarvestRow> rows, Locale locale) {
        var page = HarvestPage.of(chosen, all, rows, locale);
        return printer.print(new Paper("distribution/harvest-paper", locale, Map.of("page", page)))
                .map(file -> file.named("harvest-" + chosen.day()));
    }

    private static Rendering page(Days.Choice chosen, boolean all, List<HarvestRow> rows, Locale locale) {
        return Rendering.view(PAGE)
                .modelAttribute("page", HarvestPage.of(chosen, all, rows, locale))
                .modelAttribute("here", all ? "/coop/harvest" : "/harvest")
                .build();
    }

    private static ResponseEntity<byte[]> csv(Days.Choice chosen, List<HarvestRow> rows, Locale locale) {
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"harvest-" + chosen.day() + ".csv\"")
                .body(HarvestCsv.of(chosen.day(), rows, locale).getBytes(StandardCharsets.UTF_8));
    }
}
