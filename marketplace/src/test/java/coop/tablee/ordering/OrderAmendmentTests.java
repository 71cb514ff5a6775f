package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;
import reactor.util.function.Tuples;

class OrderAmendmentTests extends OrderingStory {

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    TransactionalOperator transaction;

    @Test
    void linesAreChangedAddedAndRemovedAndTheMoneyFollows() {
        var order = placed("household", anOrder(village).of("Poireau", 2).of("Carotte", 1));
        var amended = amend(order, "household", line("Poireau", "5"), line("Carotte", "0"), line("Lait entier", "2"))
                .block();

        assertThat(amended.lines())
                .extracting(line -> line.quantity().intValue())
                .containsExactly(5, 0, 2);
        assertThat(amended.lines().get(1).total().minor()).isZero();
        // 5 × 3.05, 2 × 1.84; fees 7.5 % of 15.25 and 5 % of 3.68
        assertThat(amended.total().minor()).isEqualTo(1525 + 368 + 114 + 18);
        assertThat(amended.paid()).isEqualTo(amended.maximum());
        assertThat(amended.payments()).hasSize(2);
        assertThat(amended.version()).isEqualTo(order.version() + 1);
        assertThat(amended.consignments()).hasSize(2);
        assertThat(available("Poireau")).isEqualByComparingTo("195");
        assertThat(available("Carotte")).isEqualByComparingTo("500");
        assertThat(available("Lait entier")).isEqualByComparingTo("298");
        assertThat(find(order, "household")).isEqualTo(amended);

        var smaller = amend(amended, "household", line("Poireau", "1")).block();
        assertThat(smaller.paid()).isEqualTo(smaller.maximum());
        assertThat(smaller.authorised()).isEqualTo(amended.authorised());
        assertThat(smaller.refunded().minor())
                .isEqualTo(amended.maximum().minor() - smaller.maximum().minor());
        assertThat(owed("buyer:" + village.party("marchand"), smaller))
                .isEqualTo(-smaller.paid().minor());
        assertThat(slotUse(smaller.slot().id())).isEqualByComparingTo("0.12");
    }

    @Test
    void onlyTheDifferenceIsReservedOrReleased() {
        var order = placed(
                "household", anOrder(village).of("Poireau", 2).of("Carotte", 1).of("Betterave", 4));
        var amended = amend(order, "household", line("Poireau", "5"), line("Carotte", "0"), line("Lait entier", "2"))
                .block();
        var smaller = amend(amended, "household", line("Poireau", "1"), line("Lait entier", "2"))
                .block();

        assertThat(moves(smaller, "Poireau")).containsExactly("reserve 2", "reserve 3", "release -4");
        assertThat(moves(smaller, "Carotte")).containsExactly("reserve 1", "release -1");
        assertThat(moves(smaller, "Betterave")).containsExactly("reserve 4");
        assertThat(moves(smaller, "Lait entier")).containsExactly("reserve 2");
    }

    @Test
    void lastUnitGoesToTheOrderThatGrowsOrToWhoeverElseWantsIt() {
        for (var round = 0; round < 6; round++) {
            setStock("Betterave", 3 + 3 * round);
            var order = placed("household", anOrder(village).of("Betterave", 2));
            var outcomes = whileNobodyGetsAtTheStock(
                            codeOf(amend(order, "household", line("Betterave", "3"))),
                            outcome(anOrder(village).of("Betterave", 1).paidBy(PaymentMethod.TEST), "household2"))
                    .block();

            assertThat(available("Betterave")).isEqualByComparingTo("0");
            var grown = outcomes.getT1().equals("done");
            assertThat(outcomes.getT1()).isEqualTo(grown ? "done" : "insufficient-stock");
            assertThat(outcomes.getT2()).isEqualTo(grown ? "insufficient-stock" : "placed");
            assertThat(moves(order, "Betterave"))
                    .containsExactlyElementsOf(grown ? List.of("reserve 2", "reserve 1") : List.of("reserve 2"));
        }
    }

    @Test
    void whoeverWaitsForTheLastUnitGetsWhatAShrinkingOrderLetsGo() {
        setStock("Betterave", 3);
        var order = placed("household", anOrder(village).of("Betterave", 3));
        var competitor = anOrder(village).of("Betterave", 1).paidBy(PaymentMethod.TEST);
        assertRefused(competitor, "household2", "insufficient-stock");

        amend(order, "household", line("Betterave", "2")).block();

        assertThat(outcome(competitor, "household2").block()).isEqualTo("placed");
        assertThat(codeOf(amend(find(order, "household"), "household", line("Betterave", "3")))
                        .block())
                .isEqualTo("insufficient-stock");
        assertThat(available("Betterave")).isEqualByComparingTo("0");
    }

