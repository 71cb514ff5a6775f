package coop.tablee.distribution;

import coop.tablee.distribution.DistributionQueries.View;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.DeliveryExceptions;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** The end of the day at the point, on one sheet: what was fetched, what was not, what was missing. */
@Controller
class DaySummaryController {

    private final DistributionQueries queries;
    private final DeliveryExceptions exceptions;
    private final DepositQueries deposits;
    private final Days days;

    DaySummaryController(
            DistributionQueries queries, DeliveryExceptions exceptions, DepositQueries deposits, Days days) {
        this.queries = queries;
        this.exceptions = exceptions;
        this.deposits = deposits;
        this.days = days;
    }

    @GetMapping("/pickups/summary")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(@RequestParam(required = false) @Nullable LocalDate date, Actor actor) {
        var owner = actor.requireParty().id();
        return days.choose(View.POINT, date, actor)
                .flatMap(chosen -> Mono.zip(
                                queries.fetchedAt(owner, chosen.day()),
                                exceptions.of(owner, chosen.day(), chosen.day()),
                                deposits.backOn(owner, chosen.day()))
                        .map(found -> DaySummary.of(chosen, found.getT1(), found.getT2(), found.getT3(), owner)))
                .map(page -> Rendering.view("distribution/pickup-summary")
                        .modelAttribute("page", page)
                        .modelAttribute("party", actor.requireParty().name())
                        .build());
    }
}
