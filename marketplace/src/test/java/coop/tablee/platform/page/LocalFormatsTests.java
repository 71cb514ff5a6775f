package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalFormatsTests {

    private static final ZoneId BRUSSELS = ZoneId.of("Europe/Brussels");
    private static final String S = "\u00a0";

    private final LocalFormats french = new LocalFormats(Locale.FRENCH, BRUSSELS);
    private final LocalFormats english = new LocalFormats(Locale.ENGLISH, BRUSSELS);
    private final LocalFormats dutch = new LocalFormats(Locale.forLanguageTag("nl"), BRUSSELS);
    private final LocalFormats german = new LocalFormats(Locale.GERMAN, BRUSSELS);

    @Test
    void moneyIsWrittenAsTheLanguageWritesIt() {
        Money amount = Money.euro(120400);
        assertThat(french.money(amount)).isEqualTo("1" + S + "204,00" + S + "€");
        assertThat(english.money(amount)).isEqualTo("€1,204.00");
        assertThat(german.money(amount)).isEqualTo("1.204,00" + S + "€");
        assertThat(dutch.money(amount)).isEqualTo("€" + S + "1.204,00");
    }

    @Test
    void timeZonesHaveTheNameThatPeopleGiveThem() {
        assertThat(french.timeZone("Europe/Brussels")).isEqualTo("heure d’Europe centrale");
        assertThat(dutch.timeZone("Europe/Brussels")).isEqualTo("Midden-Europese tijd");
    }

    @Test
    void germanNounsKeepTheirCapitalWithinASentence() {
        assertThat(french.withinSentence("Lait")).isEqualTo("lait");
        assertThat(german.withinSentence("Milch")).isEqualTo("Milch");
    }

    @Test
    void negativeMoneyAndLocalCurrenciesAreWrittenToo() {
        assertThat(french.euros(new BigDecimal("-3.5"))).isEqualTo("-3,50" + S + "€");
        assertThat(french.money(new BigDecimal("12.3"), "ZINNE")).isEqualTo("12,30" + S + "ZINNE");
    }

    @Test
    void pricesHaveTwoToFourDecimals() {
        assertThat(french.price(new BigDecimal("2"))).isEqualTo("2,00" + S + "€");
        assertThat(french.price(new BigDecimal("2.1840"))).isEqualTo("2,184" + S + "€");
        assertThat(english.price(new BigDecimal("0.00125"))).isEqualTo("€0.0012");
    }

    @Test
    void quantitiesKeepTheDecimalsTheyHave() {
        assertThat(french.quantity(new BigDecimal("2.500"), "kg")).isEqualTo("2,5" + S + "kg");
        assertThat(english.quantity(new BigDecimal("12"), "crates")).isEqualTo("12" + S + "crates");
        assertThat(french.number(new BigDecimal("0.125"))).isEqualTo("0,125");
    }

    @Test
    void quantitiesToBeTypedOverHaveNoGroups() {
        var many = new BigDecimal("1200.500");
        assertThat(english.typed(many)).isEqualTo("1200.5");
        assertThat(List.of(french, dutch, german))
                .allSatisfy(other -> assertThat(other.typed(many)).isEqualTo("1200,5"));
    }

    @Test
    void sharesAreWholePercents() {
        assertThat(french.percent(new BigDecimal("0.404"))).isEqualTo("40" + S + "%");
        assertThat(english.percent(new BigDecimal("0.404"))).isEqualTo("40%");
    }

    @Test
    void littleIsNotNothingAndNearlyAllIsNotAll() {
        assertThat(french.percent(new BigDecimal("0.0004"))).isEqualTo("<" + S + "1" + S + "%");
        assertThat(french.percent(BigDecimal.ZERO)).isEqualTo("0" + S + "%");
        assertThat(english.percent(new BigDecimal("0.9999"))).isEqualTo(">" + S + "99%");
        assertThat(english.percent(BigDecimal.ONE)).isEqualTo("100%");
    }

    @Test
    void theWeekdayComesBeforeTheDate() {
        LocalDate thursday = LocalDate.of(2026, 11, 26);
        assertThat(french.day(thursday)).isEqualTo("jeudi 26 novembre");
        assertThat(english.day(thursday)).isEqualTo("Thursday 26 November");
        assertThat(german.day(thursday)).isEqualTo("Donnerstag, 26. November");
        assertThat(french.day(LocalDate.of(2026, 12, 1))).isEqualTo("mardi 1er décembre");
        assertThat(french.month(YearMonth.of(2026, 11))).isEqualTo("novembre 2026");
    }

    @Test
    void hoursAreWrittenAsTheyAreSaid() {
        assertThat(french.time(LocalTime.of(20, 0))).isEqualTo("20" + S + "h");
        assertThat(french.time(LocalTime.of(18, 5))).isEqualTo("18" + S + "h" + S + "05");
        assertThat(english.time(LocalTime.of(20, 0))).isEqualTo("8" + S + "pm");
        assertThat(english.time(LocalTime.of(0, 30))).isEqualTo("12:30" + S + "am");
        assertThat(german.time(LocalTime.of(20, 15))).isEqualTo("20:15" + S + "Uhr");
        assertThat(dutch.time(LocalTime.of(20, 0))).isEqualTo("20.00" + S + "uur");
    }

    @Test
    void instantsAreToldInTheTerritorysZone() {
        Instant cutOff = Instant.parse("2026-11-24T19:00:00Z");
        assertThat(french.weekdayAndTime(cutOff)).isEqualTo("mardi 20" + S + "h");
        assertThat(english.dayAndTime(cutOff)).isEqualTo("Tuesday 24 November, 8" + S + "pm");
        assertThat(french.day(Instant.parse("2026-11-24T23:30:00Z"))).isEqualTo("mercredi 25 novembre");
    }

    @Test
    void aTextInAnotherLanguageIsMarkedWithIt() {
        LocalizedText leek = new LocalizedText(Map.of("nl", "Prei", "fr", "Poireau"));
        assertThat(french.text(leek)).hasToString("Poireau");
        assertThat(french.langOf(leek)).isNull();
        assertThat(english.langOf(leek)).isEqualTo("fr");
    }
}
