package coop.tablee.storefront.directory;

import coop.tablee.platform.page.PlaceMap;
import coop.tablee.storefront.Sign;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public page of a place where one fetches.
 *
 * @param gate whether it is a farm's gate
 * @param where what a device's own map opens, a {@code geo:} address; absent where nobody has said where it is
 * @param hours every week's, by weekday; {@code closed} the days on which it stays closed, in words
 * @param days open for order, the next first
 * @param choose the market for this place
 * @param directory everybody whose goods come here
 */
record PointPage(
        String name,
        String address,
        boolean gate,
        @Nullable String where,
        List<Sign> stores,
        List<Weekday> hours,
        List<String> closed,
        List<Day> days,
        List<Cooperative> cooperatives,
        String choose,
        String directory,
        PlaceMap map) {

    /** The hours of one weekday, in words. */
    record Weekday(String day, String hours) {}

    /** A delivery day: {@code hours} when it can be fetched, {@code until} the last moment to order, for each cooperative that comes. */
    record Day(String day, @Nullable String hours, List<Coming> coming, String href) {}

    record Coming(String cooperative, String until) {}

    record Cooperative(String name, String href) {}
}
