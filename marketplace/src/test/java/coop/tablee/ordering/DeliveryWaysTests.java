package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.delivery.DeliverySetup;
import coop.tablee.delivery.DestinationKind;
import coop.tablee.delivery.Load;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Every way that goods can take, from ordering to the hands that receive them; and rooms and doors that keep what they promise. */
class DeliveryWaysTests extends OrderingStory {

    @Autowired
    DeliverySetup setup;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    OrderAmendment amendment;

    @Test
    void producerDropsAtTheHubAndTheHubBringsItToThePoint() {
        var order = order("kiosque", "household");
        assertThat(way(order))
                .containsExactly("sillonsFarm > grandChampHub by sillons", "grandChampHub > kiosque by grandChamp");
        assertThat(handedOver(order, "coordinator", "volunteer")).isEqualTo("ACCEPTED");
    }

    @Test
    void hubCollectsAtTheFarmAndBringsItToTheKitchen() {
        setup.collectedAtFarm(
                        party("grandChamp"),
                        party("sillons"),
                        site("sillonsFarm"),
                        site("grandChampHub"),
                        party("grandChamp"))
                .block();
        var order = order("tilleulsDoor", "canteen");
        assertThat(way(order))
                .containsExactly(
                        "sillonsFarm > grandChampHub by grandChamp", "grandChampHub > tilleulsDoor by grandChamp");
        assertThat(order.slot().opens()).isEqualTo(LocalTime.of(6, 0));
        assertThat(handedOver(order, "coordinator", "canteen")).isEqualTo("ACCEPTED");
    }

    @Test
    void farmBringsItStraightToTheKitchenAndPacksItItself() {
        setup.laneFromFarm(party("grandChamp"), party("sillons"), site("erablesDoor"))
                .block();
        var order = order("erablesDoor", "canteen2");
        assertThat(way(order)).containsExactly("sillonsFarm > erablesDoor by sillons");
        assertThat(codeOf(fulfilment.pack(packing(order), village.actor("producer2")))
                        .block())
                .isEqualTo("not-found");
        assertThat(handedOver(order, "producer", "canteen2")).isEqualTo("ACCEPTED");
    }

    @Test
    void hubPassesItOnToAnotherCooperativesHubAndNobodyElsePacksOrReceives() {
        throughValDeSenne("gare");
        var order = order("gare", "household");
        assertThat(way(order))
                .containsExactly(
                        "sillonsFarm > grandChampHub by sillons",
                        "grandChampHub > valDeSenneHub by grandChamp",
                        "valDeSenneHub > gare by valDeSenne");
        assertThat(order.consignments().get(0).sender()).isEqualTo(site("grandChampHub"));
        assertThat(codeOf(fulfilment.pack(packing(order), village.actor("coordinator2")))
                        .block())
                .isEqualTo("not-found");
        assertThat(handedOver(order, "coordinator", "volunteer2")).isEqualTo("ACCEPTED");
    }

    @Test
    void pooledGoodsReachAKitchen() {
        throughValDeSenne("bouleauxDoor");
        var order = order("bouleauxDoor", "canteen3");
        assertThat(way(order)).hasSize(3).last().isEqualTo("valDeSenneHub > bouleauxDoor by valDeSenne");
        assertThat(handedOver(order, "coordinator", "canteen3")).isEqualTo("ACCEPTED");
    }

    @Test
    void householdFetchesAtTheFarmFromTheFarmsOwnPeople() {
        gate(DeliverySetup.room(1, 0, 0));
        var order = order("sillonsFarm", "household");
        assertThat(way(order)).isEmpty();
        assertThat(order.consignments().get(0).sender()).isEqualTo(site("sillonsFarm"));
        assertThat(order.slot()).isNotNull();
        closeCycles(order);
        fulfilment.pack(packing(order), village.actor("producer")).block();
        var all = ReceiveConsignment.except(order.consignments().get(0).id(), List.of());
        assertThat(codeOf(fulfilment.receive(all, village.actor("volunteer"))).block())
                .isEqualTo("not-found");
        assertThat(codeOf(fulfilment.receive(all, village.actor("producer2"))).block())
                .isEqualTo("not-found");
        fulfilment.receive(all, village.actor("producer")).block();
        assertThat(find(order, "household").state()).isEqualTo(OrderState.SETTLED);
    }

