package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catalogue.Returnables;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.BadSqlGrammarException;
import org.springframework.transaction.reactive.TransactionalOperator;

/** What was read for one order serves the next, and never when it does not stand any more. */
class KnownFactsTests extends OrderingStory {

    private static final String READING =
            "ordering.request_facts(bigint[], bigint[], text[], date[], bigint[], bigint[], text[])";

    @Autowired
    KnownFacts facts;

    @Autowired
    BusinessClock clock;

    @Autowired
    OrderQuote quotes;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    Returnables returnables;

    @Autowired
    TransactionalOperator transaction;

    @Test
    void whatWasOrderedOrQuotedBeforeIsNotReadAgain() {
        for (var tries = 0; tries < 10; tries++) {
            var before = arrangement();
            quotes.quote(List.of(carrots().request()), village.actor("household"))
                    .block();
            place(leeks(), "canteen");
            if (isPlacedWithoutReading()) {
                return;
            }
            // Jobs of other tests' nodes may rearrange things meanwhile; nothing else is an excuse
            assertThat(arrangement()).isGreaterThan(before);
        }
        throw new AssertionError("rearranged all the time");
    }

    private boolean isPlacedWithoutReading() {
        run("alter function %s rename to mislaid_facts".formatted(READING));
        try {
            assertStands(only(place(carrots(), "household")), "household");
            assertStands(only(place(leeks(), "canteen")), "canteen");
            return true;
        } catch (BadSqlGrammarException read) {
            return false;
        } finally {
            run("alter function %s rename to request_facts"
                    .formatted(READING.replace("request_facts", "mislaid_facts")));
        }
    }

    @Test
    void namesWaysAndTermsAreThoseOfTheMoment() {
        var grandChamp = village.party("grandChamp");
        var offer = village.offer("Carotte", village.firstDate());
        var cycle = village.cycle("grandChamp", village.firstDate());
        for (var change : List.of(
                "update network.party set name = name || ' & fils' where id = " + village.party("sillons"),
                "update network.site set name = name || ' (nouveau)', street = 'Rue Neuve 1' where id = "
                        + village.site("kiosque"),
                "update delivery.lane set carrier_id = %d where cooperative_id = %d and destination_id = %d"
                        .formatted(village.party("commun"), grandChamp, village.site("kiosque")),
                "update ordercycle.offer set household_cutoff_at = household_cutoff_at - interval '1 minute' where id = "
                        + offer,
                "update ordercycle.offer set vat_rate = 21 where id = " + offer,
                "update ordercycle.cycle set fee_percent_household = 12 where id = " + cycle,
                "insert into ordercycle.price_list (cooperative_id, name, audience, percent, valid_from) values (%d, 'Fête', 'HOUSEHOLD', -10, '%s')"
                        .formatted(grandChamp, village.firstDate()),
                "update ordercycle.price_list set percent = -20 where cooperative_id = " + grandChamp,
                "insert into ordercycle.price_list_item (price_list_id, product_id, price) select id, %d, 0.5 from ordercycle.price_list where cooperative_id = %d"
                        .formatted(village.product("Carotte"), grandChamp),
                "delete from ordercycle.price_list_item where product_id = " + village.product("Carotte"),
                "delete from ordercycle.price_list where cooperative_id = " + grandChamp)) {
            known(carrots(), "household");
            var before = arrangement();
            run(change);
            assertThat(arrangement()).as(change).isGreaterThan(before);
            var order = only(place(carrots(), "household"));
            assertStands(order, "household");
            assertThat(order.goods()).as(change).isEqualTo(quoted(carrots(), "household"));
        }
        known(carrots(), "household");
        village.ask("grandChamp", "1.50", "0");
        assertThat(only(place(carrots(), "household")).fees())
                .extracting(OrderDetails.Fee::kind)
                .contains(FeeKind.PER_ORDER);
    }

    @Test
    void whatIsLentSinceIsCharged() {
        var juice = anOrder(village).of("Jus de pomme", 2);
        assertThat(known(juice, "household").deposit().minor()).isZero();
        var lent = returnables
                .lend(village.product("Jus de pomme"), "BOTTLE", 1, village.actor("coordinator"))
                .block();
        run("update ordercycle.offer set product_version_id = %d where product_id = %d"
                .formatted(lent.version(), village.product("Jus de pomme")));
        assertThat(only(place(juice, "household")).deposit().minor()).isEqualTo(60);
    }

