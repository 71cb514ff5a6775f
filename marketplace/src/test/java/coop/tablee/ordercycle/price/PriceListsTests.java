package coop.tablee.ordercycle.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.network.Audience;
import coop.tablee.ordercycle.price.PriceList.PriceTerms;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class PriceListsTests {

    private static final BigDecimal FIVE_OFF = new BigDecimal("-5");

    @Autowired
    PriceLists lists;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    private Village village;
    private long leek;
    private long carrot;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        leek = village.offer("Poireau", village.firstDate());
        carrot = village.offer("Carotte", village.firstDate());
        run("update ordercycle.offer set household_price = 2.90, institution_price = 2.3456 where id = " + leek);
        run("update ordercycle.offer set household_price = 1.85, institution_price = 1.35 where id = " + carrot);
    }

    @Test
    void withoutAListEverybodyPaysTheOffersPrices() {
        assertThat(prices("marchand", Audience.HOUSEHOLD))
                .containsEntry(leek, "2.9000")
                .containsEntry(carrot, "1.8500");
        assertThat(prices(null, Audience.INSTITUTION)).containsEntry(leek, "2.3456");
    }

    @Test
    void percentageIsRoundedByTheAudiencesRule() {
        create(Audience.HOUSEHOLD, "-5", village.firstDate(), null);
        create(Audience.INSTITUTION, "-12.5", village.firstDate(), null);

        // 2.90 × 0.95 = 2.755, half up to the cent; 2.3456 × 0.875 = 2.0524
        assertThat(prices("marchand", Audience.HOUSEHOLD))
                .containsEntry(leek, "2.76")
                .containsEntry(carrot, "1.76");
        assertThat(prices("tilleuls", Audience.INSTITUTION)).containsEntry(leek, "2.0524");
    }

    @Test
    void listThatNamesAKitchenOrItsAuthorityGoesBeforeOneForAll() {
        create(Audience.INSTITUTION, "-50", village.firstDate(), null);
        var named = create(Audience.INSTITUTION, "-10", village.firstDate(), null);
        lists.addBuyer(named, village.party("tilleuls"), village.actor("coordinator"))
                .block();
        lists.setItem(named, village.product("Carotte"), new BigDecimal("0.9999"), null, village.actor("coordinator"))
                .block();

        assertThat(prices("tilleuls", Audience.INSTITUTION))
                .containsEntry(leek, "2.1110")
                .containsEntry(carrot, "0.9999");
        assertThat(prices("erables", Audience.INSTITUTION)).containsEntry(leek, "1.1728");

        lists.removeBuyer(named, village.party("tilleuls"), village.actor("coordinator"))
                .block();
        assertThat(prices("erables", Audience.INSTITUTION))
                .as("a list that named somebody never becomes everybody's")
                .containsEntry(leek, "1.1728");
    }

    @Test
    void authorityStandsForItsKitchens() {
        var authority = database.sql(
                        "select authority_id from network.organisation where id = " + village.party("tilleuls"))
                .map(row -> row.get(0, Long.class))
                .one()
                .block();
        var named = create(Audience.INSTITUTION, "-10", village.firstDate(), null);
        lists.addBuyer(named, authority, village.actor("coordinator")).block();

        assertThat(prices("tilleuls", Audience.INSTITUTION)).containsEntry(leek, "2.1110");
        assertThat(prices(null, Audience.INSTITUTION)).containsEntry(leek, "2.3456");
    }

    @Test
    void listHoldsForItsDeliveryDatesAndItsCooperativeAlone() {
        create(Audience.HOUSEHOLD, "-5", village.firstDate().plusDays(1), null);
        create(
                Audience.HOUSEHOLD,
                "-5",
                village.firstDate().minusDays(9),
                village.firstDate().minusDays(1));
        lists.create(null, terms(Audience.HOUSEHOLD, "-90", village.firstDate(), null), village.actor("coordinator2"))
                .block();

        assertThat(prices("marchand", Audience.HOUSEHOLD)).containsEntry(leek, "2.9000");
    }

    @Test
    void listSaysWhatCostsLessThanTheFarmGetsOfWhatTheCooperativeSells() {
        var grandChamp = village.party("grandChamp");
        var list = create(Audience.INSTITUTION, "0", village.firstDate(), null);
        assertThat(lists.below(list, grandChamp).block()).isEmpty();

        lists.setItem(
                        list,
                        village.product("Pomme de terre"),
                        new BigDecimal("0.5"),
                        null,
                        village.actor("coordinator"))
                .block();
        lists.setItem(list, village.product("Poireau"), new BigDecimal("0.5"), null, village.actor("coordinator"))
                .block();

        assertThat(lists.below(list, grandChamp).block())
                .as("the leeks are sold by their farm, which gets what is paid")
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.names().in(Locale.FRENCH).text()).isEqualTo("Pomme de terre");
                    assertThat(one.price()).isEqualByComparingTo("0.5");
                    assertThat(one.producerPrice()).isEqualByComparingTo("0.85");
                });
        assertThat(lists.below(list, village.party("valDeSenne")).block()).isEmpty();
    }

    @Test
    void whatIsNotOfferedToAnAudienceStaysSo() {
        var list = create(Audience.INSTITUTION, "-5", village.firstDate(), null);
        lists.setItem(list, village.product("Poireau"), BigDecimal.ONE, null, village.actor("coordinator"))
                .block();
        run("update ordercycle.offer set institution_price = null where id = " + leek);

        assertThat(prices("tilleuls", Audience.INSTITUTION)).containsEntry(leek, "null");
    }

    @Test
    void changedPricesRaiseTheVersionOfTheOffersTheyConcernAndOfNoOthers() {
        var list = create(Audience.HOUSEHOLD, "0", village.firstDate(), null);
        var before = version(carrot);
        lists.setItem(list, village.product("Poireau"), null, FIVE_OFF, village.actor("coordinator"))
                .block();

        assertThat(version(leek)).isPositive();
        assertThat(version(carrot)).isEqualTo(before);
        lists.removeItem(list, village.product("Poireau"), village.actor("coordinator"))
                .block();
        assertThat(version(leek)).as("and back").isGreaterThan(1);
    }

    @Test
    void listOfAnotherCooperativeIsNotFoundAndTwoWhoChangeOneAreTold() {
        var list = create(Audience.HOUSEHOLD, "-5", village.firstDate(), null);
        var terms = terms(Audience.HOUSEHOLD, "-6", village.firstDate(), null);

        assertCode(
                "not-found",
                () -> lists.change(list, 0, terms, village.actor("coordinator2"))
                        .block());
        assertCode(
                "not-found",
                () -> lists.addBuyer(list, 1, village.actor("coordinator2")).block());
        lists.change(list, 0, terms, village.actor("coordinator")).block();
        assertCode(
                "price-list-changed",
                () -> lists.change(list, 0, terms, village.actor("coordinator")).block());
        assertCode("invalid-input", () -> create(Audience.HOUSEHOLD, "-91", village.firstDate(), null));
        assertCode(
                "invalid-input",
                () -> create(
                        Audience.HOUSEHOLD,
                        "1",
                        village.firstDate(),
                        village.firstDate().minusDays(1)));
        assertCode(
                "invalid-input",
                () -> lists.setItem(
                                list,
                                village.product("Poireau"),
                                BigDecimal.ONE,
                                FIVE_OFF,
                                village.actor("coordinator"))
                        .block());
    }

    private static void assertCode(String code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private long create(Audience audience, String percent, LocalDate from, LocalDate until) {
        return lists.create(null, terms(audience, percent, from, until), village.actor("coordinator"))
                .block();
    }

    private static PriceTerms terms(Audience audience, String percent, LocalDate from, LocalDate until) {
        return new PriceTerms("Écoles", audience, new BigDecimal(percent), from, until);
    }

    private Map<Long, String> prices(String buyer, Audience audience) {
        return database.sql(
                        "select p.offer_id, p.price from ordercycle.unit_prices(array[%d, %d]::bigint[], %s, '%s') p"
                                .formatted(leek, carrot, buyer == null ? "null" : village.party(buyer), audience))
                .map(row ->
                        Map.entry(row.get("offer_id", Long.class), String.valueOf(row.get("price", BigDecimal.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .block();
    }

    private long version(long offer) {
        return database.sql("select version from ordercycle.offer where id = " + offer)
                .map(row -> row.get(0, Long.class))
                .one()
                .block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
