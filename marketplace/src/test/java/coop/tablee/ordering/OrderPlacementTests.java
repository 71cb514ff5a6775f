package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class OrderPlacementTests extends OrderingStory {

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    StockLevels levels;

    @Test
    void householdOrdersFromTwoCooperativesIntoOneDrop() {
        var placed = place(anOrder(village).of("Poireau", 2).of("Potimarron", 1).of("Tomme de vache", 1), "household");
        var order = placed.orders().get(0);

        assertThat(order.state()).isEqualTo(OrderState.PLACED);
        assertThat(order.vatIncluded()).isTrue();
        assertThat(order.slot()).isNotNull();
        assertThat(order.consignments()).hasSize(2);
        assertThat(order.consignments())
                .allSatisfy(consignment -> assertThat(consignment.legs()).hasSize(2));
        // 2 × 3.05, 1.2 kg × 2.67, 0.3 kg × 24.80; fees 7.5 % of 9.30 and 5 % of 7.44
        assertThat(order.lines()).extracting(line -> line.total().minor()).containsExactly(610L, 320L, 744L);
        assertThat(order.fee().minor()).isEqualTo(70 + 37);
        assertThat(order.total().minor()).isEqualTo(610 + 320 + 744 + 107);
        assertThat(order.paid()).isEqualTo(order.maximum());
        assertThat(order.lines().get(0).seller()).isEqualTo(village.party("sillons"));
        assertThat(order.lines().get(2).seller()).isEqualTo(village.party("valDeSenne"));
        assertStands(order, "household");
        Invariants.assertHoldAndBooksAreKept(database);
    }

    @Test
    void kitchenOrdersOnAccountStraightFromTheFarmWhereALaneGoes() {
        var order = place(
                        anOrder(village)
                                .to("tilleulsDoor")
                                .of("Carotte", 12.5)
                                .of("Pomme de terre", 40)
                                .of("Lait entier", 6),
                        "canteen")
                .orders()
                .get(0);

        assertThat(order.state()).isEqualTo(OrderState.PLACED);
        assertThat(order.vatIncluded()).isFalse();
        assertThat(order.paid().minor()).isZero();
        assertThat(order.consignments())
                .anySatisfy(consignment -> {
                    assertThat(consignment.sender()).isEqualTo(village.site("communFarm"));
                    assertThat(consignment.legs())
                            .singleElement()
                            .satisfies(leg -> assertThat(leg.to()).isEqualTo(village.site("tilleulsDoor")));
                })
                .hasSize(3);
    }

    @Test
    void fiftyBuyersForTwentyUnitsBuyExactlyTwenty() {
        setStock("Céleri-rave", 20);
        var outcomes = Flux.range(0, 50)
                .flatMap(
                        i -> outcome(
                                anOrder(village).of("Céleri-rave", 1).paidBy(PaymentMethod.TEST),
                                i % 2 == 0 ? "household" : "household2"),
                        50)
                .collectList()
                .block();

        assertThat(outcomes).filteredOn("placed"::equals).hasSize(20);
        assertThat(outcomes).filteredOn("insufficient-stock"::equals).hasSize(30);
        assertThat(available("Céleri-rave")).isEqualByComparingTo("0");
    }

    @Test
    void onDemandIsSoldBeyondWhatIsThere() {
        setStock("Betterave", 0);
        levels.change(List.of(madeAsOrdered("Betterave", true)), village.actor("producer"))
                .block();
        allotToHouseholds("Betterave", 12);

        var order =
                place(anOrder(village).of("Betterave", 5), "household").orders().get(0);
        assertThat(available("Betterave")).isEqualByComparingTo("-5");
        var amended = amend(order, "Betterave", 9).block();
        assertThat(amended.state()).isEqualTo(OrderState.PLACED);
        assertThat(available("Betterave")).isEqualByComparingTo("-9");

        assertRefused(anOrder(village).of("Betterave", 4).paidBy(PaymentMethod.TEST), "household2", "allotment-taken");
        assertThat(codeOf(amend(amended, "Betterave", 13)).block()).isEqualTo("allotment-taken");
        Invariants.assertHoldAndBooksAreKept(database);

        cancellation.cancel(order.number(), village.actor("household")).block();
        assertThat(available("Betterave")).isEqualByComparingTo("0");
        place(anOrder(village).of("Betterave", 12), "household2");

        // No longer made as ordered: what is promised stands as missing, and nothing more sells
        levels.change(List.of(madeAsOrdered("Betterave", false)), village.actor("producer"))
                .block();
        assertThat(available("Betterave")).isEqualByComparingTo("0");
        assertRefused(
                anOrder(village).to("tilleulsDoor").of("Betterave", 1).paidBy(PaymentMethod.ACCOUNT),
                "canteen",
                "insufficient-stock");
    }

    @Test
    void sameKeyFiftyTimesIsOneOrder() {
        var command = anOrder(village)
                .of("Betterave", 1)
                .paidBy(PaymentMethod.TEST, UUID.randomUUID().toString());
        var answers = Flux.range(0, 50)
                .flatMap(i -> placement.place(command, village.actor("household")), 50)
                .collectList()
                .block();

        assertThat(answers)
                .extracting(answer -> answer.orders().get(0))
                .containsOnly(answers.get(0).orders().get(0));
        assertThat(answers).filteredOn(answer -> !answer.replayed()).hasSize(1);
        assertThat(available("Betterave")).isEqualByComparingTo("89");
    }

    @Test
    void keyOfAnotherRequestOrBuyerTellsNothing() {
        var key = UUID.randomUUID().toString();
        placement
                .place(anOrder(village).of("Betterave", 1).paidBy(PaymentMethod.TEST, key), village.actor("household"))
                .block();

        var other = anOrder(village).of("Betterave", 2).paidBy(PaymentMethod.TEST, key);
        assertRefused(other, "household", "idempotency-key-reused");
        var foreign = anOrder(village).of("Betterave", 1).paidBy(PaymentMethod.TEST, key);
        assertThatThrownBy(() ->
                        placement.place(foreign, village.actor("household2")).block())
                .isInstanceOfSatisfying(DomainException.class, refused -> {
                    assertThat(refused.code()).isEqualTo("idempotency-key-reused");
                    assertThat(refused.errors()).isEmpty();
                });
    }

    @Test
    void twoLinesOnOneStockRowAreSummed() {
        setStock("Beurre de ferme", 5);
        var order = anOrder(village).of("Beurre de ferme", 3).of("Beurre de ferme", 3);

        assertThatThrownBy(() -> place(order, "household")).isInstanceOfSatisfying(DomainException.class, refused -> {
            assertThat(refused.code()).isEqualTo("insufficient-stock");
            assertThat(refused.errors()).hasSize(2);
            assertThat(refused.errors()).extracting(FieldError::expected).containsOnly("5");
        });
        var fitting = place(anOrder(village).of("Beurre de ferme", 3).of("Beurre de ferme", 2), "household");
        assertThat(fitting.orders().get(0).lines()).hasSize(2);
        assertThat(available("Beurre de ferme")).isEqualByComparingTo("0");
    }

    @Test
    void checkoutOverTwoDatesIsAllOrNothingAndTheKeyMayBeUsedAgain() {
        setStock("Poireau", 10);
        var key = UUID.randomUUID().toString();
        var first = anOrder(village).of("Carotte", 2);
        var short_ = anOrder(village).on(village.secondDate()).of("Poireau", 11);
        var refused = new PlaceCheckout(key, List.of(first.request(), short_.request()), PaymentMethod.TEST, false);

        assertThatThrownBy(() ->
                        placement.place(refused, village.actor("household")).block())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        thrown -> assertThat(thrown.errors())
                                .singleElement()
                                .isEqualTo(FieldError.at(
                                        "orders[1].lines[0].quantity", "insufficient-stock", "11", "10")));
        assertThat(ordersOf("household")).isZero();
        assertThat(available("Carotte")).isEqualByComparingTo("500");

        var fitting = anOrder(village).on(village.secondDate()).of("Poireau", 10);
        var placed = placement
                .place(
                        new PlaceCheckout(key, List.of(first.request(), fitting.request()), PaymentMethod.TEST, false),
                        village.actor("household"))
                .block();
        assertThat(placed.orders()).hasSize(2);
        assertThat(placed.orders().get(0).payments().get(0).reference())
                .isEqualTo(placed.orders().get(1).payments().get(0).reference());
        assertThat(keysOf("household")).containsExactly(key + "#1", key + "#2");
    }

    @Test
    void refusalNamesEveryLineAtOnce() {
        setStock("Épinard", 1);
        close("Poireau");
        var order = anOrder(village)
                .of("Poireau", 1)
                .of("Épinard", 4)
                .of("Carotte", 0.3)
                .of(987654321, BigDecimal.ONE)
                .of("Chou rouge", 1)
                .of("Glace vanille", 1);

        assertThatThrownBy(() -> place(order, "household"))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.errors())
                                .extracting(error -> error.field() + " " + error.code())
                                .containsExactlyInAnyOrder(
                                        "lines[0].quantity cut-off-passed",
                                        "lines[1].quantity insufficient-stock",
                                        "lines[2].quantity quantity-not-allowed",
                                        "lines[3].quantity not-offered",
                                        "lines[5].quantity storage-not-served",
                                        "slot slot-full"));
        assertThat(ordersOf("household")).isZero();
    }

    @Test
    void lateLineIsRefusedAfterItsCutOff() {
        close("Poireau");
        assertRefused(anOrder(village).of("Poireau", 1).paidBy(PaymentMethod.TEST), "household", "cut-off-passed");
        place(anOrder(village).of("Carotte", 1), "household");
    }

    @Test
    void productWithUnknownAllergensNeverReachesAKitchen() {
        assertRefused(
                anOrder(village).to("tilleulsDoor").of("Potage de saison", 1).paidBy(PaymentMethod.ACCOUNT),
                "canteen",
                "allergens-unknown");
        assertThat(place(anOrder(village).of("Potage de saison", 1), "household")
                        .orders())
                .hasSize(1);
    }

    @Test
    void animalProductsReachKitchensOnlyFromHoldersOfASanitaryApproval() {
        run("update network.certificate set valid_until = '2025-01-01' where scheme = 'SANITARY' and organisation_id = "
                + village.party("laiterie"));
        assertRefused(
                anOrder(village).to("tilleulsDoor").of("Lait entier", 6).paidBy(PaymentMethod.ACCOUNT),
                "canteen",
                "sanitary-approval-missing");
    }

    /** Whoever pays for the kitchen has founded itself here, and nobody has looked at it yet. */
    @Test
    void newcomersOweNothing() {
        var authority = village.party("forest");
        run("insert into network.admission (organisation_id) values (" + authority + ")");
        assertRefused(
                anOrder(village).to("tilleulsDoor").of("Betterave", 1).paidBy(PaymentMethod.ACCOUNT),
                "canteen",
                "not-admitted-yet");

        run("delete from network.admission where organisation_id = " + authority);
        assertThat(outcome(
                                anOrder(village)
                                        .to("tilleulsDoor")
                                        .of("Betterave", 1)
                                        .paidBy(PaymentMethod.ACCOUNT),
                                "canteen")
                        .block())
                .isEqualTo("placed");
    }

    @Test
    void foreignKitchenDoorAnswersLikeOneThatDoesNotExist() {
        var foreign = anOrder(village).to("erablesDoor").of("Carotte", 1).paidBy(PaymentMethod.ACCOUNT);
        var missing = new PlaceCheckout(
                UUID.randomUUID().toString(),
                List.of(new OrderRequest(
                        999_999_999,
                        village.firstDate(),
                        null,
                        null,
                        foreign.orders().get(0).lines())),
                PaymentMethod.ACCOUNT,
                false,
                true);

        assertThat(outcomeErrors(foreign, "canteen")).isEqualTo(outcomeErrors(missing, "canteen"));
    }

    @Test
    void offerOfAnotherDateIsNotOffered() {
        var order = anOrder(village).of(village.offer("Carotte", village.secondDate()), BigDecimal.ONE);
        assertRefused(order.paidBy(PaymentMethod.TEST), "household", "not-offered");
    }

    @Test
    void offerOfACycleThatIsStillToOpenIsNotOffered() {
        planned();
        assertRefused(anOrder(village).of("Carotte", 1).paidBy(PaymentMethod.TEST), "household", "not-offered");
    }

    @Test
    void offerOfAClosedCycleIsTooLate() {
        closed();
        assertRefused(anOrder(village).of("Carotte", 1).paidBy(PaymentMethod.TEST), "household", "cut-off-passed");
    }

    @Test
    void offerOfPeopleWhoDoNotDeliverHereIsNotOffered() {
        var elsewhere = Village.build(database, accounts);
        var foreign = anOrder(village).of(elsewhere.offer("Carotte", elsewhere.firstDate()), BigDecimal.ONE);
        assertRefused(foreign.paidBy(PaymentMethod.TEST), "household", "not-offered");

        nothingComesTo("kiosque");
        assertRefused(anOrder(village).of("Carotte", 1).paidBy(PaymentMethod.TEST), "household", "not-offered");
        place(anOrder(village).to("gare").of("Carotte", 1), "household");
    }

    @Test
    void priceSeenBeforeAChangeIsRefused() {
        var offer = village.offer("Carotte", village.firstDate());
        run("update ordercycle.offer set household_price = household_price + 1, version = version + 1 where id = "
                + offer);
        var seen = new OrderRequest(
                village.site("kiosque"),
                village.firstDate(),
                null,
                null,
                List.of(new LineRequest(offer, BigDecimal.ONE, 0L)));
        assertRefused(
                new PlaceCheckout(UUID.randomUUID().toString(), List.of(seen), PaymentMethod.TEST, false),
                "household",
                "price-changed");
    }

    @Test
    void fullSlotIsRefusedAndTheEarliestWithRoomIsChosenOtherwise() {
        var slot = slotOf("kiosque");
        run("update delivery.slot set used = crates where id = " + slot);
        assertRefused(anOrder(village).of("Carotte", 1).paidBy(PaymentMethod.TEST), "household", "slot-full");

        run(
                "insert into delivery.slot (site_id, delivery_date, opens, closes, crates, chilled_crates, frozen_crates) values (%d, '%s', '20:00', '21:00', 1, 0, 0)"
                        .formatted(village.site("kiosque"), village.firstDate()));
        var order =
                place(anOrder(village).of("Carotte", 1), "household").orders().get(0);
        assertThat(order.slot().opens()).hasToString("20:00");
        assertRefused(anOrder(village).in(slot).of("Carotte", 1).paidBy(PaymentMethod.TEST), "household", "slot-full");
        assertRefused(
                anOrder(village).in(slotOf("gare")).of("Carotte", 1).paidBy(PaymentMethod.TEST),
                "household",
                "no-slot");
    }

    @Test
    void lastRoomAtThePointGoesToOneBuyer() {
        run("update delivery.slot set used = crates - 0.05 where id = " + slotOf("kiosque"));
        var outcomes = Flux.range(0, 20)
                .flatMap(i -> outcome(anOrder(village).of("Chou rouge", 1).paidBy(PaymentMethod.TEST), "household"), 20)
                .collectList()
                .block();

        assertThat(outcomes).filteredOn("placed"::equals).hasSize(1);
        assertThat(outcomes).filteredOn("slot-full"::equals).hasSize(19);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1e9", "0.3333333", "501", "0.75", "1e999999", "1e-999999"})
    void quantityThatIsNotSoldIsRefused(String quantity) {
        var order = anOrder(village).of(village.offer("Carotte", village.firstDate()), new BigDecimal(quantity));
        assertRefused(order.paidBy(PaymentMethod.TEST), "household", "quantity-not-allowed");
    }

    @Test
    void moreThanFiveHundredLinesAreRefused() {
        var order = anOrder(village);
        for (var i = 0; i < 501; i++) {
            order.of("Carotte", 1);
        }
        assertRefused(order.paidBy(PaymentMethod.TEST), "household", "invalid-input");
    }

    @Test
    void accountIsForOrganisationsAndCardsAreNotOfferedHere() {
        assertRefused(
                anOrder(village).of("Carotte", 1).paidBy(PaymentMethod.ACCOUNT), "household", "payment-not-offered");
        assertRefused(
                anOrder(village).of("Carotte", 1).paidBy(PaymentMethod.STRIPE), "household", "payment-not-offered");
        assertRefused(anOrder(village).of("Carotte", 1).paidBy(PaymentMethod.TEST), "producer", "may-not-order");
    }

    @Test
    void crossedOrdersOfManyBuyersNeverWaitInACircle() {
        var names = List.of("Poireau", "Carotte", "Betterave", "Lait entier", "Spaghetti", "Baguette");
        var outcomes = Flux.range(0, 60)
                .flatMap(
                        i -> {
                            var order = anOrder(village).to(i % 3 == 0 ? "gare" : "kiosque");
                            for (var j = 0; j < names.size(); j++) {
                                order.of(names.get(i % 2 == 0 ? j : names.size() - 1 - j), 1);
                            }
                            var back = anOrder(village)
                                    .to(i % 3 == 0 ? "kiosque" : "gare")
                                    .of("Carotte", 0.5);
                            return outcome(
                                    new PlaceCheckout(
                                            UUID.randomUUID().toString(),
                                            List.of(order.request(), back.request()),
                                            PaymentMethod.TEST,
                                            false),
                                    "household");
                        },
                        16)
                .collectList()
                .block();

        assertThat(outcomes).containsOnly("placed");
    }

    private StockChange madeAsOrdered(String product, boolean demand) {
        return new StockChange(village.product(product), null, null, null, null).madeAsOrdered(demand);
    }

    private void allotToHouseholds(String product, int quantity) {
        run("insert into ordercycle.allotment (offer_id, audience, allotted) values (%d, 'HOUSEHOLD', %d)"
                .formatted(village.offer(product, village.firstDate()), quantity));
    }

    private Mono<OrderDetails> amend(OrderDetails order, String product, int quantity) {
        var line = new LineRequest(village.offer(product, village.firstDate()), BigDecimal.valueOf(quantity), null);
        return amendment.amend(
                new AmendOrder(order.number(), order.version(), List.of(line), null), village.actor("household"));
    }
}
