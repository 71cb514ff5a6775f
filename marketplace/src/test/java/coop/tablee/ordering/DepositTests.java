package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.catalogue.Returnables;
import coop.tablee.catalogue.SavedProduct;
import coop.tablee.ordering.DepositReturns.Item;
import coop.tablee.ordering.DepositReturns.ReturnDeposits;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Bottles and jars that are lent with the goods: charged once, counted, brought back for what they were charged at. */
class DepositTests extends OrderingStory {

    @Autowired
    Returnables returnables;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderQuote quotes;

    @Autowired
    DepositReturns returns;

    @Autowired
    DepositBalances balances;

    @BeforeEach
    void lend() {
        lend("Lait entier", "BOTTLE", 1, "coordinator2");
        lend("Yaourt nature", "JAR", 1, "coordinator2");
        lend("Jus de pomme", "BOTTLE", 6, "coordinator");
    }

    @Test
    void depositsAreLinesBySellerAndKindOutsideOfVat() {
        var order = place(
                        anOrder(village)
                                .of("Lait entier", 4)
                                .of("Yaourt nature", 2)
                                .of("Jus de pomme", 1),
                        "household")
                .orders()
                .get(0);

        assertThat(order.deposits())
                .extracting(
                        OrderDetails.Deposit::returnable,
                        deposit -> deposit.quantity().intValue(),
                        deposit -> deposit.total().minor())
                .containsExactlyInAnyOrder(tuple("BOTTLE", 4, 120L), tuple("BOTTLE", 6, 180L), tuple("JAR", 2, 40L));
        assertThat(order.deposit().minor()).isEqualTo(340);
        assertThat(order.total()).isEqualTo(order.goods().plus(order.fee()).plus(order.deposit()));
        assertThat(order.vat())
                .filteredOn(vat -> vat.rate().signum() == 0)
                .extracting(vat -> vat.net().minor(), vat -> vat.vat().minor())
                .containsExactly(tuple(340L, 0L));
        assertThat(quotes.quote(List.of(anOrder(village).of("Lait entier", 4).request()), village.actor("household"))
                        .block()
                        .deposits()
                        .minor())
                .isEqualTo(120);
    }

    @Test
    void kitchensDepositsAreBesideNetAndVat() {
        var order = place(anOrder(village).to("tilleulsDoor").of("Lait entier", 10), "canteen")
                .orders()
                .get(0);

        // 10 × 1.60 = 16.00, fee 5 % 0.80, VAT 6 % of 16.80 = 1.01, bottles 3.00
        assertThat(order.total().minor()).isEqualTo(2081);
    }

    @Test
    void depositsFollowAnAmendment() {
        var order = place(anOrder(village).of("Lait entier", 4).of("Poireau", 1), "household")
                .orders()
                .get(0);

        var more = amend(order, "Lait entier", 6);
        assertThat(more.deposit().minor()).isEqualTo(180);
        var none = amend(more, "Lait entier", 0);
        assertThat(none.deposits()).isEmpty();
        assertThat(none.deposit().minor()).isZero();
        assertThat(amend(none, "Yaourt nature", 3).deposit().minor()).isEqualTo(60);
    }

    @Test
    void numberFollowsWhatIsPackedAndMoneyWhatIsAccepted() {
        var order = place(anOrder(village).of("Lait entier", 10), "household")
                .orders()
                .get(0);
        afterTheCutOff();

        var packed = pack(order, "8");
        assertThat(packed.deposits().get(0).quantity()).isEqualByComparingTo("8");
        assertThat(packed.deposit().minor()).isEqualTo(240);

        var received = receive(order, "5");
        assertThat(received.deposits().get(0).quantity()).isEqualByComparingTo("8");
        assertThat(received.deposit().minor()).isEqualTo(150);
        assertThat(received.state()).isEqualTo(OrderState.SETTLED);
        assertThat(out("marchand", "BOTTLE")).isEqualByComparingTo("5");
    }

