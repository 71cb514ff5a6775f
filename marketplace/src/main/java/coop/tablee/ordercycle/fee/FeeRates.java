package coop.tablee.ordercycle.fee;

import java.math.BigDecimal;

/** What an audience is asked, EUR: for an order, at most two decimals, and for a kilogram, at most four; zero = nothing. VAT at the rates of the goods. */
public record FeeRates(BigDecimal perOrder, BigDecimal perKg) {

    boolean isNone() {
        return perOrder.signum() == 0 && perKg.signum() == 0;
    }
}
