package coop.tablee.catering.swap;

import coop.tablee.catering.KitchenDoor;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What could be cooked instead in a week, already written. */
record SwapPage(
        KitchenDoor door,
        List<KitchenDoor> doors,
        LocalDate monday,
        LocalDate before,
        LocalDate after,
        int number,
        List<SwapView> swaps) {

    /**
     * A dish of which something is the matter.
     *
     * @param id of its part of the page
     * @param troubles a sentence each
     * @param cost of a meal; absent where something of it is not offered
     */
    record SwapView(
            String id,
            String when,
            LocalDate day,
            String meal,
            long recipe,
            String name,
            @Nullable String lang,
            List<String> troubles,
            @Nullable String cost,
            List<ProposalView> instead) {}

    /**
     * Another dish.
     *
     * @param facts what would change, a sentence each
     * @param warnings likewise, what somebody should look at first
     */
    record ProposalView(long recipe, String name, @Nullable String lang, List<String> facts, List<String> warnings) {}
}
