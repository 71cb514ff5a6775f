package coop.tablee.catering;

import coop.tablee.assortment.OfferCard;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One product of a week in place of another, day by day: as much of it, in kilograms, litres or pieces, rounded up to what can be ordered. Nothing is switched that
 * could not be had on every one of the days.
 *
 * @param from the row that is emptied, {@code to} the one that is filled instead
 * @param cells what stands where afterwards
 * @param cost what the week costs more, in cents, VAT out, goods and the cooperatives' percentages; negative for less. Reckoned by offer; what ordering charges is said by it
 * @param goodsBefore cents of goods, VAT out, that leave the week
 * @param goodsAfter cents of goods that come into it
 */
record Switch(SheetRow from, SheetRow to, List<Cell> cells, long cost, long goodsBefore, long goodsAfter) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** An offer's cell and what it holds afterwards; {@code before} what it held. */
    record Cell(OfferCard card, BigDecimal before, BigDecimal amount) {

        LocalDate day() {
            return card.deliveryDate();
        }
    }

    /** Empty when there is nothing to switch, or when the other could not be had on one of the days. */
    static Optional<Switch> of(SheetRow from, SheetRow to) {
        if (from.card().baseUnit() != to.card().baseUnit() || from.key().equals(to.key())) {
            return Optional.empty();
        }
        var cells = new ArrayList<Cell>();
        var sums = new Sums();
        for (var i = 0; i < from.cells().size(); i++) {
            var leaving = from.cells().get(i);
            var amount = leaving.typed().amount();
            var card = leaving.card();
            if (card == null || !leaving.open() || amount.signum() == 0) {
                continue;
            }
            var entering = to.cells().get(i);
            var other = entering.card();
            var needed = other == null ? null : needed(entering, other, amount.multiply(card.content()));
            if (other == null || needed == null) {
                return Optional.empty();
            }
            cells.add(new Cell(card, amount, BigDecimal.ZERO));
            cells.add(new Cell(other, entering.typed().amount(), needed));
            sums.leave(card, amount);
            sums.enter(other, needed.subtract(entering.typed().amount()));
        }
        return cells.isEmpty()
                ? Optional.empty()
                : Optional.of(new Switch(from, to, List.copyOf(cells), sums.cost(), sums.before(), sums.after()));
    }

    /** The least that can be ordered and brings as much more as wanted, in ordering units; none when it cannot be had. */
    private static @Nullable BigDecimal needed(SheetCell cell, OfferCard card, BigDecimal base) {
        if (cell.look() != SheetCell.Look.OPEN || !cell.typed().isUsable() || cell.clash() != null) {
            return null;
        }
        var least = cell.typed().amount().add(base.divide(card.content(), 6, RoundingMode.UP));
        return new AllowedAmounts(card.minimum(), card.step(), card.maximum(), card.available())
                .near(least).stream()
                        .filter(amount -> amount.compareTo(least) >= 0)
                        .findFirst()
                        .orElse(null);
    }

    private static final class Sums {

        private BigDecimal cost = BigDecimal.ZERO;
        private BigDecimal before = BigDecimal.ZERO;
        private BigDecimal after = BigDecimal.ZERO;

        void leave(OfferCard card, BigDecimal amount) {
            var goods = amount.multiply(card.pricePerOrderingUnit());
            before = before.add(goods);
            cost = cost.subtract(withFee(card, goods));
        }

        void enter(OfferCard card, BigDecimal amount) {
            var goods = amount.multiply(card.pricePerOrderingUnit());
            after = after.add(goods);
            cost = cost.add(withFee(card, goods));
        }

        long cost() {
            return cents(cost);
        }

        long before() {
            return cents(before);
        }

        long after() {
            return cents(after);
        }

        private static BigDecimal withFee(OfferCard card, BigDecimal goods) {
            return goods.multiply(HUNDRED.add(card.feePercent())).divide(HUNDRED, 6, RoundingMode.HALF_UP);
        }

        private static long cents(BigDecimal euros) {
            return euros.movePointRight(2).setScale(0, RoundingMode.HALF_UP).longValueExact();
        }
    }
}