    @Test
    void gateTakesNoMoreThanItHasRoomFor() {
        gate(DeliverySetup.room(1, 0, 0));
        // A leek fills a twenty-fifth of a crate
        var outcomes = Flux.range(0, 12)
                .flatMap(
                        i -> outcome(
                                anOrder(village)
                                        .to("sillonsFarm")
                                        .of("Poireau", 5)
                                        .paidBy(PaymentMethod.TEST),
                                "household"),
                        12)
                .collectList()
                .block();
        assertThat(outcomes).filteredOn("placed"::equals).hasSize(5);
        assertThat(outcomes).filteredOn("slot-full"::equals).hasSize(7);
        assertRefused(
                anOrder(village).to("sillonsFarm").of("Pomme de terre", 1).paidBy(PaymentMethod.TEST),
                "household",
                "not-offered");
    }

    @Test
    void lastCrateOfEachStorageClassGoesToOneBuyer() {
        var slot = slotOf("gare");
        run(
                "update delivery.slot set used_chilled = chilled_crates - 0.05, used_frozen = frozen_crates - 0.05, used = 20 where id = "
                        + slot);
        var outcomes = Flux.range(0, 18)
                .flatMap(
                        i -> outcome(
                                anOrder(village)
                                        .to("gare")
                                        .of(
                                                List.of("Lait entier", "Glace vanille", "Pain gris au levain")
                                                        .get(i % 3),
                                                1)
                                        .paidBy(PaymentMethod.TEST),
                                i % 2 == 0 ? "household" : "household2"),
                        18)
                .collectList()
                .block();
        assertThat(outcomes).filteredOn("placed"::equals).hasSize(8);
        assertThat(outcomes).filteredOn("slot-full"::equals).hasSize(10);
        run(
                "update delivery.slot set used_chilled = chilled_crates - 0.05, used_frozen = frozen_crates - 0.05 where id = "
                        + slotOf("tilleulsDoor"));
        assertRefused(
                anOrder(village).to("tilleulsDoor").of("Lait entier", 5).paidBy(PaymentMethod.ACCOUNT),
                "canteen",
                "slot-full");
    }

    @Test
    void orderThatIsBeingPaidKeepsItsRoomWhenThePlaceShrinks() {
        var held = placement
                .place(anOrder(village).of("Carotte", 5).heldFor(PaymentMethod.TEST), village.actor("household"))
                .block()
                .orders()
                .get(0);
        var slot = slotOf("kiosque");
        run("update delivery.opening set crates = 0, chilled_crates = 0, frozen_crates = 0 where site_id = "
                + site("kiosque"));
        run("select delivery.renew_slots(%d, '%s', '%s')"
                .formatted(site("kiosque"), village.firstDate(), village.firstDate()));
        assertRefused(anOrder(village).of("Carotte", 1).paidBy(PaymentMethod.TEST), "household2", "slot-full");

        run("select payment.capture(payment_id, 'paid') from payment.part where order_id = " + held.id());
        run("select ordering.take_payment(0, array[%d]::bigint[])".formatted(held.id()));
        var placed = find(held, "household");
        assertThat(placed.state()).isEqualTo(OrderState.PLACED);
        assertThat(placed.slot().id()).isEqualTo(slot);
        assertThat(slotUse(slot)).isEqualByComparingTo("0.2");
    }

    @Test
    void kitchenOrdersOnlyForDaysOnWhichItsDoorOpens() {
        var order = anOrder(village).to("tilleulsDoor").of("Carotte", 1).paidBy(PaymentMethod.ACCOUNT);
        setup.closedDay(site("tilleulsDoor"), village.firstDate(), "congé").block();
        assertRefused(order, "canteen", "door-closed");
        assertThat(outcomeErrors(order, "canteen")).containsExactly("slot door-closed");
        run("delete from delivery.closed_day where site_id = " + site("tilleulsDoor"));
        run("update delivery.slot set withdrawn = true where site_id = " + site("tilleulsDoor"));
        assertRefused(order, "canteen", "door-closed");
        run("update delivery.slot set withdrawn = false where site_id = " + site("tilleulsDoor"));
        assertThat(outcome(order, "canteen").block()).isEqualTo("placed");
    }

