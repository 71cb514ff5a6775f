package coop.tablee.storefront.market;

import coop.tablee.platform.page.PlaceMap;
import coop.tablee.storefront.Sign;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one can fetch, when, and what is proposed.
 *
 * @param near the town or postcode asked for, as typed; may be empty
 * @param nearUnknown whether we know no point there
 * @param nothingFits whether no point can take what is in the basket
 * @param map where they are, under the numbers of the list
 * @param reason why the first one is proposed: nearest or first
 */
record ChooserPage(
        String near, boolean nearUnknown, boolean nothingFits, String reason, List<Point> points, PlaceMap map) {

    /**
     * One distribution point.
     *
     * @param href its own page
     * @param kilometres how far it is as the crow flies, for information; absent when nobody said where from
     * @param stores what it can keep
     * @param why why it does not suit what is in the basket; absent when it does
     */
    record Point(
            long id,
            String name,
            String href,
            String address,
            @Nullable Number kilometres,
            List<Sign> stores,
            @Nullable String why,
            boolean suggested,
            boolean chosen,
            List<Day> days) {}

    /** A delivery day open for order, with its slots; none when the point is closed that day. */
    record Day(LocalDate date, List<SlotChoice> slots) {}

    /** One slot to choose. */
    record SlotChoice(String words, String href, boolean full, boolean chosen) {}
}
