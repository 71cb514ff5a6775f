package coop.tablee.ordercycle.plan;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.ordercycle.plan.PlannedDate.Outcome;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanCalendarTests {

    private static final LocalDate CHRISTMAS = LocalDate.parse("2026-12-25");
    private static final Map<LocalDate, String> HOLIDAYS =
            Map.of(CHRISTMAS, "CHRISTMAS", LocalDate.parse("2027-01-01"), "NEW_YEAR");
    private static final LocalDate FROM = LocalDate.parse("2026-12-21");

    @Test
    void holidayIsSkippedMovedOrKept() {
        assertThat(fridays(OnHoliday.SKIP))
                .containsExactly(
                        new PlannedDate(CHRISTMAS, null, Outcome.SKIPPED, "CHRISTMAS", ""),
                        new PlannedDate(CHRISTMAS.plusWeeks(1), null, Outcome.SKIPPED, "NEW_YEAR", ""));
        assertThat(fridays(OnHoliday.MOVE))
                .extracting(PlannedDate::delivery)
                .as("Friday moves over the week-end")
                .containsExactly(LocalDate.parse("2026-12-28"), LocalDate.parse("2027-01-04"));
        assertThat(fridays(OnHoliday.KEEP))
                .extracting(PlannedDate::outcome)
                .containsExactly(Outcome.KEPT, Outcome.KEPT);
    }

    @Test
    void moveEndsOnADayThatIsDeliveredAnyway() {
        var dates = between(terms(OnHoliday.MOVE, DayOfWeek.FRIDAY, DayOfWeek.MONDAY), List.of());

        assertThat(dates)
                .extracting(PlannedDate::outcome)
                .containsExactly(Outcome.BY_RULE, Outcome.COINCIDES, Outcome.BY_RULE, Outcome.COINCIDES);
        assertThat(PlanCalendar.taking(dates)).extracting(PlannedDate::delivery).doesNotHaveDuplicates();
    }

    @Test
    void moveAcrossTheBeginningOfAPeriodIsInIt() {
        var dates = new PlanCalendar(terms(OnHoliday.MOVE, DayOfWeek.FRIDAY), List.of(), HOLIDAYS)
                .between(CHRISTMAS.plusDays(2), CHRISTMAS.plusDays(3));

        assertThat(dates).extracting(PlannedDate::named).containsExactly(CHRISTMAS);
    }

    @Test
    void exceptionsGoBeforeTheRuleAndBeforeHolidays() {
        var dates = between(
                terms(OnHoliday.SKIP, DayOfWeek.TUESDAY, DayOfWeek.FRIDAY),
                List.of(
                        leftOut("2026-12-28", "2027-01-10", "congé d'hiver"),
                        new PlanException(2, PlanException.Kind.ADDED, CHRISTMAS, CHRISTMAS, "panier de fête")));

        assertThat(dates)
                .extracting(PlannedDate::outcome)
                .containsExactly(Outcome.BY_RULE, Outcome.ADDED, Outcome.LEFT_OUT, Outcome.LEFT_OUT);
        assertThat(dates.get(2).note()).isEqualTo("congé d'hiver");
    }

    @Test
    void nothingMovesIntoAPeriodThatIsLeftOut() {
        var dates = between(terms(OnHoliday.MOVE, DayOfWeek.FRIDAY), List.of(leftOut("2026-12-28", "2026-12-29", "")));

        assertThat(dates.get(0).delivery()).isEqualTo(LocalDate.parse("2026-12-30"));
    }

    private static PlanException leftOut(String first, String last, String note) {
        return new PlanException(1, PlanException.Kind.LEFT_OUT, LocalDate.parse(first), LocalDate.parse(last), note);
    }

    private static List<PlannedDate> fridays(OnHoliday choice) {
        return between(terms(choice, DayOfWeek.FRIDAY), List.of());
    }

    private static List<PlannedDate> between(PlanTerms terms, List<PlanException> exceptions) {
        return new PlanCalendar(terms, exceptions, HOLIDAYS).between(FROM, FROM.plusDays(13));
    }

    static PlanTerms terms(OnHoliday onHoliday, DayOfWeek... days) {
        return new PlanTerms(
                "Écoles",
                LocalDate.parse("2026-11-23"),
                PlanRule.weekly(1, Set.of(days), null, null),
                HolidayCalendar.BE,
                onHoliday,
                new DaysBefore(11, LocalTime.of(8, 0)),
                new DaysBefore(2, LocalTime.of(20, 0)),
                new DaysBefore(3, LocalTime.of(14, 0)),
                LocalTime.of(7, 0),
                new BigDecimal("7.5"),
                new BigDecimal("5"),
                ShortageRule.PRO_RATA,
                false,
                BigDecimal.TEN,
                4);
    }
}