    @Test
    void orderGoesOnTheWayItWasPlacedForWhateverIsArrangedLater() {
        var order = order("gare", "household");
        throughValDeSenne("gare");
        var changed = amendment
                .amend(
                        new AmendOrder(
                                order.number(),
                                order.version(),
                                List.of(new LineRequest(
                                        village.offer("Pomme de terre", village.firstDate()), BigDecimal.ONE, null)),
                                null),
                        village.actor("household"))
                .block();
        assertThat(way(changed))
                .containsExactlyInAnyOrder(
                        "sillonsFarm > grandChampHub by sillons",
                        "communFarm > grandChampHub by commun",
                        "grandChampHub > gare by grandChamp");
    }

    @Test
    void carrierOfEachStretchIsNamedBeforeOrdering() {
        throughValDeSenne("gare");
        assertThat(order("gare", "household").consignments().get(0).legs())
                .extracting(OrderDetails.Leg::carrierName)
                .containsExactly(
                        "Ferme des Sept Sillons " + village.number(),
                        "Grand Champ " + village.number(),
                        "Val de Senne " + village.number());
    }

    private void throughValDeSenne(String destination) {
        setup.pool(site("valDeSenneHub"), party("grandChamp"), null).block();
        run("update delivery.lane set active = false where cooperative_id = %d and destination_id = %d"
                .formatted(party("grandChamp"), site(destination)));
        setup.laneThroughPool(
                        party("grandChamp"),
                        site(destination),
                        site("grandChampHub"),
                        party("grandChamp"),
                        site("valDeSenneHub"),
                        party("valDeSenne"))
                .block();
    }

    private void gate(Load room) {
        setup.destination(site("sillonsFarm"), DestinationKind.FARM_GATE, true, false)
                .block();
        setup.opening(
                        site("sillonsFarm"),
                        Arrays.asList(DayOfWeek.values()),
                        LocalTime.of(9, 0),
                        LocalTime.of(12, 0),
                        room)
                .block();
        setup.laneFromFarm(party("grandChamp"), party("sillons"), site("sillonsFarm"))
                .block();
        run("select delivery.open_slots(array[%d]::bigint[], '%s')"
                .formatted(site("sillonsFarm"), village.firstDate()));
    }

    private OrderDetails order(String destination, String who) {
        return place(anOrder(village).to(destination).of("Carotte", 2), who)
                .orders()
                .get(0);
    }

    private String handedOver(OrderDetails order, String packer, String receiver) {
        closeCycles(order);
        fulfilment.pack(packing(order), village.actor(packer)).block();
        var consignment = order.consignments().get(0).id();
        return fulfilment
                .receive(ReceiveConsignment.except(consignment, List.of()), village.actor(receiver))
                .map(FulfilledConsignment::state)
                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code()))
                .block();
    }

    private void closeCycles(OrderDetails order) {
        run(
                "update ordercycle.cycle set state = 'CLOSED' where id in (select cycle_id from ordering.line where order_id = %d)"
                        .formatted(order.id()));
    }

    private static PackConsignment packing(OrderDetails order) {
        return new PackConsignment(
                order.consignments().get(0).id(),
                null,
                order.lines().stream()
                        .map(line -> new PackedLine(line.id(), line.ordered(), null, null))
                        .toList());
    }

    private List<String> way(OrderDetails order) {
        return order.consignments().get(0).legs().stream()
                .map(leg -> "%s > %s by %s".formatted(key(leg.fromName()), key(leg.toName()), carrier(leg.carrier())))
                .toList();
    }

    private static String key(String name) {
        return name.substring(0, name.indexOf(' '));
    }

    private String carrier(Long carrier) {
        return List.of("grandChamp", "valDeSenne", "sillons", "commun").stream()
                .filter(key -> party(key) == carrier)
                .findFirst()
                .orElseThrow();
    }

    private long party(String key) {
        return village.party(key);
    }

    private long site(String key) {
        return village.site(key);
    }
}
