package coop.tablee.storefront;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where, on which day and between which hours somebody means to fetch: the three underlined words of the shop's sentence. Each may still be open. Travels in
 * the address of a page and, between visits, in a cookie.
 *
 * @param destination the point's site
 * @param date the delivery date, in the point's own calendar
 * @param slot the pick-up slot of that date
 */
public record Choice(
        @Nullable Long destination,
        @Nullable LocalDate date,
        @Nullable Long slot) {

    public static final Choice OPEN = new Choice(null, null, null);

    /** What {@link #written} wrote; anything else is an open choice, for the cookie is the visitor's own. */
    public static Choice read(String written) {
        var parts = written.split("_", -1);
        if (parts.length != 3) {
            return OPEN;
        }
        try {
            return new Choice(number(parts[0]), day(parts[1]), number(parts[2]));
        } catch (NumberFormatException | DateTimeParseException notOurs) {
            return OPEN;
        }
    }

    /** The choice in letters that a cookie may hold. */
    public String written() {
        return text(destination) + "_" + text(date) + "_" + text(slot);
    }

    /** This choice, and where it is open, the other one. The day stays when the place changes; a slot belongs to its place and day. */
    public Choice orElse(Choice other) {
        var place = destination == null ? other.destination : destination;
        var samePlace = Objects.equals(place, other.destination);
        var usedDate = date != null ? date : other.date;
        var sameDate = samePlace && usedDate != null && usedDate.equals(other.date);
        return new Choice(place, usedDate, slot != null || !sameDate ? slot : other.slot);
    }

    /** What is meant once the place is known: of another place only what was asked for just now holds, not what is remembered. */
    Choice at(long place, Choice asked) {
        return destination != null && destination == place ? this : new Choice(place, asked.date, asked.slot);
    }

    private static @Nullable Long number(String text) {
        return text.isEmpty() ? null : Long.valueOf(text);
    }

    private static @Nullable LocalDate day(String text) {
        return text.isEmpty() ? null : LocalDate.parse(text);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
