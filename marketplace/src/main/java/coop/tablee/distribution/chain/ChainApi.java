package coop.tablee.distribution.chain;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiList;
import java.math.BigDecimal;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What farms lent and got back, for programs of either side. */
@RestController
@RequestMapping(path = "/api/v1/returnables", produces = MediaType.APPLICATION_JSON_VALUE)
class ChainApi {

    private final ChainBalances balances;

    ChainApi(ChainBalances balances) {
        this.balances = balances;
    }

    /** Each kind between each farm and cooperative of which the token's organisation is one. */
    @GetMapping
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<View>> list(Actor actor) {
        return balances.of(actor.requireParty().id())
                .map(found -> ApiList.whole(found.stream().map(View::of).toList()));
    }

    record Named(String id, String name) {}

    record View(
            Named cooperative,
            Named producer,
            String returnable,
            Map<String, String> names,
            String lent,
            String brought,
            String back,
            String left,
            Map<String, String> deposit,
            Map<String, String> value) {

        static View of(ChainBalance balance) {
            return new View(
                    new Named(String.valueOf(balance.cooperative()), balance.cooperativeName()),
                    new Named(String.valueOf(balance.producer()), balance.producerName()),
                    balance.returnable(),
                    balance.names().texts(),
                    String.valueOf(balance.lent()),
                    String.valueOf(balance.brought()),
                    String.valueOf(balance.back()),
                    String.valueOf(balance.left()),
                    ApiAmounts.euro(balance.amount().setScale(2)),
                    ApiAmounts.euro(BigDecimal.valueOf(balance.value().minor(), 2)));
        }
    }
}
