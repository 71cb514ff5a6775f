package coop.tablee.catalogue;

import coop.tablee.catalogue.Returnables.LentWith;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Which products come in bottles, jars or crates that are brought back, for a coordinator's own tools. Deposits are EUR a piece, outside of VAT. */
@RestController
@RequestMapping(path = "/api/v1/deposits", produces = MediaType.APPLICATION_JSON_VALUE)
class LendingApi {

    private final Returnables returnables;

    LendingApi(Returnables returnables) {
        this.returnables = returnables;
    }

    /** All kinds, in order. */
    @GetMapping("/kinds")
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<Kind>> kinds() {
        return returnables
                .all()
                .map(kinds ->
                        ApiList.whole(kinds.values().stream().map(Kind::of).toList()));
    }

    /** The products that could be lent in something, by name; 2000 at most. */
    @GetMapping("/products")
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<Product>> products(Actor actor) {
        return returnables
                .products(actor)
                .collectList()
                .zipWith(
                        returnables.all(),
                        (products, kinds) -> ApiList.whole(products.stream()
                                .map(product -> Product.of(product, kinds))
                                .toList()));
    }

    /** Says what a product comes in, or that nothing of it comes back; said twice, it is said once. */
    @PutMapping(path = "/products/{product}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<Lent> lend(@PathVariable long product, @RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> ApiBody.read(body, Wish::of))
                .flatMap(wish -> returnables
                        .lend(product, wish.returnable, wish.count, actor)
                        .zipWith(returnables.all(), (saved, kinds) -> Lent.of(saved, wish, kinds)));
    }

    /** What a program asks for; no kind = nothing comes back. */
    private record Wish(@Nullable String returnable, int count) {

        static Wish of(ApiBody sent) {
            sent.only("returnable", "count");
            if (!sent.has("returnable")) {
                sent.refuse("returnable", "required", null, "BOTTLE");
            }
            var kind = sent.text("returnable");
            var count = sent.countOrNone("count");
            return new Wish(kind.isEmpty() ? null : kind, count == null ? 1 : count);
        }
    }

    record Kind(String returnable, Map<String, String> names, Map<String, String> deposit) {

        static Kind of(Returnable kind) {
            return new Kind(kind.code(), kind.names().texts(), ApiAmounts.euro(kind.amount()));
        }
    }

    /** A product; {@code count} pieces of the kind with each ordering unit. */
    record Product(
            String product,
            Map<String, String> names,
            String producer,
            String sku,
            @Nullable String returnable,
            @Nullable Integer count,
            @Nullable Map<String, String> deposit) {

        static Product of(LentWith product, Map<String, Returnable> kinds) {
            return new Product(
                    String.valueOf(product.id()),
                    product.names().texts(),
                    product.producerName(),
                    product.sku(),
                    product.returnable(),
                    product.lends() ? product.count() : null,
                    depositOf(product.returnable(), kinds));
        }
    }

    record Lent(
            String product,
            @Nullable String returnable,
            @Nullable Integer count,
            @Nullable Map<String, String> deposit,
            boolean changed) {

        static Lent of(SavedProduct saved, Wish wish, Map<String, Returnable> kinds) {
            return new Lent(
                    String.valueOf(saved.product()),
                    wish.returnable,
                    wish.returnable == null ? null : wish.count,
                    depositOf(wish.returnable, kinds),
                    saved.outcome() != SavedProduct.Outcome.UNCHANGED);
        }
    }

    private static @Nullable Map<String, String> depositOf(@Nullable String code, Map<String, Returnable> kinds) {
        var kind = code == null ? null : kinds.get(code);
        return kind == null ? null : ApiAmounts.euro(kind.amount());
    }
}
