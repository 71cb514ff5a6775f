package coop.tablee.ordercycle.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.ordercycle.CopyWeek;
import coop.tablee.ordercycle.CycleTerms;
import coop.tablee.ordercycle.OfferEditing;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.WallTime;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class LeadTimesTests {

    private static final ZoneId BRUSSELS = ZoneId.of("Europe/Brussels");

    @Autowired
    LeadTimes leadTimes;

    @Autowired
    OrderCycles cycles;

    @Autowired
    OfferEditing editing;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @Test
    void producersOffersCloseEarlierInTheNextWeekAndNobodyElsesDo() {
        set("sillons", null, 3, LocalTime.NOON, null);

        var cycle = copied();
        var day = village.firstDate().plusWeeks(1);

        assertThat(cutOff("Poireau", cycle)).isEqualTo(at(day.minusDays(3).atTime(12, 0)));
        assertThat(institutionCutOff("Poireau", cycle))
                .isEqualTo(at(day.minusDays(3).atTime(12, 0)));
        assertThat(number(
                        "select count(*) from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id where c.id = %d and o.producer_id <> %d and o.household_cutoff_at <> c.household_cutoff_at"
                                .formatted(cycle, village.party("sillons"))))
                .isZero();
        Invariants.assertHold(database);
    }

    @Test
    void leadTimeNeverKeepsAnOfferOpenLonger() {
        set("sillons", null, 0, LocalTime.of(23, 59), null);

        var cycle = copied();

        assertThat(cutOff("Poireau", cycle))
                .isEqualTo(instant("select household_cutoff_at from ordercycle.cycle where id = " + cycle));
    }

    @Test
    void oneOfAProductGoesBeforeThatOfItsProducer() {
        set("sillons", null, 3, LocalTime.NOON, null);
        set(null, "Poireau", 5, LocalTime.of(9, 0), null);

        var cycle = copied();
        var day = village.firstDate().plusWeeks(1);

        assertThat(cutOff("Poireau", cycle)).isEqualTo(at(day.minusDays(5).atTime(9, 0)));
        assertThat(cutOff("Carotte", cycle)).isEqualTo(at(day.minusDays(3).atTime(12, 0)));
    }

    @Test
    void leadTimeThatIsTakenAwayGivesOffersTheirDatesCutOffBack() {
        set("sillons", null, 3, LocalTime.NOON, null);
        var cycle = copied();
        run("update ordercycle.cycle set state = 'PLANNED' where id = " + cycle);
        var lead = number("select id from ordercycle.lead_time where cooperative_id = " + village.party("grandChamp"));

        leadTimes.remove(lead, village.actor("coordinator2")).block();
        assertThat(cutOff("Poireau", cycle)).as("another cooperative’s").isNotEqualTo(closing(cycle));
        leadTimes.remove(lead, village.actor("coordinator")).block();

        assertThat(cutOff("Poireau", cycle)).isEqualTo(closing(cycle));
    }

    @Test
    void openDatesKeepWhatBuyersWereTold() {
        var before = cutOff("Poireau", village.cycle("grandChamp", village.firstDate()));

        set("sillons", null, 9, LocalTime.NOON, null);

        assertThat(cutOff("Poireau", village.cycle("grandChamp", village.firstDate())))
                .isEqualTo(before);
    }

    @Test
    void movedCutOffOfADateIsFollowedUpToTheLeadTime() {
        set("sillons", null, 1, LocalTime.NOON, null);
        var cycle = copied();
        var day = village.firstDate().plusWeeks(1);
        var version = number("select version from ordercycle.cycle where id = " + cycle);

        editing.save(
                        cycle,
                        new CycleTerms(
                                version,
                                day.minusDays(3).atTime(20, 0),
                                day.atTime(6, 0),
                                BigDecimal.ONE,
                                BigDecimal.ONE,
                                ShortageRule.PRO_RATA),
                        List.of(),
                        village.actor("coordinator"))
                .block();

        assertThat(cutOff("Poireau", cycle)).isEqualTo(at(day.minusDays(3).atTime(20, 0)));
        assertThat(institutionCutOff("Poireau", cycle))
                .isEqualTo(at(day.minusDays(1).atTime(12, 0)));
    }

    @ParameterizedTest
    @CsvSource({
        // elapsed hours: a night of 23 hours on the 28th, of 25 on the 31st
        "2027-03-28, 07:00, 24, 2027-03-27T06:00",
        "2027-03-29, 07:00, 24, 2027-03-28T07:00",
        "2027-10-31, 07:00, 24, 2027-10-30T08:00",
    })
    void hoursAreElapsedOnes(LocalDate day, LocalTime begins, int hours, LocalDateTime wall) {
        assertThat(instant("select ordercycle.lead_cutoff('%s', '%s', 'Europe/Brussels', null, null, %d)"
                        .formatted(day, begins, hours)))
                .isEqualTo(at(wall));
    }

    /** Every quarter of an hour around both changes: what pages show is what the database judges by. */
    @Test
    void databaseAndPagesAgreeOnEveryWallTimeAroundBothChanges() {
        for (var zone : List.of("Europe/Brussels", "Europe/Paris", "Europe/London")) {
            for (var night : List.of("2027-03-27T20:00", "2027-10-30T20:00")) {
                var walls = new ArrayList<LocalDateTime>();
                for (var n = 0; n < 60; n++) {
                    walls.add(LocalDateTime.parse(night).plusMinutes(15L * n));
                }
                var asked = database.sql(
                                "select w, w at time zone '%s' at from unnest(:walls::timestamp[]) w".formatted(zone))
                        .bind("walls", walls.toArray(LocalDateTime[]::new))
                        .map(row -> Duration.between(
                                WallTime.instant(row.get("w", LocalDateTime.class), ZoneId.of(zone)),
                                row.get("at", Instant.class)))
                        .all()
                        .collectList()
                        .block();

                assertThat(asked).hasSize(60).containsOnly(Duration.ZERO);
            }
        }
    }

    @Test
    void absurdOnesAndThoseOfStrangersAreRefused() {
        assertThatThrownBy(() -> set("sillons", null, 61, LocalTime.NOON, null)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> set("sillons", null, null, null, 0)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> leadTimes
                        .set(999_999L, null, 2, LocalTime.NOON, null, village.actor("coordinator"))
                        .block())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo("not-found"));
    }

    private void set(String producer, String product, Integer days, LocalTime at, Integer hours) {
        leadTimes
                .set(
                        producer == null ? null : village.party(producer),
                        product == null ? null : village.product(product),
                        days,
                        at,
                        hours,
                        village.actor("coordinator"))
                .block();
    }

    private long copied() {
        return cycles
                .copyWeek(CopyWeek.after(village.firstDate()), village.actor("coordinator"))
                .block()
                .dates()
                .stream()
                .filter(date -> date.deliveryDate().equals(village.firstDate().plusWeeks(1)))
                .findFirst()
                .orElseThrow()
                .cycle();
    }

    private static Instant at(LocalDateTime wall) {
        return WallTime.instant(wall, BRUSSELS);
    }

    private Instant closing(long cycle) {
        return instant("select household_cutoff_at from ordercycle.cycle where id = " + cycle);
    }

    private Instant cutOff(String product, long cycle) {
        return instant("select household_cutoff_at from ordercycle.offer where cycle_id = %d and product_id = %d"
                .formatted(cycle, village.product(product)));
    }

    private Instant institutionCutOff(String product, long cycle) {
        return instant("select institution_cutoff_at from ordercycle.offer where cycle_id = %d and product_id = %d"
                .formatted(cycle, village.product(product)));
    }

    private Instant instant(String sql) {
        return database.sql(sql).map(row -> row.get(0, Instant.class)).one().block();
    }

    private long number(String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
