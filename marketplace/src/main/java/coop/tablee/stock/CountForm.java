package coop.tablee.stock;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A count as typed on the stock page.
 *
 * @param onHand what is there now
 * @param seen the counted version of the row that was looked at
 * @param counted of an undo, the count to take back
 * @param lot of a lot's row, its name
 * @param alone whether it was sent from the page of that row alone, to which it leads back
 */
record CountForm(
        @Nullable String onHand,
        @Nullable LocalDate date,
        @Nullable Long seen,
        @Nullable Long counted,
        @Nullable String lot,
        @Nullable Boolean alone) {

    private static final int LONGEST = 20;

    RowOf row(long product) {
        return RowOf.named(product, date, lot);
    }

    StockChange change(RowOf row, Locale locale) {
        if (Amounts.isAmbiguous(onHand, locale)) {
            throw DomainException.invalid(FieldError.at("onHand", "amount-ambiguous", typed(), null));
        }
        var amount = Amounts.read(onHand)
                .orElseThrow(() -> DomainException.invalid(FieldError.at("onHand", "stock-unreadable", typed(), null)));
        return new StockChange(row.product(), row.deliveryDate(), amount, null, null, seen).ofLot(row.lot(), null);
    }

    /** What was typed, short enough to be said again. */
    String typed() {
        var text = onHand == null ? "" : onHand.strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
