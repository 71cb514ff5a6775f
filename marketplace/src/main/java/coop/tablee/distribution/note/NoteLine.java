package coop.tablee.distribution.note;

import coop.tablee.catalogue.Allergens;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One product of one lot, sold by one seller, from one sender to the place of the drop.
 *
 * @param order the order it belongs to; empty at a point, where all orders are added up
 * @param orders how many orders it is for
 * @param ordered ordering units; {@code packed} likewise, absent as long as anything of it waits to be packed
 * @param packedWeight kilograms weighed, for catch weight
 * @param lot absent where nobody wrote it down
 * @param allergens the 14-letter code, absent where nothing was ever declared
 * @param temperatureLimit degrees Celsius that it may not exceed at the door
 */
record NoteLine(
        long sender,
        long cooperative,
        String order,
        int orders,
        LocalizedText names,
        boolean organic,
        String producer,
        String seller,
        @Nullable String lot,
        String orderingUnit,
        BigDecimal content,
        String contentUnit,
        boolean catchWeight,
        String storage,
        @Nullable String allergens,
        BigDecimal ordered,
        @Nullable BigDecimal packed,
        @Nullable BigDecimal packedWeight,
        @Nullable BigDecimal temperatureLimit) {

    public boolean isShort() {
        return packed != null && packed.compareTo(ordered) < 0;
    }

    /** The 14, as stored with the line when it was ordered. */
    public Allergens declared() {
        return Allergens.ofStored(allergens);
    }

    /** What it holds in {@code contentUnit}: as weighed, else as its name says. For what is counted by the piece and holds one piece there is nothing more to say. */
    public @Nullable BigDecimal contents() {
        if (packed == null) {
            return null;
        }
        return catchWeight && packedWeight != null ? packedWeight : packed.multiply(content);
    }

    /** Whether the contents say more than the amount does. */
    public boolean isMeasuredBesides() {
        return packed != null && packed.signum() > 0 && !orderingUnit.equals(contentUnit);
    }
}
