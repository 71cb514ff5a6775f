package coop.tablee.delivery.route;

import coop.tablee.delivery.SentFields;
import coop.tablee.delivery.route.RoutesBoard.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One supplying farm: what can be chosen for it and what is. While nothing is arranged the weekdays are a proposal: those that the farm and the cooperative have both said of
 * themselves, else those of the farm, else all. Until it is saved nothing comes of it.
 *
 * @param said ISO weekdays on which the farm says that it can deliver; empty when it has said nothing
 * @param arranged whether its supply was arranged before
 */
record FarmSheet(
        long id,
        String name,
        List<Named> farms,
        List<Named> hubs,
        List<Named> carriers,
        @Nullable Long farm,
        @Nullable Long hub,
        @Nullable Long carrier,
        List<Integer> weekdays,
        List<Integer> said,
        boolean arranged) {

    /** Whether a day is chosen that the farm has not said it can deliver on. */
    public boolean isBeyondSaid() {
        return !said.isEmpty() && !said.containsAll(weekdays);
    }

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
                fields.allChosen("weekday").stream().map(Long::intValue).toList(),
                said,
                arranged);
    }
}
