package coop.tablee.ordercycle;

import coop.tablee.delivery.DropTariff;
import coop.tablee.delivery.DropTariffs;
import coop.tablee.delivery.SetDropTariff;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What coming to the kitchens' doors costs and asks, for a cooperative's own tools. */
@RestController
@RequestMapping(path = "/api/v1/drop-tariffs", produces = MediaType.APPLICATION_JSON_VALUE)
class TariffApi {

    private final DropTariffs tariffs;

    TariffApi(DropTariffs tariffs) {
        this.tariffs = tariffs;
    }

    /** Those of today and later at the doors that the cooperative reaches, whoever set them. */
    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<View>> list(Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> tariffs.of(own).map(View::of).collectList())
                .map(ApiList::whole);
    }

    /** The doors, and who may run a drop there. */
    @GetMapping("/choices")
    @MayUse(Role.COORDINATOR)
    Mono<Choices> choices(Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> Mono.zip(
                        tariffs.doors(own).map(Named::of).collectList(),
                        tariffs.sellers(own).map(Named::of).collectList()))
                .map(read -> new Choices(read.getT1(), read.getT2()));
    }

    /** Sets what a door costs and asks from a delivery date on, and ends what stood before; what was set for later dates goes. Answers all of them. */
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<View>> set(@RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> ApiBody.read(body, TariffApi::wanted))
                .flatMap(wanted -> tariffs.set(wanted, actor))
                .then(list(actor));
    }

    /** Ends a door's tariff: on that delivery date and later nothing is asked any more. */
    @DeleteMapping("/{destination}")
    @MayUse(Role.COORDINATOR)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> end(@PathVariable long destination, @RequestParam LocalDate from, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> tariffs.doors(own)
                        .filter(door -> door.id() == destination)
                        .next()
                        .switchIfEmpty(Mono.error(DomainException::notFound))
                        .then(Mono.defer(() -> tariffs.set(
                                new SetDropTariff(destination, own, BigDecimal.ZERO, BigDecimal.ZERO, from), actor))));
    }

    private static SetDropTariff wanted(ApiBody sent) {
        // Nothing said is not the same as nothing asked
        if (!sent.has("fee") && !sent.has("minimum")) {
            sent.refuse("fee", "required", null, "12.50");
        }
        return new SetDropTariff(
                sent.id("destination"),
                sent.id("seller"),
                Objects.requireNonNullElse(sent.decimalOrNone("fee"), BigDecimal.ZERO),
                Objects.requireNonNullElse(sent.decimalOrNone("minimum"), BigDecimal.ZERO),
                sent.day("from"));
    }

    record Named(String id, String name) {

        private static Named of(DropTariffs.Choice choice) {
            return new Named(String.valueOf(choice.id()), choice.name());
        }
    }

    record Choices(List<Named> destinations, List<Named> sellers) {}

    /** Amounts are VAT out. */
    record View(
            Named destination,
            Named cooperative,
            Named seller,
            Map<String, String> fee,
            Map<String, String> minimum,
            LocalDate from,
            @Nullable LocalDate until) {

        static View of(DropTariff tariff) {
            return new View(
                    new Named(String.valueOf(tariff.destination()), tariff.destinationName()),
                    new Named(String.valueOf(tariff.cooperative()), tariff.cooperativeName()),
                    new Named(String.valueOf(tariff.seller()), tariff.sellerName()),
                    ApiAmounts.euro(tariff.fee()),
                    ApiAmounts.euro(tariff.minimum()),
                    tariff.from(),
                    tariff.until());
        }
    }
}
