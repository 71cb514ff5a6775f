package coop.tablee.ordercycle.price;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.price.PriceList.PriceTerms;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.ApiList;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Objects;
import java.util.function.Supplier;
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

/** Price lists over HTTP, for the cooperative of the token. A list is ended by the day until which it holds. */
@RestController
@RequestMapping(path = "/api/v1/price-lists", produces = MediaType.APPLICATION_JSON_VALUE)
class PriceListApi {

    private final PriceLists lists;

    PriceListApi(PriceLists lists) {
        this.lists = lists;
    }

    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<PriceListView>> all(Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(lists::all)
                .map(found ->
                        ApiList.whole(found.stream().map(PriceListView::of).toList()));
    }

    @GetMapping("/{id}")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<PriceListView>> show(@PathVariable long id, Actor actor) {
        return answer(id, actor);
    }

    /** Makes a list; the same key answers what was made with it. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<PriceListView>> create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody JsonNode body,
            Actor actor) {
        return Mono.fromCallable(() -> NamedRequest.of(key, body))
                .flatMap(named -> lists.create(named, ApiBody.read(body, PriceListApi::terms), actor))
                .flatMap(id -> require(id, actor))
                .map(made -> ResponseEntity.created(URI.create("/api/v1/price-lists/" + made.id()))
                        .eTag(ApiHeaders.eTag(made.version()))
                        .body(PriceListView.of(made)));
    }

    /** Keeps its terms as they are sent, whole. */
    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<PriceListView>> change(
            @PathVariable long id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody JsonNode body,
            Actor actor) {
        return require(id, actor)
                .flatMap(there -> lists.change(
                        id,
                        ApiHeaders.requireMatch(ifMatch, there.version(), "price-list-changed"),
                        ApiBody.read(body, PriceListApi::terms),
                        actor))
                .then(answer(id, actor));
    }

    /** Names a buyer; a list that names somebody is for them alone. */
    @PutMapping("/{id}/buyers/{buyer}")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<PriceListView>> addBuyer(@PathVariable long id, @PathVariable long buyer, Actor actor) {
        return lists.addBuyer(id, buyer, actor).then(answer(id, actor));
    }

    @DeleteMapping("/{id}/buyers/{buyer}")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<Void>> removeBuyer(@PathVariable long id, @PathVariable long buyer, Actor actor) {
        return gone(
                require(id, actor).filter(there -> there.buyers().stream().anyMatch(one -> one.id() == buyer)),
                () -> lists.removeBuyer(id, buyer, actor));
    }

    /** Gives a product a price or a percentage of its own. */
    @PutMapping(path = "/{id}/products/{product}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<PriceListView>> setItem(
            @PathVariable long id, @PathVariable long product, @RequestBody JsonNode body, Actor actor) {
        return require(id, actor)
                .map(there -> ApiBody.read(body, PriceListApi::own))
                .flatMap(own -> lists.setItem(id, product, own.price, own.percent, actor))
                .then(answer(id, actor));
    }

    @DeleteMapping("/{id}/products/{product}")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<Void>> removeItem(@PathVariable long id, @PathVariable long product, Actor actor) {
        return gone(
                require(id, actor).filter(there -> there.items().stream().anyMatch(one -> one.product() == product)),
                () -> lists.removeItem(id, product, actor));
    }

    private static Mono<ResponseEntity<Void>> gone(Mono<PriceList> there, Supplier<Mono<Void>> removal) {
        return there.switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(found -> removal.get())
                .thenReturn(ResponseEntity.noContent().build());
    }

    private Mono<PriceList> require(long id, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor)).flatMap(own -> lists.require(id, own));
    }

    private Mono<ResponseEntity<PriceListView>> answer(long id, Actor actor) {
        return require(id, actor)
                .map(list -> ResponseEntity.ok()
                        .eTag(ApiHeaders.eTag(list.version()))
                        .body(PriceListView.of(list)));
    }

    private static PriceTerms terms(ApiBody sent) {
        return new PriceTerms(
                sent.text("name"),
                sent.choice("audience", Audience.class),
                Objects.requireNonNullElse(sent.decimalOrNone("percent"), BigDecimal.ZERO),
                sent.day("from"),
                sent.dayOrNone("until"));
    }

    private static Own own(ApiBody sent) {
        return new Own(sent.decimalOrNone("price"), sent.decimalOrNone("percent"));
    }

    private record Own(@Nullable BigDecimal price, @Nullable BigDecimal percent) {}
}
