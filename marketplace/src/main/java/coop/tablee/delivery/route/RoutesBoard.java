package coop.tablee.delivery.route;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a cooperative's goods travel, as its coordinator sees it. {@code addable}: places that it does not reach yet. */
record RoutesBoard(
        List<Hub> hubs,
        List<Host> hosts,
        List<Farm> farms,
        List<Place> places,
        List<Named> addable,
        List<Named> cooperatives) {

    record Named(long id, String name) {}

    record Hub(long id, String name, String city, List<Guest> guests) {}

    /** A cooperative whose goods may pass, on delivery dates up to {@code until}. */
    record Guest(long id, String name, @Nullable LocalDate until, boolean over) {}

    record Host(
            long hub, String name, String host, @Nullable LocalDate until, boolean over) {}

    /** A producer who supplies the cooperative; {@code hub} and {@code carrier} are absent while nothing is arranged. */
    record Farm(
            long id,
            String name,
            int farms,
            @Nullable String hub,
            @Nullable String mode,
            @Nullable String carrier,
            int days) {}

    /** {@code direct}: producers whose goods come straight from the farm; {@code hub} is absent when nothing else comes. */
    record Place(
            long id,
            String kind,
            String name,
            String city,
            String owner,
            boolean mine,
            @Nullable String hub,
            @Nullable String poolCarrier,
            @Nullable String poolHub,
            boolean poolOver,
            @Nullable String carrier,
            List<String> direct,
            int windows,
            @Nullable LocalDate closed) {

        public boolean isReached() {
            return hub != null || !direct.isEmpty();
        }
    }
}
