package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

/** What could be ordered instead, and what it would take to have more organic. Carrots of two farms: organic at 1.49 €, another one at 1.00 €. */
@MarketplaceTest
class WeekSwitchesTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @Autowired
    WeekDesk desk;

    @Autowired
    WeekSwitches switches;

    private Village village;
    private Actor cook;
    private long plain;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        plain = another("Carottes de sable", "Carotte", "1.00");
        another("Soupe de carottes", "Carotte", "0.10");
        preparation.catchUp().block();
        cook = village.actor("canteen");
    }

    @Test
    void theSameFoodFromElsewhereIsProposedWithWhatWouldStandWhere() {
        put(Map.of(plain, "12.3"));

        var equivalents = switches.of(sheet().row(plain).orElseThrow(), sheet()).block();

        var organic = equivalents.all().get(0);
        assertThat(organic.sameFood()).isTrue();
        assertThat(organic.row().card().names().texts()).containsEntry("fr", "Carotte");
        var change = organic.change().orElseThrow();
        assertThat(change.cells()).hasSize(2);
        assertThat(change.cells().get(1).amount()).isEqualByComparingTo("12.5");
        assertThat(equivalents.all())
                .filteredOn(Equivalents.Alternative::sameFood)
                .noneMatch(other -> other.row().card().names().texts().containsValue("Soupe de carottes"));
    }

    @Test
    void whatIsThereAlreadyIsAddedToAndNothingIsTakenThatThereIsNot() {
        put(Map.of(plain, "10", offer("Carotte"), "5"));
        var change = Switch.of(row(plain), row(offer("Carotte"))).orElseThrow();
        assertThat(change.cells().get(1).amount()).isEqualByComparingTo("15");
        assertThat(change.goodsBefore()).isEqualTo(1000);
        assertThat(change.goodsAfter()).isEqualTo(1490);

        put(Map.of(plain, "499", offer("Carotte"), "5"));
        assertThat(Switch.of(row(plain), row(offer("Carotte")))).isEmpty();
    }

    @Test
    void whatItTakesToHaveAFifthOrganicIsSwitchedAndThenItIs() {
        put(Map.of(plain, "100", offer("Oignon jaune"), "200"));

        var answer = switches.organic(20, sheet()).block();

        assertThat(answer.reached()).isTrue();
        assertThat(answer.switches()).hasSize(1);
        var changes = new LinkedHashMap<Long, String>();
        answer.switches()
                .get(0)
                .cells()
                .forEach(cell -> changes.put(cell.card().offer(), cell.amount().toPlainString()));
        put(changes);
        assertThat(sheet().totals().organic()).isGreaterThanOrEqualTo(new BigDecimal("0.20"));
        assertThat(sheet().totals().organicGoods().minor()).isEqualTo(answer.organic());
        assertThat(sheet().totals().goods().minor()).isEqualTo(answer.all());
        assertThat(switches.organic(20, sheet()).block().switches()).isEmpty();
    }

    @Test
    void whereTheShareIsOutOfReachTheMostIsSaid() {
        put(Map.of(plain, "10", offer("Oignon jaune"), "300"));

        var answer = switches.organic(90, sheet()).block();

        assertThat(answer.reached()).isFalse();
        assertThat(answer.switches()).hasSize(1);
    }

    private void put(Map<Long, String> amounts) {
        var door = desk.doors(village.site("tilleulsDoor"), cook).block().require();
        var all = new LinkedHashMap<Long, BigDecimal>();
        amounts.forEach((offer, amount) -> all.put(offer, new BigDecimal(amount)));
        desk.fill(door, Week.of(village.firstDate()), sheet(), all, cook).block();
    }

    private SheetRow row(long offer) {
        return sheet().row(offer).orElseThrow();
    }

    private WeekSheet sheet() {
        return desk.everything(
                        desk.doors(village.site("tilleulsDoor"), cook).block().require(),
                        Week.of(village.firstDate()),
                        cook)
                .block();
    }

    private long offer(String product) {
        return village.offer(product, village.firstDate());
    }

    /** A product like another one, of another farm and without its labels, offered to kitchens at a price. */
    private long another(String name, String like, String price) {
        return database.sql("""
                        with p as (insert into catalogue.product (producer_id, sku) select %1$d, '%2$s' returning id),
                        v as (insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit, catch_weight,
                                tolerance, price, vat_category, storage, allergens, labels, season, crate_share, animal)
                            select p.id, 1, jsonb_build_object('fr', '%2$s'), s.family, s.ordering_unit, s.pricing_unit, s.content, s.content_unit, s.catch_weight, s.tolerance,
                                s.price, s.vat_category, s.storage, s.allergens, '{}', s.season, s.crate_share, s.animal
                            from p, catalogue.product_version s where s.product_id = %3$d returning id, product_id),
                        r as (insert into stock.stock_row (product_id, on_demand) select id, true from p returning id)
                        insert into ordercycle.offer (cycle_id, product_id, product_version_id, stock_id, producer_id, seller_id, household_price, institution_price,
                            producer_price, vat_rate, minimum, step, maximum, household_cutoff_at, institution_cutoff_at)
                        select o.cycle_id, p.id, v.id, r.id, %1$d, o.seller_id, o.household_price, %4$s, o.producer_price, o.vat_rate, 0.1, 0.1, 500,
                            o.household_cutoff_at, o.institution_cutoff_at
                        from ordercycle.offer o, p, v, r where o.id = %5$d returning id
                        """.formatted(
                                village.party("commun"),
                                name,
                                village.product(like),
                                price,
                                village.offer(like, village.firstDate())))
                .map(row -> row.get(0, Long.class))
                .one()
                .block();
    }
}
