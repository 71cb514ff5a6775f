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

    private static final Pattern COMMA_GROUP = Pattern.compile("[+−-]?[1-9]\\d{0,2},\\d{3}");
    private static final Pattern POINT_GROUP = Pattern.compile("[+−-]?[1-9]\\d{0,2}\\.\\d{3}");
    private static final Pattern FIGURES = Pattern.compile("[-\\d. ·…–<>≤≥]{1,80}");
    private static final Pattern DECIMAL_POINT = Pattern.compile("(?<![\\d.])(\\d{1,12})\\.(\\d{1,9})(?![\\d.])");

    private static final int MOST_PLACES = 30;

    private Amounts() {}

    /** The figure typed; empty when it is none. */
    public static Optional<BigDecimal> read(@Nullable String typed) {
        var figure = typed == null ? "" : typed.replaceAll("[\\s\\u00a0\\u202f]", "");
        return FIGURE.matcher(figure).matches()
                ? Optional.of(new BigDecimal(figure.replace(',', '.')))
                : Optional.empty();
    }

    /**
     * Whether a figure could as well be thousands: {@code 1,200} where a point begins decimals, {@code 1.200} where a comma does. The language's own mark is read as it says; the
     * other one begins decimals too, unless three digits follow it.
     */
    public static boolean isAmbiguous(@Nullable String typed, Locale locale) {
        return typed != null
                && (hasDecimalPoint(locale) ? COMMA_GROUP : POINT_GROUP)
                        .matcher(typed.strip())
                        .matches();
    }

    /** A refusal's own words with figures and signs only, and its decimals as the language writes them; anything else as it is. */
    public static String localized(String figures, Locale locale) {
        return hasDecimalPoint(locale) || !FIGURES.matcher(figures).matches()
                ? figures
                : DECIMAL_POINT.matcher(figures).replaceAll("$1,$2");
    }

    private static boolean hasDecimalPoint(Locale locale) {
        return locale.getLanguage().equals("en");
    }

    /** The figure for a field, as the language writes it, without groups. */
    public static String write(@Nullable BigDecimal amount, Locale locale) {
        if (amount == null) {
            return "";
        }
        return hasDecimalPoint(locale) ? plain(amount) : plain(amount).replace('.', ',');
    }

    /** The figure for a program, an address or a refusal: with a point, without zeros at the end and powers of ten, unless it is absurdly large or fine. */
    public static String plain(BigDecimal amount) {
        return Math.abs(amount.scale()) > MOST_PLACES
                ? amount.toString()
                : amount.stripTrailingZeros().toPlainString();
    }
}
