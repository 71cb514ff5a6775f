package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class OrderAmendmentTests extends OrderingStory {

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderCancellation cancellation;

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

    private LineRequest line(String product, String quantity) {
        return new LineRequest(village.offer(product, village.firstDate()), new BigDecimal(quantity), null);
    }
}
