package coop.tablee.shared;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts as people type them, with a comma or a point, and back as their language writes them. Whether an amount makes sense is for whoever asked. */
public final class Amounts {

    // Short enough that no figure costs more than reading it
    private static final Pattern FIGURE = Pattern.compile("[+-]?\\d{1,12}([.,]\\d{0,12})?");

    private static final int MOST_PLACES = 30;

    private Amounts() {}

    /** The figure typed; empty when it is none. */
    public static Optional<BigDecimal> read(@Nullable String typed) {
        var figure = typed == null ? "" : typed.replaceAll("[\\s\\u00a0\\u202f]", "");
        return FIGURE.matcher(figure).matches()
                ? Optional.of(new BigDecimal(figure.replace(',', '.')))
                : Optional.empty();
    }

    /** The figure for a field, as the language writes it, without groups. */
    public static String write(@Nullable BigDecimal amount, Locale locale) {
        if (amount == null) {
            return "";
        }
        return locale.getLanguage().equals("en") ? plain(amount) : plain(amount).replace('.', ',');
    }

    /** The figure for a program, an address or a refusal: with a point, without zeros at the end and powers of ten, unless it is absurdly large or fine. */
    public static String plain(BigDecimal amount) {
        return Math.abs(amount.scale()) > MOST_PLACES
                ? amount.toString()
                : amount.stripTrailingZeros().toPlainString();
    }
}
