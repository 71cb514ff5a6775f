package coop.tablee.shared;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed into a cell, kept as typed. Comma and point both begin decimals, blanks group thousands as spreadsheets write them; anything that could
 * be read in two ways ({@code 1.200,50}) is not guessed at.
 *
 * @param text as typed, shortened when it is absurdly long
 * @param amount ordering units; zero for an empty cell and for what is flawed
 * @param flaw why it cannot be used at all, whatever the offer; whether that much makes sense is for whoever asked
 */
public record TypedAmount(
        String text, BigDecimal amount, @Nullable Flaw flaw) {

    /** Why a text is no amount. */
    public enum Flaw {
        UNREADABLE,
        AMBIGUOUS,
        NEGATIVE,
        TOO_FINE,
        TOO_MUCH
    }

    public static final TypedAmount NOTHING = new TypedAmount("", BigDecimal.ZERO, null);

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0\\u202f]+");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,12}([.,]\\d{1,12})?");
    private static final Pattern BELOW_ZERO = Pattern.compile("[-−–]\\d{1,12}([.,]\\d{1,12})?");
    private static final BigDecimal MOST = BigDecimal.valueOf(100_000);
    private static final int DECIMALS = 3;
    private static final int LONGEST = 24;

    public static TypedAmount of(String typed) {
        return of(typed, MOST);
    }

    /** The same where somebody types in a language whose own mark is the other one: {@code 1,200} in English, {@code 1.200} elsewhere could be thousands. */
    public static TypedAmount of(String typed, Locale locale) {
        return of(typed, MOST, locale);
    }

    public static TypedAmount of(String typed, BigDecimal most, Locale locale) {
        return Amounts.isAmbiguous(typed, locale)
                ? new TypedAmount(typed.strip(), BigDecimal.ZERO, Flaw.AMBIGUOUS)
                : of(typed, most);
    }

    /** The same with another limit, in whatever units are meant. */
    public static TypedAmount of(String typed, BigDecimal most) {
        var text = typed.strip();
        var bare = BLANKS.matcher(text).replaceAll("");
        if (bare.isEmpty()) {
            return NOTHING;
        }
        var kept = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        if (BELOW_ZERO.matcher(bare).matches()) {
            return new TypedAmount(kept, BigDecimal.ZERO, Flaw.NEGATIVE);
        }
        return DIGITS.matcher(bare).matches()
                ? of(kept, new BigDecimal(bare.replace(',', '.')), most)
                : new TypedAmount(kept, BigDecimal.ZERO, Flaw.UNREADABLE);
    }

    private static TypedAmount of(String kept, BigDecimal amount, BigDecimal most) {
        var plain = plain(amount);
        if (plain.scale() > DECIMALS) {
            return new TypedAmount(kept, BigDecimal.ZERO, Flaw.TOO_FINE);
        }
        return plain.compareTo(most) > 0
                ? new TypedAmount(kept, BigDecimal.ZERO, Flaw.TOO_MUCH)
                : new TypedAmount(kept, plain, null);
    }

    /** The same figure without needless zeros, never in powers of ten. */
    public static BigDecimal plain(BigDecimal amount) {
        var stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    public boolean isUsable() {
        return flaw == null;
    }
}
