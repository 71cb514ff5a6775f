package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What an audience may have of an offer is sold once, and what it gives back can be had again by it. {@link OrderingStory} asks after each test whether all is counted. */
class AllotmentsOfOrdersTests extends OrderingStory {

    private static final String LEEK = "Poireau";
    private static final Because ASKED = new Because(CorrectionReason.BUYER_ASKED, "");

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    OrderCorrection correction;

    @Autowired
    OrderSplit splitting;

    @Autowired
    LineReplacement replacement;

    @Autowired
    StockLevels levels;

    @Autowired
    ShortageCut shortages;

    @Autowired
    OrderQuote quotes;

    @Autowired
    Carts carts;

    @Autowired
    HoldExpiry expiry;

    @Test
    void whatIsLeftForAnAudienceIsToldAndTheOtherIsNotConcerned() {
        allot(LEEK, "HOUSEHOLD", 5);
        place(anOrder(village).of(LEEK, 3), "household");

        var short_ = refused(anOrder(village).of("Carotte", 1).of(LEEK, 3).paidBy(PaymentMethod.TEST), "household2");
        assertThat(short_.code()).isEqualTo("allotment-taken");
        assertThat(short_.errors()).containsExactly(FieldError.at("lines[1].quantity", "allotment-taken", "3", "2"));
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("3");

        place(anOrder(village).to("tilleulsDoor").of(LEEK, 40), "canteen");
        place(anOrder(village).of(LEEK, 2), "household2");
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("5");
    }

    @Test
    void quoteAndBasketSayItBeforeAnythingIsPlaced() {
        allot(LEEK, "HOUSEHOLD", 2);
        var order = anOrder(village).of(LEEK, 3).request();

        var quote = quotes.quote(List.of(order), village.actor("household")).block();
        assertThat(quote.problems())
                .extracting(FieldError::code, FieldError::expected)
                .containsExactly(tuple("allotment-taken", "2"));
        assertThat(quote.orders().get(0).lines().get(0).goods().available()).isEqualByComparingTo("2");

        var cart = carts.put(
                        village.actor("household"),
                        new PutInCart(village.site("kiosque"), offer(LEEK), BigDecimal.valueOf(3)))
                .block();
        assertThat(cart.lines()).singleElement().satisfies(line -> {
            assertThat(line.problem()).isEqualTo("allotment-taken");
            assertThat(line.available()).isEqualByComparingTo("2");
        });
    }

    @Test
    void twoLinesOfOneCheckoutAreSummedAndTheFirstOfABatchGetsTheLast() {
        allot(LEEK, "HOUSEHOLD", 3);
        assertThat(outcomeErrors(anOrder(village).of(LEEK, 3).of(LEEK, 3).paidBy(PaymentMethod.TEST), "household"))
                .containsExactly("lines[0].quantity allotment-taken", "lines[1].quantity allotment-taken");

        // The first comes to an idle desk; the others are too few for a lane of their own and placed together, in the
        // order in which they came
        var outcomes = Flux.range(0, 4)
                .flatMapSequential(
                        i -> outcome(anOrder(village).of(LEEK, 1).paidBy(PaymentMethod.TEST), "household"), 4)
                .collectList()
                .block();
        assertThat(outcomes).filteredOn("placed"::equals).hasSize(3);
        assertThat(outcomes).filteredOn("allotment-taken"::equals).hasSize(1);
        var together = outcomes.subList(1, 4);
        assertThat(together.subList(0, Collections.frequency(together, "placed")))
                .containsOnly("placed");
    }

    @Test
    void sixtyBuyersOfTwoAudiencesBuyExactlyWhatEachMay() {
        allot(LEEK, "HOUSEHOLD", 20);
        allot(LEEK, "INSTITUTION", 20);

        var outcomes = Flux.range(0, 120)
                .flatMap(
                        i -> (i % 2 == 0
                                        ? outcome(
                                                anOrder(village)
                                                        .of(LEEK, 1)
                                                        .of("Carotte", 1)
                                                        .paidBy(PaymentMethod.TEST),
                                                i % 4 == 0 ? "household" : "household2")
                                        : outcome(
                                                anOrder(village)
                                                        .to(i % 4 == 1 ? "tilleulsDoor" : "erablesDoor")
                                                        .of("Betterave", 1)
                                                        .of(LEEK, 1)
                                                        .paidBy(PaymentMethod.ACCOUNT),
                                                i % 4 == 1 ? "canteen" : "canteen2"))
                                .map(outcome -> i % 2 + outcome),
                        60)
                .collectList()
                .block();

        assertThat(outcomes).filteredOn("0placed"::equals).hasSize(20);
        assertThat(outcomes).filteredOn("1placed"::equals).hasSize(20);
        assertThat(outcomes).isSubsetOf("0placed", "1placed", "0allotment-taken", "1allotment-taken");
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("20");
        assertThat(taken(LEEK, "INSTITUTION")).isEqualByComparingTo("20");
    }

