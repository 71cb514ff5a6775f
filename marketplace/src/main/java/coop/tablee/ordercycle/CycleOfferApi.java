package coop.tablee.ordercycle;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiList;
import java.math.BigDecimal;
import java.util.Map;
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

/** What a date of the own cooperative offers, and what it could offer besides, for a cooperative's own tools. */
@RestController
@RequestMapping(path = "/api/v1/cycles/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
class CycleOfferApi {

    private final CycleQueries queries;
    private final OrderCycles cycles;

    CycleOfferApi(CycleQueries queries, OrderCycles cycles) {
        this.queries = queries;
        this.cycles = cycles;
    }

    /** All offers, those that were taken out too, by family and producer. */
    @GetMapping("/offers")
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<View>> offers(@PathVariable long id, Actor actor) {
        return require(id, actor)
                .flatMap(own -> queries.offers(own.id()))
                .map(rows -> ApiList.whole(rows.stream().map(View::of).toList()));
    }

    /** Products that became complete since the date was made. */
    @GetMapping("/new-offers")
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<New>> newOffers(@PathVariable long id, Actor actor) {
        return require(id, actor)
                .flatMap(own -> queries.newIn(own.id()))
                .map(rows -> ApiList.whole(rows.stream()
                        .map(row -> new New(row.names().texts(), row.producer()))
                        .toList()));
    }

    /** Offers all of them; sent twice, the second finds none. */
    @PostMapping(path = "/new-offers", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<Offered> offerNew(@PathVariable long id, @RequestBody JsonNode body, Actor actor) {
        return require(id, actor)
                .map(own -> ApiBody.read(body, sent -> sent.decimal("marginPercent")))
                .flatMap(margin -> cycles.offerNew(id, margin, actor))
                .map(Offered::new);
    }

    private Mono<CycleRow> require(long id, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor)).flatMap(own -> queries.require(id, own));
    }

    record Offered(long offered) {}

    record New(Map<String, String> names, String producer) {}

    record View(
            String offer,
            Map<String, String> names,
            Map<String, String> family,
            String producer,
            String orderingUnit,
            String pricingUnit,
            String producerPrice,
            String vatRate,
            @Nullable String householdPrice,
            @Nullable String institutionPrice,
            String minimum,
            String step,
            @Nullable String maximum,
            boolean offered,
            long version) {

        static View of(OfferedRow row) {
            return new View(
                    String.valueOf(row.id()),
                    row.names().texts(),
                    row.family().texts(),
                    row.producer(),
                    row.orderingUnit().name(),
                    row.pricingUnit().name(),
                    ApiAmounts.plain(row.producerPrice()),
                    ApiAmounts.plain(row.vatRate()),
                    plainOrNone(row.householdPrice()),
                    plainOrNone(row.institutionPrice()),
                    ApiAmounts.plain(row.minimum()),
                    ApiAmounts.plain(row.step()),
                    plainOrNone(row.maximum()),
                    row.offered(),
                    row.version());
        }

        private static @Nullable String plainOrNone(@Nullable BigDecimal amount) {
            return amount == null ? null : ApiAmounts.plain(amount);
        }
    }
}