    @Test
    void whatIsNotPossibleAnyMoreIsRefusedAndWhatIsAgainIsPlaced() {
        var kiosque = village.site("kiosque");
        var offer = village.offer("Carotte", village.firstDate());
        var cycle = village.cycle("grandChamp", village.firstDate());
        refusedWhile(
                "update delivery.lane set active = false where destination_id = " + kiosque,
                "update delivery.lane set active = true where destination_id = " + kiosque);
        refusedWhile(
                "update delivery.destination set active = false where site_id = " + kiosque,
                "update delivery.destination set active = true where site_id = " + kiosque);
        refusedWhile(
                "insert into delivery.closed_day (site_id, day) values (%d, '%s')"
                        .formatted(kiosque, village.firstDate()),
                "delete from delivery.closed_day where site_id = " + kiosque);
        refusedWhile(
                "update delivery.slot set withdrawn = true where site_id = " + kiosque,
                "update delivery.slot set withdrawn = false where site_id = " + kiosque);
        refusedWhile(
                "update delivery.slot set crates = used where site_id = " + kiosque,
                "update delivery.slot set crates = 40 where site_id = " + kiosque);
        refusedWhile(
                "update ordercycle.offer set minimum = 50 where id = " + offer,
                "update ordercycle.offer set minimum = 1 where id = " + offer);
        refusedWhile(
                "update ordercycle.offer set state = 'WITHDRAWN' where id = " + offer,
                "update ordercycle.offer set state = 'OFFERED' where id = " + offer);
        refusedWhile(
                "update ordercycle.cycle set state = 'CLOSED' where id = " + cycle,
                "update ordercycle.cycle set state = 'OPEN' where id = " + cycle);
        refusedWhile(
                "insert into ordercycle.allotment (offer_id, audience, allotted) values (%d, 'HOUSEHOLD', 1)"
                        .formatted(offer),
                "delete from ordercycle.allotment where offer_id = " + offer);
        refusedWhile(
                "update ordercycle.offer set household_cutoff_at = household_cutoff_at - interval '30 days' where id = "
                        + offer,
                "update ordercycle.offer set household_cutoff_at = household_cutoff_at + interval '30 days' where id = "
                        + offer);
        setStock("Carotte", 501 - available("Carotte").intValue());
        assertRefused(carrots().paidBy(PaymentMethod.TEST), "household", "insufficient-stock");
        setStock("Carotte", 400);
        assertThat(outcome(carrots().paidBy(PaymentMethod.TEST), "household").block())
                .isEqualTo("placed");
    }

    @Test
    void approvalsAndTariffsOfDoorsAreThoseOfTheMoment() {
        var milk = anOrder(village).to("tilleulsDoor").of("Lait entier", 6);
        assertThat(known(milk, "canteen").fees()).noneMatch(fee -> fee.kind() == FeeKind.DROP);
        run("""
                insert into delivery.drop_tariff (destination_id, cooperative_id, seller_id, fee, minimum, valid_from) values (%d, %d, %d, 12, 0, '2000-01-01')
                """.formatted(village.site("tilleulsDoor"), village.party("valDeSenne"), village.party("valDeSenne")));
        assertThat(only(place(milk, "canteen")).fees()).anyMatch(fee -> fee.kind() == FeeKind.DROP);
        run("update network.certificate set valid_until = '2025-01-01' where scheme = 'SANITARY' and organisation_id = "
                + village.party("laiterie"));
        assertThat(outcome(milk.paidBy(PaymentMethod.ACCOUNT), "canteen").block())
                .isNotEqualTo("placed");
    }

    @Test
    void roomThatIsFreeAgainIsGivenAgain() {
        run("""
                insert into delivery.slot (site_id, delivery_date, opens, closes, crates, chilled_crates, frozen_crates)
                values (%d, '%s', '19:00', '20:00', 40, 12, 0)
                """.formatted(village.site("kiosque"), village.firstDate()));
        var early = slotOf("kiosque");
        run("update delivery.slot set crates = 0.16 where id = " + early);
        var first = only(place(carrots(), "household"));
        assertThat(first.slot().id()).isEqualTo(early);
        assertThat(only(place(carrots(), "household")).slot().id()).isEqualTo(early);
        for (var i = 0; i < 3; i++) {
            assertThat(only(place(carrots(), "household")).slot().id()).isNotEqualTo(early);
        }
        cancellation.cancel(first.number(), village.actor("household")).block();
        assertThat(only(place(carrots(), "household")).slot().id()).isEqualTo(early);
    }