    @Test
    void changesAndCancellationsRacingWithBuyersNeitherLoseNorSellTwice() {
        allot(LEEK, "HOUSEHOLD", 20);
        allot("Carotte", "HOUSEHOLD", 30);
        var standing = new ArrayList<OrderDetails>();
        for (var i = 0; i < 10; i++) {
            standing.add(place(anOrder(village).of(LEEK, 2).of("Carotte", 1), "household")
                    .orders()
                    .get(0));
        }
        var random = new Random(11);
        var works = new ArrayList<Mono<String>>();
        for (var i = 0; i < standing.size(); i++) {
            var order = standing.get(i);
            works.add(
                    switch (i % 3) {
                        case 0 -> codeOf(amend(order, LEEK, "1", "Carotte", "3"));
                        case 1 -> codeOf(cancellation.cancel(order.number(), village.actor("household")));
                        default -> codeOf(amend(order, "Carotte", "2", LEEK, "3"));
                    });
        }
        for (var i = 0; i < 50; i++) {
            var backwards = i % 2 == 0;
            works.add(
                    random.nextInt(works.size() + 1),
                    outcome(
                            anOrder(village)
                                    .of(backwards ? "Carotte" : LEEK, 1)
                                    .of(backwards ? LEEK : "Carotte", 1)
                                    .paidBy(PaymentMethod.TEST),
                            "household2"));
        }

        var outcomes =
                Flux.fromIterable(works).flatMap(work -> work, 60).collectList().block();

        assertThat(outcomes).isSubsetOf("placed", "done", "allotment-taken").contains("done");
        assertThat(taken(LEEK, "HOUSEHOLD")).isLessThanOrEqualTo(BigDecimal.valueOf(20));
        assertThat(taken("Carotte", "HOUSEHOLD")).isLessThanOrEqualTo(BigDecimal.valueOf(30));
        // What was given back is there for the next one
        var left = BigDecimal.valueOf(20).subtract(taken(LEEK, "HOUSEHOLD")).intValueExact();
        if (left > 0) {
            place(anOrder(village).of(LEEK, left), "household2");
        }
        assertRefused(anOrder(village).of(LEEK, 1).paidBy(PaymentMethod.TEST), "household2", "allotment-taken");
    }

    @Test
    void amendingTakesTheDifferenceAndCancellingGivesBack() {
        allot(LEEK, "HOUSEHOLD", 6);
        var order = place(anOrder(village).of(LEEK, 2), "household").orders().get(0);
        var other = place(anOrder(village).of(LEEK, 1), "household2").orders().get(0);

        assertThat(refusal(amend(order, LEEK, "6")).errors())
                .containsExactly(FieldError.at("lines[0].quantity", "allotment-taken", "6", "5"));
        var grown = amend(order, LEEK, "5").block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("6");
        var shrunk = amend(grown, LEEK, "1").block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("2");
        var without = amend(shrunk, LEEK, "0", "Carotte", "2").block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("1");
        amend(without, LEEK, "5").block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("6");

        cancellation.cancel(other.number(), village.actor("household2")).block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("5");
        cancellation.cancel(order.number(), village.actor("household")).block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("0");
    }

    @Test
    void newLineOfAnAmendedOrderTakesToo() {
        allot("Carotte", "HOUSEHOLD", 2);
        var order = place(anOrder(village).of(LEEK, 2), "household").orders().get(0);

        assertThat(refusal(amend(order, "Carotte", "3")).code()).isEqualTo("allotment-taken");
        amend(order, "Carotte", "2").block();
        assertThat(taken("Carotte", "HOUSEHOLD")).isEqualByComparingTo("2");
    }

