package coop.tablee.catering.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;

class CalendarFormTests {

    @Test
    void aKindAndADayAreEnough() {
        var holiday = entry("site", "7", "kind", "HOLIDAY", "first", "2026-12-21", "doorClosed", "yes");

        assertThat(holiday.names().texts()).containsEntry("fr", "HOLIDAY fr");
        assertThat(holiday.last()).isEqualTo(LocalDate.of(2026, 12, 21));
        assertThat(holiday.eating()).isEqualTo(Eating.NOBODY);
        assertThat(holiday.doorClosed()).isTrue();
    }

    @Test
    void whoIsOnAnOutingIsCountedAndTheDoorStaysOpen() {
        var outing = entry(
                "site",
                "7",
                "kind",
                "OUTING",
                "first",
                "2026-12-04",
                "people",
                "48",
                "group",
                "PRIMARY",
                "doorClosed",
                "yes");

        assertThat(outing.eating()).isEqualTo(Eating.FEWER);
        assertThat(outing.people()).isEqualTo(48);
        assertThat(outing.doorClosed()).isFalse();
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        assertThat(mistakes("site", "0", "kind", "PARTY", "first", "31/12/2026", "eating", "PEOPLE", "people", "-3"))
                .containsExactly("kind", "first", "eating", "people");
        assertThat(mistakes("site", "7", "kind", "HOLIDAY", "first", "2026-12-21", "last", "2026-12-20"))
                .containsExactly("last");
        assertThat(mistakes("site", "7", "kind", "STRIKE", "first", "2026-12-21", "people", "100"))
                .containsExactly("people");
        assertThat(mistakes("site", "7", "kind", "OTHER", "first", "2026-12-21", "name", "x".repeat(81)))
                .containsExactly("name");
    }

    private static CalendarEntry entry(String... fields) {
        return form(fields).entry(Locale.FRENCH, kind -> Map.of("fr", kind + " fr", "en", kind + " en"));
    }

    private static List<String> mistakes(String... fields) {
        var found = new ArrayList<String>();
        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(() -> entry(fields))
                .satisfies(refused ->
                        refused.errors().stream().map(FieldError::field).forEach(found::add));
        return found;
    }

    private static CalendarForm form(String... fields) {
        var typed = new LinkedMultiValueMap<String, String>();
        for (var place = 0; place < fields.length; place += 2) {
            typed.add(fields[place], fields[place + 1]);
        }
        return CalendarForm.of(typed);
    }
}