    @Test
    void refusingEverythingLendsNothingAndLeavesEveryAccountAtZero() {
        var order = place(anOrder(village).of("Lait entier", 10), "household")
                .orders()
                .get(0);
        afterTheCutOff();
        pack(order, "10");

        var received = receive(order, "0");

        assertThat(received.total().minor()).isZero();
        assertThat(balances.of(order.buyer()).block()).isEmpty();
        assertThat(owed("buyer:" + order.buyer(), order)).isZero();
    }

    @Test
    void whatComesBackIsCreditedUpToWhatIsOutAndAccountsReturnToZero() {
        var seller = village.party("valDeSenne");
        handedOver(10);
        var before = account("seller:" + seller);

        var first = give("k1", "BOTTLE", 4);
        assertThat(first.amount().minor()).isEqualTo(120);
        assertThat(give("k1", "BOTTLE", 4).replayed()).isTrue();
        assertThat(code(book("k1", "BOTTLE", 5))).isEqualTo("idempotency-key-reused");
        assertThat(code(book("k2", "BOTTLE", 7))).isEqualTo("deposit-not-out");
        assertThat(code(book("k3", "CRATE", 1))).isEqualTo("deposit-not-out");
        assertThat(give("k4", "BOTTLE", 6).amount().minor()).isEqualTo(180);

        assertThat(balances.creditOf(village.party("marchand")).block().minor()).isEqualTo(300);
        assertThat(out("marchand", "BOTTLE")).isEqualByComparingTo("0");
        assertThat(account("seller:" + seller)).isEqualTo(before + 300);
    }

    @Test
    void keyIsOfWhoTakesBackWhereverTheHouseholdFetchesByThen() {
        handedOver(10);
        var atTheKiosk = asked("k", "BOTTLE", 2);
        var atTheStation = new ReturnDeposits(
                atTheKiosk.idempotencyKey(), atTheKiosk.buyer(), village.site("gare"), atTheKiosk.items());
        var first = returns.book(atTheKiosk, village.actor("coordinator2")).block();

        var again = returns.book(atTheStation, village.actor("coordinator2")).block();

        assertThat(again.replayed()).isTrue();
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(out("marchand", "BOTTLE")).isEqualByComparingTo("8");
        var others = returns.book(atTheKiosk, village.actor("volunteer")).block();
        assertThat(others.replayed()).as("the same word of another party").isFalse();
        assertThat(out("marchand", "BOTTLE")).isEqualByComparingTo("6");
    }

    @Test
    void twentyHandsGiveBackTenBottlesOnce() {
        handedOver(10);

        var said = Flux.range(0, 20)
                .flatMap(i -> codeOf(book("crowd-" + i, "BOTTLE", 1)), 20)
                .collectList()
                .block();

        assertThat(said).filteredOn("done"::equals).hasSize(10);
        assertThat(said).filteredOn("deposit-not-out"::equals).hasSize(10);
        assertThat(balances.creditOf(village.party("marchand")).block().minor()).isEqualTo(300);
    }

    @Test
    void onlyWhoStandsThereTakesBackAndOnlyFromBuyersOfTheirs() {
        handedOver(2);

        assertThat(code(returns.book(asked("a", "BOTTLE", 1), village.actor("household"))))
                .isEqualTo("not-found");
        assertThat(code(returns.book(asked("b", "BOTTLE", 1), village.actor("producer"))))
                .isEqualTo("not-found");
        var stranger = new ReturnDeposits(
                "c", village.party("dubois"), village.site("kiosque"), List.of(new Item("BOTTLE", 1)));
        assertThat(code(returns.book(stranger, village.actor("volunteer")))).isEqualTo("not-found");
        var nonsense = new ReturnDeposits(
                "d",
                village.party("marchand"),
                village.site("kiosque"),
                List.of(new Item("BOTTLE", -1), new Item("BOTTLE", 1)));
        assertThat(code(returns.book(nonsense, village.actor("volunteer")))).isEqualTo("invalid-input");
    }

