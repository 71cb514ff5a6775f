package coop.tablee.assortment;

import coop.tablee.catalogue.Weight;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What the cooperative of an offer asks on its date beside a percentage: once for an order, and for each kilogram of goods. EUR, VAT as in the card's price. */
public record OfferFees(BigDecimal perOrder, BigDecimal perKg) {

    public static final OfferFees NONE = new OfferFees(BigDecimal.ZERO, BigDecimal.ZERO);

    /** What the weight of one pricing unit costs, 4 decimals; zero where it is not known. */
    BigDecimal forWeightOf(OfferCard card) {
        return perKg.multiply(Weight.ofPricingUnit(
                        card.orderingUnit().name(),
                        card.pricingUnit().name(),
                        card.content(),
                        card.baseUnit().name()))
                .setScale(4, RoundingMode.HALF_UP);
    }
}
