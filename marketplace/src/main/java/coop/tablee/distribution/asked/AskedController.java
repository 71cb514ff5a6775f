package coop.tablee.distribution.asked;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.standing.StandingDemand;
import coop.tablee.platform.BusinessClock;
import coop.tablee.stock.DeliveryDates;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** What will be asked of a producer; and what producers expect, for those who plan with it. */
@Controller
class AskedController {

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int WEEKS_AHEAD = 3;
    private static final int WEEKS_OF_FORECASTS = 8;

    private final AskedQueries queries;
    private final StandingDemand standing;
    private final DeliveryDates dates;
    private final BusinessClock clock;

    AskedController(AskedQueries queries, StandingDemand standing, DeliveryDates dates, BusinessClock clock) {
        this.queries = queries;
        this.standing = standing;
        this.dates = dates;
        this.clock = clock;
    }

    @GetMapping("/asked")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(Actor actor, Locale locale) {
        return page(actor, locale)
                .map(page -> Rendering.view("distribution/asked")
                        .modelAttribute("page", page)
                        .build());
    }

    @GetMapping("/asked.csv")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<byte[]>> export(Actor actor, Locale locale) {
        return page(actor, locale)
                .map(page -> ResponseEntity.ok()
                        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"asked-" + today() + ".csv\"")
                        .body(AskedCsv.of(page, locale).getBytes(StandardCharsets.UTF_8)));
    }

    /** What is expected in the weeks to come and, of the past one, what came of it. */
    @GetMapping("/forecasts")
    @MayUse({Role.COORDINATOR, Role.COOK, Role.BUYER})
    Mono<Rendering> forecasts(Actor actor) {
        var monday = today().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return queries.expected(actor.requireParty().id(), monday.minusWeeks(1), monday.plusWeeks(WEEKS_OF_FORECASTS))
                .map(lines -> Rendering.view("distribution/forecasts")
                        .modelAttribute("page", ForecastPage.of(lines, monday))
                        .build());
    }

    private Mono<AskedPage> page(Actor actor, Locale locale) {
        var today = today();
        var producer = actor.requireParty().id();
        var until = today.plusWeeks(WEEKS_AHEAD);
        return Mono.zip(
                        queries.asked(producer, today.minusWeeks(UsualDemand.WEEKS), until),
                        standing.of(producer, today, until).collectList(),
                        dates.of(producer, today, until))
                .map(read -> AskedPage.of(read.getT1(), read.getT2(), read.getT3(), today, locale));
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(ZONE));
    }
}
