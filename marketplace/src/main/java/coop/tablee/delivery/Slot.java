package coop.tablee.delivery;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;

/**
 * An opening of a destination on one date, at wall time of its zone, and what is left of its capacity in delivery crates: all together, and of those how
 * many may need chilling or freezing.
 */
public record Slot(
        long id,
        long destination,
        LocalDate date,
        LocalTime opens,
        LocalTime closes,
        BigDecimal cratesLeft,
        BigDecimal chilledLeft,
        BigDecimal frozenLeft) {

    public boolean fits(Load load) {
        return load.crates().compareTo(cratesLeft) <= 0
                && load.chilled().compareTo(chilledLeft) <= 0
                && load.frozen().compareTo(frozenLeft) <= 0;
    }

    public boolean isFull() {
        return cratesLeft.signum() <= 0;
    }
}
