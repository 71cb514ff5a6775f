package coop.tablee.ordercycle.fee;

import java.time.LocalDate;

/**
 * A cooperative's fees from a delivery date on.
 *
 * @param household VAT in
 * @param institution VAT out
 */
public record Fee(LocalDate from, FeeRates household, FeeRates institution) {

    boolean isNone() {
        return household.isNone() && institution.isNone();
    }
}
