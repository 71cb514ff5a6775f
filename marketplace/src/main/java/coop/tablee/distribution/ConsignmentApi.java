package coop.tablee.distribution;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Consignments over HTTP: those that the token's organisation packs, has bought, or hands out at its points. */
@RestController
@RequestMapping(path = "/api/v1/consignments", produces = MediaType.APPLICATION_JSON_VALUE)
class ConsignmentApi {

    private static final String KEY = "Idempotency-Key";
    private static final int MOST = 200;
    private static final List<String> STATES = List.of(
            "planned",
            "packed",
            "loaded",
            "delivered",
            "accepted",
            "partly_accepted",
            "refused",
            "not_fetched",
            "cancelled");

    private final DistributionQueries queries;
    private final OrderFulfilment fulfilment;
    private final Receptions receptions;
    private final Submissions submissions;
    private final JsonMapper json;

    ConsignmentApi(
            DistributionQueries queries,
            OrderFulfilment fulfilment,
            Receptions receptions,
            Submissions submissions,
            JsonMapper json) {
        this.queries = queries;
        this.fulfilment = fulfilment;
        this.receptions = receptions;
        this.submissions = submissions;
        this.json = json;
    }

    @GetMapping
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.COOK, Role.BUYER, Role.VOLUNTEER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Map<String, @Nullable Object>> list(
            @RequestParam(required = false) @Nullable LocalDate date,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") long cursor,
            Actor actor) {
        if (limit < 1 || limit > MOST) {
            throw DomainException.invalid(FieldError.at("limit", "out-of-range", limit, "1–" + MOST));
        }
        var day = date == null ? null : Days.sane(date);
        return queries.listed(actor.requireParty().id(), day, requireState(state), cursor, limit)
                .flatMap(found -> queries.lines(found.stream().map(Shipment::id).toList())
                        .map(lines -> page(found, lines, limit)));
    }

    /** Says what was packed; again with another key it corrects. */
    @PostMapping(path = "/{id}/packing", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<String>> pack(
            @PathVariable long id,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody JsonNode body,
            Actor actor) {
        var work = Mono.fromSupplier(() -> ConsignmentBody.packing(id, body))
                .flatMap(command -> fulfilment.pack(command, actor))
                .map(done -> json.writeValueAsString(ConsignmentView.of(done)));
        return submissions.once(key, "packing/" + id + "/" + body, actor, work).map(ConsignmentApi::answer);
    }

    /** Says what was accepted; money follows with the last consignment of the order. */
    @PostMapping(path = "/{id}/reception", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.COOK, Role.BUYER, Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<String>> receive(
            @PathVariable long id,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody JsonNode body,
            Actor actor) {
        var work = Mono.fromSupplier(() -> ConsignmentBody.reception(id, body))
                .flatMap(delivered -> receptions.receive(delivered, actor))
                .map(done -> json.writeValueAsString(ConsignmentView.of(done)));
        return submissions
                .once(key, "reception/" + id + "/" + body, actor, work)
                .map(ConsignmentApi::answer);
    }

    private static ResponseEntity<String> answer(Submissions.Answer answer) {
        var response = ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON);
        return (answer.replayed() ? response.header("Idempotent-Replayed", "true") : response).body(answer.json());
    }

    private static @Nullable String requireState(@Nullable String state) {
        if (state == null || state.isBlank()) {
            return null;
        }
        if (!STATES.contains(state.toLowerCase(Locale.ROOT))) {
            throw DomainException.invalid(FieldError.at(
                    "state",
                    "unknown-value",
                    state.substring(0, Math.min(40, state.length())),
                    String.join(", ", STATES)));
        }
        return state.toUpperCase(Locale.ROOT);
    }

    private static Map<String, @Nullable Object> page(List<Shipment> found, List<GoodsLine> lines, int limit) {
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put(
                "items",
                found.stream()
                        .map(shipment -> ConsignmentView.item(shipment, lines))
                        .toList());
        answer.put(
                "next",
                found.size() < limit
                        ? null
                        : String.valueOf(found.get(found.size() - 1).id()));
        return answer;
    }
}
