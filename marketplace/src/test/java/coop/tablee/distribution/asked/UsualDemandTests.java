package coop.tablee.distribution.asked;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsualDemandTests {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final LocalDate THURSDAY = LocalDate.of(2026, 11, 26);
    private static final long LEEKS = 1;
    private static final long CARROTS = 2;

    @Test
    void usualIsTheMeanOfTheSameWeekdayOfThePastFourWeeks() {
        var usual = usual(
                ordered(LEEKS, "2026-11-19", "40"),
                ordered(LEEKS, "2026-11-12", "20"),
                ordered(LEEKS, "2026-11-05", "31"),
                ordered(LEEKS, "2026-10-29", "20"),
                ordered(LEEKS, "2026-10-22", "999"),
                ordered(LEEKS, "2026-11-20", "500"));

        assertThat(usual.of(LEEKS, THURSDAY)).isEqualByComparingTo("27.8");
        assertThat(usual.of(LEEKS, THURSDAY.plusWeeks(1))).isEqualByComparingTo("27.8");
    }

    @Test
    void aWeekWithoutDeliveryDoesNotCountAndADeliveryWithoutTheProductDoes() {
        var usual = usual(ordered(LEEKS, "2026-11-19", "40"), ordered(CARROTS, "2026-11-05", "10"));

        assertThat(usual.basisOf(THURSDAY)).hasSize(2);
        assertThat(usual.of(LEEKS, THURSDAY)).isEqualByComparingTo("20");
        assertThat(usual.of(CARROTS, THURSDAY)).isEqualByComparingTo("5");
        assertThat(usual.of(LEEKS, THURSDAY.plusDays(1))).isNull();
    }

    @Test
    void whatIsOrderedAheadIsNotThePast() {
        var usual = usual(ordered(LEEKS, "2026-11-26", "40"));

        assertThat(usual.of(LEEKS, THURSDAY.plusWeeks(1))).isNull();
    }

    private static UsualDemand usual(AskedLine... lines) {
        return new UsualDemand(List.of(lines), TODAY);
    }

    private static AskedLine ordered(long product, String date, String quantity) {
        return new AskedLine(
                product,
                new LocalizedText(Map.of("fr", "Poireau")),
                "BH",
                LocalDate.parse(date),
                new BigDecimal(quantity),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO);
    }
}
