package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.agreement.AgreementTerms;
import coop.tablee.agreement.Agreements;
import coop.tablee.agreement.LotDirectory;
import coop.tablee.agreement.LotRoom;
import coop.tablee.agreement.LotSupply;
import coop.tablee.agreement.LotTerms;
import coop.tablee.agreement.Lots;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What kitchens call off under their authority's framework agreement never passes the ceiling of a lot by a cent. {@link OrderingStory} asks after each test whether all is counted. */
class CeilingTests extends OrderingStory {

    private static final String LEEK = "Poireau";
    private static final String CARROT = "Carotte";
    private static final String SQUASH = "Potimarron";
    /** Of a leek bunch, a kilogram of carrots and of squash for kitchens, cents without VAT. */
    private static final long OF_LEEK = 264;

    private static final long OF_CARROT = 149;
    private static final Because ASKED = new Because(CorrectionReason.BUYER_ASKED, "");

    @Autowired
    Agreements agreements;

    @Autowired
    Lots lots;

    @Autowired
    LotDirectory directoryOfLots;

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    OrderCorrection correction;

    @Autowired
    OrderFulfilment fulfilment;

    @BeforeEach
    void letSomebodyLeadTheAuthority() {
        village.person("mayor", "forest", Role.OWNER);
    }

    @Test
    void whatIsOrderedIsCalledOffUpToTheLastCentAndNotACentMore() {
        run(1, 10 * OF_LEEK, "STEM_VEGETABLES");

        place(anOrder(village).to("tilleulsDoor").of(LEEK, 8).of(CARROT, 3), "canteen");
        assertThat(room("canteen").calledOff()).isEqualTo(Money.euro(8 * OF_LEEK));
        assertThat(room("canteen2").left()).as("one lot for all kitchens").isEqualTo(Money.euro(2 * OF_LEEK));

        var refused = refused(anOrder(village).to("erablesDoor").of(CARROT, 1).of(LEEK, 3), "canteen2");
        assertThat(refused.code()).isEqualTo("ceiling-reached");
        assertThat(refused.kind().status()).isEqualTo(409);
        assertThat(refused.errors())
                .containsExactly(FieldError.at("lines[1].quantity", "ceiling-reached", "7.92", "5.28"));
        assertThat(refused.arguments()).containsExactly(1, "Lot 1", new BigDecimal("26.40"), new BigDecimal("5.28"));
        assertThat(ordersOf("canteen2")).isZero();

        place(anOrder(village).to("erablesDoor").of(LEEK, 2), "canteen2");
        assertThat(room("canteen").percent()).isEqualTo(100);
        assertRefused(
                anOrder(village).to("erablesDoor").of(LEEK, 1).paidBy(PaymentMethod.ACCOUNT),
                "canteen2",
                "ceiling-reached");
    }

    @Test
    void oneCentLessThanIsAskedForIsTooLittle() {
        run(1, 3 * OF_LEEK - 1, "STEM_VEGETABLES");

        var refused = refused(anOrder(village).to("tilleulsDoor").of(LEEK, 3), "canteen");

        assertThat(refused.errors())
                .containsExactly(FieldError.at("lines[0].quantity", "ceiling-reached", "7.92", "7.91"));
        assertThat(room("canteen").calledOff()).isEqualTo(Money.euro(0));
    }

    @Test
    void othersKitchensHouseholdsOtherFamiliesAndOtherSellersAreNotConcerned() {
        run(1, 1, "STEM_VEGETABLES");

        place(anOrder(village).to("bouleauxDoor").of(LEEK, 5), "canteen3");
        place(anOrder(village).of(LEEK, 5), "household");
        place(anOrder(village).to("tilleulsDoor").of(CARROT, 5).of("Chicon", 2), "canteen");

        assertThat(room("canteen").calledOff()).isEqualTo(Money.euro(0));
        assertThat(directoryOfLots
                        .roomOf(village.party("bouleaux"))
                        .collectList()
                        .block())
                .isEmpty();
    }

    @Test
    void lotsAreLookedForByWhoSellsThenWhoGrowsThenTheCooperative() {
        var agreement = draft();
        lot(agreement, 1, 100_000, List.of("ROOT_VEGETABLES"), "grandChamp");
        lot(agreement, 2, 100_000, List.of("ROOT_VEGETABLES"), "sillons");
        agreements.start(agreement, village.actor("mayor")).block();

        place(anOrder(village).to("tilleulsDoor").of(CARROT, 10), "canteen");

        assertThat(rooms("canteen"))
                .extracting(LotRoom::number, room -> room.calledOff().minor())
                .containsExactly(tuple(1, 0L), tuple(2, 10 * OF_CARROT));
    }

