package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.delivery.DropTariffs;
import coop.tablee.delivery.SetDropTariff;
import coop.tablee.delivery.joint.JointDrop;
import coop.tablee.delivery.joint.JointDrops;
import coop.tablee.delivery.joint.JointState;
import coop.tablee.ordering.joint.JointGoods;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Two kitchens of two authorities, each under the least that the driver comes for: 40 € of goods at either door. Carrots are 1.49 € a kilogram. */
class JointDropTests extends OrderingStory {

    @Autowired
    DropTariffs tariffs;

    @Autowired
    JointDrops joints;

    @Autowired
    JointGoods goods;

    @Autowired
    OrderQuote quotes;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    OrderAmendment amendment;

    @Autowired
    TogetherPlacement together;

    @BeforeEach
    void leastAtBothDoors() {
        tariff("tilleulsDoor", "12", "40");
        tariff("bouleauxDoor", "9", "40");
    }

    @Test
    void goodsOfBothDoorsCountOnceBothKitchensAndTheCooperativeWantIt() {
        assertThat(code(() -> order("canteen", 20))).isEqualTo("drop-minimum");
        ask();
        announce("canteen3", "15");
        assertThat(code(() -> order("canteen", 20))).as("only asked").isEqualTo("drop-minimum");
        joints.agree(joint().id(), village.actor("canteen3")).block();
        assertThat(code(() -> order("canteen", 20))).as("not granted").isEqualTo("drop-minimum");
        joints.grant(joint().id(), village.actor("coordinator")).block();
        assertThat(code(() -> order("canteen", 20))).as("nothing there yet").isEqualTo("drop-minimum");
        announce("canteen3", "15");

        // 29.80 and 15.00 announced; then 7.45 is too little beside it, and 11.92 does
        var first = order("canteen", 20);
        assertThat(first.dropTerms().isReached()).isTrue();
        assertThat(code(() -> order("canteen3", 5))).isEqualTo("drop-minimum");
        var second = order("canteen3", 8);

        assertThat(second.dropTerms().joint()).singleElement().satisfies(door -> {
            assertThat(door.destination()).isEqualTo(village.site("tilleulsDoor"));
            assertThat(door.counted().minor()).isEqualTo(2980);
        });
        assertThat(missing("tilleulsDoor")).isZero();
        assertThat(missing("bouleauxDoor")).isZero();
        assertThat(dropFee(first)).as("each door pays its own").isEqualTo(1200);
        assertThat(dropFee(second)).isEqualTo(900);
    }

    @Test
    void quoteSaysWhatTheOtherOrderedAndWhatIsStillMissingTogether() {
        inForce();
        announce("canteen3", "10");

        var quote = quotes.quote(List.of(wanted("canteen", 10).request()), village.actor("canteen"))
                .block();

        var drop = quote.orders().get(0).drop();
        assertThat(drop.joint()).singleElement().satisfies(door -> {
            assertThat(door.ordered()).isZero();
            assertThat(door.announced()).isEqualTo(1000);
            assertThat(door.isPromise()).isTrue();
        });
        assertThat(drop.missing().minor()).isEqualTo(4000 - 1490 - 1000);
    }

    @Test
    void orderThatCountedOnAnotherStandsWhenThatIsCancelledAndItIsTold() {
        inForce();
        announce("canteen3", "15");
        var first = order("canteen", 20);
        var second = order("canteen3", 8);
        assertThat(told()).isZero();

        cancellation.cancel(second.number(), village.actor("canteen3")).block();

        var standing = directory.find(first.number(), village.actor("canteen")).block();
        assertThat(standing.state()).isEqualTo(OrderState.PLACED);
        assertThat(standing.version()).isEqualTo(first.version());
        assertThat(standing.total()).isEqualTo(first.total());
        assertThat(told()).isOne();
        assertThat(missing("tilleulsDoor")).isEqualTo(4000 - 2980);
        assertThat(number("select count(*) from ordering.joint_announcement where destination_id = "
                        + village.site("bouleauxDoor")))
                .as("who gave its order up promises it no more")
                .isZero();
        assertThat(code(() -> amend(first, "canteen", "21"))).isEqualTo("done");
    }

    @Test
    void announcementTakenBackIsToldToWhoCountedOnIt() {
        inForce();
        announce("canteen3", "15");
        order("canteen", 20);

        announce("canteen3", "12");
        assertThat(told()).as("still enough").isZero();
        announce("canteen3", "0");

        assertThat(told()).isOne();
    }

