package coop.tablee.assortment;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What households pay for an offer.
 *
 * @param price EUR per pricing unit, VAT in
 * @param pricingUnit code of what the price is per
 * @param content how much of the base unit one ordering unit holds; nominal for catch weight
 * @param baseUnit code of kilogram, litre or piece
 * @param tolerance for catch weight: how far above nominal a piece may weigh and be charged, 0.1 = 10 %
 * @param lists changes whenever a price list of its cooperative for households does; 0 when there is none, and so nobody pays a price of one's own
 */
public record OfferCost(
        BigDecimal price,
        String pricingUnit,
        BigDecimal content,
        String baseUnit,
        boolean catchWeight,
        BigDecimal tolerance,
        long lists) {

    /** EUR per base unit, VAT in, four decimals where it has to be reckoned. */
    public BigDecimal pricePerBaseUnit() {
        return pricingUnit.equals(baseUnit) ? price : price.divide(content, 4, RoundingMode.HALF_UP);
    }

    /** EUR, VAT in: the most one ordering unit may cost. */
    public BigDecimal mostPerOrderingUnit() {
        return (catchWeight ? price.multiply(content) : price)
                .multiply(BigDecimal.ONE.add(tolerance))
                .setScale(2, RoundingMode.HALF_UP);
    }

    OfferCost at(BigDecimal own) {
        return new OfferCost(own, pricingUnit, content, baseUnit, catchWeight, tolerance, lists);
    }
}
