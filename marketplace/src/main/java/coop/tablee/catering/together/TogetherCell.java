package coop.tablee.catering.together;

import java.util.Optional;
import java.util.regex.Pattern;

/** An offer at a door; {@code version} is the offer's whose price the page showed. */
record TogetherCell(long door, long offer, long version) {

    private static final Pattern NAME = Pattern.compile("q\\.(\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,18})");

    /** The cell whatever version the page showed. */
    record Place(long door, long offer) {}

    Place place() {
        return new Place(door, offer);
    }

    /** What its field is called. */
    String name() {
        return "q.%d.%d.%d".formatted(door, offer, version);
    }

    static Optional<TogetherCell> named(String name) {
        var cell = NAME.matcher(name);
        return cell.matches()
                ? Optional.of(new TogetherCell(
                        Long.parseLong(cell.group(1)), Long.parseLong(cell.group(2)), Long.parseLong(cell.group(3))))
                : Optional.empty();
    }
}
