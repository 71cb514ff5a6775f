package coop.tablee.distribution.board;

import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.Set;

/**
 * A delivery date and what calling it off would undo.
 *
 * @param value cents VAT in of the cooperative's own lines
 * @param paid orders among them whose money would go back
 * @param shared orders among them in which others sell too: only the own part is taken out
 */
record DateToDrop(long cycle, LocalDate day, String state, int orders, long value, int paid, int shared) {

    private static final Set<String> DROPPABLE = Set.of("PLANNED", "OPEN", "CLOSED");

    public Money money() {
        return Money.euro(value);
    }

    public boolean mayBeDropped() {
        return DROPPABLE.contains(state);
    }
}