    @Test
    void removedLineMayComeBackAndItsFeeWithIt() {
        var order = placed("household", anOrder(village).of("Poireau", 2).of("Cidre brut", 1));
        var without = amend(order, "household", line("Cidre brut", "0")).block();
        assertThat(without.fees()).hasSize(1);

        var again = amend(without, "household", line("Cidre brut", "1")).block();
        assertThat(again.fees()).hasSize(2);
        assertThat(again.total()).isEqualTo(order.total());
        assertThat(again.lines()).hasSize(2);
    }

    @Test
    void kitchensReferenceIsChangedWithoutItsLines() {
        var order = placed("canteen", anOrder(village).to("tilleulsDoor").of("Carotte", 10));
        var amended = amendment
                .amend(new AmendOrder(order.number(), order.version(), null, "BC-2026-118"), village.actor("canteen"))
                .block();

        assertThat(amended.purchaseOrderNumber()).isEqualTo("BC-2026-118");
        assertThat(amended.total()).isEqualTo(order.total());
        assertThat(amended.lines().get(0).addedAt())
                .isEqualTo(order.lines().get(0).addedAt());
    }

    @Test
    void eachChangedLineIsJudgedByItsOwnCutOff() {
        var order = placed("household", anOrder(village).of("Poireau", 2).of("Carotte", 2));
        run(
                "update ordering.line set cutoff_at = platform.business_time() + interval '1 millisecond' where order_id = %d and offer_id = %d"
                        .formatted(order.id(), village.offer("Poireau", village.firstDate())));

        assertThat(codeOf(amend(order, "household", line("Poireau", "1"))).block())
                .isEqualTo("cut-off-passed");
        assertThat(codeOf(amend(order, "household", line("Poireau", "3"))).block())
                .isEqualTo("cut-off-passed");
        assertThat(codeOf(amend(order, "household", line("Carotte", "1"))).block())
                .isEqualTo("done");
    }

    @Test
    void staleVersionIsRefusedAndOfTwoChangesOneWins() {
        var order = placed("household", anOrder(village).of("Poireau", 2));
        var outcomes = Flux.range(3, 12)
                .flatMap(i -> codeOf(amend(order, "household", line("Poireau", String.valueOf(i)))), 12)
                .collectList()
                .block();

        assertThat(outcomes).filteredOn("done"::equals).hasSize(1);
        assertThat(outcomes).filteredOn("order-changed"::equals).hasSize(11);
    }

    @Test
    void changeThatIsShortLeavesTheOrderAsItWas() {
        setStock("Betterave", 5);
        var order = placed("household", anOrder(village).of("Betterave", 3).of("Poireau", 1));

        assertThat(codeOf(amend(order, "household", line("Betterave", "6"), line("Poireau", "9")))
                        .block())
                .isEqualTo("insufficient-stock");
        assertStands(order, "household");
        assertThat(codeOf(amend(order, "household", line("Betterave", "5"))).block())
                .isEqualTo("done");
        assertThat(available("Betterave")).isEqualByComparingTo("0");
    }

    @Test
    void lineGrowsAtItsOwnPriceOrAtTheNewOneThatTheBuyerNamed() {
        var order = placed("household", anOrder(village).of("Poireau", 2));
        var offer = village.offer("Poireau", village.firstDate());
        run("update ordercycle.offer set household_price = 4, version = version + 1 where id = " + offer);

        assertThat(codeOf(amend(order, "household", line("Poireau", "3"))).block())
                .isEqualTo("price-changed");
        var smaller = amend(order, "household", line("Poireau", "1")).block();
        assertThat(smaller.lines().get(0).price()).isEqualByComparingTo("3.05");
        var grown = amend(smaller, "household", new LineRequest(offer, new BigDecimal("3"), 1L))
                .block();
        assertThat(grown.lines().get(0).total().minor()).isEqualTo(1200);
    }

    @Test
    void otherPriceIsToldOnceWhateverVersionWasSeen() {
        var order = placed("household", anOrder(village).of("Poireau", 2));
        var offer = village.offer("Poireau", village.firstDate());
        run("update ordercycle.offer set household_price = 4, version = version + 2 where id = " + offer);

        for (var seen : new Long[] {null, 0L, 1L}) {
            assertThat(reasons(amend(order, "household", new LineRequest(offer, new BigDecimal("3"), seen))))
                    .containsExactly("lines[0].quantity price-changed 3.05 4");
        }
        assertThat(reasons(amend(order, "household", new LineRequest(offer, new BigDecimal("2.3"), 0L))))
                .extracting(reason -> reason.split(" ", 3)[1])
                .containsExactly("price-changed", "quantity-not-allowed");
    }

