package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class OrderCancellationTests extends OrderingStory {

    @Autowired
    OrderCancellation cancellation;

    @Test
    void cancelledOrderGivesBackGoodsRoomAndEveryCent() {
        var order = place(anOrder(village).of("Poireau", 3).of("Poulet fermier", 1), "household")
                .orders()
                .get(0);
        var cancelled =
                cancellation.cancel(order.number(), village.actor("household")).block();

        assertThat(cancelled.state()).isEqualTo(OrderState.CANCELLED);
        assertThat(cancelled.paid().minor()).isZero();
        assertThat(cancelled.refunded()).isEqualTo(order.maximum());
        assertThat(cancelled.payments().get(0).status()).isEqualTo("refunded");
        assertThat(owed("buyer:" + village.party("marchand"), order)).isZero();
        assertThat(owed("provider:test", order)).isZero();
        assertThat(available("Poireau")).isEqualByComparingTo("200");
        assertThat(slotUse(order.slot().id())).isEqualByComparingTo("0");
    }

    @Test
    void doubleClickCancelsOnce() {
        var order = place(anOrder(village).to("tilleulsDoor").of("Carotte", 3), "canteen")
                .orders()
                .get(0);
        var answers = Flux.range(0, 10)
                .flatMap(i -> cancellation.cancel(order.number(), village.actor("canteen")), 10)
                .collectList()
                .block();

        assertThat(answers).extracting(OrderDetails::version).containsOnly(order.version() + 1);
    }

    @Test
    void lateCancellationAndAnothersOrderAreRefused() {
        var order =
                place(anOrder(village).of("Poireau", 3), "household").orders().get(0);
        assertThat(codeOf(cancellation.cancel(order.number(), village.actor("household2")))
                        .block())
                .isEqualTo("not-found");
        run("update ordering.line set cutoff_at = added_at + interval '1 microsecond' where order_id = " + order.id());

        assertThat(find(order, "household").mayCancel()).isFalse();
        assertThat(codeOf(cancellation.cancel(order.number(), village.actor("household")))
                        .block())
                .isEqualTo("cut-off-passed");
        assertThat(find(order, "household").paid()).isEqualTo(order.paid());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 10, 20, 40, 80, 160})
    void buyerWhoHangsUpLosesNothingAndLeavesNothingHalfDone(int millis) {
        var command = anOrder(village)
                .of("Carotte", 1)
                .of("Tomme de vache", 1)
                .paidBy(PaymentMethod.TEST, UUID.randomUUID().toString());
        StepVerifier.create(placement.place(command, village.actor("household")))
                .thenAwait(Duration.ofMillis(millis))
                .thenCancel()
                .verify();

        var placed = placement.place(command, village.actor("household")).block();
        assertThat(placed.orders()).hasSize(1);
        assertThat(ordersOf("household")).isEqualTo(1);
        assertThat(available("Carotte")).isEqualByComparingTo("499");
    }

    @Test
    void poolIsWholeAfterManyHangUps() {
        Flux.range(0, 200)
                .flatMap(
                        i -> placement
                                .place(
                                        anOrder(village).of("Oignon jaune", 1).paidBy(PaymentMethod.TEST),
                                        village.actor("household"))
                                .timeout(Duration.ofMillis(i % 40))
                                .onErrorComplete(),
                        40)
                .blockLast();
        var order =
                place(anOrder(village).of("Carotte", 1), "household").orders().get(0);

        assertThat(find(order, "household").state()).isEqualTo(OrderState.PLACED);
        assertThat(Flux.range(0, 16)
                        .flatMap(
                                i -> database.sql("select pg_sleep(0.05), 1 one")
                                        .map(row -> row.get("one", Integer.class))
                                        .one(),
                                16)
                        .count()
                        .block(Duration.ofSeconds(5)))
                .isEqualTo(16);
    }
}
