package coop.tablee.distribution;

import coop.tablee.ordering.LineFault;
import coop.tablee.ordering.ReceptionDecision;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a consignment as people at the shelf and at the door see it. Quantities are ordering units, weights kilograms, temperatures degrees Celsius.
 *
 * @param drawing name of its picture, standing on the colour {@code ground}
 * @param lot as written down at packing, else as the shelf knows it; absent where nobody does
 * @param lotBefore what was last written down for the same product and date; absent when nothing was
 * @param limit the warmest it may be at the door; absent where nothing has to be measured
 */
record GoodsLine(
        long id,
        long consignment,
        LocalizedText names,
        String drawing,
        String ground,
        String producer,
        String orderingUnit,
        BigDecimal content,
        String contentUnit,
        boolean catchWeight,
        BigDecimal tolerance,
        @Nullable String storage,
        @Nullable String allergens,
        BigDecimal ordered,
        @Nullable BigDecimal packed,
        @Nullable BigDecimal packedWeight,
        @Nullable LineFault shortage,
        @Nullable BigDecimal accepted,
        @Nullable BigDecimal acceptedWeight,
        @Nullable ReceptionDecision decision,
        @Nullable LineFault reason,
        @Nullable BigDecimal limit,
        @Nullable BigDecimal celsius,
        @Nullable String lot,
        @Nullable String lotBefore) {

    /** The lot that a packer is proposed: its own, else the one typed last for the same goods. */
    public String proposedLot() {
        if (lot != null) {
            return lot;
        }
        return lotBefore == null ? "" : lotBefore;
    }

    public boolean isThere() {
        return packed != null && packed.signum() > 0;
    }

    public boolean isShort() {
        return packed != null && packed.compareTo(ordered) < 0;
    }

    /** What the ordered pieces weigh by name; only meaningful for catch weight. */
    public BigDecimal nominalWeight() {
        return ordered.multiply(content);
    }

    /** What is charged at most for the ordered pieces. */
    public BigDecimal mostWeight() {
        return nominalWeight().multiply(BigDecimal.ONE.add(tolerance));
    }

    /** Whether a fault can be the reason for it: only what must be cold can be too warm. */
    public boolean mayHave(LineFault fault) {
        return fault != LineFault.TEMPERATURE || !cold().equals("dry");
    }

    /** The step that suits its unit: pieces are whole, what is weighed or measured moves by tenths. */
    public String step() {
        return orderingUnit.equals("KGM") || orderingUnit.equals("LTR") ? "0.1" : "1";
    }

    /** {@code dry}, {@code chilled} or {@code frozen}. */
    public String cold() {
        return storage == null || storage.equals("AMBIENT") ? "dry" : storage.toLowerCase(Locale.ROOT);
    }
}
