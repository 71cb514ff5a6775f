package coop.tablee.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

/** The rule that chooses the way of goods, and what the database refuses to call one. */
@MarketplaceTest
class WaysTests {

    private static final LocalDate MONDAY = LocalDate.of(2027, 1, 4);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    DeliverySetup setup;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.withoutProducts(database, accounts);
    }

    /** Points where nothing is ever offered would be the first that others' visitors see. */
    @AfterEach
    void close() {
        database.sql("update delivery.destination set active = false where site_id in (:kiosque, :gare)")
                .bind("kiosque", village.site("kiosque"))
                .bind("gare", village.site("gare"))
                .then()
                .block();
    }

    @Test
    void producerBringsGoodsToTheHubUnlessSomethingElseIsAgreed() {
        assertThat(way("sillons", "kiosque"))
                .containsExactly("sillonsFarm > grandChampHub by sillons", "grandChampHub > kiosque by grandChamp");
        setup.collectedAtFarm(coop(), party("sillons"), site("sillonsFarm"), site("grandChampHub"), coop())
                .block();
        assertThat(way("sillons", "kiosque"))
                .containsExactly("sillonsFarm > grandChampHub by grandChamp", "grandChampHub > kiosque by grandChamp");
    }

    @Test
    void ownDirectLaneGoesBeforeTheHub() {
        assertThat(way("commun", "tilleulsDoor")).containsExactly("communFarm > tilleulsDoor by commun");
        assertThat(way("sillons", "tilleulsDoor")).hasSize(2);
        run("update delivery.lane set active = false where producer_id = " + party("commun"));
        assertThat(way("commun", "tilleulsDoor")).hasSize(2);
    }

    @Test
    void preferredLaneThenTheShorterThenTheOlderIsTaken() {
        setup.pool(site("valDeSenneHub"), coop(), null).block();
        throughValDeSenne("gare");
        assertThat(way("sillons", "gare")).hasSize(2);
        run(
                "update delivery.lane set preference = 2 where pool_hub_id is null and cooperative_id = %d and destination_id = %d"
                        .formatted(coop(), site("gare")));
        assertThat(way("sillons", "gare"))
                .containsExactly(
                        "sillonsFarm > grandChampHub by sillons",
                        "grandChampHub > valDeSenneHub by grandChamp",
                        "valDeSenneHub > gare by valDeSenne");
    }

    @Test
    void poolLeadsNoFurtherThanItsLastDay() {
        run("update delivery.lane set active = false where cooperative_id = " + coop());
        setup.pool(site("valDeSenneHub"), coop(), MONDAY).block();
        throughValDeSenne("gare");
        assertThat(way("sillons", "gare", MONDAY)).hasSize(3);
        assertThat(way("sillons", "gare", MONDAY.plusDays(1))).isNull();
    }

    @Test
    void goodsThatDoNotComeThatDayHaveNoWay() {
        setup.droppedAtHub(coop(), party("sillons"), site("sillonsFarm"), site("grandChampHub"))
                .block();
        run("update delivery.supply set weekdays = '{1, 4}' where producer_id = " + party("sillons"));
        assertThat(way("sillons", "kiosque", MONDAY)).hasSize(2);
        assertThat(way("sillons", "kiosque", MONDAY.plusDays(1))).isNull();
        assertThat(way("commun", "kiosque", MONDAY.plusDays(1))).hasSize(2);
    }

    @Test
    void atTheGateAFarmHasOnlyItsOwnGoodsAndTheyTravelNoStretch() {
        setup.destination(site("sillonsFarm"), DestinationKind.FARM_GATE, true, false)
                .block();
        setup.laneFromFarm(coop(), party("sillons"), site("sillonsFarm")).block();
        assertThat(way("sillons", "sillonsFarm")).isEmpty();
        assertThat(way("commun", "sillonsFarm")).isNull();
        refused(
                () -> setup.laneFromFarm(coop(), party("commun"), site("sillonsFarm"))
                        .block(),
                "only a farm's own goods are fetched at its gate");
        refused(
                () -> setup.laneThroughHub(coop(), site("sillonsFarm"), site("grandChampHub"), coop())
                        .block(),
                "only a farm's own goods are fetched at its gate");
    }

    @Test
    void nonsenseIsNoLane() {
        refused(
                () -> setup.laneThroughHub(coop(), site("gare"), site("sillonsFarm"), coop())
                        .block(),
                "lane_leaves_a_hub_of_its_own");
        refused(
                () -> setup.laneThroughHub(coop(), site("gare"), site("valDeSenneHub"), coop())
                        .block(),
                "lane_leaves_a_hub_of_its_own");
        refused(() -> throughValDeSenne("gare"), "lane_pool_is_agreed");
        setup.pool(site("grandChampHub"), coop(), null).block();
        refused(
                () -> setup.laneThroughPool(
                                coop(), site("gare"), site("grandChampHub"), coop(), site("grandChampHub"), coop())
                        .block(),
                "lane_pool_leads_elsewhere");
        refused(() -> setup.pool(site("gare"), coop(), null).block(), "pool_is_at_a_hub_of_its_host");
        refused(
                () -> setup.collectedAtFarm(
                                coop(), party("sillons"), site("sillonsFarm"), site("grandChampHub"), party("sillons"))
                        .block(),
                "supply_is_dropped_by_the_producer");
        refused(
                () -> setup.droppedAtHub(coop(), party("sillons"), site("communFarm"), site("grandChampHub"))
                        .block(),
                "supply_starts_at_a_farm_of_the_producer");
        refused(
                () -> setup.destination(site("kiosque"), DestinationKind.FARM_GATE, true, true)
                        .block(),
                "destination_is_such_a_site");
    }

    @Test
    void changedHoursKeepWhatWasPromised() {
        var day = MONDAY;
        run("select delivery.renew_slots(%d, '%s', '%s')".formatted(site("kiosque"), day, day.plusDays(6)));
        run("update delivery.slot set used = 30, used_chilled = 5 where site_id = %d and delivery_date = '%s'"
                .formatted(site("kiosque"), day));
        run("update delivery.opening set crates = 10, chilled_crates = 2 where site_id = " + site("kiosque"));
        run("delete from delivery.opening where weekday = 2 and site_id = " + site("kiosque"));
        run("select delivery.renew_slots(%d, '%s', '%s')".formatted(site("kiosque"), day, day.plusDays(6)));

        assertThat(slots("delivery_date = '%s'".formatted(day))).containsExactly("30.000 of 30.000, chilled 5.000");
        assertThat(slots("delivery_date = '%s'".formatted(day.plusDays(1)))).isEmpty();
        assertThat(slots("delivery_date = '%s'".formatted(day.plusDays(2))))
                .containsExactly("0.000 of 10.000, chilled 2.000");
        assertThat(isOpen(day)).isTrue();
        assertThat(isOpen(day.plusDays(1))).isFalse();
        setup.closedDay(site("kiosque"), day, "fermé").block();
        assertThat(isOpen(day)).isFalse();
    }

    private List<String> slots(String condition) {
        return database.sql(
                        "select used || ' of ' || crates || ', chilled ' || chilled_crates from delivery.open_slot where site_id = "
                                + site("kiosque") + " and " + condition + " order by delivery_date, opens")
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private boolean isOpen(LocalDate day) {
        return database.sql("select delivery.is_open(%d, '%s')".formatted(site("kiosque"), day))
                .mapValue(Boolean.class)
                .one()
                .block();
    }

    private void throughValDeSenne(String destination) {
        setup.laneThroughPool(
                        coop(),
                        site(destination),
                        site("grandChampHub"),
                        coop(),
                        site("valDeSenneHub"),
                        party("valDeSenne"))
                .block();
    }

    private List<String> way(String producer, String destination) {
        return way(producer, destination, MONDAY);
    }

    /** Stretch by stretch in the village's words; null when there is no way. */
    private List<String> way(String producer, String destination, LocalDate day) {
        return database.sql("""
                        select coalesce(array_agg(split_part(s.l ->> 'fromName', ' ', 1) || ' > ' || split_part(s.l ->> 'toName', ' ', 1) || ' by ' || (s.l ->> 'carrier')
                            order by s.n), '{}') way
                        from delivery.way(%d, '%s', %d, %d) w left join lateral jsonb_array_elements(w.legs) with ordinality s(l, n) on true
                        group by w.sender_id
                        """.formatted(site(destination), day, coop(), party(producer)))
                .map(row -> row.get("way", String[].class))
                .one()
                .map(legs -> Arrays.stream(legs)
                        .filter(Objects::nonNull)
                        .map(this::named)
                        .toList())
                .block();
    }

    private String named(String leg) {
        var by = leg.lastIndexOf(' ') + 1;
        var carrier = List.of("grandChamp", "valDeSenne", "sillons", "commun").stream()
                .filter(key -> party(key) == Long.parseLong(leg.substring(by)))
                .findFirst()
                .orElseThrow();
        return leg.substring(0, by) + carrier;
    }

    private static void refused(Runnable nonsense, String constraint) {
        assertThatThrownBy(nonsense::run).hasStackTraceContaining(constraint);
    }

    private long coop() {
        return party("grandChamp");
    }

    private long party(String key) {
        return village.party(key);
    }

    private long site(String key) {
        return village.site(key);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
