package coop.tablee.distribution;

import coop.tablee.distribution.DistributionQueries.View;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.BusinessClock;
import coop.tablee.stock.StockLevels;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** Where a producer's work begins: what to harvest next, what runs low, what is owed. */
@Controller
class FarmController {

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int BEFORE = 31;
    private static final int AFTER = 42;

    private final DistributionQueries queries;
    private final OwedQueries owed;
    private final StockLevels levels;
    private final Days days;
    private final BusinessClock clock;

    FarmController(DistributionQueries queries, OwedQueries owed, StockLevels levels, Days days, BusinessClock clock) {
        this.queries = queries;
        this.owed = owed;
        this.levels = levels;
        this.days = days;
        this.clock = clock;
    }

    @GetMapping("/farm")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> farm(Actor actor, Locale locale) {
        var party = actor.requireParty();
        var today = LocalDate.now(clock.withZone(ZONE));
        var harvest = days.choose(View.PRODUCER, null, actor)
                .flatMap(chosen -> queries.harvestOf(party.id(), chosen.day())
                        .map(rows -> HarvestPage.of(chosen, false, rows, locale)));
        var money = owed.days(party.id(), today.minusDays(BEFORE), today.plusDays(AFTER))
                .map(found -> new OwedPage(today.minusDays(BEFORE), today.plusDays(AFTER), found, 0));
        return Mono.zip(harvest, levels.counts(actor), money, queries.farmWays(party.id()))
                .map(found -> Rendering.view("distribution/farm")
                        .modelAttribute("name", party.name())
                        .modelAttribute("today", today)
                        .modelAttribute("harvest", found.getT1())
                        .modelAttribute("stock", found.getT2())
                        .modelAttribute("owed", found.getT3())
                        .modelAttribute("ways", found.getT4())
                        .build());
    }
}
