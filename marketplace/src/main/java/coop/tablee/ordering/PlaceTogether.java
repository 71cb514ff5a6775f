package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import java.util.List;

/**
 * Orders for several buyers for whom one person acts, to be placed together on account: all of them or none.
 *
 * @param idempotencyKey chosen by the person's side; the same key with the same content answers the first answer
 * @param parts at least one, each for another buyer
 */
public record PlaceTogether(String idempotencyKey, List<Part> parts) {

    public PlaceTogether {
        parts = List.copyOf(parts);
    }

    /** @param actor the person, acting for the buyer of these orders */
    public record Part(Actor actor, List<OrderRequest> orders) {

        public Part {
            orders = List.copyOf(orders);
        }
    }
}
