package coop.tablee.stock;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A count as typed on the stock page.
 *
 * @param onHand what is there now
 * @param seen the counted version of the row that was looked at
 * @param counted of an undo, the count to take back
 */
record CountForm(
        @Nullable String onHand,
        @Nullable LocalDate date,
        @Nullable Long seen,
        @Nullable Long counted) {

    private static final int LONGEST = 20;

    StockChange change(long product) {
        var amount = Amounts.read(onHand)
                .orElseThrow(() -> DomainException.invalid(FieldError.at("onHand", "stock-unreadable", typed(), null)));
        return new StockChange(product, date, amount, null, null, seen);
    }

    /** What was typed, short enough to be said again. */
    String typed() {
        var text = onHand == null ? "" : onHand.strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
