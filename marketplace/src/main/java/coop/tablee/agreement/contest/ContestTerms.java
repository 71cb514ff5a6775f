package coop.tablee.agreement.contest;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/**
 * What the suppliers of a lot are asked for.
 *
 * @param words what else they should know; may be empty
 * @param until answers come before this hour, in the authority's time zone; an hour that the clock skips is the one after it
 * @param from first delivery date
 * @param to last delivery date, counted in
 * @param weekdays ISO weekdays of delivery; none = any
 * @param priceWeight points of 100 for the price
 * @param qualities what else decides; all weights together are 100
 */
public record ContestTerms(
        String title,
        String words,
        LocalDateTime until,
        LocalDate from,
        LocalDate to,
        List<Integer> weekdays,
        List<Goods> goods,
        int priceWeight,
        List<Quality> qualities) {

    public ContestTerms {
        weekdays = List.copyOf(weekdays);
        goods = List.copyOf(goods);
        qualities = List.copyOf(qualities);
    }

    /**
     * Goods that a quote is asked for.
     *
     * @param unit as the contract writes it: kg, botte
     * @param quantity units over the whole period, as estimated
     */
    public record Goods(String product, String unit, BigDecimal quantity) {}

    /** A criterion beside the price; it may not ask where food comes from. */
    public record Quality(String title, int weight) {}
}
