package coop.tablee.distribution.asked;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What was ordered of one product for one delivery date, over all cooperatives, in ordering units.
 *
 * @param firm past the cut-off
 * @param open may still change
 * @param paying held while somebody pays
 * @param approving held while a kitchen's order waits for an agreement: it may fall away
 */
record AskedLine(
        long product,
        LocalizedText names,
        String orderingUnit,
        LocalDate date,
        BigDecimal firm,
        BigDecimal open,
        BigDecimal paying,
        BigDecimal approving) {

    /** What counts as asked: what is only being paid, or waits for an agreement, falls away by itself without it. */
    BigDecimal ordered() {
        return firm.add(open);
    }
}
