package coop.tablee.catering.together;

import coop.tablee.assortment.OfferCard;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
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
 * @param coming what standing orders are still going to bring, by door and goods: ordering units, zero where it was left out of that day
 * @param more whether more is offered than stands here
 * @param missed whether products were sought and none was found
 */
record TogetherSheet(
        @Nullable LocalDate day,
        List<LocalDate> days,
        List<TogetherColumn> columns,
        Map<Long, List<OfferCard>> offers,
        Map<Long, Map<Long, BigDecimal>> kept,
        Map<Long, List<Ordered>> ordered,
        Map<Long, Map<Goods, BigDecimal>> coming,
        boolean more,
        boolean missed) {

    /**
     * What a page wants to see besides what stands in the weeks of the kitchens.
     *
     * @param words names of products, in any language
     * @param everything whatever is offered, however much that is
     * @param cells that the page has already
     */
    record Wanted(List<String> words, boolean everything, Collection<TogetherCell> cells) {

        static Wanted of(TogetherForm form) {
            return new Wanted(List.of(), false, form.cells().keySet());
        }
    }

    /** A product of a cooperative. */
    record Goods(long product, long cooperative) {}

    /** @param total VAT in */
    record Ordered(String number, String state, Money total) {}
}
