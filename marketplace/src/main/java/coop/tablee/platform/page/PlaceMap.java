package coop.tablee.platform.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A map as it is drawn: places as pins with their numbers, the names of towns, and squares of so many kilometres. It stands beside a list of the same places under the same
 * numbers, which says all that the map says; each pin leads to its row. Nothing is fetched for it, so there are no streets.
 *
 * <p>Positions are percents of a picture of four to three, so that pins and words keep their size on every screen. What would overlap on the narrowest one stands
 * there as one pin.
 */
public final class PlaceMap {

    /** What stands on a pin: its number, or the sign of what the page is about. */
    public enum Look {
        NUMBER,
        FARM,
        HUB,
        POINT
    }

    /**
     * One place of the list.
     *
     * @param number its number there; of no matter for one with a sign
     * @param town written on the map where there is room; may be empty
     * @param href where its pin leads, mostly {@code #} and its row
     * @param latitude in degrees, like {@code longitude}; absent = it is in the list only
     */
    public record Spot(
            int number,
            Look look,
            String name,
            String town,
            String href,
            @Nullable Double latitude,
            @Nullable Double longitude) {

        boolean isSomewhere() {
            return latitude != null && longitude != null;
        }
    }

    /** A pin: {@code look} and {@code text} say what stands on it; {@code words} what it leads to, for the ear. */
    public record Pin(String x, String y, Look look, String text, String words, String href, boolean group) {}

    /** The name of a town, with the middle of its foot. */
    public record Town(String x, String y, String words) {}

    /** The narrowest picture that it is laid out for, in pixels. */
    private static final double WIDTH = 300;

    private static final double HEIGHT = WIDTH * 3 / 4;
    private static final double KM_PER_DEGREE = 111.2;

    /** Nothing is shown closer than this, in kilometres across. */
    private static final double CLOSEST = 4;

    private static final double PIN = 30;
    private static final double LETTER = 7.5;
    private static final double LINE = 16;
    private static final double[] STEPS = {0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000};
    private static final int MOST_SQUARES = 8;

    /** Where it is said how wide a square is. */
    private static final Box SCALE = new Box(WIDTH / 2, HEIGHT - 24, WIDTH, HEIGHT);

    private final List<Pin> pins = new ArrayList<>();
    private final List<Town> towns = new ArrayList<>();
    private final List<String> columns;
    private final List<String> rows;
    private final double step;

    private record Box(double left, double top, double right, double bottom) {

        boolean meets(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }

        boolean isInside() {
            return left >= 2 && right <= WIDTH - 2 && top >= 2 && bottom <= HEIGHT - 2;
        }
    }

    private record Placed(double x, double y, List<Spot> spots) {

        Box box() {
            return new Box(x - PIN / 2, y - PIN * 1.4, x + PIN / 2, y);
        }

        boolean isNear(double otherX, double otherY) {
            return Math.abs(x - otherX) < PIN && Math.abs(y - otherY) < PIN;
        }
    }

    /** From degrees to the picture: near enough to true at the size of a territory. */
    private record Scale(double latitude, double longitude, double kilometres) {

        static Scale of(List<Spot> spots) {
            var south = spots.stream().mapToDouble(Scale::latitudeOf).min().orElse(0);
            var north = spots.stream().mapToDouble(Scale::latitudeOf).max().orElse(0);
            var west = spots.stream().mapToDouble(Scale::longitudeOf).min().orElse(0);
            var east = spots.stream().mapToDouble(Scale::longitudeOf).max().orElse(0);
            var middle = (south + north) / 2;
            var across = (east - west) * kmOfLongitude(middle);
            var down = (north - south) * KM_PER_DEGREE;
            return new Scale(
                    middle, (west + east) / 2, Math.max(CLOSEST, Math.max(across * 1.3, down * 1.6 * WIDTH / HEIGHT)));
        }

        double x(Spot spot) {
            return WIDTH / 2 + (longitudeOf(spot) - longitude) * kmOfLongitude(latitude) / kilometres * WIDTH;
        }

        /** A little below the middle, because a pin stands above its place. */
        double y(Spot spot) {
            return HEIGHT / 2 + PIN / 2 - (latitudeOf(spot) - latitude) * KM_PER_DEGREE / kilometres * WIDTH;
        }

        private static double latitudeOf(Spot spot) {
            return Objects.requireNonNull(spot.latitude);
        }

        private static double longitudeOf(Spot spot) {
            return Objects.requireNonNull(spot.longitude);
        }

