package coop.tablee.distribution.board;

import coop.tablee.platform.page.Place;
import coop.tablee.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The board as it is shown.
 *
 * @param now when it was read, by the product's clock
 * @param orders in hand over all dates shown
 * @param next the week that is not open yet; absent when it is
 * @param ahead what comes next, soonest first: cut-offs and deliveries
 */
record BoardPage(
        Instant now,
        int orders,
        List<Trouble> troubles,
        List<Day> days,
        @Nullable NextWeek next,
        List<Ahead> ahead) {

    /** One delivery date with its seats; shares in whole percents. */
    record Day(
            long cycle,
            LocalDate day,
            String stateWords,
            List<Place> seats,
            String situation,
            int orders,
            Money value,
            int consignments,
            int packed,
            int packedPercent,
            int received,
            int receivedPercent,
            int amiss,
            boolean droppable) {}

    record NextWeek(int fromNumber, int toNumber, int dates, int offers, int repriced, int leftOut) {}

    record Ahead(Instant at, String words, String more) {}
}
