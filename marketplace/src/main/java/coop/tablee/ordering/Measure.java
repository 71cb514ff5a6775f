package coop.tablee.ordering;

import java.math.BigDecimal;

/** From what is ordered to what is priced. */
final class Measure {

    private Measure() {}

    /** Pricing units of {@code quantity} ordering units: the same where both are one unit, else by what one ordering unit holds (nominal for catch weight). */
    static BigDecimal amount(BigDecimal quantity, String orderingUnit, String pricingUnit, BigDecimal content) {
        return orderingUnit.equals(pricingUnit) ? quantity : quantity.multiply(content);
    }
}
