package coop.tablee.ordercycle.plan;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.ApiList;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.DomainException;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Plans over HTTP: delivery dates by rule, for the cooperative of the token. */
@RestController
@RequestMapping(path = "/api/v1/plans", produces = MediaType.APPLICATION_JSON_VALUE)
class PlanApi {

    private static final String CHANGED = "plan-changed";

    private final Plans plans;
    private final PlanStore store;

    PlanApi(Plans plans, PlanStore store) {
        this.plans = plans;
        this.store = store;
    }

    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<PlanView>> list(Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(store::all)
                .map(found -> ApiList.whole(found.stream().map(PlanView::of).toList()));
    }

    @GetMapping("/{id}")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<PlanView>> show(@PathVariable long id, Actor actor) {
        return answer(id, actor);
    }

    /** Makes a plan and its first dates; the same key answers what was made with it. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<PlanView>> create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody JsonNode body,
            Actor actor) {
        return Mono.fromCallable(() -> NamedRequest.of(key, body))
                .flatMap(named -> plans.create(named, ApiBody.read(body, PlanBody::terms), actor))
                .flatMap(id -> require(id, actor))
                .map(made -> ResponseEntity.created(URI.create("/api/v1/plans/" + made.id()))
                        .eTag(ApiHeaders.eTag(made.version()))
                        .body(PlanView.of(made)));
    }

    /** Keeps it as it is sent, whole. */
    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<PlanView>> change(
            @PathVariable long id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody JsonNode body,
            Actor actor) {
        return require(id, actor)
                .flatMap(there -> plans.change(
                        id,
                        ApiHeaders.requireMatch(ifMatch, there.version(), CHANGED),
                        ApiBody.read(body, PlanBody::terms),
                        actor))
                .then(answer(id, actor));
    }

    /** Lets it rest, or goes on with it. */
    @PutMapping(path = "/{id}/state", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<PlanView>> setState(@PathVariable long id, @RequestBody JsonNode body, Actor actor) {
        return require(id, actor)
                .map(there -> ApiBody.read(body, sent -> sent.choice("state", State.class)))
                .flatMap(state -> plans.setActive(id, state == State.ACTIVE, actor))
                .then(answer(id, actor));
    }

    /** Leaves days out, or adds one. */
    @PostMapping(path = "/{id}/exceptions", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<PlanView>> except(@PathVariable long id, @RequestBody JsonNode body, Actor actor) {
        return require(id, actor)
                .map(there -> ApiBody.read(body, PlanBody::exception))
                .flatMap(exception -> plans.except(id, exception, actor))
                .then(answer(id, actor));
    }

    @DeleteMapping("/{id}/exceptions/{exception}")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<Void>> forgetException(@PathVariable long id, @PathVariable long exception, Actor actor) {
        return require(id, actor)
                .filter(there -> there.exceptions().stream().anyMatch(one -> one.id() == exception))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(there -> plans.forgetException(id, exception, actor))
                .thenReturn(ResponseEntity.noContent().build());
    }

    /** Takes the planned dates of a week back, or wants them again. */
    @PutMapping(path = "/{id}/weeks", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<PlanView>> want(@PathVariable long id, @RequestBody JsonNode body, Actor actor) {
        return require(id, actor)
                .map(there -> ApiBody.read(body, PlanApi::week))
                .flatMap(week ->
                        week.wanted ? plans.makeAgain(id, week.monday, actor) : plans.takeBack(id, week.monday, actor))
                .then(answer(id, actor));
    }

    private Mono<Plan> require(long id, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor)).flatMap(own -> store.require(id, own));
    }

    private Mono<ResponseEntity<PlanView>> answer(long id, Actor actor) {
        return require(id, actor)
                .map(plan -> ResponseEntity.ok()
                        .eTag(ApiHeaders.eTag(plan.version()))
                        .body(PlanView.of(plan)));
    }

    private static Week week(ApiBody sent) {
        if (!sent.has("wanted")) {
            sent.refuse("wanted", "required", null, "true, false");
        }
        return new Week(
                sent.day("week").with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), sent.flag("wanted", true));
    }

    private enum State {
        ACTIVE,
        PAUSED
    }

    private record Week(LocalDate monday, boolean wanted) {}
}
