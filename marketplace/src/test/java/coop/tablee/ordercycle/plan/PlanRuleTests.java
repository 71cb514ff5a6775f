package coop.tablee.ordercycle.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.shared.DomainException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanRuleTests {

    private static final LocalDate MONDAY = LocalDate.parse("2026-11-23");

    @Test
    void chosenWeekdaysComeEveryWeek() {
        var rule = PlanRule.weekly(1, Set.of(DayOfWeek.TUESDAY, DayOfWeek.FRIDAY), null, null);

        assertThat(rule.text()).isEqualTo("FREQ=WEEKLY;BYDAY=TU,FR");
        assertThat(rule.dates(MONDAY, MONDAY, MONDAY.plusDays(13)))
                .containsExactly(MONDAY.plusDays(1), MONDAY.plusDays(4), MONDAY.plusDays(8), MONDAY.plusDays(11));
    }

    @Test
    void everySecondWeekIsCountedFromTheBeginning() {
        var rule = PlanRule.weekly(2, Set.of(DayOfWeek.WEDNESDAY), null, null);

        assertThat(rule.dates(MONDAY, MONDAY.plusWeeks(1), MONDAY.plusWeeks(5)))
                .containsExactly(
                        MONDAY.plusWeeks(2).plusDays(2), MONDAY.plusWeeks(4).plusDays(2));
    }

    @Test
    void endsOnItsLastDayOrAfterSoManyTimes() {
        var until = PlanRule.weekly(1, Set.of(DayOfWeek.MONDAY), MONDAY.plusWeeks(2), null);
        var thrice = PlanRule.weekly(1, EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY), null, 3);

        assertThat(until.dates(MONDAY, MONDAY, MONDAY.plusYears(1)))
                .containsExactly(MONDAY, MONDAY.plusWeeks(1), MONDAY.plusWeeks(2));
        assertThat(thrice.dates(MONDAY, MONDAY.plusDays(1), MONDAY.plusYears(1)))
                .containsExactly(MONDAY.plusDays(1), MONDAY.plusWeeks(1));
    }

    @Test
    void beginningThatTheRuleDoesNotNameIsNoDate() {
        var rule = PlanRule.weekly(1, Set.of(DayOfWeek.THURSDAY), null, null);

        assertThat(rule.dates(MONDAY, MONDAY, MONDAY.plusDays(6))).containsExactly(MONDAY.plusDays(3));
    }

    @Test
    void firstSaturdayOfTheMonthAndOtherRulesOfDays() {
        assertThat(PlanRule.read("freq=monthly;byday=1SA", "rule").dates(MONDAY, MONDAY, MONDAY.plusMonths(2)))
                .containsExactly(LocalDate.parse("2026-12-05"), LocalDate.parse("2027-01-02"));
        assertThat(PlanRule.read("RRULE:FREQ=DAILY;COUNT=2", "rule").dates(MONDAY, MONDAY, MONDAY.plusYears(1)))
                .hasSize(2);
        assertThat(PlanRule.read("FREQ=MONTHLY;BYDAY=1SA", "rule").weekly()).isEmpty();
    }

    @Test
    void weeklyRuleIsReadBackIntoItsForm() {
        var rule = PlanRule.weekly(2, EnumSet.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY), MONDAY.plusYears(1), null);

        assertThat(PlanRule.read(rule.text(), "rule").weekly())
                .hasValue(new PlanRule.Weekly(
                        2, EnumSet.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY), MONDAY.plusYears(1), null));
    }

    @Test
    void monthlyRuleIsReadBackIntoItsForm() {
        var rule = PlanRule.monthly(2, PlanRule.PlaceInMonth.LAST, DayOfWeek.FRIDAY, null, 3);

        assertThat(rule.text()).isEqualTo("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;COUNT=3");
        assertThat(PlanRule.read(rule.text(), "rule").monthly())
                .hasValue(new PlanRule.Monthly(2, PlanRule.PlaceInMonth.LAST, DayOfWeek.FRIDAY, null, 3));
        assertThat(rule.dates(MONDAY, MONDAY, MONDAY.plusYears(1)))
                .containsExactly(
                        LocalDate.parse("2026-11-27"), LocalDate.parse("2027-01-29"), LocalDate.parse("2027-03-26"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FREQ=MONTHLY;BYDAY=5SA",
                "FREQ=MONTHLY;BYDAY=1SA,3SA",
                "FREQ=MONTHLY;BYDAY=SA",
                "FREQ=MONTHLY;BYDAY=1SA;BYMONTH=3",
                "FREQ=MONTHLY;BYMONTHDAY=15",
                "FREQ=YEARLY;BYDAY=1SA",
            })
    void monthsThatAFormCannotSayStayARuleOfTheirOwn(String text) {
        assertThat(PlanRule.read(text, "rule").monthly()).isEmpty();
        assertThat(PlanRule.read(text, "rule").weekly()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "every Tuesday",
                "FREQ=HOURLY",
                "FREQ=DAILY;BYHOUR=3",
                "FREQ=WEEKLY;BYDAY=XX",
                "FREQ=WEEKLY;INTERVAL=0",
                "FREQ=WEEKLY;UNTIL=20270101T000000Z",
                "FREQ=WEEKLY;COUNT=2;UNTIL=20270101",
                "FREQ=DAILY;INTERVAL=2147483647",
                "FREQ=WEEKLY;COUNT=99999999999999999999",
            })
    void whatIsNoRuleOfDaysIsRefusedInWords(String text) {
        assertThatThrownBy(() -> PlanRule.read(text, "rule"))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.errors().get(0).code()).isEqualTo("rule-unreadable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
                "FREQ=YEARLY;INTERVAL=1000",
                "FREQ=DAILY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=WEEKLY;BYMONTH=3;BYDAY=MO;BYSETPOS=50",
            })
    void ruleThatNamesNothingEndsSoon(String text) {
        var dates = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> PlanRule.read(text, "rule").dates(MONDAY, MONDAY.plusDays(1), MONDAY.plusYears(2)));

        assertThat(dates).isEqualTo(List.of());
    }
}
