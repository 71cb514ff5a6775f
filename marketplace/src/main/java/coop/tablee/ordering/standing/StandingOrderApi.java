package coop.tablee.ordering.standing;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Standing orders over HTTP, for the household or organisation of the token. */
@RestController
@RequestMapping(path = "/api/v1/standing-orders", produces = MediaType.APPLICATION_JSON_VALUE)
class StandingOrderApi {

    private final StandingOrders standing;

    StandingOrderApi(StandingOrders standing) {
        this.standing = standing;
    }

    /** One's own standing orders that still order, the newest first: fifty at most. */
    @GetMapping
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    Mono<Map<String, @Nullable Object>> list(Actor actor) {
        return standing.of(actor).map(found -> {
            var answer = new LinkedHashMap<String, @Nullable Object>();
            answer.put("items", found.stream().map(StandingView::of).toList());
            answer.put("next", null);
            return answer;
        });
    }

    @GetMapping("/{id}")
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    Mono<ResponseEntity<StandingView>> show(@PathVariable long id, Actor actor) {
        return standing.require(id, actor).map(StandingOrderApi::answer);
    }

    /** Begins one; the same key answers what was begun with it. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    Mono<ResponseEntity<StandingView>> begin(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody JsonNode body,
            Actor actor) {
        return Mono.fromSupplier(() -> {
                    if (key == null || key.isBlank()) {
                        throw new DomainException(
                                Kind.MALFORMED,
                                "idempotency-key-required",
                                List.of(FieldError.at("Idempotency-Key", "required", null, null)));
                    }
                    return StandingBody.terms(body);
                })
                .flatMap(terms -> standing.begin(String.valueOf(key), terms, actor))
                .flatMap(id -> standing.require(id, actor))
                .map(begun -> ResponseEntity.created(URI.create("/api/v1/standing-orders/" + begun.id()))
                        .eTag(eTag(begun))
                        .body(StandingView.of(begun)));
    }

    /** Keeps it as it is sent, whole; orders that it placed stay as they are. */
    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    Mono<ResponseEntity<StandingView>> change(
            @PathVariable long id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody JsonNode body,
            Actor actor) {
        return standing.require(id, actor)
                .then(Mono.fromSupplier(() -> StandingBody.terms(body)))
                .flatMap(terms -> standing.change(id, requireVersion(ifMatch), terms, actor))
                .then(standing.require(id, actor))
                .map(StandingOrderApi::answer);
    }

    /** Ends it for good. */
    @DeleteMapping("/{id}")
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    Mono<ResponseEntity<Void>> end(@PathVariable long id, Actor actor) {
        return standing.end(id, actor).thenReturn(ResponseEntity.noContent().build());
    }

    private static ResponseEntity<StandingView> answer(StandingOrder order) {
        return ResponseEntity.ok().eTag(eTag(order)).body(StandingView.of(order));
    }

    private static String eTag(StandingOrder order) {
        return "\"" + order.version() + "\"";
    }

    private static long requireVersion(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw new DomainException(Kind.PRECONDITION_REQUIRED, "precondition-required");
        }
        try {
            return Long.parseLong(ifMatch.strip().replaceFirst("^W/", "").replace("\"", ""));
        } catch (NumberFormatException notOurs) {
            throw new DomainException(Kind.PRECONDITION_FAILED, "standing-order-changed");
        }
    }
}
