package coop.tablee.catering.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catering.AgeGroup;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@MarketplaceTest
class CalendarsTests {

    private static final LocalDate MONDAY = LocalDate.of(2036, 12, 1);
    private static final LocalDate FRIDAY = MONDAY.plusDays(4);
    private static final LocalDate SUNDAY = MONDAY.plusDays(6);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    Calendars calendars;

    private Village village;
    private Actor canteen;
    private Actor mayor;

    @BeforeEach
    void settle() {
        village = Village.withoutProducts(database, accounts);
        village.person("mayor", "forest", Role.OWNER);
        mayor = village.actor("mayor");
        canteen = village.actor("canteen");
        // 80 and 221 from Monday to Friday
        run("""
                insert into catering.weekly_pattern (site_id, weekday, age_group, meals)
                select s, d, g, m from unnest(array[%d, %d, %d]) s, generate_series(1, 5) d, (values ('NURSERY', 80), ('PRIMARY', 221)) x(g, m)
                """.formatted(village.site("tilleulsDoor"), village.site("erablesDoor"), village.site("bouleauxDoor")));
    }

    @Test
    void aHolidayOfAnAuthorityFeedsNobodyInItsKitchensAndClosesTheirDoors() {
        keep(holiday(0, MONDAY, SUNDAY), mayor);

        assertThat(meals("tilleulsDoor")).containsExactly("0", "0", "0", "0", "0", "–", "–");
        assertThat(meals("erablesDoor")).startsWith("0");
        assertThat(meals("bouleauxDoor")).startsWith("301");
        assertThat(closedDays("tilleulsDoor")).isEqualTo(7);
        assertThat(closedDays("bouleauxDoor")).isZero();
    }

    @Test
    void aHouseInWhichPeopleLiveIsNotClosedByAHolidayOfAll() {
        run("update network.organisation set kitchen_kind = 'CARE_HOME' where id = " + village.party("erables"));

        keep(holiday(0, MONDAY, SUNDAY), mayor);

        assertThat(meals("erablesDoor")).startsWith("301");
        assertThat(closedDays("erablesDoor")).isZero();
        assertThat(board(village.site("erablesDoor"), mayor).entries()).isEmpty();
    }

    @Test
    void whatAKitchenSaysOfItselfGoesBeforeWhatIsSaidOfAll() {
        keep(holiday(0, MONDAY, SUNDAY), mayor);
        keep(entry(door(), CalendarKind.SCHOOL_DAY, MONDAY, MONDAY, Eating.USUAL, 0, AgeGroup.EVERYONE), canteen);

        assertThat(meals("tilleulsDoor")).containsExactly("301", "0", "0", "0", "0", "–", "–");
        assertThat(meals("erablesDoor")).startsWith("0");
    }

    @Test
    void aDoorFollowsWhatItsKitchenSaysOfItself() {
        keep(holiday(0, MONDAY, SUNDAY), mayor);
        keep(entry(door(), CalendarKind.SCHOOL_DAY, MONDAY, MONDAY, Eating.USUAL, 0, AgeGroup.EVERYONE), canteen);

        assertThat(closedOn("tilleulsDoor")).doesNotContain(MONDAY).hasSize(6);
        assertThat(closedDays("erablesDoor")).isEqualTo(7);

        // Said of all the days once more, what the kitchen says still goes before it
        var ofAll = board(0, mayor).entries().stream()
                .filter(entry -> entry.site() == null)
                .findFirst()
                .orElseThrow();
        keep(
                new CalendarEntry(
                        ofAll.id(),
                        0,
                        CalendarKind.HOLIDAY,
                        names("Vacances"),
                        MONDAY,
                        FRIDAY,
                        Eating.NOBODY,
                        0,
                        AgeGroup.EVERYONE,
                        true,
                        ofAll.version()),
                mayor);
        assertThat(closedOn("tilleulsDoor")).doesNotContain(MONDAY).hasSize(4);
        assertThat(one("select distinct reason from delivery.closed_day where site_id = " + door()))
                .isEqualTo("Vacances");

        calendars.remove(own(), canteen).block();
        assertThat(closedOn("tilleulsDoor")).contains(MONDAY).hasSize(5);
    }

    @Test
    void entriesOfTheSameNameLeaveEachOthersDaysClosed() {
        keep(holiday(0, MONDAY, FRIDAY), mayor);
        keep(holiday(door(), MONDAY.plusDays(2), SUNDAY), canteen);
        assertThat(closedDays("tilleulsDoor")).isEqualTo(7);

        calendars.remove(own(), canteen).block();

        assertThat(closedOn("tilleulsDoor")).hasSize(5).contains(MONDAY, FRIDAY);
        calendars.remove(board(0, mayor).entries().get(0).id(), mayor).block();
        assertThat(closedDays("tilleulsDoor")).isZero();
    }