    @Test
    void othersPricesAreNobodyElses() {
        run("""
                with list as (insert into ordercycle.price_list (cooperative_id, name, audience, for_named, percent, valid_from)
                    values (%d, 'Forest', 'INSTITUTION', true, -50, '%s') returning id)
                insert into ordercycle.price_list_buyer (price_list_id, party_id) select id, %d from list
                """.formatted(village.party("grandChamp"), village.firstDate(), village.party("tilleuls")));
        var named = known(leeks(), "canteen").goods();
        var own = anOrder(village).to("erablesDoor").of("Poireau", 2);
        for (var i = 0; i < 2; i++) {
            assertThat(only(place(own, "canteen2")).goods().minor()).isEqualTo(2 * named.minor());
            assertThat(only(place(leeks(), "canteen")).goods()).isEqualTo(named);
        }
        run("delete from ordercycle.price_list_buyer where party_id = " + village.party("tilleuls"));
        assertThat(only(place(leeks(), "canteen")).goods().minor()).isEqualTo(2 * named.minor());
    }

    @Test
    void whoAsksForTheWrongDayChangesNobodysPrice() {
        run("""
                insert into ordercycle.price_list (cooperative_id, name, audience, percent, valid_from, valid_until) values (%d, 'Fête', 'HOUSEHOLD', -50, '%s', '%2$s')
                """.formatted(village.party("grandChamp"), village.secondDate()));
        var offer = village.offer("Carotte", village.secondDate());
        var later = anOrder(village).on(village.secondDate()).of(offer, BigDecimal.valueOf(2));
        var price = quoted(later, "household");
        quotes.quote(List.of(anOrder(village).of(offer, BigDecimal.valueOf(2)).request()), village.actor("household2"))
                .block();
        quotes.quote(List.of(later.request()), village.actor("household2")).block();
        assertThat(only(place(later, "household2")).goods()).isEqualTo(price);
        assertThat(only(place(later, "household")).goods()).isEqualTo(price);
    }

    @Test
    void aPlaceOfOnesOwnIsKnownToNobodyElse() {
        known(leeks(), "canteen");
        assertThat(outcomeErrors(leeks().paidBy(PaymentMethod.ACCOUNT), "canteen2"))
                .containsExactly("destination unknown-destination");
    }

    @Test
    void whoSawAnotherPriceIsAskedAndWhoSawNonePaysTheOneOfNow() {
        known(carrots(), "household");
        run("update ordercycle.offer set household_price = household_price + 1, version = version + 1 where id = "
                + village.offer("Carotte", village.firstDate()));
        assertRefused(anOrder(village).seen("Carotte", 2, 0).paidBy(PaymentMethod.TEST), "household", "price-changed");
        assertThat(only(place(carrots(), "household")).goods()).isEqualTo(quoted(carrots(), "household"));
    }

    @Test
    void rearrangingCountsOnceInATransaction() {
        var change = database.sql("update delivery.lane set preference = preference where destination_id = "
                        + village.site("kiosque"))
                .then();
        var now = database.sql("set constraints all immediate")
                .then()
                .then(database.sql("select version from platform.arrangement for update")
                        .mapValue(Long.class)
                        .one());
        var more = now.flatMap(before -> database.sql("set constraints all deferred")
                        .then()
                        .then(change)
                        .then(change)
                        .then(now)
                        .map(after -> after - before))
                .as(transaction::transactional)
                .block();
        assertThat(more).isEqualTo(1);
    }

    private Orders carrots() {
        return anOrder(village).of("Carotte", 2);
    }

    private Orders leeks() {
        return anOrder(village).to("tilleulsDoor").of("Poireau", 2);
    }

    /** Refused from one change until the other, however well it was known before and how often it is asked. */
    private void refusedWhile(String change, String back) {
        known(carrots(), "household");
        run(change);
        for (var i = 0; i < 2; i++) {
            assertThat(outcome(carrots().paidBy(PaymentMethod.TEST), "household")
                            .block())
                    .as(change)
                    .isNotEqualTo("placed");
        }
        run(back);
        assertThat(outcome(carrots().paidBy(PaymentMethod.TEST), "household").block())
                .as(back)
                .isEqualTo("placed");
    }

    /** An order after which such an order is known by heart. */
    private OrderDetails known(Orders order, String who) {
        var ask = RequestReading.Ask.of(Buyer.of(village.actor(who)), order.paidBy(PaymentMethod.TEST));
        place(order, who);
        for (var tries = 0; tries < 10; tries++) {
            var placed = only(place(order, who));
            if (facts.standing().of(ask, clock.instant()).isPresent()) {
                return placed;
            }
        }
        throw new AssertionError("never known");
    }

    private Money quoted(Orders order, String who) {
        return quotes.quote(List.of(order.request()), village.actor(who))
                .block()
                .orders()
                .get(0)
                .goods();
    }

    private static OrderDetails only(PlacedCheckout checkout) {
        return checkout.orders().get(0);
    }

    private long arrangement() {
        return database.sql("select platform.arrangement()")
                .mapValue(Long.class)
                .one()
                .block();
    }
}
