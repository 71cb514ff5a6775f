package coop.tablee.ordercycle.fee;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiList;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A cooperative's fees per order and kilogram, for its own tools. */
@RestController
@RequestMapping(path = "/api/v1/fees", produces = MediaType.APPLICATION_JSON_VALUE)
class FeeApi {

    private final Fees fees;

    FeeApi(Fees fees) {
        this.fees = fees;
    }

    /** What holds today, and what begins later. */
    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<View>> list(Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(fees::all)
                .map(found -> ApiList.whole(found.stream().map(View::of).toList()));
    }

    /** Sets what is asked from a delivery date on; what is not sent is zero. Answers all of them. */
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<View>> set(@RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> ApiBody.read(body, FeeApi::fee))
                .flatMap(wanted -> fees.set(wanted, actor))
                .then(list(actor));
    }

    private static Fee fee(ApiBody sent) {
        return new Fee(sent.day("from"), rates(sent.part("household")), rates(sent.part("institution")));
    }

    private static FeeRates rates(ApiBody sent) {
        return new FeeRates(
                Objects.requireNonNullElse(sent.decimalOrNone("perOrder"), BigDecimal.ZERO),
                Objects.requireNonNullElse(sent.decimalOrNone("perKg"), BigDecimal.ZERO));
    }

    record View(String from, Rates household, Rates institution) {

        static View of(Fee fee) {
            return new View(fee.from().toString(), Rates.of(fee.household()), Rates.of(fee.institution()));
        }
    }

    record Rates(Map<String, String> perOrder, Map<String, String> perKg) {

        private static Rates of(FeeRates rates) {
            return new Rates(ApiAmounts.euro(rates.perOrder()), ApiAmounts.euro(rates.perKg()));
        }
    }
}
