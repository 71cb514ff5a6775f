package coop.tablee.ordering;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import coop.tablee.catalogue.Weight;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A goods line on its way from the shelf to the kitchen: as ordered, then as packed, then as accepted. Quantities are ordering units, weights kilograms. The database
 * tells it as an array in this order, because there may be a hundred thousand of them.
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({
    "id", "consignment", "cooperative", "feePercent", "vatRate", "price", "orderingUnit", "pricingUnit",
    "content", "catchWeight", "tolerance", "ordered", "quantity", "packed", "packedWeight", "shortage",
    "accepted", "acceptedWeight", "decision", "reason", "deposit", "contentUnit"
})
record FulfilmentLine(
        long id,
        long consignment,
        long cooperative,
        BigDecimal feePercent,
        BigDecimal vatRate,
        BigDecimal price,
        String orderingUnit,
        String pricingUnit,
        BigDecimal content,
        boolean catchWeight,
        BigDecimal tolerance,
        BigDecimal ordered,
        BigDecimal quantity,
        @Nullable BigDecimal packed,
        @Nullable BigDecimal packedWeight,
        @Nullable LineFault shortage,
        @Nullable BigDecimal accepted,
        @Nullable BigDecimal acceptedWeight,
        @Nullable ReceptionDecision decision,
        @Nullable LineFault reason,
        @Nullable DepositTerms deposit,
        String contentUnit) {

    private static final int WEIGHT_SCALE = 3;
    private static final int MOST_DECIMALS = 3;

    boolean isWanted() {
        return ordered.signum() > 0;
    }

    boolean isThere() {
        return packed != null && packed.signum() > 0;
    }

    /** Whether amounts may have decimals: what is weighed or measured may, pieces are whole. */
    boolean isContinuous() {
        return orderingUnit.equals("KGM") || orderingUnit.equals("LTR");
    }

    /** Whether there can be so many ordering units of it: none is possible too. */
    boolean isPossible(BigDecimal units) {
        return LineJudge.isSane(units) && units.stripTrailingZeros().scale() <= (isContinuous() ? MOST_DECIMALS : 0);
    }

    /** What so many ordering units weigh by name. */
    BigDecimal nominal(BigDecimal units) {
        return Measure.amount(units, orderingUnit, pricingUnit, content);
    }

    /**
     * What is charged for it now. A weight counts as far as the agreed tolerance goes: what is heavier is the seller's loss, because the buyer agreed to a
     * maximum for each piece.
     */
    OrderArithmetic.Goods goods() {
        var units = accepted != null ? accepted : quantity;
        var weight = accepted != null ? acceptedWeight : packedWeight;
        var most = nominal(units).multiply(BigDecimal.ONE.add(tolerance));
        var amount = weight == null ? nominal(units) : weight.min(most);
        return new OrderArithmetic.Goods(
                cooperative,
                feePercent,
                vatRate,
                price,
                amount,
                weight == null ? most : amount,
                Weight.ofPricingUnit(orderingUnit, pricingUnit, content, contentUnit));
    }

    /** Before anything is packed: another quantity, the rest as it is. */
    FulfilmentLine corrected(BigDecimal stands) {
        return with(stands, packed, packedWeight, shortage, accepted, acceptedWeight, decision, reason);
    }

    Lent.Part lent() {
        return new Lent.Part(deposit, quantity, packed, accepted);
    }

    FulfilmentLine packed(PackedLine with) {
        var missing = with.quantity().compareTo(ordered) < 0;
        var weight = with.quantity().signum() == 0 ? null : with.weight();
        return with(with.quantity(), with.quantity(), weight, missing ? with.shortage() : null, null, null, null, null);
    }

    /** Less is there than was promised, and nothing is packed yet. */
    FulfilmentLine without(BigDecimal loss) {
        return with(quantity.subtract(loss), null, null, LineFault.SHORT, null, null, null, null);
    }

    /** Nothing was packed, so nothing was accepted, and there is nothing to decide. */
    FulfilmentLine receivedNothing() {
        return with(quantity, packed, packedWeight, shortage, null, null, null, null);
    }

    FulfilmentLine received(ReceivedLine with) {
        var weight = acceptedWeight(with);
        return with(
                quantity,
                packed,
                packedWeight,
                shortage,
                with.quantity(),
                weight,
                decision(with, weight),
                with.fault());
    }

    FulfilmentLine receivedWhole() {
        return received(new ReceivedLine(id, Objects.requireNonNull(packed), null, null));
    }

    /** Whether a door's scale showed less than the tolerance explains. */
    boolean isTooLight(@Nullable BigDecimal weight) {
        return weight != null
                && packedWeight != null
                && weight.compareTo(packedWeight.multiply(BigDecimal.ONE.subtract(tolerance))) < 0;
    }

    boolean isReceivedLike(FulfilmentLine other) {
        return decision == other.decision
                && reason == other.reason
                && same(accepted, other.accepted)
                && same(acceptedWeight, other.acceptedWeight);
    }

    private @Nullable BigDecimal acceptedWeight(ReceivedLine with) {
        if (packedWeight == null || packed == null) {
            return null;
        }
        var weighed = with.weight();
        if (with.quantity().signum() == 0) {
            return BigDecimal.ZERO;
        }
        return weighed != null
                ? weighed
                : packedWeight.multiply(with.quantity()).divide(packed, WEIGHT_SCALE, RoundingMode.HALF_UP);
    }

    private ReceptionDecision decision(ReceivedLine with, @Nullable BigDecimal weight) {
        if (with.quantity().signum() == 0) {
            return ReceptionDecision.REJECT;
        }
        if (with.quantity().compareTo(Objects.requireNonNull(packed)) < 0 || isTooLight(weight)) {
            return ReceptionDecision.PARTIAL;
        }
        return with.fault() == null ? ReceptionDecision.ACCEPT : ReceptionDecision.ACCEPT_WITH_RESERVE;
    }

    private FulfilmentLine with(
            BigDecimal stands,
            @Nullable BigDecimal nowPacked,
            @Nullable BigDecimal nowWeighed,
            @Nullable LineFault nowShort,
            @Nullable BigDecimal nowAccepted,
            @Nullable BigDecimal weightAccepted,
            @Nullable ReceptionDecision nowDecided,
            @Nullable LineFault because) {
        return new FulfilmentLine(
                id,
                consignment,
                cooperative,
                feePercent,
                vatRate,
                price,
                orderingUnit,
                pricingUnit,
                content,
                catchWeight,
                tolerance,
                ordered,
                stands,
                nowPacked,
                nowWeighed,
                nowShort,
                nowAccepted,
                weightAccepted,
                nowDecided,
                because,
                deposit,
                contentUnit);
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }
}
