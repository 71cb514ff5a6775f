package coop.tablee.storefront;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the quantities people type: {@code 2}, {@code 2,5}, {@code 2.5}. Whether an offer sells that much is not decided here. */
public final class Quantities {

    private static final Pattern WRITTEN = Pattern.compile("\\d{1,9}([.,]\\d{1,9})?");
    private static final int DECIMALS = 3;

    private Quantities() {}

    /**
     * The quantity that somebody typed in a language, in ordering units; empty is nothing. Refuses what is no figure, negative, finer than a thousandth, or could be
     * thousands ({@link Amounts#isAmbiguous}), with {@code field} marked.
     */
    public static BigDecimal read(@Nullable String typed, String field, Locale locale) {
        if (typed != null && Amounts.isAmbiguous(typed, locale)) {
            throw refused(field, "amount-ambiguous", typed.strip());
        }
        return read(typed, field);
    }

    /** The same of what a page of ours wrote itself, with a point. */
    public static BigDecimal read(@Nullable String typed, String field) {
        var text = typed == null ? "" : typed.strip().replace("\u00a0", "").replace(" ", "");
        if (text.isEmpty()) {
            return BigDecimal.ZERO;
        }
        if (!WRITTEN.matcher(text).matches()) {
            throw refused(field, "quantity-unreadable", text);
        }
        var quantity = new BigDecimal(text.replace(',', '.')).stripTrailingZeros();
        if (quantity.scale() > DECIMALS) {
            throw refused(field, "quantity-too-fine", text);
        }
        return quantity;
    }

    private static DomainException refused(String field, String code, String found) {
        var shown = found.length() > 20 ? found.substring(0, 20) + "…" : found;
        return DomainException.invalid(FieldError.at(field, code, shown, null));
    }
}
