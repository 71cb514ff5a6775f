package coop.tablee.stock;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A lot as typed: a new one with what there is of it, or another best-before of one that is known.
 *
 * @param date the delivery date that it is for; null = any
 * @param onHand what there is of a new one, in ordering units; null = only the best-before changes
 */
record LotForm(
        @Nullable String lot,
        @Nullable LocalDate bestBefore,
        @Nullable LocalDate date,
        @Nullable String onHand) {

    static final LotForm EMPTY = new LotForm(null, null, null, null);

    private static final int LONGEST = 20;

    /** Whether an amount was sent with it, be it empty. */
    public boolean isNew() {
        return onHand != null;
    }

    /** The change that it asks for, of a new lot only while nobody counted one of that name; refused with each field that cannot be. */
    StockChange change(long product, Locale locale) {
        var errors = new ArrayList<FieldError>();
        var code = code();
        var amount = Amounts.read(onHand).orElse(null);
        StockLevels.checkLot(code, "lot", errors);
        StockLevels.checkDay(date, "date", errors);
        StockLevels.checkDay(bestBefore, "bestBefore", errors);
        StockLevels.checkAmount(amount, "onHand", errors);
        if (Amounts.isAmbiguous(onHand, locale)) {
            errors.add(FieldError.at("onHand", "amount-ambiguous", typed(), null));
        }
        if (isNew() && amount == null) {
            errors.add(FieldError.at("onHand", "stock-unreadable", typed(), null));
        }
        if (!isNew() && bestBefore == null) {
            errors.add(FieldError.at("bestBefore", "required", null, null));
        }
        if (bestBefore != null && date != null && bestBefore.isBefore(date)) {
            errors.add(FieldError.at("bestBefore", "best-before-too-early", bestBefore, date));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return new StockChange(product, date, amount, null, null, isNew() ? 0L : null).ofLot(code, bestBefore);
    }

    /** Which lot it names; null where no lot can be called so. */
    @Nullable
    String named() {
        return StockLevels.isLot(code()) ? code() : null;
    }

    private String code() {
        return lot == null ? "" : lot.strip();
    }

    /** What was typed for the amount, short enough to be said again. */
    public String typed() {
        var text = onHand == null ? "" : onHand.strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