    @Test
    void amendingCountsTheOthersToo() {
        inForce();
        announce("canteen3", "15");
        var first = order("canteen", 20);
        order("canteen3", 8);
        announce("canteen3", "0");

        assertThat(code(() -> amend(first, "canteen", "18")))
                .as("26.82 and 11.92 are 38.74")
                .isEqualTo("drop-minimum");
        assertThat(amend(first, "canteen", "19").dropTerms().isReached())
                .as("28.31 and 11.92 are 40.23")
                .isTrue();
    }

    @Test
    void twoThatCountOnEachOtherWithoutAWordAreBothRefused() {
        inForce();

        assertThat(atOnce(20, 8)).containsExactlyInAnyOrder("drop-minimum", "drop-minimum");
    }

    @Test
    void twoThatHaveAnnouncedMayOrderAtTheSameMoment() {
        inForce();
        announce("canteen", "29.80");
        announce("canteen3", "11.92");

        assertThat(atOnce(20, 8)).containsExactly("placed", "placed");
    }

    @Test
    void placingAndCancellingAtTheSameMomentEitherRefusesOrTells() {
        inForce();
        for (var round = 0; round < 8; round++) {
            announce("canteen", "30");
            var other = order("canteen3", 8);
            announce("canteen", "0");
            var before = told();

            var codes = Flux.merge(
                            outcome(wanted("canteen", 20).paidBy(PaymentMethod.ACCOUNT), "canteen")
                                    .subscribeOn(Schedulers.boundedElastic()),
                            cancellation
                                    .cancel(other.number(), village.actor("canteen3"))
                                    .map(cancelled -> "cancelled")
                                    .subscribeOn(Schedulers.boundedElastic()))
                    .collectList()
                    .block();

            assertThat(codes).contains("cancelled");
            if (codes.contains("placed")) {
                assertThat(told()).as("placed first, so it was told").isEqualTo(before + 1);
                cancellation
                        .cancel(living("tilleulsDoor"), village.actor("canteen"))
                        .block();
            } else {
                assertThat(codes).contains("drop-minimum");
                assertThat(told()).isEqualTo(before);
            }
        }
    }

    @Test
    void kitchensThatAreSentTogetherCountOnEachOther() {
        inForce();

        var placed = together.place(both(20, 8)).block();

        assertThat(placed).hasSize(2);
        assertThat(code(() -> together.place(both(1, 1)).block()))
                .as("beside what stands")
                .isEqualTo("done");
    }

    @Test
    void kitchensThatDoNotReachItTogetherEitherAreRefusedAndNothingStays() {
        inForce();

        assertThat(code(() -> together.place(both(10, 8)).block())).isEqualTo("drop-minimum");

        assertThat(number("select count(*) from ordering.joint_announcement where destination_id in (%d, %d)"
                        .formatted(village.site("tilleulsDoor"), village.site("bouleauxDoor"))))
                .isZero();
    }

    @Test
    void endedByEitherItCountsNoMoreAndWhatStandsStays() {
        inForce();
        announce("canteen3", "15");
        var first = order("canteen", 20);

        joints.end(joint().id(), village.actor("canteen3")).block();

        assertThat(directory
                        .find(first.number(), village.actor("canteen"))
                        .block()
                        .state())
                .isEqualTo(OrderState.PLACED);
        assertThat(code(() -> order("canteen3", 8))).isEqualTo("drop-minimum");
        assertThat(code(() -> announce("canteen3", "20"))).isEqualTo("joint-none");
        assertThat(joint().state()).isEqualTo(JointState.ENDED);
        ask();
        assertThat(joint().state()).as("may be asked anew").isEqualTo(JointState.ASKED);
    }

    @Test
    void onlyThoseConcernedMoveItOn() {
        ask();
        var id = joint().id();
        assertThat(code(() -> ask())).isEqualTo("invalid-input");
        assertThat(code(() -> joints.agree(id, village.actor("canteen")).block()))
                .isEqualTo("joint-changed");
        assertThat(code(() -> joints.grant(id, village.actor("coordinator")).block()))
                .as("the cooperative sees what is agreed on")
                .isEqualTo("not-found");
        assertThat(code(() -> joints.end(id, village.actor("coordinator2")).block()))
                .isEqualTo("not-found");
        joints.agree(id, village.actor("canteen3")).block();
        assertThat(code(() -> joints.grant(id, village.actor("coordinator2")).block()))
                .isEqualTo("not-found");
        joints.grant(id, village.actor("coordinator")).block();
        assertThat(code(() -> joints.of(village.site("tilleulsDoor"), village.actor("canteen3"))
                        .block()))
                .isEqualTo("not-found");
        assertThat(goods.of(village.site("tilleulsDoor"), village.actor("canteen3"))
                        .block())
                .isEmpty();
        assertThat(code(() -> goods.announce(
                                village.site("tilleulsDoor"),
                                Map.of(village.firstDate(), Money.euro(100)),
                                village.actor("canteen3"))
                        .block()))
                .isEqualTo("not-found");
    }

