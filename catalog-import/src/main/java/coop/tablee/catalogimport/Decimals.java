package coop.tablee.catalogimport;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads plain decimal numbers, with a point or a comma, and refuses to choose where both readings are possible. */
final class Decimals {

    private static final int LONGEST = 40;
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]+([.,][0-9]+)?");
    private static final Pattern THOUSANDS_OR_DECIMALS = Pattern.compile("-?[1-9][0-9]{0,2}[.,][0-9]{3}");

    private Decimals() {}

    /** Whether the comma in this cell can only be a decimal one. */
    static boolean isDecimalComma(String cell) {
        return cell.length() <= LONGEST
                && cell.indexOf(',') >= 0
                && isPlain(Text.trimmed(cell))
                && !THOUSANDS_OR_DECIMALS.matcher(Text.trimmed(cell)).matches();
    }

    /** "1,234" always, for nobody can tell; "1.234" only in a file that writes "2,50" elsewhere. */
    static boolean isAmbiguous(String number, boolean fileHasDecimalCommas) {
        return (fileHasDecimalCommas || number.indexOf(',') >= 0)
                && THOUSANDS_OR_DECIMALS.matcher(number).matches();
    }

    /** The number without trailing zeros, or null when it is none. */
    static @Nullable BigDecimal parse(String number) {
        return isPlain(number) ? plain(new BigDecimal(number.replace(',', '.'))) : null;
    }

    private static boolean isPlain(String number) {
        return number.length() <= LONGEST && PLAIN.matcher(number).matches();
    }

    /** Without trailing zeros, and never in powers of ten. */
    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** How an ambiguous number could be written instead: "1234 or 1.2340". */
    static String bothReadings(String number) {
        return number.replaceAll("[.,]", "") + " or " + number.replace(',', '.') + "0";
    }
}
