package coop.tablee.storefront;

import coop.tablee.assortment.OfferCard;
import coop.tablee.assortment.OfferCost;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How a product is sold and what it costs, as a card says it. Amounts are EUR, VAT as the audience sees it; quantities are decimals of their unit.
 *
 * @param orderingUnit code of what is put in the basket
 * @param pricingUnit code of what the price is per
 * @param price per pricing unit
 * @param content how much of the base unit one ordering unit holds; nominal for catch weight
 * @param basePrice per kilogram, litre or piece
 * @param baseUnit code of that
 * @param catchWeight whether it is ordered by the piece and paid by weight
 * @param maximum the most one ordering unit may cost; for catch weight the nominal weight and its tolerance
 */
public record Measure(
        String orderingUnit,
        String pricingUnit,
        BigDecimal price,
        BigDecimal content,
        BigDecimal basePrice,
        String baseUnit,
        boolean catchWeight,
        BigDecimal maximum) {

    public static Measure of(OfferCard card) {
        return new Measure(
                card.orderingUnit().name(),
                card.pricingUnit().name(),
                card.price(),
                card.content().stripTrailingZeros(),
                card.pricePerBaseUnit(),
                card.baseUnit().name(),
                card.catchWeight(),
                mostOf(card));
    }

    /** What it costs now, for a page that is open. */
    public static Measure of(String orderingUnit, OfferCost cost) {
        return new Measure(
                orderingUnit,
                cost.pricingUnit(),
                cost.price(),
                cost.content(),
                cost.pricePerBaseUnit(),
                cost.baseUnit(),
                cost.catchWeight(),
                cost.mostPerOrderingUnit());
    }

    /** Whether one ordering unit is a pack of something: then what it holds is said too. */
    public boolean isPacked() {
        return !orderingUnit.equals(baseUnit);
    }

    private static BigDecimal mostOf(OfferCard card) {
        return card.pricePerOrderingUnit()
                .multiply(BigDecimal.ONE.add(card.tolerance()))
                .setScale(2, RoundingMode.HALF_UP);
    }
}
