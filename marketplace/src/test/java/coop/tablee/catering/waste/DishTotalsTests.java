package coop.tablee.catering.waste;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.LocalizedText;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class DishTotalsTests {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 17);

    @Test
    void whatIsLeftIsRoundedOnceAndIsWhatTheMenuSays() {
        var gratin = left(DAY, 174, 5_900, 4_800);

        assertThat(DishTotals.of(List.of(gratin)).unserved()).isEqualTo(34);
        assertThat(DishTotals.of(List.of(gratin)).plate()).isEqualTo(28);
        assertThat(DishTotals.of(List.of(gratin)).left()).isEqualTo(61).isEqualTo(gratin.left());
    }

    @Test
    void aLargeMealCountsForMoreThanASmallOne() {
        var totals = DishTotals.of(List.of(left(DAY, 10, 1_000, 0), left(DAY.plusDays(7), 190, 0, 1_000)));

        assertThat(totals.left()).isEqualTo(10);
        assertThat(totals.times()).isEqualTo(2);
        assertThat(totals.latest().day()).isEqualTo(DAY.plusDays(7));
    }

    private static DishWaste left(LocalDate day, int covers, long unserved, long plate) {
        return new DishWaste(day, 1, LocalizedText.of("fr", "Gratin"), true, covers, unserved, plate, 326);
    }
}
