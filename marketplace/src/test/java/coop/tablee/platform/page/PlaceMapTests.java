package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.page.PlaceMap.Look;
import coop.tablee.platform.page.PlaceMap.Pin;
import coop.tablee.platform.page.PlaceMap.Spot;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlaceMapTests {

    private static Spot spot(int number, String town, @Nullable Double latitude, @Nullable Double longitude) {
        return new Spot(number, Look.NUMBER, "Place " + number, town, "#place-" + number, latitude, longitude);
    }

    private static double percent(String written) {
        return Double.parseDouble(written.replace("%", ""));
    }

    @Test
    void everyPinIsInside() {
        var map = PlaceMap.of(IntStream.range(0, 60)
                .mapToObj(n -> spot(n, "", 50 + n % 7 * 0.11, 4 + n % 11 * 0.2))
                .toList());
        assertThat(map.pins()).isNotEmpty().allSatisfy(pin -> {
            assertThat(percent(pin.x())).isBetween(5.0, 95.0);
            assertThat(percent(pin.y())).isBetween(15.0, 99.0);
        });
    }

    @Test
    void northIsAboveAndEastIsToTheRight() {
        var pins = PlaceMap.of(List.of(spot(1, "", 50.9, 4.1), spot(2, "", 50.6, 4.6)))
                .pins();
        assertThat(pins).extracting(Pin::text).containsExactly("1", "2");
        assertThat(percent(pins.get(0).x())).isLessThan(percent(pins.get(1).x()));
        assertThat(percent(pins.get(0).y())).isLessThan(percent(pins.get(1).y()));
    }

    @Test
    void whatWouldOverlapIsOnePinThatNamesAll() {
        var map = PlaceMap.of(List.of(spot(1, "", 50.8, 4.3), spot(2, "", 50.8001, 4.3001), spot(3, "", 51.4, 4.9)));
        assertThat(map.pins()).hasSize(2);
        assertThat(map.pins()).anySatisfy(pin -> {
            assertThat(pin.group()).isTrue();
            assertThat(pin.words()).isEqualTo("1. Place 1, 2. Place 2");
            assertThat(pin.href()).isEqualTo("#place-1");
        });
    }

    @Test
    void unknownPlacesAreInTheListOnly() {
        assertThat(PlaceMap.of(List.of(spot(1, "", null, null), spot(2, "", 50.8, null)))
                        .isEmpty())
                .isTrue();
        assertThat(PlaceMap.of(List.of(spot(1, "", null, null), spot(2, "", 50.8, 4.3)))
                        .pins())
                .extracting(Pin::text)
                .containsExactly("2");
        assertThat(PlaceMap.of(List.of()).isEmpty()).isTrue();
    }

    @Test
    void squaresAreRoundAndFew() {
        var far = PlaceMap.of(List.of(spot(1, "", -60.0, -170.0), spot(2, "", 70.0, 170.0)));
        assertThat(far.pins()).hasSize(2);
        assertThat(far.columns()).hasSizeLessThan(20);
        var near = PlaceMap.of(List.of(spot(1, "", 50.8, 4.3)));
        assertThat(near.step()).isEqualTo(0.5);
        assertThat(near.columns()).hasSizeBetween(3, 9);
    }

    @Test
    void townsAreNamedOnceWhereThereIsRoom() {
        var map = PlaceMap.of(List.of(
                spot(1, "Forest", 50.81, 4.32), spot(2, "Forest", 50.811, 4.321), spot(3, "Silly", 50.65, 3.93)));
        assertThat(map.towns()).extracting(PlaceMap.Town::words).containsExactlyInAnyOrder("Forest", "Silly");
    }

    @Test
    void aTownOfTwoPinsIsNamedUnderOneOfThem() {
        var map = PlaceMap.of(List.of(
                spot(1, "Chastre", 50.60, 4.40), spot(2, "Chastre", 50.70, 4.80), spot(3, "Forest", 50.81, 4.32)));
        var town = map.towns().stream()
                .filter(one -> one.words().equals("Chastre"))
                .findFirst()
                .orElseThrow();
        assertThat(map.pins()).extracting(Pin::x).contains(town.x());
    }
}
