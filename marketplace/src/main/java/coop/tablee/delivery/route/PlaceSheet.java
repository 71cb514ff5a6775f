package coop.tablee.delivery.route;

import coop.tablee.delivery.SentFields;
import coop.tablee.delivery.route.RoutesBoard.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place and the ways to it: what can be chosen and what is.
 *
 * @param seen what the form showed, in short
 * @param hours whether the cooperative keeps its hours
 */
record PlaceSheet(
        long id,
        String kind,
        String name,
        String city,
        boolean hours,
        String seen,
        List<Named> hubs,
        List<Named> pools,
        List<Named> carriers,
        List<Named> farms,
        @Nullable Long hub,
        @Nullable Long poolCarrier,
        @Nullable Long poolHub,
        @Nullable Long carrier,
        List<Long> direct) {

    /** The same with what somebody just chose; {@code seen} is what is true now, beside it. */
    PlaceSheet typed(SentFields fields) {
        return new PlaceSheet(
                id,
                kind,
                name,
                city,
                hours,
                seen,
                hubs,
                pools,
                carriers,
                farms,
                fields.chosen("hub"),
                fields.chosen("poolCarrier"),
                fields.chosen("pool"),
                fields.chosen("carrier"),
                fields.allChosen("direct"));
    }
}
