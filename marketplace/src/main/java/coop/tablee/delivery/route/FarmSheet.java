package coop.tablee.delivery.route;

import coop.tablee.delivery.SentFields;
import coop.tablee.delivery.route.RoutesBoard.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One supplying farm: what can be chosen for it and what is. */
record FarmSheet(
        long id,
        String name,
        List<Named> farms,
        List<Named> hubs,
        List<Named> carriers,
        @Nullable Long farm,
        @Nullable Long hub,
        @Nullable Long carrier,
        List<Integer> weekdays) {

    /** The same with what somebody just chose. */
    FarmSheet typed(SentFields fields) {
        return new FarmSheet(
                id,
                name,
                farms,
                hubs,
                carriers,
                fields.chosen("farm"),
                fields.chosen("hub"),
                fields.chosen("carrier"),
                fields.allChosen("weekday").stream().map(Long::intValue).toList());
    }
}
