package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.Invariants;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What becomes of delivery dates that nothing moves on. */
class DatesOverTests extends OrderingStory {

    @Autowired
    DatesOver over;

    @Autowired
    OrderCancellation cancellation;

    @Test
    void dateWithoutAnyOrderIsSettledWhenItIsOver() {
        run("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle());
        over.end().block();
        assertThat(state()).as("a late request may still be granted").isEqualTo("CLOSED");

        letTheDatePass();
        Mono.when(Flux.range(0, 3).flatMap(node -> over.end(), 3)).block();

        assertThat(state()).isEqualTo("SETTLED");
        Invariants.assertHold(database);
    }

    @Test
    void dateWhoseOrdersWereAllCancelledIsSettledToo() {
        var order = place(anOrder(village).to("tilleulsDoor").of("Poireau", 5), "canteen")
                .orders()
                .get(0);
        cancellation.cancel(order.number(), village.actor("canteen")).block();
        run("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle());
        letTheDatePass();

        over.end().block();

        assertThat(state()).isEqualTo("SETTLED");
    }

    @Test
    void dateWithAnOrderThatNobodyPackedWaitsForSomebody() {
        place(anOrder(village).to("tilleulsDoor").of("Poireau", 5), "canteen");
        run("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle());
        letTheDatePass();

        over.end().block();

        assertThat(state()).isEqualTo("CLOSED");
    }

    @Test
    void deliveredDateIsSettledWhenItsLastBillIsPaidLater() {
        var order = place(anOrder(village).to("tilleulsDoor").of("Poireau", 5), "canteen")
                .orders()
                .get(0);
        run("update ordercycle.cycle set state = 'DELIVERED' where id = " + cycle());
        run("update ordering.consignment set state = 'ACCEPTED' where order_id = " + order.id());
        run("update ordering.orders set state = 'DELIVERED' where id = " + order.id());
        letTheDatePass();
        over.end().block();
        assertThat(state()).isEqualTo("DELIVERED");

        run("update ordering.orders set state = 'SETTLED' where id = " + order.id());
        over.end().block();

        assertThat(state()).isEqualTo("SETTLED");
        // It was never really delivered nor paid: the books must not think so
        run("update ordering.orders set state = 'CONFIRMED' where id = " + order.id());
    }

    private void letTheDatePass() {
        run("""
                update ordercycle.cycle set delivery_date = current_date - 2, opens_local = current_date - 12, household_cutoff_local = current_date - 5,
                    institution_cutoff_local = current_date - 5, opens_at = current_date - 12, household_cutoff_at = current_date - 5,
                    institution_cutoff_at = current_date - 5 where id = %d
                """.formatted(cycle()));
    }

    private long cycle() {
        return village.cycle("grandChamp", village.firstDate());
    }

    private String state() {
        return database.sql("select state from ordercycle.cycle where id = " + cycle())
                .map(row -> row.get(0, String.class))
                .one()
                .block();
    }
}