    @Test
    void whatIsHeldForAPaymentThatNeverComesCanBeHadAgain() {
        allot(LEEK, "HOUSEHOLD", 4);
        var held = placement
                .place(anOrder(village).of(LEEK, 4).heldFor(PaymentMethod.TEST), village.actor("household"))
                .block()
                .orders()
                .get(0);
        assertRefused(anOrder(village).of(LEEK, 1).paidBy(PaymentMethod.TEST), "household2", "allotment-taken");

        run("update ordering.orders set hold_until = platform.business_time() where id = " + held.id());
        expiry.expireDue().block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("0");
        place(anOrder(village).of(LEEK, 4), "household2");
    }

    @Test
    void coordinatorsChangesFollowToo() {
        allot(LEEK, "HOUSEHOLD", 5);
        var order = place(anOrder(village).of(LEEK, 4), "household").orders().get(0);
        var leek = order.lines().get(0).id();

        assertThat(refusal(correct(order, leek, "6")).code()).isEqualTo("allotment-taken");
        correct(order, leek, "1").block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("1");

        var now = find(order, "household");
        correction
                .withdraw(
                        new WithdrawOrder(
                                now.number(),
                                now.version(),
                                CorrectionKey.of(UUID.randomUUID().toString()),
                                ASKED),
                        village.actor("coordinator"))
                .block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("0");
    }

    @Test
    void movedOrderCountsOnItsNewDayOnly() {
        allot(LEEK, "HOUSEHOLD", 5);
        allotOn(village.offer(LEEK, village.secondDate()), "HOUSEHOLD", 3);
        var order = place(anOrder(village).of(LEEK, 4), "household").orders().get(0);

        assertThat(refusal(move(order)).code()).isEqualTo("allotment-taken");
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("4");
        allotOn(village.offer(LEEK, village.secondDate()), "HOUSEHOLD", 4);
        move(order).block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("0");
        assertThat(takenOf(village.offer(LEEK, village.secondDate()), "HOUSEHOLD"))
                .isEqualByComparingTo("4");
    }

    @Test
    void splitOrderHoldsNoMoreThanTheWholeDid() {
        allot(LEEK, "HOUSEHOLD", 5);
        allotOn(village.offer(LEEK, village.secondDate()), "HOUSEHOLD", 3);
        var order = place(anOrder(village).of(LEEK, 5).of("Carotte", 1), "household")
                .orders()
                .get(0);

        splitting
                .split(
                        new SplitOrder(
                                order.number(),
                                order.version(),
                                CorrectionKey.of(UUID.randomUUID().toString()),
                                village.secondDate(),
                                null,
                                List.of(new CorrectedLine(order.lines().get(0).id(), BigDecimal.valueOf(2))),
                                ASKED),
                        village.actor("coordinator"))
                .block();

        var stays = find(order, "household").lines().get(0).quantity();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo(stays);
        assertThat(takenOf(village.offer(LEEK, village.secondDate()), "HOUSEHOLD"))
                .isEqualByComparingTo(BigDecimal.valueOf(5).subtract(stays));
    }

    @Test
    void declinedPaymentGivesBack() {
        allot(LEEK, "HOUSEHOLD", 4);
        var held = placement
                .place(anOrder(village).of(LEEK, 4).heldFor(PaymentMethod.TEST), village.actor("household"))
                .block()
                .orders()
                .get(0);

        run("select ordering.decline_payment(0, array[%d]::bigint[])".formatted(held.id()));

        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("0");
        place(anOrder(village).of(LEEK, 4), "household2");
    }

    @Test
    void whatComesInsteadIsTakenAndWhatItReplacesIsGivenBack() {
        allot(LEEK, "INSTITUTION", 10);
        allot("Carotte", "INSTITUTION", 2);
        var order = place(anOrder(village).to("tilleulsDoor").of(LEEK, 10), "canteen")
                .orders()
                .get(0);

        assertThat(refusal(replace(order, "3")).code()).isEqualTo("allotment-taken");
        replace(order, "2").block();

        assertThat(taken(LEEK, "INSTITUTION")).isEqualByComparingTo("0");
        assertThat(taken("Carotte", "INSTITUTION")).isEqualByComparingTo("2");
    }

