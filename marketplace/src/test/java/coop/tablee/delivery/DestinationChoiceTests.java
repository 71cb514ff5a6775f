package coop.tablee.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationChoiceTests {

    private static final LocalDate THURSDAY = LocalDate.parse("2026-11-26");
    private static final LocalDate FRIDAY = THURSDAY.plusDays(1);
    private static final Load DRY = load(2, 0, 0);
    private static final Load ICE_CREAM = load(2, 0, 1);

    private final Destination kiosque = point(1, true, false, 0.8);
    private final Destination gare = point(2, true, true, 2.5);

    @Test
    void nearestPointWithRoomIsSuggested() {
        var suggestion = choose(DRY, slot(1, THURSDAY, 40, 12, 0), slot(2, THURSDAY, 40, 12, 4));

        assertThat(suggestion.best().destination()).isEqualTo(kiosque);
        assertThat(suggestion.others()).extracting(Fit::destination).containsExactly(gare);
    }

    @Test
    void frozenGoodsNeverGoToPointWithoutFreezer() {
        var suggestion = choose(ICE_CREAM, slot(1, THURSDAY, 40, 12, 4), slot(2, THURSDAY, 40, 12, 4));

        assertThat(suggestion.best().destination()).isEqualTo(gare);
        assertThat(suggestion.others()).extracting(Fit::obstacle).containsExactly(Obstacle.NO_FREEZER);
    }

    @Test
    void chilledGoodsNeverGoToPointWithoutColdRoom() {
        var shed = point(3, false, false, 0.1);

        var suggestion = new DestinationChoice(THURSDAY, load(1, 1, 0))
                .choose(List.of(shed, kiosque), List.of(slot(3, THURSDAY, 9, 9, 9), slot(1, THURSDAY, 9, 9, 0)));

        assertThat(suggestion.best().destination()).isEqualTo(kiosque);
        assertThat(suggestion.others().get(0).obstacle()).isEqualTo(Obstacle.NO_COLD_ROOM);
    }

    @Test
    void fullSlotAndClosedDayAreNeverSuggested() {
        var suggestion = choose(DRY, slot(1, THURSDAY, 1, 1, 0));

        assertThat(suggestion.best()).isNull();
        assertThat(suggestion.others()).extracting(Fit::obstacle).containsExactly(Obstacle.FULL, Obstacle.CLOSED);
    }

    @Test
    void slotWithoutColdCapacityLeftIsFullForChilledGoods() {
        var suggestion = choose(load(2, 2, 0), slot(1, THURSDAY, 40, 1, 0), slot(2, THURSDAY, 40, 2, 4));

        assertThat(suggestion.best().destination()).isEqualTo(gare);
        assertThat(suggestion.others().get(0).obstacle()).isEqualTo(Obstacle.FULL);
    }

    @Test
    void whenNothingFitsTheBuyerIsToldWhatDoes() {
        var suggestion = choose(
                ICE_CREAM,
                slot(2, THURSDAY, 40, 12, 0),
                slot(2, FRIDAY.plusDays(3), 40, 12, 4),
                slot(2, FRIDAY, 40, 12, 4),
                slot(1, FRIDAY, 40, 12, 4));

        assertThat(suggestion.best()).isNull();
        assertThat(suggestion.onAnotherDate()).extracting(Fit::destination).containsExactly(gare);
        assertThat(suggestion.onAnotherDate().get(0).otherDate()).isEqualTo(FRIDAY);
    }

    @Test
    void secondOpeningOfTheDayIsTakenWhenTheFirstIsFull() {
        var early = slot(1, THURSDAY, 0, 0, 0);
        var late = new Slot(
                99, 1, THURSDAY, LocalTime.NOON, LocalTime.of(14, 0), BigDecimal.TEN, BigDecimal.ONE, BigDecimal.ZERO);

        var suggestion = choose(DRY, early, late);

        assertThat(suggestion.best().slots()).containsExactly(late);
    }

    @Test
    void pointAtTheOtherEndOfTheCountryIsNoSuggestion() {
        var faraway = point(4, true, true, 120);

        var suggestion =
                new DestinationChoice(THURSDAY, DRY).choose(List.of(faraway), List.of(slot(4, THURSDAY, 40, 12, 4)));

        assertThat(suggestion.best()).isNull();
        assertThat(suggestion.others().get(0).obstacle().code()).isEqualTo("too-far");
    }

    private Suggestion choose(Load load, Slot... slots) {
        return new DestinationChoice(THURSDAY, load).choose(List.of(kiosque, gare), List.of(slots));
    }

    private static Destination point(long id, boolean chilled, boolean frozen, double km) {
        return new Destination(
                id,
                DestinationKind.POINT,
                "Point " + id,
                1,
                "",
                "",
                "",
                ZoneId.of("Europe/Brussels"),
                50.8,
                4.3,
                chilled,
                frozen,
                km);
    }

    private static Slot slot(long destination, LocalDate date, int crates, int chilled, int frozen) {
        return new Slot(
                destination * 1000 + date.getDayOfYear(),
                destination,
                date,
                LocalTime.of(9, 0),
                LocalTime.of(11, 0),
                BigDecimal.valueOf(crates),
                BigDecimal.valueOf(chilled),
                BigDecimal.valueOf(frozen));
    }

    private static Load load(int crates, int chilled, int frozen) {
        return new Load(BigDecimal.valueOf(crates), BigDecimal.valueOf(chilled), BigDecimal.valueOf(frozen));
    }
}