    @Test
    void cooperativeSeesWhatIsOrderedTogether() {
        inForce();
        announce("canteen3", "15");
        order("canteen", 20);

        assertThat(goods.soldBy(village.actor("coordinator")).block())
                .singleElement()
                .satisfies(day -> {
                    assertThat(day.asking()).isEqualTo(2980);
                    assertThat(day.askedAnnounced()).isEqualTo(1500);
                    assertThat(day.missing()).isEqualTo(4000 - 2980);
                });
        assertThat(goods.soldBy(village.actor("coordinator2")).block()).isEmpty();
    }

    private void ask() {
        joints.ask(village.site("tilleulsDoor"), village.site("bouleauxDoor"), village.actor("canteen"))
                .block();
    }

    private void inForce() {
        ask();
        joints.agree(joint().id(), village.actor("canteen3")).block();
        joints.grant(joint().id(), village.actor("coordinator")).block();
    }

    private JointDrop joint() {
        return joints.of(village.site("tilleulsDoor"), village.actor("canteen"))
                .block()
                .joints()
                .get(0);
    }

    private void announce(String who, String amount) {
        if (joint().isInForce() || joint().state() == JointState.ENDED) {
            goods.announce(
                            village.site(door(who)),
                            Map.of(village.firstDate(), Money.euro(new BigDecimal(amount))),
                            village.actor(who))
                    .block();
        }
    }

    private List<String> atOnce(double first, double second) {
        return Flux.mergeSequential(
                        outcome(wanted("canteen", first).paidBy(PaymentMethod.ACCOUNT), "canteen")
                                .subscribeOn(Schedulers.boundedElastic()),
                        outcome(wanted("canteen3", second).paidBy(PaymentMethod.ACCOUNT), "canteen3")
                                .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block();
    }

    private PlaceTogether both(double first, double second) {
        return new PlaceTogether(
                UUID.randomUUID().toString(),
                List.of(
                        new PlaceTogether.Part(
                                village.actor("canteen"),
                                List.of(wanted("canteen", first).request())),
                        new PlaceTogether.Part(
                                village.actor("canteen3"),
                                List.of(wanted("canteen3", second).request()))));
    }

    private static String door(String who) {
        return who.equals("canteen") ? "tilleulsDoor" : "bouleauxDoor";
    }

    private Orders wanted(String who, double quantity) {
        return anOrder(village).to(door(who)).of("Carotte", quantity);
    }

    private OrderDetails order(String who, double quantity) {
        return place(wanted(who, quantity), who).orders().get(0);
    }

    private OrderDetails amend(OrderDetails order, String who, String quantity) {
        var line = new LineRequest(village.offer("Carotte", village.firstDate()), new BigDecimal(quantity), null);
        return amendment
                .amend(new AmendOrder(order.number(), order.version(), List.of(line), null), village.actor(who))
                .block();
    }

    private void tariff(String door, String fee, String minimum) {
        tariffs.set(
                        new SetDropTariff(
                                village.site(door),
                                village.party("grandChamp"),
                                new BigDecimal(fee),
                                new BigDecimal(minimum),
                                LocalDate.now(Village.ZONE)),
                        village.actor("coordinator"))
                .block();
    }

    private static String code(Runnable work) {
        try {
            work.run();
            return "done";
        } catch (DomainException refused) {
            return refused.code().equals("order-refused")
                    ? String.valueOf(refused.errors().get(0).code())
                    : refused.code();
        }
    }

    private long dropFee(OrderDetails order) {
        return order.fees().stream()
                .filter(fee -> fee.kind() == FeeKind.DROP)
                .mapToLong(fee -> fee.net().minor())
                .sum();
    }

    private long missing(String door) {
        return number("select missing_minor from ordering.drop_standing where destination_id = " + village.site(door));
    }

    private String living(String door) {
        return database.sql("select number from ordering.orders where state = 'PLACED' and destination_id = "
                        + village.site(door))
                .mapValue(String.class)
                .one()
                .block();
    }

    private long told() {
        return number(
                "select count(*) from platform.outbox m join delivery.drop d on d.id = (m.payload ->> 'drop')::bigint where m.kind = 'joint_drop_short' and d.destination_id = "
                        + village.site("tilleulsDoor"));
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }
}
