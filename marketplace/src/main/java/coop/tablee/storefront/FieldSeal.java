package coop.tablee.storefront;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The drawing of a farm without a photo: a sun over furrows, made from its number, so that each has its own and keeps it. In a square of 64.
 *
 * @param sun the sun's middle, from the left and from above
 * @param hill the land behind, and {@code field} the land before it
 * @param furrows the lines in the field
 */
public record FieldSeal(Sun sun, String hill, String field, List<String> furrows) {

    private static final int FURROWS = 10;

    /** Where the sun stands. */
    public record Sun(String x, String y) {}

    public static FieldSeal of(int number) {
        var across = part(number, 7);
        var height = 27 + 7 * part(number, 11);
        var vanishing = 16 + 32 * part(number, 5);
        return new FieldSeal(
                new Sun(plain(12 + 40 * across), plain(height - 14 + 4 * part(number, 3))),
                "M0 %1$s Q20 %2$s 36 %3$s T64 %4$s V64 H0Z"
                        .formatted(plain(height), plain(height - 12), plain(height - 3), plain(height - 6)),
                "M0 %1$s Q32 %2$s 64 %3$s V64H0Z".formatted(plain(height + 6), plain(height - 6), plain(height + 4)),
                IntStream.range(0, FURROWS)
                        .mapToObj(n -> "M%s %s L%d 66L%s 66Z"
                                .formatted(
                                        plain(vanishing + 1.6 * (n - FURROWS / 2)),
                                        plain(height - 1),
                                        -33 + 13 * n,
                                        plain(-26.5 + 13 * n)))
                        .toList());
    }

    /** A part of one that numbers next to each other do not share. */
    private static double part(int number, int turn) {
        var turned = Math.floorMod(number * 2_654_435_761L + turn * 40_503L * number, 1_000L);
        return turned / 1_000.0;
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