    @Test
    void declaredShortageThatIsSharedOutLowersWhatIsTaken() {
        allot(LEEK, "HOUSEHOLD", 20);
        place(anOrder(village).of(LEEK, 6), "household");
        place(anOrder(village).of(LEEK, 4).of("Carotte", 1), "household2");
        levels.change(List.of(StockChange.set(village.product(LEEK), new BigDecimal("5"))), village.actor("producer"))
                .block();

        shortages.now(village.stock(LEEK), village.actor("coordinator")).block();

        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("5");
    }

    @Test
    void packingLessIsNoBusinessOfTheAllotment() {
        allot(LEEK, "HOUSEHOLD", 5);
        var order = place(anOrder(village).of(LEEK, 5), "household").orders().get(0);
        run("update ordering.line set packed_quantity = 3, quantity = 3 where order_id = %d and kind = 'goods'"
                .formatted(order.id()));
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("5");
        run("update ordering.line set packed_quantity = null, quantity = 5 where order_id = %d and kind = 'goods'"
                .formatted(order.id()));
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("5");
    }

    @Test
    void whatWasOrderedBeforeThereWasAnAllotmentIsNotCountedInIt() {
        var before = place(anOrder(village).of(LEEK, 3), "household").orders().get(0);
        allot(LEEK, "HOUSEHOLD", 2);

        var grown = amend(before, LEEK, "5").block();
        assertThat(taken(LEEK, "HOUSEHOLD")).as("what it grew by").isEqualByComparingTo("2");
        assertThat(refusal(amend(grown, LEEK, "6")).code()).isEqualTo("allotment-taken");
        amend(grown, LEEK, "4").block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("2");
        cancellation.cancel(before.number(), village.actor("household")).block();
        assertThat(taken(LEEK, "HOUSEHOLD")).isEqualByComparingTo("0");
    }

    private void allot(String product, String audience, int quantity) {
        allotOn(offer(product), audience, quantity);
    }

    private void allotOn(long offer, String audience, int quantity) {
        run(
                "insert into ordercycle.allotment (offer_id, audience, allotted) values (%d, '%s', %d) on conflict (offer_id, audience) do update set allotted = excluded.allotted"
                        .formatted(offer, audience, quantity));
    }

    private BigDecimal taken(String product, String audience) {
        return takenOf(offer(product), audience);
    }

    private BigDecimal takenOf(long offer, String audience) {
        return Objects.requireNonNull(
                database.sql("select taken from ordercycle.allotment where offer_id = %d and audience = '%s'"
                                .formatted(offer, audience))
                        .mapValue(BigDecimal.class)
                        .one()
                        .block());
    }

    private long offer(String product) {
        return village.offer(product, village.firstDate());
    }

    /** Products and quantities by turns. */
    private Mono<OrderDetails> amend(OrderDetails order, String... wanted) {
        var lines = new ArrayList<LineRequest>();
        for (var i = 0; i < wanted.length; i += 2) {
            lines.add(new LineRequest(offer(wanted[i]), new BigDecimal(wanted[i + 1]), null));
        }
        return amendment.amend(
                new AmendOrder(order.number(), order.version(), lines, null), village.actor("household"));
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

    private Mono<CorrectedOrder> replace(OrderDetails order, String quantity) {
        return replacement.replace(
                new ReplaceLine(
                        order.number(),
                        order.version(),
                        CorrectionKey.of(UUID.randomUUID().toString()),
                        order.lines().get(0).id(),
                        offer("Carotte"),
                        new BigDecimal(quantity),
                        true,
                        true,
                        ASKED),
                village.actor("coordinator"));
    }

    private Mono<CorrectedOrder> move(OrderDetails order) {
        return correction.move(
                new MoveOrder(
                        order.number(),
                        order.version(),
                        CorrectionKey.of(UUID.randomUUID().toString()),
                        village.site("kiosque"),
                        village.secondDate(),
                        ASKED),
                village.actor("coordinator"));
    }

    private DomainException refused(PlaceCheckout command, String who) {
        return refusal(placement.place(command, village.actor(who)));
    }

    private static DomainException refusal(Mono<?> work) {
        return work.map(done -> new AssertionError("not refused"))
                .cast(Throwable.class)
                .onErrorResume(DomainException.class, Mono::just)
                .cast(DomainException.class)
                .block();
    }
}