        private static double kmOfLongitude(double latitude) {
            return KM_PER_DEGREE * Math.cos(Math.toRadians(latitude));
        }
    }

    private PlaceMap(List<Spot> spots) {
        var there = spots.stream().filter(Spot::isSomewhere).toList();
        var scale = Scale.of(there);
        step = stepOf(scale.kilometres);
        columns = lines(WIDTH, scale.kilometres);
        rows = lines(HEIGHT, scale.kilometres);
        var placed = placed(there, scale);
        // What is further south stands in front
        placed.stream().sorted(Comparator.comparingDouble(Placed::y)).forEach(one -> pins.add(pin(one)));
        nameTowns(there, scale, placed);
    }

    public static PlaceMap of(List<Spot> spots) {
        return new PlaceMap(spots);
    }

    /** Whether nobody knows where any of the places is: then there is nothing to draw. */
    public boolean isEmpty() {
        return pins.isEmpty();
    }

    public List<Pin> pins() {
        return List.copyOf(pins);
    }

    public List<Town> towns() {
        return List.copyOf(towns);
    }

    /** Where the squares' upright lines stand. */
    public List<String> columns() {
        return columns;
    }

    public List<String> rows() {
        return rows;
    }

    /** The side of a square, in kilometres. */
    public double step() {
        return step;
    }

    private static List<Placed> placed(List<Spot> spots, Scale scale) {
        var placed = new ArrayList<Placed>();
        for (var spot : spots) {
            var x = scale.x(spot);
            var y = scale.y(spot);
            placed.stream()
                    .filter(other ->
                            spot.look == Look.NUMBER && other.spots.get(0).look == Look.NUMBER && other.isNear(x, y))
                    .findFirst()
                    .orElseGet(() -> {
                        var own = new Placed(x, y, new ArrayList<>());
                        placed.add(own);
                        return own;
                    })
                    .spots
                    .add(spot);
        }
        return placed;
    }

    private static Pin pin(Placed placed) {
        var first = placed.spots.get(0);
        var group = placed.spots.size() > 1;
        var words = placed.spots.stream()
                .map(spot -> spot.look == Look.NUMBER ? spot.number + ". " + spot.name : spot.name)
                .collect(Collectors.joining(", "));
        var text = group ? "+" + placed.spots.size() : String.valueOf(first.number);
        return new Pin(percent(placed.x, WIDTH), percent(placed.y, HEIGHT), first.look, text, words, first.href, group);
    }

    /** A name is left out where it would lie on a pin, on another name or over the edge. */
    private void nameTowns(List<Spot> spots, Scale scale, List<Placed> placed) {
        var taken = placed.stream().map(Placed::box).collect(Collectors.toCollection(ArrayList::new));
        taken.add(SCALE);
        var byTown = spots.stream()
                .filter(spot -> !spot.town.isBlank())
                .collect(Collectors.groupingBy(Spot::town, LinkedHashMap::new, Collectors.toList()));
        byTown.forEach((town, there) -> {
            // Under one pin: between two of one town there is nothing
            var pin = placed.stream()
                    .max(Comparator.comparingLong((Placed one) ->
                                    one.spots.stream().filter(there::contains).count())
                            .thenComparingDouble(Placed::y))
                    .orElseThrow();
            var x = pin.x;
            var y = Math.max(
                            pin.y,
                            there.stream()
                                    .filter(pin.spots::contains)
                                    .mapToDouble(scale::y)
                                    .max()
                                    .orElse(pin.y))
                    + LINE;
            var half = town.length() * LETTER / 2;
            var box = new Box(x - half, y - LINE + 1, x + half, y + 3);
            if (box.isInside() && taken.stream().noneMatch(box::meets)) {
                taken.add(box);
                towns.add(new Town(percent(x, WIDTH), percent(y, HEIGHT), town));
            }
        });
    }

    private static double stepOf(double kilometres) {
        for (var candidate : STEPS) {
            if (kilometres / candidate <= MOST_SQUARES) {
                return candidate;
            }
        }
        return STEPS[STEPS.length - 1];
    }

    private List<String> lines(double length, double kilometres) {
        var apart = step / kilometres * WIDTH;
        var each = (int) (length / 2 / apart);
        return each > 50
                ? List.of()
                : IntStream.rangeClosed(-each, each)
                        .mapToObj(n -> percent(length / 2 + n * apart, length))
                        .toList();
    }

    private static String percent(double part, double whole) {
        return String.format(Locale.ROOT, "%.2f%%", part / whole * 100);
    }
}
