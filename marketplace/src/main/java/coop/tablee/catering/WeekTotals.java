package coop.tablee.catering;

import coop.tablee.agreement.LotRoom;
import coop.tablee.catalogue.Allergen;
import coop.tablee.ordering.DropTerms;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What the week comes to, typed and already ordered together.
 *
 * @param net goods and fees, VAT out
 * @param total the same, VAT in
 * @param deposits what is lent with what is typed, beside both
 * @param ordered the part of {@code total} that earlier orders hold
 * @param coming the part of it that standing orders are still going to order
 * @param goods without fees, VAT out; {@code organicGoods} those that are organic
 * @param organic share of the goods' value, VAT out, as a fraction; absent while there are no goods
 * @param season likewise; {@code labelled} likewise, of what has a sign of quality
 * @param allergens what the goods of each day contain, in the order of the regulation
 * @param againstDiets lines of the week whose goods a diet of the house excludes
 * @param ready cells that could be sent now
 * @param toFix cells that could not
 * @param lots that the sheet takes from, and those that near their ceiling
 * @param underNoLot typed cells that no lot covers, where there are lots
 * @param beside typed lines for which a lot names another supplier, who still has it
 */
record WeekTotals(
        Money net,
        Money total,
        Money deposits,
        Money ordered,
        Money coming,
        MealPrice meal,
        Money goods,
        Money organicGoods,
        @Nullable BigDecimal organic,
        @Nullable BigDecimal season,
        @Nullable BigDecimal labelled,
        Map<Allergen, SortedSet<LocalDate>> allergens,
        int againstDiets,
        List<DayTotal> days,
        int ready,
        int toFix,
        List<LotUse> lots,
        int underNoLot,
        List<WeekQuote.Beside> beside) {

    /**
     * What would be sent for one day, VAT in, and how many lines that is.
     *
     * @param drop what coming to the door costs and asks that day; absent when nothing
     * @param byItself what comes by itself that day, beside {@code total}
     * @param usual what was ordered a week before and is not this time, while something is missing to the least that the drop asks
     */
    record DayTotal(
            LocalDate day,
            int lines,
            Money total,
            ByItself byItself,
            @Nullable DropTerms drop,
            List<SheetCell> usual) {

        /** Whether the drop's least is reached without what comes by itself. */
        boolean alone() {
            return !byItself.missing().isPositive();
        }
    }

    /**
     * What comes by itself on a day.
     *
     * @param total VAT in
     * @param followed the part of it, VAT in, that is of the door's standing needs and can be taken into the week's order
     * @param missing to the least of the drop without any of it, VAT out; zero when nothing is
     * @param missingWithFollowed the same once that part is taken into the week's order
     */
    record ByItself(Money total, Money followed, Money missing, Money missingWithFollowed) {}

    /**
     * A lot and what the sheet would take of it, VAT out, beside what is ordered already.
     */
    record LotUse(LotRoom room, Money taken) {

        /** What is left once the sheet is sent; below zero when the ceiling would be passed. */
        Money after() {
            return room.left().minus(taken);
        }

        boolean isPassed() {
            return after().minor() < 0;
        }
    }

    /** A part of a whole, as a fraction of four decimals, half up; absent when the whole is nothing. */
    static @Nullable BigDecimal share(long part, long whole) {
        return whole <= 0 ? null : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
    }
}
