package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.assortment.CardPreparation;
import coop.tablee.catering.LeftOut.Why;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class WeekTemplatesTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @Autowired
    WeekDesk desk;

    @Autowired
    WeekTemplates templates;

    @Autowired
    Goals goals;

    private Village village;
    private Actor cook;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        cook = village.actor("canteen");
    }

    @Test
    void aWeekKeptUnderANameFillsTheEmptyCellsOfAnotherAndSaysWhatItLeavesOut() {
        put(Map.of(offer("Carotte"), amount("10"), offer("Poireau"), amount("5"), offer("Chicon"), amount("2")));
        templates.keep(sheet(), " Automne 1 ", cook).block();
        put(Map.of(offer("Carotte"), BigDecimal.ZERO, offer("Poireau"), amount("7"), offer("Chicon"), BigDecimal.ZERO));
        run(
                "update ordercycle.offer set institution_cutoff_at = platform.business_time() - interval '1 minute' where id = "
                        + offer("Chicon"));

        var template = templates.of(door()).block().get(0);
        assertThat(template.name()).isEqualTo("Automne 1");
        put(WeekTemplates.amounts(sheet(), template));

        assertThat(sheet().cell(offer("Carotte")).orElseThrow().typed().amount())
                .isEqualByComparingTo("10");
        assertThat(sheet().cell(offer("Poireau")).orElseThrow().typed().amount())
                .isEqualByComparingTo("7");
        assertThat(WeekTemplates.leftOut(sheet(), template))
                .extracting(LeftOut::why)
                .containsExactlyInAnyOrder(Why.TYPED, Why.CLOSED);
    }

    @Test
    void theSameNameIsReplacedAndAnotherDoorsTemplateIsNotFound() {
        put(Map.of(offer("Carotte"), amount("10")));
        templates.keep(sheet(), "Automne", cook).block();
        put(Map.of(offer("Carotte"), amount("11")));
        templates.keep(sheet(), "AUTOMNE", cook).block();

        var all = templates.of(door()).block();
        assertThat(all).hasSize(1);
        assertThat(all.get(0).lines().get(0).amount()).isEqualByComparingTo("11");
        assertThatThrownBy(() -> templates
                        .require(village.site("erablesDoor"), all.get(0).id())
                        .block())
                .isInstanceOf(DomainException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "   ", "0123456789012345678901234567890123456789012345678901234567890", "a\u202eb", "a\nb"})
    void aNameThatIsNoneIsRefused(String name) {
        put(Map.of(offer("Carotte"), amount("10")));

        assertThatThrownBy(() -> templates.keep(sheet(), name, cook).block()).isInstanceOf(DomainException.class);
        assertThat(templates.of(door()).block()).isEmpty();
    }

    @Test
    void anEmptyWeekMakesNoTemplate() {
        assertThatThrownBy(() -> templates.keep(sheet(), "Vide", cook).block())
                .isInstanceOf(DomainException.class)
                .extracting("code")
                .isEqualTo("week-without-amounts");
    }

    @Test
    void goalsStandInTheFootAndTheSecondOfTwoWhoSetThemIsTold() {
        var none = goals.of(door()).block();
        goals.set(new KitchenGoals(door(), Money.euro(195), false, 20, 50, 40, none.version()))
                .block();

        assertThat(sheet().plan().labelTarget()).isEqualTo(40);
        assertThat(sheet().plan().budgetPerMeal()).isEqualTo(Money.euro(195));
        assertThatThrownBy(() -> goals.set(new KitchenGoals(door(), null, false, null, null, null, none.version()))
                        .block())
                .isInstanceOf(DomainException.class)
                .extracting("code")
                .isEqualTo("changed-meanwhile");
    }

    @Test
    void whatHasASignOfQualityCountsInItsShare() {
        put(Map.of(offer("Carotte"), amount("100"), offer("Oignon jaune"), amount("100")));

        // 149.00 organic of 254.00
        assertThat(sheet().totals().labelled()).isEqualByComparingTo("0.5866");
    }

    private void put(Map<Long, BigDecimal> amounts) {
        var door = desk.doors(door(), cook).block().require();
        desk.fill(door, week(), sheet(), amounts, cook).block();
    }

    private WeekSheet sheet() {
        return desk.page(desk.doors(door(), cook).block().require(), week(), cook)
                .block();
    }

    private long door() {
        return village.site("tilleulsDoor");
    }

    private Week week() {
        return Week.of(village.firstDate());
    }

    private long offer(String product) {
        return village.offer(product, village.firstDate());
    }

    private static BigDecimal amount(String written) {
        return new BigDecimal(written);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
