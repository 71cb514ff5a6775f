package coop.tablee.distribution;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** What a producer is owed, by cooperative and delivery date, with the lines behind it. */
@Controller
class OwedController {

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int BEFORE = 31;
    private static final int AFTER = 42;

    private final OwedQueries queries;
    private final BusinessClock clock;

    OwedController(OwedQueries queries, BusinessClock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    @GetMapping("/owed")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> days(
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate until,
            Actor actor) {
        return Mono.defer(() -> {
            var first = first(from);
            var last = last(until);
            var producer = actor.requireParty().id();
            return Mono.zip(queries.days(producer, first, last), queries.back(producer, first, last))
                    .map(found -> Rendering.view("distribution/owed")
                            .modelAttribute("page", new OwedPage(first, last, found.getT1(), found.getT2()))
                            .build());
        });
    }

    @GetMapping("/owed.csv")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<byte[]>> csv(
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate until,
            Locale locale,
            Actor actor) {
        return Mono.defer(() -> queries.lines(actor.requireParty().id(), 0, first(from), last(until)))
                .map(lines -> ResponseEntity.ok()
                        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"owed.csv\"")
                        .body(OwedCsv.of(lines, locale).getBytes(StandardCharsets.UTF_8)));
    }

    @GetMapping("/owed/{cooperative}/{date}")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> lines(@PathVariable long cooperative, @PathVariable LocalDate date, Actor actor) {
        return Mono.defer(() -> queries.lines(actor.requireParty().id(), cooperative, Days.sane(date), Days.sane(date)))
                .filter(lines -> !lines.isEmpty() && cooperative != 0)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(lines -> Rendering.view("distribution/owed-lines")
                        .modelAttribute("delivery", new OwedDelivery(date, lines))
                        .build());
    }

    private LocalDate first(@Nullable LocalDate asked) {
        return asked == null ? today().minusDays(BEFORE) : Days.sane(asked);
    }

    private LocalDate last(@Nullable LocalDate asked) {
        return asked == null ? today().plusDays(AFTER) : Days.sane(asked);
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(ZONE));
    }
}