    @Test
    void anotherDepositIsAnotherVersionAndNothingWeighedHasOne() {
        assertThat(lend("Lait entier", "BOTTLE", 1, "coordinator2").outcome())
                .isEqualTo(SavedProduct.Outcome.UNCHANGED);
        assertThat(lend("Lait entier", null, 1, "coordinator2").outcome()).isEqualTo(SavedProduct.Outcome.CHANGED);
        assertThat(code(returnables.lend(village.product("Carotte"), "CRATE", 1, village.actor("coordinator"))))
                .isEqualTo("invalid-input");
        assertThat(code(returnables.lend(village.product("Lait entier"), "BARREL", 1, village.actor("coordinator"))))
                .isEqualTo("invalid-input");
        assertThat(code(returnables.lend(village.product("Lait entier"), "JAR", 1, village.actor("household"))))
                .isEqualTo("not-found");
    }

    private void handedOver(int bottles) {
        var order = place(anOrder(village).of("Lait entier", bottles), "household")
                .orders()
                .get(0);
        afterTheCutOff();
        pack(order, String.valueOf(bottles));
        receive(order, String.valueOf(bottles));
    }

    /** A new version, and the open offers of it. */
    private SavedProduct lend(String product, String kind, int count, String who) {
        var saved = returnables
                .lend(village.product(product), kind, count, village.actor(who))
                .block();
        run("update ordercycle.offer set product_version_id = %d where product_id = %d"
                .formatted(saved.version(), village.product(product)));
        return saved;
    }

    private ReturnDeposits asked(String key, String kind, int quantity) {
        return new ReturnDeposits(
                key + "-" + village.number(),
                village.party("marchand"),
                village.site("kiosque"),
                List.of(new Item(kind, quantity)));
    }

    private Mono<DepositReturns.Returned> book(String key, String kind, int quantity) {
        return returns.book(asked(key, kind, quantity), village.actor("volunteer"));
    }

    private DepositReturns.Returned give(String key, String kind, int quantity) {
        return book(key, kind, quantity).block();
    }

    private static String code(Mono<?> work) {
        return codeOf(work).block();
    }

    private BigDecimal out(String party, String kind) {
        return balances.of(village.party(party)).block().stream()
                .filter(balance -> balance.returnable().equals(kind))
                .map(DepositBalances.Balance::left)
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }

    private long account(String name) {
        return database.sql("select coalesce(sum(amount_minor), 0)::bigint from ledger.entry where account = '" + name
                        + "'")
                .mapValue(Long.class)
                .one()
                .block();
    }

    private OrderDetails amend(OrderDetails order, String product, double quantity) {
        return amendment
                .amend(
                        new AmendOrder(
                                order.number(),
                                order.version(),
                                List.of(new LineRequest(
                                        village.offer(product, village.firstDate()),
                                        BigDecimal.valueOf(quantity),
                                        null)),
                                null),
                        village.actor("household"))
                .block();
    }

    private void afterTheCutOff() {
        run(
                "update ordering.line set added_at = added_at - interval '30 days', cutoff_at = platform.business_time() - interval '1 second' where kind = 'goods' and order_id in (select id from ordering.orders where destination_id = "
                        + village.site("kiosque") + ")");
    }

    private OrderDetails pack(OrderDetails order, String packed) {
        var lines = order.lines().stream()
                .map(line -> new PackedLine(
                        line.id(),
                        new BigDecimal(packed),
                        null,
                        new BigDecimal(packed).compareTo(line.quantity()) < 0 ? LineFault.SHORT : null))
                .toList();
        return fulfilment
                .pack(new PackConsignment(order.consignments().get(0).id(), null, lines), village.actor("coordinator2"))
                .block()
                .order();
    }

    private OrderDetails receive(OrderDetails order, String accepted) {
        var lines = order.lines().stream()
                .map(line -> new ReceivedLine(line.id(), new BigDecimal(accepted), null, LineFault.DAMAGED))
                .toList();
        return fulfilment
                .receive(
                        new ReceiveConsignment(order.consignments().get(0).id(), null, lines, false),
                        village.actor("volunteer"))
                .block()
                .order();
    }
}
