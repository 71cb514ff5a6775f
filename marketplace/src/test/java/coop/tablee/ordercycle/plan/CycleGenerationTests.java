package coop.tablee.ordercycle.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.ordercycle.CycleTransitions;
import coop.tablee.ordercycle.OfferEditing;
import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

@MarketplaceTest
class CycleGenerationTests {

    @Autowired
    CycleGeneration node;

    @Autowired
    Plans plans;

    @Autowired
    PlanStore store;

    @Autowired
    OfferEditing offers;

    @Autowired
    CycleTransitions transitions;

    @Autowired
    TransactionalOperator transaction;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    private Village village;
    private Actor coordinator;
    private LocalDate monday;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        coordinator = village.actor("coordinator");
        monday = village.secondDate().with(TemporalAdjusters.next(DayOfWeek.MONDAY));
    }

    @Test
    void datesAreMadeWeeksAheadWithTheOffersOfTheLastOne() {
        var plan = create(terms(4, DayOfWeek.TUESDAY));

        var made = dates(plan);
        assertThat(made).isNotEmpty().allSatisfy(day -> {
            assertThat(day.getDayOfWeek()).isEqualTo(DayOfWeek.TUESDAY);
            assertThat(day).isBeforeOrEqualTo(today().plusWeeks(4));
        });
        // A date before the village's own has none before it to be made like: it offers every complete product.
        var later = made.stream()
                .filter(day -> day.isAfter(village.secondDate()))
                .findFirst()
                .orElseThrow();
        assertThat(number("select count(*) from ordercycle.offer where cycle_id = " + cycle(plan, later)))
                .isEqualTo(number("select count(*) from ordercycle.offer where state = 'OFFERED' and cycle_id = "
                        + village.cycle("grandChamp", village.secondDate())));
        assertThat(number("select count(*) from delivery.slot where site_id = %d and delivery_date = '%s'"
                        .formatted(village.site("kiosque"), made.get(0))))
                .isPositive();
        assertThat(text("select shortage_rule from ordercycle.cycle where id = " + cycle(plan, made.get(0))))
                .isEqualTo("PRO_RATA");
        assertThat(number("select count(*) from ordercycle.plan_event where kind = 'PLANNED' and plan_id = " + plan))
                .isEqualTo(made.size());
        Invariants.assertHold(database);
    }

    @Test
    void manyNodesAtOnceMakeEachDateOnce() {
        var plan = create(terms(2, DayOfWeek.TUESDAY));
        var before = dates(plan).size();
        run("update ordercycle.plan set weeks_ahead = 8, version = version + 1 where id = " + plan);

        Flux.range(0, 8)
                .flatMap(i -> new CycleGeneration(database, store, transitions, transaction)
                        .makeDue()
                        .subscribeOn(Schedulers.boundedElastic()))
                .then()
                .block();

        assertThat(dates(plan)).hasSize(before + 6).doesNotHaveDuplicates();
        assertThat(number("select count(*) from ordercycle.plan_event where kind = 'PLANNED' and plan_id = " + plan))
                .isEqualTo(before + 6);
        assertThat(number(
                        "select count(*) from (select cycle_id, product_id from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id where c.plan_id = %d group by 1, 2 having count(*) > 1) twice"
                                .formatted(plan)))
                .isZero();
    }

    @Test
    void nodeThatWasAwayForWeeksMakesWhatIsStillInTimeAndSaysWhatIsNot() {
        var plan = number("""
                insert into ordercycle.plan (cooperative_id, name, begins, rule, time_zone, opens_days, opens_time, household_days, household_time,
                    institution_days, institution_time, delivers_from, fee_percent_household, fee_percent_institution, weeks_ahead, generated_version, generated_until)
                values (%d, 'Paniers', current_date - 60, 'FREQ=DAILY', 'Europe/Brussels', 11, '08:00', 2, '20:00', 3, '14:00', '07:00', 5, 5, 3, 0, current_date - 20)
                returning id
                """.formatted(village.party("valDeSenne")));

        node.makeDue().block();

        var made = dates(plan);
        assertThat(made).contains(today().plusWeeks(3)).doesNotContain(today(), today().plusDays(1));
        assertThat(number("select count(*) from ordercycle.plan_event where kind = 'TOO_LATE' and plan_id = " + plan))
                .as("today and tomorrow, at least: households close two days before")
                .isBetween(2L, 3L);
    }

    @Test
    void changedRuleMovesWhatNobodyTouchedAndLeavesTheRest() {
        var plan = create(terms(6, DayOfWeek.TUESDAY));
        var made = dates(plan);
        var open = cycle(plan, made.get(0));
        var edited = cycle(plan, made.get(1));
        run("update ordercycle.cycle set state = 'OPEN' where id = " + open);
        run("update ordercycle.cycle set state = 'PLANNED' where plan_id = %d and id <> %d".formatted(plan, open));
        offers.save(edited, null, List.of(), coordinator).block();

        change(plan, terms(6, DayOfWeek.WEDNESDAY));

        var after = dates(plan);
        assertThat(after).contains(made.get(0), made.get(1)).doesNotContain(made.get(2), made.get(3));
        assertThat(after).contains(made.get(2).plusDays(1), made.get(3).plusDays(1));
        assertThat(text("select state from ordercycle.cycle where id = " + open))
                .isEqualTo("OPEN");
    }

    @Test
    void changedTermsReachPlannedDatesWithTheirOffersAndTellOldPages() {
        var plan = create(terms(6, DayOfWeek.TUESDAY));
        var day = dates(plan).get(3);
        var cycle = cycle(plan, day);
        run("update ordercycle.cycle set state = 'PLANNED' where id = " + cycle);
        var version = number("select version from ordercycle.cycle where id = " + cycle);

        change(plan, with(terms(6, DayOfWeek.TUESDAY), new DaysBefore(1, LocalTime.of(9, 30))));

        assertThat(number("select count(*) from ordercycle.cycle where id = %d and household_cutoff_local = '%s'"
                        .formatted(cycle, day.minusDays(1).atTime(9, 30))))
                .isOne();
        assertThat(number(
                        "select count(*) from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id where c.id = %d and o.household_cutoff_at <> c.household_cutoff_at"
                                .formatted(cycle)))
                .isZero();
        assertThat(number("select version from ordercycle.cycle where id = " + cycle))
                .isEqualTo(version + 1);
    }

    @Test
    void weekThatWasUndoneStaysUndoneUntilItIsWantedAgain() {
        var plan = create(terms(6, DayOfWeek.TUESDAY));
        var day = dates(plan).get(4);
        run("update ordercycle.cycle set state = 'PLANNED' where id = " + cycle(plan, day));
        var week = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));

        plans.takeBack(plan, week, coordinator).block();
        node.makeDue().block();
        assertThat(dates(plan)).doesNotContain(day);

        plans.makeAgain(plan, week, coordinator).block();
        assertThat(dates(plan)).contains(day);
    }

    @Test
    void dateThatWasOpenedOtherwiseIsLeftAsItIs() {
        var plan = create(terms(6, village.secondDate().getDayOfWeek()));

        assertThat(dates(plan)).doesNotContain(village.secondDate());
        assertThat(number(
                        "select count(*) from ordercycle.plan_event where kind = 'TAKEN' and delivery_date = '%s' and plan_id = %d"
                                .formatted(village.secondDate(), plan)))
                .isOne();
    }

    @Test
    void exceptionsTakeDatesBackAndAddOthers() {
        var plan = create(terms(6, DayOfWeek.TUESDAY));
        var day = dates(plan).get(4);
        run("update ordercycle.cycle set state = 'PLANNED' where id = " + cycle(plan, day));

        plans.except(
                        plan,
                        new PlanException(0, PlanException.Kind.LEFT_OUT, day.minusDays(1), day, "foire"),
                        coordinator)
                .block();
        plans.except(
                        plan,
                        new PlanException(0, PlanException.Kind.ADDED, day.plusDays(4), day.plusDays(4), ""),
                        coordinator)
                .block();

        assertThat(dates(plan)).doesNotContain(day).contains(day.plusDays(4));
    }

    @Test
    void movedDateIsFetchedAtTheHoursOfItsUsualDay() {
        var plan = create(terms(6, DayOfWeek.TUESDAY));
        var day = dates(plan).get(4);
        run("update ordercycle.cycle set state = 'PLANNED' where id = " + cycle(plan, day));
        run("delete from delivery.opening where site_id = %d and weekday = %d".formatted(village.site("kiosque"), 3));
        run(
                "insert into ordercycle.holiday (calendar, day, holiday) values ('BE', '%s', 'ARMISTICE') on conflict do nothing"
                        .formatted(day));
        try {
            change(plan, withHolidays(terms(6, DayOfWeek.TUESDAY), OnHoliday.MOVE));

            assertThat(dates(plan)).doesNotContain(day).contains(day.plusDays(1));
            assertThat(number(
                            "select count(*) from delivery.slot where site_id = %d and delivery_date = '%s' and as_on = '%s'"
                                    .formatted(village.site("kiosque"), day.plusDays(1), day)))
                    .isPositive();
            run("select delivery.renew_slots(%d, current_date, current_date + 60)".formatted(village.site("kiosque")));
            assertThat(number("select count(*) from delivery.open_slot where site_id = %d and delivery_date = '%s'"
                            .formatted(village.site("kiosque"), day.plusDays(1))))
                    .as("changed hours leave a moved day its own")
                    .isPositive();
        } finally {
            run("delete from ordercycle.holiday where day = '%s'".formatted(day));
        }
    }

    @Test
    void onePlanThatCannotBeMadeLeavesTheOthersAlone() {
        var broken = create(terms(2, DayOfWeek.TUESDAY));
        run("update ordercycle.plan set rule = 'FREQ=SOMETIMES', version = version + 1 where id = " + broken);
        var other = plans.create(null, terms(2, DayOfWeek.TUESDAY), village.actor("coordinator2"))
                .block();
        run("update ordercycle.plan set weeks_ahead = 5, version = version + 1 where id = " + other);

        node.makeDue().block();

        assertThat(dates(other)).contains(monday.plusDays(1));
        run("update ordercycle.plan set state = 'PAUSED' where id = " + broken);
    }

    @Test
    void planOfAnotherCooperativeIsNotFoundAndTwoWhoChangeItAreTold() {
        var plan = create(terms(2, DayOfWeek.TUESDAY));

        assertThatThrownBy(() -> plans.change(plan, 0, terms(2, DayOfWeek.FRIDAY), village.actor("coordinator2"))
                        .block())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo("not-found"));
        plans.change(plan, 0, terms(2, DayOfWeek.FRIDAY), coordinator).block();
        assertThatThrownBy(() -> plans.change(plan, 0, terms(2, DayOfWeek.MONDAY), coordinator)
                        .block())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo("plan-changed"));
    }

    @Test
    void makingDatesTakesTheSameStatementsForAnyNumber() {
        var plan = create(terms(2, DayOfWeek.TUESDAY));
        var other = create(terms(2, DayOfWeek.FRIDAY));
        run("update ordercycle.plan set weeks_ahead = 4, version = version + 1 where id = " + plan);
        var few = Statements.during(() -> node.makeDue().block());
        run("update ordercycle.plan set weeks_ahead = 20, version = version + 1 where id = " + other);
        var many = Statements.during(() -> node.makeDue().block());

        assertThat(many.stream()
                        .filter(sql -> sql.contains("ordercycle.generate"))
                        .count())
                .isLessThanOrEqualTo(Math.max(
                        1,
                        few.stream()
                                .filter(sql -> sql.contains("ordercycle.generate"))
                                .count()));
        assertThat(dates(other).size()).isGreaterThan(15);
    }

    @Test
    void holidaysOfBelgiumAndFranceStandWhereEasterPutsThem() {
        for (var year = 2026; year <= 2040; year++) {
            var easter = easterOf(year);
            for (var calendar : List.of("BE", "FR")) {
                for (var holiday : List.of("EASTER_MONDAY:1", "ASCENSION:39", "WHIT_MONDAY:50")) {
                    var parts = holiday.split(":", -1);
                    assertThat(number("select count(*) from ordercycle.holiday where calendar = '%s' and day = '%s'"
                                    .formatted(calendar, easter.plusDays(Long.parseLong(parts[1])))))
                            .as("%s %s %d", calendar, parts[0], year)
                            .isOne();
                }
            }
        }
        assertThat(
                        number(
                                "select count(*) from ordercycle.holiday where calendar = 'BE' and day between '2027-01-01' and '2027-12-31'"))
                .isEqualTo(10);
        assertThat(
                        number(
                                "select count(*) from ordercycle.holiday where calendar = 'FR' and day between '2027-01-01' and '2027-12-31'"))
                .isEqualTo(11);
    }

    /** Easter Sunday by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8). */
    private static LocalDate easterOf(int year) {
        var a = year % 19;
        var b = year / 100;
        var c = year % 100;
        var h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        var l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        var m = (a + 11 * h + 22 * l) / 451;
        var n = h + l - 7 * m + 114;
        return LocalDate.of(year, n / 31, n % 31 + 1);
    }

    private long create(PlanTerms terms) {
        return plans.create(null, terms, coordinator).block();
    }

    private void change(long plan, PlanTerms terms) {
        plans.change(plan, number("select version from ordercycle.plan where id = " + plan), terms, coordinator)
                .block();
    }

    private PlanTerms terms(int weeksAhead, DayOfWeek... days) {
        return new PlanTerms(
                "Écoles",
                today(),
                PlanRule.weekly(1, days.length == 1 ? Set.of(days[0]) : EnumSet.copyOf(Set.of(days)), null, null),
                HolidayCalendar.NONE,
                OnHoliday.SKIP,
                new DaysBefore(11, LocalTime.of(8, 0)),
                new DaysBefore(2, LocalTime.of(20, 0)),
                new DaysBefore(3, LocalTime.of(14, 0)),
                LocalTime.of(7, 0),
                new BigDecimal("7.5"),
                new BigDecimal("5"),
                ShortageRule.PRO_RATA,
                false,
                BigDecimal.TEN,
                weeksAhead);
    }

    private static PlanTerms with(PlanTerms old, DaysBefore household) {
        return new PlanTerms(
                old.name(),
                old.begins(),
                old.rule(),
                old.holidays(),
                old.onHoliday(),
                old.opens(),
                household,
                old.institution(),
                old.delivers(),
                old.feePercentHousehold(),
                old.feePercentInstitution(),
                old.shortageRule(),
                old.withNewProducts(),
                old.marginPercent(),
                old.weeksAhead());
    }

    private static PlanTerms withHolidays(PlanTerms old, OnHoliday choice) {
        return new PlanTerms(
                old.name(),
                old.begins(),
                old.rule(),
                HolidayCalendar.BE,
                choice,
                old.opens(),
                old.household(),
                old.institution(),
                old.delivers(),
                old.feePercentHousehold(),
                old.feePercentInstitution(),
                old.shortageRule(),
                old.withNewProducts(),
                old.marginPercent(),
                old.weeksAhead());
    }

    private LocalDate today() {
        return database.sql("select (platform.business_time() at time zone 'Europe/Brussels')::date d")
                .map(row -> row.get("d", LocalDate.class))
                .one()
                .block();
    }

    private List<LocalDate> dates(long plan) {
        return database.sql(
                        "select delivery_date from ordercycle.cycle where plan_id = %d and state <> 'CANCELLED' order by 1"
                                .formatted(plan))
                .map(row -> row.get(0, LocalDate.class))
                .all()
                .collectList()
                .block();
    }

    private long cycle(long plan, LocalDate day) {
        return number(
                "select id from ordercycle.cycle where plan_id = %d and delivery_date = '%s' and state <> 'CANCELLED'"
                        .formatted(plan, day));
    }

    private long number(String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block();
    }

    private String text(String sql) {
        return database.sql(sql).map(row -> row.get(0, String.class)).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