    @Test
    void draftsEndedAgreementsAndOtherDaysAreNoCeiling() {
        var agreement = draft();
        lot(agreement, 1, 1, List.of("STEM_VEGETABLES"), "sillons");
        place(anOrder(village).to("tilleulsDoor").of(LEEK, 1), "canteen");

        agreements.start(agreement, village.actor("mayor")).block();
        assertRefused(
                anOrder(village).to("tilleulsDoor").of(LEEK, 1).paidBy(PaymentMethod.ACCOUNT),
                "canteen",
                "ceiling-reached");

        agreements.end(agreement, village.actor("mayor")).block();
        place(anOrder(village).to("tilleulsDoor").of(LEEK, 1), "canteen");
    }

    @Test
    void amendingCountsTheDifferenceAndCancellingGivesBack() {
        run(1, 6 * OF_LEEK, "STEM_VEGETABLES");
        var order = placed(anOrder(village).to("tilleulsDoor").of(LEEK, 2), "canteen");
        var other = placed(anOrder(village).to("erablesDoor").of(LEEK, 1), "canteen2");

        var refused = refusal(amend(order, LEEK, "6"));
        assertThat(refused.code()).isEqualTo("ceiling-reached");
        assertThat(refused.errors()).containsExactly(FieldError.at("lines", "ceiling-reached", "10.56", "7.92"));
        var grown = amend(order, LEEK, "5").block();
        assertThat(room("canteen").left()).isEqualTo(Money.euro(0));
        var shrunk = amend(grown, LEEK, "1", CARROT, "2").block();
        assertThat(room("canteen").calledOff()).isEqualTo(Money.euro(2 * OF_LEEK));
        var without = amend(shrunk, LEEK, "0").block();
        assertThat(room("canteen").calledOff()).isEqualTo(Money.euro(OF_LEEK));
        assertThat(refusal(amend(without, LEEK, "7")).code())
                .as("a line that comes anew")
                .isEqualTo("ceiling-reached");

        cancellation.cancel(other.number(), village.actor("canteen2")).block();
        cancellation.cancel(order.number(), village.actor("canteen")).block();
        assertThat(room("canteen").calledOff()).isEqualTo(Money.euro(0));
    }

    @Test
    void coordinatorsChangeIsRefusedInWordsToo() {
        run(1, 6 * OF_LEEK, "STEM_VEGETABLES");
        var order = placed(anOrder(village).to("tilleulsDoor").of(LEEK, 5), "canteen");
        var leek = order.lines().get(0).id();

        assertThat(refusal(correct(order, leek, "7")).code()).isEqualTo("ceiling-reached");
        correct(order, leek, "6").block();
        assertThat(room("canteen").left()).isEqualTo(Money.euro(0));
    }

    @Test
    void packedWeightThatWouldPassTheCeilingIsRefusedInItsField() {
        var order = placed(anOrder(village).to("tilleulsDoor").of(SQUASH, 10), "canteen");
        var nominal = order.lines().get(0).net().minor();
        cancellation.cancel(order.number(), village.actor("canteen")).block();
        run(1, nominal, "SQUASHES");
        var again = placed(anOrder(village).to("tilleulsDoor").of(SQUASH, 10), "canteen");
        assertThat(room("canteen").left()).isEqualTo(Money.euro(0));
        closed();
        var consignment = again.consignments().get(0).id();
        var line = again.lines().get(0).id();

        var refused = refusal(fulfilment.pack(packed(consignment, line, "12.010"), village.actor("coordinator")));
        assertThat(refused.code()).isEqualTo("ceiling-reached");
        assertThat(refused.errors())
                .extracting(FieldError::field, FieldError::expected)
                .containsExactly(tuple("lines[0].weight", "0.00"));
        assertThat(room("canteen").calledOff()).isEqualTo(Money.euro(nominal));

        fulfilment
                .pack(packed(consignment, line, "11.000"), village.actor("coordinator"))
                .block();
        assertThat(room("canteen").calledOff().minor()).isLessThan(nominal);
        fulfilment
                .receive(
                        new ReceiveConsignment(
                                consignment,
                                null,
                                List.of(new ReceivedLine(line, BigDecimal.ZERO, null, LineFault.QUALITY)),
                                true),
                        village.actor("canteen"))
                .block();
        assertThat(room("canteen").calledOff())
                .as("what is refused at the door")
                .isEqualTo(Money.euro(0));
    }

