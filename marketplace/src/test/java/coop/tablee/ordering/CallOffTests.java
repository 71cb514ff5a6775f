package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class CallOffTests extends OrderingStory {

    private static final Because FLOOD = new Because(CorrectionReason.NO_DELIVERY, "The road is flooded");

    @Autowired
    CallOff callOff;

    @Autowired
    OrderFulfilment fulfilment;

    @Test
    void everyOrderOfTheDateIsLetGoAndItsBuyerToldOnce() {
        var kitchen = place(anOrder(village).to("tilleulsDoor").of("Poireau", 5), "canteen")
                .orders()
                .get(0);
        var pooled = place(anOrder(village).of("Poireau", 4).of("Lait entier", 2), "household")
                .orders()
                .get(0);
        var held = placement
                .place(anOrder(village).of("Carotte", 3).heldFor(PaymentMethod.TEST), village.actor("household2"))
                .block()
                .orders()
                .get(0);
        var later = place(anOrder(village).on(village.secondDate()).of("Poireau", 2), "household")
                .orders()
                .get(0);

        callOff.callOff(cycle(), FLOOD, village.actor("coordinator")).block();
        callOff.callOff(cycle(), FLOOD, village.actor("coordinator")).block();
        goOnUntilDone();

        assertThat(find(kitchen, "canteen").state()).isEqualTo(OrderState.CANCELLED);
        assertThat(find(kitchen, "canteen").cancelReason()).isEqualTo("NO_DELIVERY");
        assertThat(find(held, "household2").state()).isEqualTo(OrderState.CANCELLED);
        var rest = find(pooled, "household");
        assertThat(rest.state()).isEqualTo(OrderState.PLACED);
        assertThat(rest.lines())
                .filteredOn(line -> line.quantity().signum() > 0)
                .extracting(OrderDetails.Line::cooperative)
                .containsOnly(village.party("valDeSenne"));
        assertThat(rest.paid()).isEqualTo(rest.maximum());
        assertThat(find(later, "household").lines().get(0).quantity()).isEqualByComparingTo("2");
        assertThat(available("Poireau")).isEqualByComparingTo("198");
        assertThat(available("Carotte")).isEqualByComparingTo("500");
        assertThat(news("order_cancelled", kitchen)).isEqualTo(1);
        assertThat(news("order_changed", pooled)).isEqualTo(1);
        assertThat(news("order_cancelled", held)).as("was never confirmed").isZero();
        assertRefused(
                anOrder(village).to("tilleulsDoor").of("Poireau", 1).paidBy(PaymentMethod.ACCOUNT),
                "canteen",
                "not-offered");
    }

    @Test
    void whatAKilledNodeLeftUndoneIsGoneOnWithByTwoOthers() {
        var orders = Flux.range(0, 12)
                .map(n -> place(anOrder(village).to("tilleulsDoor").of("Poireau", 1), "canteen")
                        .orders()
                        .get(0))
                .collectList()
                .block();
        // As a node leaves it that was killed right after the date was called off
        run("select ordering.call_off(%d, %d, %d, 'MISTAKE', '')"
                .formatted(
                        cycle(),
                        village.party("grandChamp"),
                        village.actor("coordinator").accountId()));

        Mono.when(Flux.range(0, 3).flatMap(node -> callOff.goOn(), 3)).block();
        goOnUntilDone();

        assertThat(orders).allSatisfy(order -> {
            assertThat(find(order, "canteen").state()).isEqualTo(OrderState.CANCELLED);
            assertThat(news("order_cancelled", order)).isEqualTo(1);
        });
        assertThat(available("Poireau")).isEqualByComparingTo("200");
    }

    @Test
    void placementsInFlightAreEitherRefusedOrLetGo() {
        var outcomes = Flux.merge(
                        Flux.range(0, 12)
                                .flatMap(
                                        n -> outcome(
                                                anOrder(village)
                                                        .to("tilleulsDoor")
                                                        .of("Poireau", 1)
                                                        .paidBy(PaymentMethod.ACCOUNT),
                                                "canteen"),
                                        12),
                        Mono.delay(Duration.ofMillis(15))
                                .then(callOff.callOff(cycle(), FLOOD, village.actor("coordinator")))
                                .thenReturn("called off"))
                .collectList()
                .block();
        goOnUntilDone();

        assertThat(outcomes).contains("called off").isSubsetOf("called off", "placed", "not-offered");
        assertThat(available("Poireau")).isEqualByComparingTo("200");
    }

    @Test
    void dateTakesPlaceOncePackingHasBegunAndAnothersIsNotThere() {
        var order = place(anOrder(village).to("tilleulsDoor").of("Poireau", 5), "canteen")
                .orders()
                .get(0);
        assertThat(codeOf(callOff.callOff(cycle(), FLOOD, village.actor("coordinator2"))
                                .thenReturn(1))
                        .block())
                .isEqualTo("not-found");
        assertThat(codeOf(callOff.callOff(cycle(), new Because(null, ""), village.actor("coordinator"))
                                .thenReturn(1))
                        .block())
                .isEqualTo("invalid-input");
        run("update ordering.line set cutoff_at = added_at + interval '1 microsecond' where order_id = " + order.id());
        run("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle());
        fulfilment
                .pack(
                        new PackConsignment(
                                order.consignments().get(0).id(),
                                null,
                                List.of(new PackedLine(order.lines().get(0).id(), new BigDecimal("5"), null, null))),
                        village.actor("coordinator"))
                .block();

        assertThat(codeOf(callOff.callOff(cycle(), FLOOD, village.actor("coordinator"))
                                .thenReturn(1))
                        .block())
                .isEqualTo("already-packed");
        assertThat(find(order, "canteen").state()).isEqualTo(OrderState.PACKED);
    }

    private void goOnUntilDone() {
        callOff.goOn()
                .then(database.sql("select done_at is not null done from ordering.call_off where cycle_id = " + cycle())
                        .map(row -> row.get("done", Boolean.class))
                        .one())
                .filter(done -> done)
                .repeatWhenEmpty(200, again -> again.delayElements(Duration.ofMillis(50)))
                .block();
    }

    private long cycle() {
        return village.cycle("grandChamp", village.firstDate());
    }

    private long news(String kind, OrderDetails order) {
        return database.sql(
                        "select count(*) from platform.outbox where kind = '%s' and payload ->> 'order' = '%d' and coalesce(payload ->> 'reason', '') <> ''"
                                .formatted(kind, order.id()))
                .mapValue(Long.class)
                .one()
                .block();
    }
}
