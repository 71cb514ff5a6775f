package coop.tablee.storefront;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
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

    /** This choice, and where it is open, the other one: a date belongs to its place, a slot to its date. */
    public Choice orElse(Choice other) {
        if (destination == null) {
            return other;
        }
        var samePlace = destination.equals(other.destination);
        var usedDate = date != null || !samePlace ? date : other.date;
        var sameDate = samePlace && usedDate != null && usedDate.equals(other.date);
        return new Choice(destination, usedDate, slot != null || !sameDate ? slot : other.slot);
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