    @Test
    void whoBreaksTheCeilingIsRefusedAloneAmongThoseWhoWaitTogether() {
        run(1, 2 * OF_LEEK, "STEM_VEGETABLES");

        // The first comes to an idle desk; the others are placed together
        var outcomes = Flux.range(0, 12)
                .flatMapSequential(
                        i -> i % 3 == 0
                                ? outcome(
                                        anOrder(village)
                                                .to("tilleulsDoor")
                                                .of(LEEK, 1)
                                                .paidBy(PaymentMethod.ACCOUNT),
                                        "canteen")
                                : outcome(
                                        anOrder(village).of(LEEK, 1).paidBy(PaymentMethod.TEST),
                                        i % 3 == 1 ? "household" : "household2"),
                        12)
                .collectList()
                .block();

        assertThat(outcomes).filteredOn("placed"::equals).hasSize(10);
        assertThat(outcomes).filteredOn("ceiling-reached"::equals).hasSize(2);
        assertThat(room("canteen").left()).isEqualTo(Money.euro(0));
    }

    @Test
    void ofTwoOrdersOfOneCheckoutTheOneThatIsTooMuchIsNamed() {
        run(1, 2 * OF_LEEK, "STEM_VEGETABLES");
        var checkout = new PlaceCheckout(
                UUID.randomUUID().toString(),
                List.of(
                        anOrder(village).to("tilleulsDoor").of(CARROT, 1).request(),
                        anOrder(village)
                                .to("tilleulsDoor")
                                .on(village.secondDate())
                                .of(CARROT, 1)
                                .of(LEEK, 3)
                                .request()),
                PaymentMethod.ACCOUNT,
                false);

        var refused = refusal(placement.place(checkout, village.actor("canteen")));

        assertThat(refused.errors()).extracting(FieldError::field).containsExactly("orders[1].lines[1].quantity");
        assertThat(ordersOf("canteen")).isZero();
    }

    @Test
    void fiftyKitchensRaceForTheLastEuro() {
        var kitchens = kitchens(50);
        run(1, 20 * OF_LEEK, "STEM_VEGETABLES");

        var outcomes = Flux.fromIterable(kitchens)
                .flatMap(
                        kitchen -> outcome(
                                anOrder(village)
                                        .to(kitchen + "Door")
                                        .of(CARROT, 1)
                                        .of(LEEK, 1)
                                        .paidBy(PaymentMethod.ACCOUNT),
                                "cook-" + kitchen),
                        50)
                .collectList()
                .block();

        assertThat(outcomes).containsOnly("placed", "ceiling-reached");
        assertThat(outcomes).filteredOn("placed"::equals).hasSize(20);
        assertThat(outcomes).filteredOn("ceiling-reached"::equals).hasSize(30);
        assertThat(room("canteen").left()).isEqualTo(Money.euro(0));
    }

    @Test
    void ordersChangesCancellationsAndWeightsRaceUnderTwoCeilings() {
        var random = new Random(7);
        run(1, 60 * OF_LEEK, "STEM_VEGETABLES", "ROOT_VEGETABLES", "SQUASHES");
        var standing = new ArrayList<OrderDetails>();
        for (var i = 0; i < 12; i++) {
            standing.add(placed(anOrder(village).to("tilleulsDoor").of(LEEK, 2).of(SQUASH, 1), "canteen"));
        }
        var works = new ArrayList<Mono<String>>();
        for (var i = 0; i < standing.size(); i++) {
            var order = standing.get(i);
            works.add(
                    switch (i % 3) {
                        case 0 -> codeOf(amend(order, LEEK, "8"));
                        case 1 -> codeOf(cancellation.cancel(order.number(), village.actor("canteen")));
                        default -> codeOf(amend(order, CARROT, "4", LEEK, "1"));
                    });
        }
        for (var i = 0; i < 40; i++) {
            var backwards = i % 2 == 0;
            works.add(outcome(
                    anOrder(village)
                            .to("erablesDoor")
                            .of(backwards ? CARROT : LEEK, 2)
                            .of(backwards ? LEEK : CARROT, 2)
                            .paidBy(PaymentMethod.ACCOUNT),
                    "canteen2"));
        }
        Collections.shuffle(works, random);

        var outcomes =
                Flux.fromIterable(works).flatMap(work -> work, 40).collectList().block();

        assertThat(outcomes).isSubsetOf("placed", "done", "ceiling-reached").contains("placed", "done");
        assertThat(room("canteen").left().minor()).isNotNegative();

        closed();
        var living = standing.stream()
                .map(order -> find(order, "canteen"))
                .filter(order -> order.state() == OrderState.PLACED || order.state() == OrderState.CONFIRMED)
                .toList();
        var weighed = Flux.fromIterable(living)
                .flatMap(
                        order -> codeOf(fulfilment.pack(
                                new PackConsignment(
                                        order.consignments().get(0).id(),
                                        null,
                                        order.lines().stream()
                                                .map(line -> new PackedLine(
                                                        line.id(),
                                                        line.quantity(),
                                                        line.names()
                                                                        .texts()
                                                                        .get("fr")
                                                                        .equals(SQUASH)
                                                                ? new BigDecimal("1.380")
                                                                : null,
                                                        null))
                                                .toList()),
                                village.actor("coordinator"))),
                        12)
                .collectList()
                .block();
        assertThat(weighed).isSubsetOf("done", "ceiling-reached");
        assertThat(room("canteen").left().minor()).isNotNegative();
    }

