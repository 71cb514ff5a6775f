package coop.tablee.ordercycle.plan;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.plan.PlanStore.MadeDate;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Which dates a plan has in the weeks ahead and why not others, also of a plan that is only thought of. */
@RestController
@RequestMapping(path = "/api/v1/plans", produces = MediaType.APPLICATION_JSON_VALUE)
class PlanDateApi {

    private final PlanStore store;
    private final BusinessClock clock;

    PlanDateApi(PlanStore store, BusinessClock clock) {
        this.store = store;
        this.clock = clock;
    }

    @GetMapping("/{id}/dates")
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<View>> dates(@PathVariable long id, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> store.require(id, own))
                .flatMap(this::dates);
    }

    /** The dates of terms that are not kept; nothing changes. */
    @PostMapping(path = "/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<View>> preview(@RequestBody JsonNode body, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> Mono.fromCallable(() -> sane(ApiBody.read(body, PlanBody::terms)))
                        .flatMap(terms -> store.zone(own)
                                .map(zone ->
                                        Plan.unsaved(own, terms, zone, LocalDate.ofInstant(clock.instant(), zone)))))
                .flatMap(this::dates);
    }

    private static PlanTerms sane(PlanTerms terms) {
        var problems = terms.problems();
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return terms;
    }

    private Mono<ApiList<View>> dates(Plan plan) {
        var from = plan.today();
        var until = PlanPages.lookAhead(plan);
        // A little more on both sides, for what a holiday moves
        return Mono.zip(
                        store.holidays(plan.terms().holidays(), from.minusMonths(1), until.plusMonths(1)),
                        store.made(plan.cooperative(), from.minusMonths(1), until.plusMonths(1)))
                .map(read -> ApiList.whole(new PlanCalendar(plan.terms(), plan.exceptions(), read.getT1())
                        .between(from, until).stream()
                                .map(date -> View.of(date, made(plan, date, read.getT2())))
                                .toList()));
    }

    private static @Nullable MadeDate made(Plan plan, PlannedDate date, List<MadeDate> made) {
        return made.stream()
                .filter(one -> one.plan() != null
                        ? one.plan() == plan.id() && date.named().equals(one.named())
                        : one.delivery().equals(date.delivery()))
                .findFirst()
                .orElse(null);
    }

    /** {@code cycle} and {@code state}: the date that is there, be it the plan's or another's; absent = not made yet. */
    record View(
            LocalDate named,
            @Nullable LocalDate delivery,
            String outcome,
            @Nullable String holiday,
            String note,
            @Nullable String cycle,
            @Nullable String state) {

        static View of(PlannedDate date, @Nullable MadeDate made) {
            return new View(
                    date.named(),
                    date.delivery(),
                    ApiBody.word(date.outcome()),
                    date.holiday(),
                    date.note(),
                    made == null ? null : String.valueOf(made.cycle()),
                    made == null ? null : ApiBody.word(made.state()));
        }
    }
}
