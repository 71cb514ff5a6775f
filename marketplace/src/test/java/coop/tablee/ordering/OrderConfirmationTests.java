package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class OrderConfirmationTests extends OrderingStory {

    @Autowired
    OrderConfirmation confirmation;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    DueConfirmations due;

    @Test
    void orderIsConfirmedWhenTheLastOfItsCyclesHasClosed() {
        var order = place(anOrder(village).of("Carotte", 3).of("Lait entier", 2), "household")
                .orders()
                .get(0);
        var alone =
                place(anOrder(village).of("Carotte", 1), "household").orders().get(0);

        closeCycleOf("grandChamp");
        assertThat(find(order, "household").state()).isEqualTo(OrderState.PLACED);
        assertThat(find(alone, "household").state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(find(alone, "household").lines().get(0).confirmed()).isEqualByComparingTo("1");

        closeCycleOf("valDeSenne");
        var confirmed = find(order, "household");
        assertThat(confirmed.state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(confirmed.lines())
                .allSatisfy(line -> assertThat(line.confirmed()).isEqualByComparingTo(line.quantity()));
        assertThat(confirmed.mayCancel()).isFalse();
        assertThat(codeOf(cancellation.cancel(order.number(), village.actor("household")))
                        .block())
                .isEqualTo("cut-off-passed");
    }

    @Test
    void ordersDoNotWaitForTheNewsOfTheirCycleToHaveItsTurn() {
        var waits = place(anOrder(village).of("Carotte", 3).of("Lait entier", 2), "household")
                .orders()
                .get(0);
        var alone =
                place(anOrder(village).of("Carotte", 1), "household").orders().get(0);
        var cycle = village.cycle("grandChamp", village.firstDate());
        run("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle);
        run(
                "insert into platform.outbox (kind, dedup_key, payload, due_at) values ('cycle_closed', '%d', '{}', clock_timestamp() + interval '1 day')"
                        .formatted(cycle));

        due.confirmAll().block();

        assertThat(find(alone, "household").state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(find(waits, "household").state()).isEqualTo(OrderState.PLACED);
        run("update platform.outbox set status = 'sent' where kind = 'cycle_closed' and dedup_key = '%d'"
                .formatted(cycle));
    }

    /** Who asks in the very moment in which it ends, too. */
    @Test
    void whoeverAsksWhileItIsBeingDoneIsAnswered() {
        var asked = Flux.range(0, 8)
                .flatMap(
                        who -> due.confirmAll()
                                .timeout(Duration.ofSeconds(10))
                                .subscribeOn(Schedulers.boundedElastic())
                                .repeat(199),
                        8)
                .count()
                .block();

        assertThat(asked).isEqualTo(8 * 200);
    }

    @Test
    void confirmingTwiceOrOnTwoNodesConfirmsOnce() {
        var order =
                place(anOrder(village).of("Carotte", 3), "household").orders().get(0);
        run("update ordercycle.cycle set state = 'CLOSED' where id = "
                + village.cycle("grandChamp", village.firstDate()));
        var confirmed = Flux.range(0, 6)
                .flatMap(node -> confirmation.confirmOrdersOf(village.cycle("grandChamp", village.firstDate())), 6)
                .reduce(Integer::sum)
                .block();

        assertThat(confirmed).isEqualTo(1);
        assertThat(find(order, "household").version()).isEqualTo(order.version() + 1);
    }

    @Test
    void orderPaidAfterItsCycleClosedIsConfirmedAtOnce() {
        var held = placement
                .place(anOrder(village).of("Carotte", 3).heldFor(PaymentMethod.TEST), village.actor("household"))
                .block()
                .orders()
                .get(0);
        closeCycleOf("grandChamp");
        assertThat(find(held, "household").state()).isEqualTo(OrderState.AWAITING_PAYMENT);

        run("select ordering.take_payment(0, array[%d]::bigint[])".formatted(held.id()));
        assertThat(find(held, "household").state()).isEqualTo(OrderState.CONFIRMED);
    }

    private void closeCycleOf(String cooperative) {
        var cycle = village.cycle(cooperative, village.firstDate());
        run("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle);
        confirmation.confirmOrdersOf(cycle).block();
    }
}
