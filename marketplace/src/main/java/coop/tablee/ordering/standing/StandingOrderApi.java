package coop.tablee.ordering.standing;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.ApiList;
import java.net.URI;
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
    Mono<ApiList<StandingView>> list(Actor actor) {
        return standing.of(actor)
                .map(found -> ApiList.whole(found.stream().map(StandingView::of).toList()));
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
        return Mono.fromSupplier(() -> ApiHeaders.requireKey(key))
                .flatMap(named -> standing.begin(named, StandingBody.terms(body), actor))
                .flatMap(id -> standing.require(id, actor))
                .map(begun -> ResponseEntity.created(URI.create("/api/v1/standing-orders/" + begun.id()))
                        .eTag(ApiHeaders.eTag(begun.version()))
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
                .map(there -> StandingBody.terms(body, there))
                .flatMap(terms ->
                        standing.change(id, ApiHeaders.requireVersion(ifMatch, "standing-order-changed"), terms, actor))
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
        return ResponseEntity.ok().eTag(ApiHeaders.eTag(order.version())).body(StandingView.of(order));
    }
}