    @Test
    void aDayClosedByHandStaysClosedWhateverItIsCalled() {
        run("select delivery.close_days(%d, %d, '%s', '%3$s', 'Congé')"
                .formatted(village.party("tilleuls"), door(), MONDAY));
        keep(holiday(door(), MONDAY, FRIDAY), canteen);
        run("select delivery.close_days(%d, %d, '%s', '%3$s', 'Travaux')"
                .formatted(village.party("tilleuls"), door(), FRIDAY));

        calendars.remove(own(), canteen).block();

        assertThat(closedOn("tilleulsDoor")).containsExactly(MONDAY, FRIDAY);
        assertThat(board(door(), canteen).closed()).hasSize(2);
    }

    @Test
    void outingsOfOneDayAddUpAndNeverFallBelowNobody() {
        keep(outing(MONDAY, AgeGroup.PRIMARY, 48), canteen);
        keep(outing(MONDAY, AgeGroup.NURSERY, 500), canteen);
        keep(outing(FRIDAY, AgeGroup.EVERYONE, 101), canteen);

        assertThat(groups(MONDAY)).containsExactly("NURSERY=0", "PRIMARY=173");
        // 200 of 301: 53.16 and 146.84
        assertThat(groups(FRIDAY)).containsExactly("NURSERY=53", "PRIMARY=147");
    }

    @Test
    void aStrikeLeavesItsShareAndTheGroupsOfTheDayAddUpToIt() {
        keep(CalendarEntry.strike(door(), names("Grève"), MONDAY, 30), canteen);

        // 90.3 → 90: 23.92 and 66.08
        assertThat(groups(MONDAY)).containsExactly("NURSERY=24", "PRIMARY=66");
        assertThat(closedDays("tilleulsDoor")).isZero();
    }

    @Test
    void soManyEatOnlyOnDaysOnWhichTheKitchenCooks() {
        keep(entry(door(), CalendarKind.OTHER, MONDAY, SUNDAY, Eating.PEOPLE, 60, AgeGroup.EVERYONE), canteen);

        assertThat(meals("tilleulsDoor")).containsExactly("60", "60", "60", "60", "60", "–", "–");
    }

    @Test
    void whatWasCountedByHandStands() {
        run("insert into catering.head_count (site_id, day, meals, changed_by) values (%d, '%s', 12, 0)"
                .formatted(door(), MONDAY));
        keep(holiday(door(), MONDAY, SUNDAY), canteen);

        assertThat(meals("tilleulsDoor")).startsWith("12", "0");
        assertThat(board(door(), canteen).entries().get(0).counted()).containsExactly(MONDAY);
    }

    @Test
    void twoThingsAreNeverSaidOfOneDay() {
        keep(holiday(door(), MONDAY, FRIDAY), canteen);

        refused(calendars.keep(holiday(door(), FRIDAY, SUNDAY), canteen), "invalid-input");

        assertThat(board(door(), canteen).entries()).hasSize(1);
        assertThat(closedDays("tilleulsDoor")).isEqualTo(5);
    }

    @Test
    void whatIsTakenOutOpensOnlyTheDoorsThatItClosed() {
        run("insert into delivery.closed_day (site_id, day, reason) values (%d, '%s', 'Travaux')"
                .formatted(door(), MONDAY));
        keep(holiday(door(), MONDAY, FRIDAY), canteen);
        var id = board(door(), canteen).entries().get(0).id();

        calendars.remove(id, canteen).block();
        calendars.remove(id, canteen).block();

        assertThat(closedDays("tilleulsDoor")).isEqualTo(1);
        assertThat(meals("tilleulsDoor")).startsWith("301");
    }

    @Test
    void changedDaysTakeTheClosedDoorWithThem() {
        keep(holiday(door(), MONDAY, MONDAY), canteen);
        var before = board(door(), canteen).entries().get(0);
        var moved = new CalendarEntry(
                before.id(),
                door(),
                CalendarKind.HOLIDAY,
                names("Congé"),
                FRIDAY,
                FRIDAY,
                Eating.NOBODY,
                0,
                AgeGroup.EVERYONE,
                true,
                before.version());

        keep(moved, canteen);

        assertThat(meals("tilleulsDoor")).containsExactly("301", "301", "301", "301", "0", "–", "–");
        assertThat(one("select day::text from delivery.closed_day where site_id = " + door()))
                .isEqualTo(FRIDAY.toString());
        refused(calendars.keep(moved, canteen), "changed-meanwhile");
    }

