package coop.tablee.agreement;

import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is left of a lot's ceiling, for whoever may call it off. Amounts EUR, VAT out.
 *
 * @param agreement the agreement's reference
 * @param number of the lot in it
 * @param families codes of what it covers
 * @param suppliers organisations that supply it, first rank first
 * @param calledOff under this lot so far, here and elsewhere
 */
public record LotRoom(
        long lot,
        String agreement,
        int number,
        String title,
        List<String> families,
        List<Long> suppliers,
        Money maximum,
        Money calledOff) {

    /** From when on a meter warns, and from when on it is red: hundredths of the ceiling. */
    static final int NEAR = 80;

    static final int VERY_NEAR = 95;

    public LotRoom {
        families = List.copyOf(families);
        suppliers = List.copyOf(suppliers);
    }

    public Money left() {
        return maximum.minus(calledOff);
    }

    /** Hundredths of the ceiling that are used up, rounded down: 100 only when nothing is left. */
    public int percent() {
        return percent(calledOff, maximum);
    }

    public boolean isNear() {
        return percent() >= NEAR;
    }

    public boolean isVeryNear() {
        return percent() >= VERY_NEAR;
    }

    /** Whether what one of these sells of a family falls under this lot; of several lots, that of the seller comes before that of the grower and of the cooperative. */
    public boolean covers(String family, long seller, long producer, long cooperative) {
        return families.contains(family)
                && (suppliers.contains(seller) || suppliers.contains(producer) || suppliers.contains(cooperative));
    }

    /**
     * The lot that something falls under, as it is settled when it is ordered: that of who sells it, else of who grows it, else of the cooperative; empty for none.
     *
     * @param rooms in the order of {@link LotDirectory#roomOf}
     */
    public static Optional<LotRoom> covering(
            List<LotRoom> rooms, String family, long seller, long producer, long cooperative) {
        return Stream.of(seller, producer, cooperative)
                .flatMap(supplier -> rooms.stream()
                        .filter(room -> room.families.contains(family) && room.suppliers.contains(supplier)))
                .findFirst();
    }

    static int percent(Money part, Money whole) {
        return whole.minor() == 0
                ? 100
                : BigDecimal.valueOf(part.minor())
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(whole.minor()), 0, RoundingMode.DOWN)
                        .intValue();
    }
}
