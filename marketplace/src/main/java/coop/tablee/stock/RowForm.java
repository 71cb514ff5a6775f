package coop.tablee.stock;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one row on its own page.
 *
 * @param date of a delivery date's row, the date
 * @param lot of a lot's row, its name
 * @param lost how much of it was lost, in ordering units, as typed
 * @param onDemand whether its goods are made as ordered
 */
record RowForm(
        @Nullable LocalDate date,
        @Nullable String lot,
        @Nullable String lost,
        @Nullable LossReason reason,
        @Nullable Boolean onDemand) {

    static final RowForm EMPTY = new RowForm(null, null, null, null, null);

    private static final int LONGEST = 20;

    RowOf row(long product) {
        return RowOf.named(product, date, lot);
    }

    /** The loss; refused with each field that cannot be. */
    StockChange loss(RowOf row, Locale locale) {
        var errors = new ArrayList<FieldError>();
        var amount = Amounts.read(lost).orElse(null);
        if (amount == null) {
            errors.add(FieldError.at("lost", "stock-unreadable", typed(), null));
        } else if (Amounts.isAmbiguous(lost, locale)) {
            errors.add(FieldError.at("lost", "amount-ambiguous", typed(), null));
        } else if (!StockLevels.isLoss(amount)) {
            errors.add(FieldError.at("lost", "stock-not-possible", typed(), StockLevels.POSSIBLE_LOSSES));
        }
        if (reason == null) {
            errors.add(FieldError.at("reason", "required", null, null));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return of(row).ofLoss(amount, reason);
    }

    /** That the goods are made as ordered, or no longer are. */
    StockChange demand(RowOf row) {
        return of(row).madeAsOrdered(Boolean.TRUE.equals(onDemand));
    }

    /** What was typed, short enough to be said again. */
    public String typed() {
        var text = lost == null ? "" : lost.strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static StockChange of(RowOf row) {
        return new StockChange(row.product(), row.deliveryDate(), null, null, null).ofLot(row.lot(), null);
    }
}