    @Test
    void priceThatChangesWhileTheOrderDoesIsToldWithTheNewOne() {
        var order = placed("household", anOrder(village).of("Betterave", 2));
        var offer = village.offer("Betterave", village.firstDate());
        var before = order.lines().get(0).price().stripTrailingZeros().toPlainString();

        var reasons = Mono.zip(
                        database.sql("select stock.lock_rows(array[%d]::bigint[]) is null"
                                        .formatted(village.stock("Betterave")))
                                .then()
                                .then(Mono.delay(Duration.ofMillis(500)))
                                .then(database.sql(
                                                "update ordercycle.offer set household_price = 7.5, version = version + 1 where id = "
                                                        + offer)
                                        .then())
                                .thenReturn("held")
                                .as(transaction::transactional),
                        Mono.delay(Duration.ofMillis(100))
                                .then(told(amend(order, "household", line("Betterave", "3")))))
                .block()
                .getT2();

        assertThat(reasons).containsExactly("lines[0].quantity price-changed " + before + " 7.5");
    }

    private static List<String> reasons(Mono<?> work) {
        return told(work).block();
    }

    private static Mono<List<String>> told(Mono<?> work) {
        return work.map(done -> List.of("done"))
                .onErrorResume(
                        DomainException.class,
                        refused -> Mono.just(refused.errors().stream()
                                .map(reason -> "%s %s %s %s"
                                        .formatted(reason.field(), reason.code(), reason.found(), reason.expected()))
                                .toList()));
    }

    @Test
    void changeAndCancellationAtOnceLeaveOneOfThem() {
        for (var round = 0; round < 8; round++) {
            var order = placed("household", anOrder(village).of("Poireau", 2).of("Yaourt nature", 1));
            Mono.zip(
                            codeOf(amend(order, "household", line("Poireau", "4"), line("Baguette", "1"))),
                            codeOf(cancellation.cancel(order.number(), village.actor("household"))))
                    .block();
            var end = find(order, "household");
            assertThat(end.state()).isEqualTo(OrderState.CANCELLED);
            assertThat(end.paid().minor()).isZero();
        }
        assertThat(available("Poireau")).isEqualByComparingTo("200");
    }

    @Test
    void orderKeepsAtLeastOneLineAndForeignOrdersAreNotFound() {
        var order = placed("household", anOrder(village).of("Poireau", 2));

        assertThat(codeOf(amend(order, "household", line("Poireau", "0"))).block())
                .isEqualTo("invalid-input");
        assertThat(codeOf(amend(order, "household2", line("Poireau", "1"))).block())
                .isEqualTo("not-found");
        assertThat(codeOf(amend(order, "household", line("Poireau", "-1"))).block())
                .isEqualTo("quantity-not-allowed");
        assertThat(codeOf(amend(order, "household", line("Carotte", "0.3333333")))
                        .block())
                .isEqualTo("quantity-not-allowed");
        assertThat(codeOf(amend(order, "household", line("Poireau", "1"), line("Poireau", "3")))
                        .block())
                .isEqualTo("invalid-input");
        var elsewhere = new LineRequest(village.offer("Carotte", village.secondDate()), BigDecimal.ONE, null);
        assertThat(codeOf(amend(order, "household", elsewhere)).block()).isEqualTo("not-offered");
    }

    private OrderDetails placed(String who, Orders order) {
        return place(order, who).orders().get(0);
    }

    private Mono<OrderDetails> amend(OrderDetails order, String who, LineRequest... lines) {
        return amendment.amend(
                new AmendOrder(order.number(), order.version(), List.of(lines), null), village.actor(who));
    }

    /** Both have come to the beetroot's stock row, and wait for it, before either gets at it. */
    private Mono<Tuple2<String, String>> whileNobodyGetsAtTheStock(Mono<String> one, Mono<String> other) {
        var locked = database.sql("select stock.lock_rows(array[%d]::bigint[]) is null locked"
                        .formatted(village.stock("Betterave")))
                .then()
                .then(Mono.delay(Duration.ofMillis(500)))
                .as(transaction::transactional);
        return Mono.zip(
                        locked,
                        Mono.delay(Duration.ofMillis(100)).then(one),
                        Mono.delay(Duration.ofMillis(100)).then(other))
                .map(all -> Tuples.of(all.getT2(), all.getT3()));
    }

    private List<String> moves(OrderDetails order, String product) {
        return database.sql("""
                        select m.kind || ' ' || trim_scale(m.quantity) from stock.move m join ordering.line l on l.id = m.order_line_id
                        where l.order_id = %d and m.stock_id = %d order by m.id
                        """.formatted(order.id(), village.stock(product)))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private LineRequest line(String product, String quantity) {
        return new LineRequest(village.offer(product, village.firstDate()), new BigDecimal(quantity), null);
    }
}
