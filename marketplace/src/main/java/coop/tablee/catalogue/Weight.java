package coop.tablee.catalogue;

import java.math.BigDecimal;

/** What goods weigh, as far as their units tell. */
public final class Weight {

    private static final String KILOGRAM = MeasureUnit.KGM.name();

    private Weight() {}

    /** Kilograms in one pricing unit; zero where it is sold by piece or volume and no weight is told. Units are UN/ECE codes. */
    public static BigDecimal ofPricingUnit(
            String orderingUnit, String pricingUnit, BigDecimal content, String contentUnit) {
        if (pricingUnit.equals(KILOGRAM)) {
            return BigDecimal.ONE;
        }
        return orderingUnit.equals(pricingUnit) && contentUnit.equals(KILOGRAM) ? content : BigDecimal.ZERO;
    }
}
