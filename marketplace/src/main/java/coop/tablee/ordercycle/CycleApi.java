package coop.tablee.ordercycle;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.ApiList;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A cooperative's delivery dates for its own tools: how they stand, opening a week or a date, cut-offs, taking a planned one back. */
@RestController
@RequestMapping(path = "/api/v1/cycles", produces = MediaType.APPLICATION_JSON_VALUE)
class CycleApi {

    private final OrderCycles cycles;
    private final OfferEditing editing;
    private final CycleTransitions transitions;
    private final CycleQueries queries;

    CycleApi(OrderCycles cycles, OfferEditing editing, CycleTransitions transitions, CycleQueries queries) {
        this.cycles = cycles;
        this.editing = editing;
        this.transitions = transitions;
        this.queries = queries;
    }

    /** The latest seventy, the farthest date first. */
    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<View>> list(Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(queries::board)
                .map(rows -> ApiList.whole(rows.stream().map(View::of).toList()));
    }

    @GetMapping("/{id}")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<View>> show(@PathVariable long id, Actor actor) {
        return require(id, actor).map(CycleApi::answer);
    }

    /** Opens one date; a date that is taken is refused, so that a request sent twice opens one. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<View>> open(@RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> ApiBody.read(body, CycleApi::date))
                .flatMap(date -> cycles.openDate(date, actor))
                .flatMap(id -> require(id, actor))
                .map(opened -> ResponseEntity.created(URI.create("/api/v1/cycles/" + opened.id()))
                        .eTag(ApiHeaders.eTag(opened.version()))
                        .body(View.of(opened)));
    }

    /** Opens a week as a copy of another; dates that are taken are left out, so that a request sent twice opens one week. */
    @PostMapping(path = "/weeks", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<Week> copyWeek(@RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> ApiBody.read(body, CycleApi::week))
                .flatMap(week -> cycles.copyWeek(week, actor))
                .map(Week::of);
    }

    /** Changes what is sent and leaves the rest. */
    @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<View>> change(
            @PathVariable long id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody JsonNode body,
            Actor actor) {
        return require(id, actor)
                .map(there -> {
                    ApiHeaders.requireMatch(ifMatch, there.version(), "offers-changed");
                    return ApiBody.read(body, sent -> terms(sent, there));
                })
                .flatMap(terms -> editing.save(id, terms, List.of(), actor))
                .then(require(id, actor))
                .map(CycleApi::answer);
    }

    /** Takes a planned date back. */
    @PostMapping("/{id}/cancellation")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<View>> cancel(@PathVariable long id, Actor actor) {
        return transitions.cancel(id, actor).then(require(id, actor)).map(CycleApi::answer);
    }

    private Mono<CycleRow> require(long id, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor)).flatMap(own -> queries.require(id, own));
    }

    private static ResponseEntity<View> answer(CycleRow cycle) {
        return ResponseEntity.ok().eTag(ApiHeaders.eTag(cycle.version())).body(View.of(cycle));
    }

    private static NewDate date(ApiBody sent) {
        return new NewDate(
                sent.day("deliveryDate"),
                sent.time("opens"),
                sent.time("householdCutOff"),
                sent.time("institutionCutOff"),
                sent.decimal("feePercentHousehold"),
                sent.decimal("feePercentInstitution"),
                sent.decimal("marginPercent"));
    }

    private static CopyWeek week(ApiBody sent) {
        var margin = sent.decimalOrNone("marginPercent");
        return new CopyWeek(
                sent.day("from"),
                sent.day("to"),
                sent.flag("newProducts", false),
                margin == null ? BigDecimal.ZERO : margin);
    }

    private static CycleTerms terms(ApiBody sent, CycleRow there) {
        return new CycleTerms(
                there.version(),
                sent.has("householdCutOff") ? sent.time("householdCutOff") : there.householdCutOff(),
                sent.has("institutionCutOff") ? sent.time("institutionCutOff") : there.institutionCutOff(),
                sent.has("feePercentHousehold") ? sent.decimal("feePercentHousehold") : there.feePercentHousehold(),
                sent.has("feePercentInstitution")
                        ? sent.decimal("feePercentInstitution")
                        : there.feePercentInstitution(),
                sent.choice("shortageRule", ShortageRule.class, there.shortageRule()));
    }

    record View(
            String id,
            LocalDate deliveryDate,
            String state,
            Instant opensAt,
            String householdCutOff,
            Instant householdCutOffAt,
            String institutionCutOff,
            Instant institutionCutOffAt,
            String feePercentHousehold,
            String feePercentInstitution,
            String shortageRule,
            long offers,
            long version) {

        static View of(CycleRow cycle) {
            return new View(
                    String.valueOf(cycle.id()),
                    cycle.deliveryDate(),
                    ApiBody.word(cycle.state()),
                    cycle.opensAt(),
                    cycle.householdCutOff().toString(),
                    cycle.householdCutOffAt(),
                    cycle.institutionCutOff().toString(),
                    cycle.institutionCutOffAt(),
                    ApiAmounts.plain(cycle.feePercentHousehold()),
                    ApiAmounts.plain(cycle.feePercentInstitution()),
                    ApiBody.word(cycle.shortageRule()),
                    cycle.offers(),
                    cycle.version());
        }
    }

    record Week(LocalDate monday, List<Opened> opened) {

        static Week of(CopiedWeek copied) {
            return new Week(
                    copied.week(),
                    copied.dates().stream()
                            .map(date -> new Opened(String.valueOf(date.cycle()), date.deliveryDate()))
                            .toList());
        }
    }

    record Opened(String id, LocalDate deliveryDate) {}
}
