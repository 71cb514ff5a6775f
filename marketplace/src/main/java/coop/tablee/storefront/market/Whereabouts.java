package coop.tablee.storefront.market;

import coop.tablee.delivery.Destination;
import coop.tablee.delivery.Town;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From where somebody looks for a point: coordinates in degrees. Read from what was typed: a latitude and a longitude, the name of a point, or
 * an address, a town or a postcode where the territory has a place. No address is looked up elsewhere.
 */
record Whereabouts(double latitude, double longitude) {

    private static final Pattern COORDINATES =
            Pattern.compile("(-?\\d{1,2}(?:\\.\\d{1,9})?)\\s*,\\s*(-?\\d{1,3}(?:\\.\\d{1,9})?)");
    private static final Pattern MARKS = Pattern.compile("\\p{M}");
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]+");

    private static final Pattern SAINT = Pattern.compile("\\bst(e?)\\b");

    /** Empty when nothing was typed, or nothing that we know. */
    static Optional<Whereabouts> read(String typed, List<Destination> points, List<Town> towns) {
        var coordinates = COORDINATES.matcher(typed.strip());
        if (coordinates.matches()) {
            return of(Double.valueOf(coordinates.group(1)), Double.valueOf(coordinates.group(2)));
        }
        var wanted = plain(typed);
        return wanted.isEmpty() ? Optional.empty() : named(wanted, points).or(() -> inTown(wanted, towns));
    }

    private static Optional<Whereabouts> named(String wanted, List<Destination> points) {
        return points.stream()
                .filter(point -> plain(point.name()).contains(wanted))
                .findFirst()
                .flatMap(point -> of(point.latitude(), point.longitude()));
    }

    /** The postcode decides, then the town's whole name, then its beginning: a whole address says both, and its street may be called after another town. */
    private static Optional<Whereabouts> inTown(String wanted, List<Town> towns) {
        var words = ' ' + wanted + ' ';
        return first(towns, town -> !town.postcode().isBlank() && words.contains(' ' + plain(town.postcode()) + ' '))
                .or(() -> first(towns, town -> words.endsWith(' ' + plain(town.city()) + ' ')))
                .or(() -> first(towns, town -> words.contains(' ' + plain(town.city()) + ' ')))
                .or(() -> first(towns, town -> plain(town.city()).startsWith(wanted)));
    }

    private static Optional<Whereabouts> first(List<Town> towns, Predicate<Town> here) {
        return towns.stream().filter(here).findFirst().flatMap(town -> of(town.latitude(), town.longitude()));
    }

    private static Optional<Whereabouts> of(@Nullable Double latitude, @Nullable Double longitude) {
        return latitude != null && longitude != null && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
                ? Optional.of(new Whereabouts(latitude, longitude))
                : Optional.empty();
    }

    private static String plain(String text) {
        var bare =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        var words =
                NO_LETTER.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
        return SAINT.matcher(words).replaceAll("saint$1");
    }
}
