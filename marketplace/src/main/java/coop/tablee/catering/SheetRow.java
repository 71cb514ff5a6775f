package coop.tablee.catering;

import coop.tablee.assortment.OfferCard;
import coop.tablee.shared.Money;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * One product of one cooperative over the days of the week.
 *
 * @param key product and cooperative; stands for the row in the page and in live answers
 * @param card the offer that speaks for the row: the first one still open, else the last
 * @param cells one for each day of the sheet
 * @param net what is typed, ordered and coming on the row, VAT out
 */
record SheetRow(String key, OfferCard card, List<SheetCell> cells, Money net) {

    /** Ordering units typed, already ordered, and coming by themselves. */
    BigDecimal quantity() {
        return cells.stream()
                .map(cell -> cell.typed().amount().add(cell.ordered()).add(cell.coming()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    BigDecimal lastWeek() {
        return cells.stream().map(SheetCell::lastWeek).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    List<SheetCell> problems() {
        return cells.stream().filter(cell -> cell.problem().isPresent()).toList();
    }

    /** The lowest and the highest price of the week, when it changes from day to day. */
    boolean hasSeveralPrices() {
        return cells.stream()
                        .map(SheetCell::card)
                        .filter(Objects::nonNull)
                        .map(offered -> TypedAmount.plain(offered.price()))
                        .distinct()
                        .count()
                > 1;
    }

    boolean isUsed() {
        return quantity().signum() > 0 || cells.stream().anyMatch(cell -> !cell.isEmpty());
    }
}
