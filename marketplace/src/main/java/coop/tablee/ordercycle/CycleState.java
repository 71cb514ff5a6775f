package coop.tablee.ordercycle;

import java.util.Set;

/**
 * Where a cycle stands. Stored, never derived from the clock: a due change is made late rather than never, and once. A date on which nobody ordered, or of which
 * nothing was left, is SETTLED once it is over: there is nothing to pack or to bring.
 */
public enum CycleState {
    PLANNED,
    OPEN,
    CLOSED,
    PACKING,
    DELIVERED,
    SETTLED,
    CANCELLED;

    /** Whether the next step may be this one. */
    public boolean mayBecome(CycleState next) {
        return following().contains(next);
    }

    /** Whether prices, amounts and cut-offs may still be changed. */
    public boolean isEditable() {
        return this == PLANNED || this == OPEN;
    }

    private Set<CycleState> following() {
        return switch (this) {
            case PLANNED -> Set.of(OPEN, CANCELLED);
            case OPEN -> Set.of(CLOSED, CANCELLED);
            case CLOSED -> Set.of(PACKING, SETTLED, CANCELLED);
            case PACKING -> Set.of(DELIVERED);
            case DELIVERED -> Set.of(SETTLED);
            case SETTLED, CANCELLED -> Set.of();
        };
    }
}
