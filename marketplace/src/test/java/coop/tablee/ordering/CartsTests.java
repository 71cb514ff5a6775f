package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.ordercycle.CycleTerms;
import coop.tablee.ordercycle.OfferEdit;
import coop.tablee.ordercycle.OfferEditing;
import coop.tablee.ordercycle.ShortageRule;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class CartsTests extends OrderingStory {

    @Autowired
    Carts carts;

    @Autowired
    OrderQuote quote;

    @Autowired
    OfferEditing editing;

    @Test
    void cartIsKeptPerDestinationAndDateAndBecomesOneOrderEach() {
        put("household", "kiosque", "Poireau", "2");
        put("household", "kiosque", "Tomme de vache", "1");
        var cart = carts.put(
                        village.actor("household"),
                        new PutInCart(
                                village.site("gare"),
                                village.offer("Carotte", village.secondDate()),
                                new BigDecimal("1.5")))
                .block();

        assertThat(cart.lines()).hasSize(3);
        assertThat(cart.version()).isEqualTo(3);
        assertThat(cart.asRequests()).hasSize(2);
        var answer = quote.quote(cart.asRequests(), village.actor("household")).block();
        assertThat(answer.problems()).isEmpty();
        assertThat(answer.orders()).hasSize(2);
        // 2 × 3.05 and 0.3 kg × 24.80 with fees of 7.5 % and 5 %; 1.5 × 1.72 with 7.5 %
        assertThat(answer.total().minor()).isEqualTo(610 + 744 + 46 + 37 + 258 + 19);
        assertThat(answer.maximum().minor()).isGreaterThan(answer.total().minor());
    }

    @Test
    void lastOfTwoTabsWinsAndNothingAddsUp() {
        Flux.range(1, 20)
                .flatMap(
                        i -> carts.put(
                                village.actor("household"),
                                change("kiosque", "Poireau", String.valueOf(i % 2 == 0 ? 3 : 4))),
                        20)
                .blockLast();

        var cart = carts.of(village.actor("household")).block();
        assertThat(cart.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.quantity().intValue()).isBetween(3, 4));
        assertThat(cart.version()).isEqualTo(20);
    }

    @Test
    void zeroRemovesAndClearingEmptiesAPart() {
        put("household", "kiosque", "Poireau", "2");
        put("household", "gare", "Poireau", "1");
        assertThat(put("household", "kiosque", "Poireau", "0").lines()).hasSize(1);
        assertThat(carts.clear(village.actor("household"), village.site("kiosque"), null)
                        .block()
                        .lines())
                .hasSize(1);
        assertThat(carts.clear(village.actor("household"), null, village.secondDate())
                        .block()
                        .lines())
                .hasSize(1);
        assertThat(carts.clear(village.actor("household"), null, null).block().isEmpty())
                .isTrue();
    }

    @Test
    void lineSaysWhatHappenedToItsOfferSince() {
        put("household", "kiosque", "Poireau", "2");
        run("update ordercycle.offer set household_price = 9, version = version + 1 where id = "
                + village.offer("Poireau", village.firstDate()));

        var line = carts.of(village.actor("household")).block().lines().get(0);
        assertThat(line.problem()).isEqualTo("price-changed");
        assertThat(line.price()).isEqualByComparingTo("9");
        assertThat(quote.quote(carts.of(village.actor("household")).block().asRequests(), village.actor("household"))
                        .block()
                        .problems())
                .extracting(problem -> problem.code())
                .containsExactly("price-changed");
    }

    @Test
    void otherPercentageIsToldAndAskedLikeAnotherPrice() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        put("household", "kiosque", "Poireau", "2");
        var seen = carts.of(village.actor("household")).block().asRequests();
        assertThat(terms(cycle, "9", "7.5")).isEqualTo(1);

        var line = carts.of(village.actor("household")).block().lines().get(0);
        assertThat(line.problem()).isEqualTo("price-changed");
        assertThat(line.hasOtherFeePercent()).isTrue();
        assertThat(line.feePercentSeen()).isEqualByComparingTo("7.5");
        assertThat(line.feePercent()).isEqualByComparingTo("9");
        assertThat(outcome(
                                new PlaceCheckout(UUID.randomUUID().toString(), seen, PaymentMethod.TEST, false, true),
                                "household")
                        .block())
                .isEqualTo("price-changed");

        put("household", "kiosque", "Poireau", "2");
        var agreed = carts.of(village.actor("household")).block();
        assertThat(agreed.lines().get(0).problem()).isNull();
        var order = placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), agreed.asRequests(), PaymentMethod.TEST, false, true),
                        village.actor("household"))
                .block()
                .orders()
                .get(0);
        // 2 × 3.05, and 9 % of it
        assertThat(order.total().minor()).isEqualTo(610 + 55);
    }

    @Test
    void sameTermsSavedAgainDisturbNobody() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        put("household", "kiosque", "Poireau", "2");

        assertThat(terms(cycle, "7.5", "7.5")).isEqualTo(1);

        var line = carts.of(village.actor("household")).block().lines().get(0);
        assertThat(line.problem()).isNull();
        assertThat(line.hasOtherFeePercent()).isFalse();
    }

    /** Saves other percentages and one offer in one go, as the coordinator's page does; answers how many offers were saved. */
    private long terms(long cycle, String household, String institution) {
        var now = database.sql(
                        "select version, household_cutoff_local, institution_cutoff_local from ordercycle.cycle where id = "
                                + cycle)
                .map(row -> new CycleTerms(
                        row.get("version", Long.class),
                        row.get("household_cutoff_local", LocalDateTime.class),
                        row.get("institution_cutoff_local", LocalDateTime.class),
                        new BigDecimal(household),
                        new BigDecimal(institution),
                        ShortageRule.SCHOOLS_FIRST))
                .one()
                .block();
        var carrots = village.offer("Carotte", village.firstDate());
        var edit = database.sql("select version from ordercycle.offer where id = " + carrots)
                .map(row -> new OfferEdit(
                        carrots,
                        row.get("version", Long.class),
                        new BigDecimal("2.00"),
                        new BigDecimal("1.50"),
                        BigDecimal.ONE,
                        BigDecimal.ONE,
                        null,
                        true))
                .one()
                .block();
        editing.save(cycle, now, List.of(edit), village.actor("coordinator")).block();
        return database.sql("select count(*) from ordercycle.offer where household_price = 2.00 and id = " + carrots)
                .mapValue(Long.class)
                .one()
                .block();
    }

    @Test
    void foreignDoorsUnknownOffersAndOddQuantitiesAreRefusedTogether() {
        var household = village.actor("household");
        assertThat(code(carts.put(household, change("tilleulsDoor", "Poireau", "1"))))
                .isEqualTo("not-offered");
        assertThat(code(carts.put(household, new PutInCart(village.site("kiosque"), 987_654_321, BigDecimal.ONE))))
                .isEqualTo("not-offered");
        for (var quantity : List.of("-1", "1e9", "0.3333333", "1e999999999")) {
            assertThat(code(carts.put(household, change("kiosque", "Poireau", quantity))))
                    .isEqualTo("quantity-not-allowed");
        }
        assertThat(code(carts.putAll(
                        household, List.of(change("kiosque", "Carotte", "1"), change("erablesDoor", "Poireau", "1")))))
                .isEqualTo("not-offered");
        assertThat(code(carts.of(village.actor("producer")))).isEqualTo("may-not-order");
        assertThat(carts.of(household).block().isEmpty()).isTrue();
    }

    @Test
    void slotIsChosenForAWholeGroup() {
        put("household", "kiosque", "Poireau", "2");
        put("household", "kiosque", "Carotte", "2");
        var slot = slotOf("kiosque");
        var cart = carts.chooseSlot(village.actor("household"), village.site("kiosque"), village.firstDate(), slot)
                .block();

        assertThat(cart.lines()).extracting(Cart.CartLine::slot).containsOnly(slot);
        assertThat(code(carts.chooseSlot(
                        village.actor("household"), village.site("kiosque"), village.firstDate(), slotOf("gare"))))
                .isEqualTo("no-slot");
    }

    private Cart put(String who, String site, String product, String quantity) {
        return carts.put(village.actor(who), change(site, product, quantity)).block();
    }

    private PutInCart change(String site, String product, String quantity) {
        return new PutInCart(village.site(site), village.offer(product, village.firstDate()), new BigDecimal(quantity));
    }

    private static String code(Mono<Cart> work) {
        return codeOf(work).block();
    }
}