    @Test
    void anothersCalendarIsNotThere() {
        keep(holiday(0, MONDAY, MONDAY), mayor);
        keep(holiday(door(), FRIDAY, FRIDAY), canteen);
        var ofAll = board(0, mayor).entries().get(0).id();
        var ofOne = board(door(), canteen).entries().get(1).id();
        var stranger = village.actor("canteen3");

        refused(calendars.keep(holiday(door(), SUNDAY, SUNDAY), stranger), "not-found");
        refused(calendars.keep(holiday(0, SUNDAY, SUNDAY), canteen), "not-found");
        refused(calendars.board(door(), false, stranger), "not-found");
        calendars.remove(ofOne, stranger).block();
        calendars.remove(ofAll, canteen).block();

        assertThat(board(0, mayor).entries()).hasSize(2);
        // Who pays for a kitchen keeps its calendar too
        calendars.remove(ofOne, mayor).block();
        assertThat(board(0, mayor).entries()).hasSize(1);
    }

    @Test
    void aSchoolYearIsTakenOverOnceWithItsSource() {
        keep(outing(LocalDate.of(2026, 12, 22), AgeGroup.EVERYONE, 5), canteen);
        var days = List.of(LocalDate.of(2026, 12, 21), LocalDate.of(2027, 2, 22), LocalDate.of(2027, 1, 12));

        assertThat(calendars.takeOver(0, "BE-FWB-2026", days, true, mayor).block())
                .isEqualTo(2);
        assertThat(calendars.takeOver(0, "BE-FWB-2026", days, true, mayor).block())
                .isZero();
        assertThat(calendars.takeOver(0, "XX", days, true, mayor).block()).isZero();

        assertThat(board(0, mayor).entries())
                .filteredOn(entry -> entry.site() == null)
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.source()).contains("décret du 31 mars 2022"));
        assertThat(closedDays("tilleulsDoor")).isEqualTo(24);
    }

    @Test
    void everySchoolYearStaysWithinItselfAndNoDayIsFreeTwice() {
        assertThat(one("""
                        select count(*)::text from catering.school_free_days a join catering.school_free_days b
                        on b.school_year_id = a.school_year_id and b.first_day > a.first_day and b.first_day <= a.last_day
                        """)).isEqualTo("0");
        assertThat(one("""
                        select count(*)::text from catering.school_free_days f join catering.school_year y on y.id = f.school_year_id
                        where f.first_day < y.first_day or f.last_day > y.last_day + 70
                        """)).isEqualTo("0");
    }

    private CalendarEntry holiday(long site, LocalDate first, LocalDate last) {
        return CalendarEntry.closed(site, CalendarKind.HOLIDAY, names("Congé"), first, last);
    }

    private CalendarEntry outing(LocalDate day, AgeGroup group, int away) {
        return CalendarEntry.outing(door(), names("Classe de mer"), day, group, away);
    }

    private static CalendarEntry entry(
            long site, CalendarKind kind, LocalDate first, LocalDate last, Eating eating, int people, AgeGroup group) {
        return new CalendarEntry(0, site, kind, names("Jours"), first, last, eating, people, group, false, 0);
    }

    private static LocalizedText names(String french) {
        return LocalizedText.of("fr", french);
    }

    private void keep(CalendarEntry entry, Actor actor) {
        calendars.keep(entry, actor).block();
    }

    private CalendarBoard board(long site, Actor actor) {
        return calendars.board(site, true, actor).block();
    }

    /** From Monday to Sunday. */
    private List<String> meals(String door) {
        return database.sql(
                        "select coalesce(m::text, '–') found from unnest(catering.meals_of_week(%d, '%s')) with ordinality u(m, n) order by n"
                                .formatted(village.site(door), MONDAY))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private List<String> groups(LocalDate day) {
        return database.sql(
                        "select age_group || '=' || meals found from catering.heads(%d, '%s', '%2$s') order by age_group"
                                .formatted(door(), day))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private long closedDays(String door) {
        return Long.parseLong(
                one("select count(*)::text from delivery.closed_day where site_id = " + village.site(door)));
    }

    private List<LocalDate> closedOn(String door) {
        return database.sql("select day from delivery.closed_day where site_id = %d order by day"
                        .formatted(village.site(door)))
                .mapValue(LocalDate.class)
                .all()
                .collectList()
                .block();
    }

    /** The one entry that the kitchen keeps itself. */
    private long own() {
        return board(door(), canteen).entries().stream()
                .filter(entry -> entry.site() != null)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private long door() {
        return village.site("tilleulsDoor");
    }

    private String one(String sql) {
        return database.sql(sql).mapValue(String.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private static void refused(Mono<?> attempt, String type) {
        StepVerifier.create(attempt)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                DomainException.class,
                                refused -> assertThat(refused.code()).isEqualTo(type)))
                .verify();
    }
}