    /** An agreement of the municipality that runs, with one lot of these families by Sept Sillons. */
    private void run(int number, long maximum, String... families) {
        var agreement = draft();
        lot(agreement, number, maximum, List.of(families), "sillons");
        agreements.start(agreement, village.actor("mayor")).block();
    }

    private long draft() {
        var today = LocalDate.now(Village.ZONE);
        return agreements
                .write(
                        new AgreementTerms(
                                "AC-" + UUID.randomUUID(),
                                "Vegetables",
                                today.minusYears(1),
                                today.plusYears(1),
                                1,
                                12,
                                30,
                                "2011/7/EU, art. 4"),
                        UUID.randomUUID(),
                        village.actor("mayor"))
                .block();
    }

    private void lot(long agreement, int number, long maximum, List<String> families, String supplier) {
        lots.write(
                        agreement,
                        null,
                        new LotTerms(
                                number,
                                "Lot " + number,
                                families,
                                Money.euro(0),
                                Money.euro(maximum),
                                Money.euro(0),
                                null,
                                LotSupply.SOLE,
                                List.of(village.party(supplier)),
                                null),
                        village.actor("mayor"))
                .block();
    }

    private List<String> kitchens(int count) {
        var keys = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            var key = "kitchen" + i;
            keys.add(key);
            village.organisation(key, "Cuisine " + i, "KITCHEN", "forest");
            village.place(key + "Door", key, "KITCHEN_DOOR", "21007", 50.81, 4.33);
            village.person("cook-" + key, key, Role.COOK, Role.BUYER);
            run("""
                    with destination as (
                        insert into delivery.destination (site_id, kind, chilled, frozen) values (%1$d, 'KITCHEN_DOOR', true, true) returning site_id),
                    opening as (
                        insert into delivery.opening (site_id, weekday, opens, closes, crates, chilled_crates, frozen_crates)
                        select site_id, weekday, time '06:00', time '09:00', 40, 12, 4 from destination, generate_series(1, 7) weekday)
                    insert into delivery.lane (cooperative_id, producer_id, destination_id, hub_id, carrier_id)
                    values (%2$d, null, %1$d, %3$d, %2$d)
                    """.formatted(village.site(key + "Door"), village.party("grandChamp"), village.site("grandChampHub")));
            run("select delivery.open_slots(array[%d]::bigint[], date '%s')"
                    .formatted(village.site(key + "Door"), village.firstDate()));
        }
        return keys;
    }

    private LotRoom room(String who) {
        return rooms(who).get(0);
    }

    private List<LotRoom> rooms(String who) {
        return directoryOfLots
                .roomOf(village.actor(who).party().id())
                .collectList()
                .block();
    }

    private OrderDetails placed(Orders order, String who) {
        return place(order, who).orders().get(0);
    }

    private static PackConsignment packed(long consignment, long line, String weight) {
        return new PackConsignment(
                consignment, null, List.of(new PackedLine(line, BigDecimal.TEN, new BigDecimal(weight), null)));
    }

    private Mono<OrderDetails> amend(OrderDetails order, String... wanted) {
        var changed = new ArrayList<LineRequest>();
        for (var i = 0; i < wanted.length; i += 2) {
            changed.add(new LineRequest(
                    village.offer(wanted[i], village.firstDate()), new BigDecimal(wanted[i + 1]), null));
        }
        return amendment.amend(
                new AmendOrder(order.number(), order.version(), changed, null), village.actor("canteen"));
    }

    private Mono<CorrectedOrder> correct(OrderDetails order, long line, String quantity) {
        return correction.correct(
                new CorrectOrder(
                        order.number(),
                        order.version(),
                        CorrectionKey.of(UUID.randomUUID().toString()),
                        List.of(new CorrectedLine(line, new BigDecimal(quantity))),
                        true,
                        ASKED),
                village.actor("coordinator"));
    }

    private DomainException refused(Orders order, String who) {
        return refusal(placement.place(order.paidBy(PaymentMethod.ACCOUNT), village.actor(who)));
    }

    private static DomainException refusal(Mono<?> work) {
        return work.map(done -> new AssertionError("not refused"))
                .cast(Throwable.class)
                .onErrorResume(DomainException.class, Mono::just)
                .cast(DomainException.class)
                .block();
    }
}
