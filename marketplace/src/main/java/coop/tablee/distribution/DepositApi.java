package coop.tablee.distribution;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.DepositBalances;
import coop.tablee.ordering.DepositReturns;
import coop.tablee.ordering.DepositReturns.Item;
import coop.tablee.ordering.DepositReturns.ReturnDeposits;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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

/** Bottles, jars and crates that buyers have: for a buyer's own tools, and for those who take them back at a point. */
@RestController
@RequestMapping(path = "/api/v1/deposits", produces = MediaType.APPLICATION_JSON_VALUE)
class DepositApi {

    private static final int DAYS_BACK = 800;
    private static final int MOST = 200;
    private static final int MOST_KINDS = 20;

    private final DepositQueries queries;
    private final DepositBalances balances;
    private final DepositReturns returns;
    private final Days days;

    DepositApi(DepositQueries queries, DepositBalances balances, DepositReturns returns, Days days) {
        this.queries = queries;
        this.balances = balances;
        this.returns = returns;
        this.days = days;
    }

    /** What the buyer of the token still has, and what stands to its credit. */
    @GetMapping
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    Mono<Account> own(Actor actor) {
        return balances.accountOf(actor.requireParty().id()).map(Account::of);
    }

    /** The households of the points: those whose name fits, else those who still have something. */
    @GetMapping("/households")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<Holder>> find(@RequestParam(defaultValue = "") String q, Actor actor) {
        return queries.households(actor.requireParty().id(), days.today().minusDays(DAYS_BACK))
                .map(all -> ApiList.whole(
                        Household.like(q, all).limit(MOST).map(Holder::of).toList()));
    }

    @GetMapping("/households/{household}")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Account> show(@PathVariable long household, Actor actor) {
        return require(household, actor).then(balances.accountOf(household)).map(Account::of);
    }

    /** Books what came back, once per key. */
    @PostMapping(path = "/households/{household}/returns", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<Credited>> takeBack(
            @PathVariable long household,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody JsonNode body,
            Actor actor) {
        return require(household, actor)
                .map(known -> new ReturnDeposits(
                        ApiHeaders.requireKey(key), household, known.site(), ApiBody.read(body, DepositApi::items)))
                .flatMap(command -> returns.book(command, actor))
                .map(DepositApi::answer);
    }

    private Mono<Household> require(long household, Actor actor) {
        return queries.household(actor.requireParty().id(), household)
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private static List<Item> items(ApiBody sent) {
        return sent.each("items", MOST_KINDS, one -> new Item(one.requiredText("returnable"), one.count("quantity")));
    }

    private static ResponseEntity<Credited> answer(DepositReturns.Returned returned) {
        var answer = ResponseEntity.status(HttpStatus.CREATED);
        return (returned.replayed() ? answer.header("Idempotent-Replayed", "true") : answer)
                .body(new Credited(String.valueOf(returned.id()), euro(returned.amount())));
    }

    private static Map<String, String> euro(Money money) {
        return ApiAmounts.euro(BigDecimal.valueOf(money.minor(), 2));
    }

    record Account(List<Kind> items, Map<String, String> credit) {

        static Account of(DepositBalances.Account account) {
            return new Account(account.balances().stream().map(Kind::of).toList(), euro(account.credit()));
        }
    }

    record Kind(
            String returnable,
            Map<String, String> names,
            Map<String, String> deposit,
            String lent,
            String back,
            String left) {

        static Kind of(DepositBalances.Balance balance) {
            return new Kind(
                    balance.returnable(),
                    balance.names().texts(),
                    ApiAmounts.euro(balance.amount()),
                    ApiAmounts.plain(balance.out()),
                    ApiAmounts.plain(balance.back()),
                    ApiAmounts.plain(balance.left()));
        }
    }

    record Holder(String household, String name, LocalDate lastDate, String left, Map<String, String> credit) {

        static Holder of(Household household) {
            return new Holder(
                    String.valueOf(household.id()),
                    household.name(),
                    household.lastDate(),
                    String.valueOf(household.left()),
                    euro(household.credit()));
        }
    }

    record Credited(String id, Map<String, String> credited) {}
}
