package coop.tablee.catalogimport;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV (RFC 4180: commas, CRLF, quotes where needed) that no spreadsheet takes for a formula. A text that begins with
 * {@code =}, {@code +}, {@code -}, {@code @}, tab, carriage return or line feed gets an apostrophe in front; a number is
 * written as the number it is. {@link CatalogueReader} takes the apostrophe off again, so an export can be imported.
 */
public final class SafeCsv {

    /** The full-width signs count too: spreadsheets of East Asian locales calculate them. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private final Appendable out;

    /** Writes to whatever takes characters; neither flushes nor closes it. */
    public SafeCsv(Appendable out) {
        this.out = out;
    }

    /**
     * Writes one row.
     *
     * @throws IOException if the target fails
     */
    public SafeCsv row(@Nullable Object... cells) throws IOException {
        out.append(line(Arrays.asList(cells)));
        return this;
    }

    /** A whole file for a spreadsheet: a mark that says how its letters are written, the names of its columns, and its rows. */
    public static String file(List<String> header, Stream<? extends List<? extends @Nullable Object>> rows) {
        return Stream.concat(Stream.of(header), rows).map(SafeCsv::line).collect(Collectors.joining("", "\uFEFF", ""));
    }

    /** A figure without zeros at its end; null stays an empty cell. */
    public static @Nullable BigDecimal plain(@Nullable BigDecimal figure) {
        return figure == null ? null : figure.stripTrailingZeros();
    }

    /** One row with its line end. Null is an empty cell, a {@link Number} is written plainly, all else is neutralised text. */
    public static String line(List<? extends @Nullable Object> cells) {
        return cells.stream().map(SafeCsv::written).collect(Collectors.joining(",", "", "\r\n"));
    }

    /** The text as a spreadsheet may see it: with an apostrophe in front where it would be calculated otherwise. */
    public static String neutralised(String text) {
        return startsFormula(text) || isNeutralised(text) ? "'" + text : text;
    }

    /** The opposite of {@link #neutralised}; any other text stays as it is. */
    public static String restored(String text) {
        return isNeutralised(text) ? text.substring(1) : text;
    }

    static boolean startsFormula(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    }

    /** Apostrophes before the beginning of a formula: one of them is ours. */
    private static boolean isNeutralised(String text) {
        int behind = 0;
        while (behind < text.length() && text.charAt(behind) == '\'') {
            behind++;
        }
        return behind > 0 && behind < text.length() && FORMULA_STARTS.indexOf(text.charAt(behind)) >= 0;
    }

    private static String written(@Nullable Object cell) {
        if (cell == null) {
            return "";
        }
        if (cell instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return cell instanceof Number ? cell.toString() : quoted(neutralised(cell.toString()));
    }

    private static String quoted(String text) {
        boolean plain =
                text.chars().noneMatch(c -> c == ',' || c == ';' || c == '"' || c == '\r' || c == '\n' || c == '\t')
                        && text.equals(text.strip());
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
