package coop.tablee.distribution.round;

import coop.tablee.delivery.SentFields;
import coop.tablee.distribution.Vehicles;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The stops of a day on a phone: where to, what to take along, until when; one tap once it is handed over. */
@Controller
class RoundController {

    private static final String PAGE = "distribution/round";
    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int BEFORE = 7;
    private static final int AFTER = 14;

    private final RoundQueries queries;
    private final Vehicles vehicles;
    private final BusinessClock clock;
    private final Refusals refusals;
    private final Toasts toasts;

    RoundController(RoundQueries queries, Vehicles vehicles, BusinessClock clock, Refusals refusals, Toasts toasts) {
        this.queries = queries;
        this.vehicles = vehicles;
        this.clock = clock;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping("/round")
    @MayUse({Role.DRIVER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(@RequestParam(required = false) @Nullable LocalDate date, Actor actor) {
        return model(date, actor).map(model -> Rendering.view(PAGE).model(model).build());
    }

    @PostMapping("/round/{date}/stops/{place}")
    @MayUse({Role.DRIVER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> brought(
            @PathVariable LocalDate date, @PathVariable String place, Actor actor, ServerWebExchange exchange) {
        return note(date, place, false, "distribution.round.noted", actor, exchange);
    }

    @PostMapping("/round/{date}/stops/{place}/undo")
    @MayUse({Role.DRIVER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> undone(
            @PathVariable LocalDate date, @PathVariable String place, Actor actor, ServerWebExchange exchange) {
        return note(date, place, true, "distribution.round.undone", actor, exchange);
    }

    private Mono<Rendering> note(
            LocalDate date, String place, boolean undone, String said, Actor actor, ServerWebExchange exchange) {
        return Mono.defer(() -> queries.note(sane(date), SentFields.id(place), undone, actor))
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, said);
                    return Redirects.to("/round?date=" + date);
                }))
                .onErrorResume(
                        DomainException.class, refused -> refusals.again(PAGE, model(date, actor), refused, exchange));
    }

    private Mono<Map<String, Object>> model(@Nullable LocalDate asked, Actor actor) {
        var today = LocalDate.now(clock.withZone(ZONE));
        return queries.days(today.minusDays(BEFORE), today.plusDays(AFTER), actor)
                .flatMap(days -> {
                    var date = asked == null ? nearest(days, today) : sane(asked);
                    return Mono.zip(queries.on(date, actor), vehicles.of(actor))
                            .map(found -> Map.of(
                                    "page",
                                    Round.of(date, days, found.getT1()),
                                    "fleet",
                                    Fleet.of(found.getT2()),
                                    "party",
                                    actor.requireParty().name()));
                });
    }

    private static LocalDate nearest(List<LocalDate> days, LocalDate today) {
        return days.stream()
                .filter(day -> !day.isBefore(today))
                .findFirst()
                .orElse(days.isEmpty() ? today : days.get(days.size() - 1));
    }

    /** Years that the database cannot hold are no days of ours. */
    private static LocalDate sane(LocalDate asked) {
        if (asked.getYear() < 2000 || asked.getYear() > 2200) {
            throw new DomainException(DomainException.Kind.MALFORMED, "bad-request");
        }
        return asked;
    }
}
