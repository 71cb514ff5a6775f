package coop.tablee.ordering;

import coop.tablee.catalogue.Weight;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What was read about one offer for one audience: enough to judge a line and to price it.
 *
 * @param price EUR per pricing unit in the audience's basis; absent = not offered to it
 * @param available ordering units left; without meaning when {@code onDemand}
 * @param deposit what is lent with it; absent = nothing
 * @param sanitary whether the producer holds a sanitary approval on the delivery date
 * @param priceList the price list, or the lot of a framework agreement, that the price is from; absent = the offer's own price
 * @param fees of the cooperative, beside its percentage
 * @param allotmentLeft ordering units that the audience may still take; absent = only stock limits it
 */
record OfferFacts(
        long id,
        long version,
        long product,
        long productVersion,
        long cycle,
        String state,
        String cycleState,
        LocalDate deliveryDate,
        long cooperative,
        String cooperativeName,
        BigDecimal feePercent,
        long producer,
        String producerName,
        long seller,
        String sellerName,
        long stock,
        BigDecimal available,
        boolean onDemand,
        @Nullable BigDecimal price,
        BigDecimal vatRate,
        BigDecimal minimum,
        BigDecimal step,
        @Nullable BigDecimal maximum,
        Instant cutOff,
        LocalizedText names,
        String family,
        @Nullable String picture,
        String orderingUnit,
        String pricingUnit,
        BigDecimal content,
        String contentUnit,
        boolean catchWeight,
        BigDecimal tolerance,
        @Nullable String storage,
        @Nullable String allergens,
        boolean complete,
        boolean animal,
        BigDecimal crateShare,
        boolean sanitary,
        @Nullable DepositTerms deposit,
        @Nullable LocalizedText depositNames,
        @Nullable Long priceList,
        @Nullable BigDecimal allotmentLeft,
        FeeTerms fees) {

    boolean hasUnknownAllergens() {
        return allergens == null || allergens.indexOf('U') >= 0;
    }

    /** Ordering units that this audience can still have; absent = without limit. */
    @Nullable
    BigDecimal left() {
        if (onDemand || allotmentLeft == null) {
            return onDemand ? allotmentLeft : available;
        }
        return available.min(allotmentLeft);
    }

    /** Pricing units of so many ordering units, at nominal weight. */
    BigDecimal amountOf(BigDecimal quantity) {
        return Measure.amount(quantity, orderingUnit, pricingUnit, content);
    }

    BigDecimal kilograms() {
        return Weight.ofPricingUnit(orderingUnit, pricingUnit, content, contentUnit);
    }

    BigDecimal mostOf(BigDecimal quantity) {
        return amountOf(quantity).multiply(BigDecimal.ONE.add(tolerance));
    }
}
