package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.agreement.Agreements;
import coop.tablee.agreement.Lots;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.shared.Money;
import coop.tablee.testing.Contracts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.LinkedMultiValueMap;

/** What a week would leave of the lots of a framework agreement, said while it is typed. */
@MarketplaceTest
class WeekCeilingTests {

    private static final long OF_LEEK = 264;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @Autowired
    Agreements agreements;

    @Autowired
    Lots lots;

    @Autowired
    WeekDesk desk;

    @Autowired
    WeekPages pages;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        village.person("mayor", "forest", Role.OWNER);
    }

    @Test
    void whatIsLeftOfALotIsSaidBeforeAndAfterTheWeekAndAWarningBeforeItIsPassed() {
        run(10 * OF_LEEK);

        var within = typed(Map.of("Poireau", "4", "Carotte", "2"));
        assertThat(within.lots()).singleElement().satisfies(lot -> {
            assertThat(lot.room().left()).isEqualTo(Money.euro(10 * OF_LEEK));
            assertThat(lot.after()).isEqualTo(Money.euro(6 * OF_LEEK));
            assertThat(lot.isPassed()).isFalse();
        });
        assertThat(within.underNoLot()).isEqualTo(1);

        var beyond = desk.edit(form(Map.of("Poireau", "11")), village.actor("canteen"))
                .block()
                .sheet();
        assertThat(beyond.totals().lots().get(0).isPassed()).isTrue();
        var words = pages.live(beyond, Locale.FRENCH).foot();
        assertThat(words.passed())
                .singleElement()
                .satisfies(said -> assertThat(said.replaceAll("[\u00a0\u202f]", " "))
                        .isEqualTo("Le lot 1 serait dépassé de 2,64 € : l’envoi sera refusé."));
        assertThat(words.lots().get(0).before()).isEqualTo("reste 26,40\u00a0€");
    }

    @Test
    void whatALotWarnsOfIsSaidAtTheFootAndWhatItRefusesInTheCell() {
        run(100 * OF_LEEK);
        // A line of the schedule is called like what somebody outside of the lot offers
        sql("""
                with line as (
                    insert into agreement.lot_price (lot_id, product, unit, basis, price, valid_from, valid_until)
                    select r.lot_id, 'Chicon', 'kg', 'FIXED', 3, current_date - 1, current_date + 60 from agreement.reach r where r.authority_id = %d returning id, lot_id)
                insert into agreement.lot_price_product (price_id, product_id, lot_id, valid_from, valid_until)
                select id, %d, lot_id, current_date - 1, current_date + 60 from line
                """.formatted(village.party("forest"), village.product("Poireau")));
        sql(
                "update agreement.lot set beside = 'WARN' where id in (select lot_id from agreement.reach where authority_id = %d)"
                        .formatted(village.party("forest")));

        var warned = desk.edit(form(Map.of("Chicon", "2")), village.actor("canteen"))
                .block()
                .sheet();
        assertThat(warned.totals().toFix()).isZero();
        assertThat(pages.live(warned, Locale.FRENCH).foot().passed())
                .singleElement()
                .satisfies(said -> assertThat(said)
                        .startsWith("À côté du marché, Chicon")
                        .contains("Ferme des Sept Sillons", "Lot 1"));

        sql(
                "update agreement.lot set beside = 'REFUSE' where id in (select lot_id from agreement.reach where authority_id = %d)"
                        .formatted(village.party("forest")));
        var refused = desk.edit(form(Map.of("Chicon", "3")), village.actor("canteen"))
                .block()
                .sheet();
        assertThat(refused.totals().toFix()).isEqualTo(1);
        assertThat(pages.live(refused, Locale.FRENCH).foot().passed()).isEmpty();
    }

    private void sql(String statement) {
        database.sql(statement).then().block();
    }

    @Test
    void whereNoAgreementRunsNothingIsSaidOfLots() {
        var totals = typed(Map.of("Poireau", "4"));

        assertThat(totals.lots()).isEmpty();
        assertThat(totals.underNoLot()).isZero();
    }

    @Test
    void anEditUnderAnAgreementIsThreeStatementsToo() {
        run(100 * OF_LEEK);
        typed(Map.of("Poireau", "4"));

        assertThat(Statements.during(() -> typed(Map.of("Poireau", "5")))).hasSize(3);
    }

    private WeekTotals typed(Map<String, String> amounts) {
        return desk.edit(form(amounts), village.actor("canteen"))
                .block()
                .sheet()
                .totals();
    }

    private WeekForm form(Map<String, String> typed) {
        var fields = new LinkedMultiValueMap<String, String>();
        fields.set("site", String.valueOf(village.site("tilleulsDoor")));
        fields.set("monday", Week.of(village.firstDate()).monday().toString());
        typed.forEach(
                (product, amount) -> fields.set("q." + village.offer(product, village.firstDate()) + ".0", amount));
        return WeekForm.of(fields, Locale.FRENCH);
    }

    private void run(long maximum) {
        new Contracts(agreements, lots).run(village, "STEM_VEGETABLES", maximum);
    }
}
