package coop.tablee.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndicatorTests {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    /** 120.00 of goods: 45.00 organic, 15.00 in conversion, 90.00 with a season calendar of which 60.00 in season, 100.00 of known owners of which 95.00 in a short circuit, 18.00 social economy, 78.00 to the producers; 30.00 more refused. */
    private static final Totals TOTALS =
            new Totals(12, 12_000, 4_500, 1_500, 9_000, 6_000, 10_000, 9_500, 12_000, 1_800, 7_800, 3_000);

    @Test
    void sharesAreDividedExactlyAndSayWhatIsKnown() {
        assertThat(Indicator.ORGANIC_SHARE.of(TOTALS).value().orElseThrow()).isEqualByComparingTo("0.375");
        assertThat(Indicator.IN_SEASON_SHARE.of(TOTALS).value().orElseThrow()).isEqualByComparingTo("0.6667");
        assertThat(Indicator.IN_SEASON_SHARE.of(TOTALS).coverage()).isEqualByComparingTo("0.75");
        assertThat(Indicator.PRODUCER_SHARE.of(TOTALS).value().orElseThrow()).isEqualByComparingTo("0.65");
        assertThat(Indicator.IN_CONVERSION_SHARE.of(TOTALS).value().orElseThrow())
                .isEqualByComparingTo("0.125");
        assertThat(Indicator.SHORT_CIRCUIT_SHARE.of(TOTALS).value().orElseThrow())
                .isEqualByComparingTo("0.95");
        assertThat(Indicator.SHORT_CIRCUIT_SHARE.of(TOTALS).coverage()).isEqualByComparingTo("0.8333");
        assertThat(Indicator.SOCIAL_ECONOMY_SHARE.of(TOTALS).value().orElseThrow())
                .isEqualByComparingTo("0.15");
    }

    @Test
    void whatIsRefusedIsMeasuredAgainstAllThatCameToTheDoor() {
        assertThat(Indicator.REFUSED_SHARE.of(TOTALS).value().orElseThrow()).isEqualByComparingTo("0.2");
        assertThat(Indicator.REFUSED_SHARE.of(TOTALS).coverage()).isEqualByComparingTo("1");
        assertThat(Indicator.refused(1_500, TOTALS).value().orElseThrow()).isEqualByComparingTo("0.1");
    }

    @Test
    void withoutGoodsThereIsNoFigureRatherThanZero() {
        for (var indicator : Indicator.values()) {
            assertThat(indicator.of(Totals.NONE).value()).isEmpty();
            assertThat(indicator.of(Totals.NONE).coverage()).isZero();
        }
    }

    @Test
    void periodIsTheTwelveMonthsUpToNowUnlessAskedOtherwise() {
        assertThat(Period.parse(null, " ", NOVEMBER))
                .isEqualTo(new Period(LocalDate.of(2025, 12, 1), LocalDate.of(2026, 11, 30)));
        assertThat(Period.parse("2026-09", "2026-10", NOVEMBER).months())
                .containsExactly(YearMonth.of(2026, 9), YearMonth.of(2026, 10));
    }

    @Test
    void programsMayAskForDaysAndPagesForMonths() {
        assertThat(Period.parse("2026-09-15", "2026-10", NOVEMBER))
                .isEqualTo(new Period(LocalDate.of(2026, 9, 15), LocalDate.of(2026, 10, 31)));
        assertThatThrownBy(() -> Period.ofMonths("2026-09-15", "2026-10", NOVEMBER))
                .isInstanceOf(DomainException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-13,2026-11",
        "2026-12,2026-11",
        "yesterday,2026-11",
        "0001-01,2026-11",
        "2026-11,99999-01",
        "2015-01,2026-11",
        "2026-02-30,2026-11",
        "2026-11-24,2026-11-23"
    })
    void badPeriodsAreRefusedInWords(String from, String to) {
        assertThatThrownBy(() -> Period.parse(from, to, NOVEMBER)).isInstanceOf(DomainException.class);
    }
}
