package coop.tablee.distribution.board;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.CutOrders;
import coop.tablee.ordering.DeclaredShortage;
import coop.tablee.ordering.ShortageCut;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiList;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What producers declared missing of what a cooperative's buyers ordered, and sharing it out. Quantities are decimal strings in ordering units. */
@RestController
@RequestMapping(path = "/api/v1/shortages", produces = MediaType.APPLICATION_JSON_VALUE)
class ShortageApi {

    private final ShortageCut shortages;

    ShortageApi(ShortageCut shortages) {
        this.shortages = shortages;
    }

    /** The nearest delivery date first. */
    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<Missing>> list(Actor actor) {
        return shortages.declared(actor).map(Missing::of).collectList().map(ApiList::whole);
    }

    /** Shares it out now instead of waiting for the cut-off. Asked twice it is done once. */
    @PostMapping("/{stock}/cut")
    @MayUse(Role.COORDINATOR)
    Mono<Cut> cut(@PathVariable long stock, Actor actor) {
        return shortages.now(stock, actor).map(Cut::of);
    }

    record Missing(
            String stock,
            String product,
            Map<String, String> names,
            String producer,
            String orderingUnit,
            String shortage,
            String promised,
            Instant declaredAt,
            LocalDate firstDate,
            int orders,
            Instant cutAt) {

        static Missing of(DeclaredShortage declared) {
            return new Missing(
                    String.valueOf(declared.stock()),
                    String.valueOf(declared.product()),
                    declared.names().texts(),
                    declared.producerName(),
                    declared.orderingUnit(),
                    ApiAmounts.plain(declared.shortage()),
                    ApiAmounts.plain(declared.promised()),
                    declared.declaredAt(),
                    declared.firstDate(),
                    declared.orders(),
                    declared.cutAt());
        }
    }

    /** What was taken out, and of which orders. */
    record Cut(String quantity, List<String> orders) {

        static Cut of(CutOrders cut) {
            return new Cut(ApiAmounts.plain(cut.quantity()), cut.numbers());
        }
    }
}
