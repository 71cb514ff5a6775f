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
 */
record AskedLine(
        long product,
        LocalizedText names,
        String orderingUnit,
        LocalDate date,
        BigDecimal firm,
        BigDecimal open,
        BigDecimal paying) {

    /** What counts as asked: what is only being paid falls away by itself if the payment fails. */
    BigDecimal ordered() {
        return firm.add(open);
    }
}
