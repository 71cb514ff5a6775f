package coop.tablee.catering.together;

import coop.tablee.assortment.OfferCard;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the person's kitchens could have on a day, and what stands in their weeks for it.
 *
 * @param days on which something is open at one of the doors, the nearest first
 * @param offers by door
 * @param kept by door and offer: ordering units
 * @param ordered by door
 */
record TogetherSheet(
        @Nullable LocalDate day,
        List<LocalDate> days,
        List<TogetherColumn> columns,
        Map<Long, List<OfferCard>> offers,
        Map<Long, Map<Long, BigDecimal>> kept,
        Map<Long, List<Ordered>> ordered) {

    /** @param total VAT in */
    record Ordered(String number, String state, Money total) {}
}
