package coop.tablee.delivery.joint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Two doors whose goods of a day count together, or are to.
 *
 * @param asking the door of the kitchen that asked; {@code asked} that of the other
 * @param cooperative who set what a drop at both doors must be worth, and grants it
 * @param endedBy name of the party that ended it; absent while it is not
 */
public record JointDrop(
        long id,
        Door asking,
        Door asked,
        long cooperative,
        String cooperativeName,
        JointState state,
        Instant since,
        @Nullable String endedBy) {

    /** A kitchen's door; its party is the kitchen. */
    public record Door(long id, String name, String city, long party) {}

    /** The door that is not this one. */
    public Door other(long door) {
        return asking.id() == door ? asked : asking;
    }

    public boolean isAskedBy(long door) {
        return asking.id() == door;
    }

    public boolean isInForce() {
        return state == JointState.IN_FORCE;
    }
}
