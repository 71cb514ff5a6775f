package coop.tablee.storefront.market;

import coop.tablee.delivery.Destination;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From where somebody looks for a point: coordinates in degrees. Read from what was typed: a latitude and a longitude, or the town or postcode of a point that
 * we know. No address is looked up elsewhere.
 */
record Whereabouts(double latitude, double longitude) {

    private static final Pattern COORDINATES =
            Pattern.compile("(-?\\d{1,2}(?:\\.\\d{1,9})?)\\s*,\\s*(-?\\d{1,3}(?:\\.\\d{1,9})?)");
    private static final Pattern MARKS = Pattern.compile("\\p{M}");
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Empty when nothing was typed, or nothing that we know. */
    static Optional<Whereabouts> read(String typed, List<Destination> points) {
        var coordinates = COORDINATES.matcher(typed.strip());
        if (coordinates.matches()) {
            return of(Double.valueOf(coordinates.group(1)), Double.valueOf(coordinates.group(2)));
        }
        var wanted = plain(typed);
        return wanted.isEmpty()
                ? Optional.empty()
                : points.stream()
                        .filter(point -> names(point, wanted))
                        .findFirst()
                        .flatMap(point -> of(point.latitude(), point.longitude()));
    }

    private static Optional<Whereabouts> of(@Nullable Double latitude, @Nullable Double longitude) {
        return latitude != null && longitude != null && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
                ? Optional.of(new Whereabouts(latitude, longitude))
                : Optional.empty();
    }

    private static boolean names(Destination point, String wanted) {
        return plain(point.postcode()).equals(wanted)
                || plain(point.city()).startsWith(wanted)
                || plain(point.name()).contains(wanted);
    }

    private static String plain(String text) {
        var bare =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        return NO_LETTER.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }
}
