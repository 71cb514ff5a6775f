package coop.tablee.catalogimport;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One row's cells, read by column, with the problems that come up on the way. */
final class RowCells {

    /** What UTF-8 looks like after having been read as Windows-1252, and the mark of a character that was lost. */
    private static final Pattern GARBLED =
            Pattern.compile("\\uFFFD|\\u00C3[\\u0080-\\u00BF]|\\u00C2[\\u0080-\\u00BF]|\\u00E2\\u20AC");

    private static final Pattern MARKUP = Pattern.compile("<[/!]?[a-zA-Z]");
    private static final Pattern LIST = Pattern.compile("[,;|\\n]");
    private static final Pattern DATE = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})([ T].{0,40})?");
    private static final int LONGEST_LINE = 200;
    private static final int LONGEST_LIST = 1000;

    private final long row;
    private final Header header;
    private final List<String> cells;
    private final int maxCellLength;
    private final boolean fileHasDecimalCommas;
    private final List<CatalogueIssue> issues = new ArrayList<>();

    RowCells(long row, Header header, List<String> cells, int maxCellLength, boolean fileHasDecimalCommas) {
        this.row = row;
        this.header = header;
        this.cells = cells;
        this.maxCellLength = maxCellLength;
        this.fileHasDecimalCommas = fileHasDecimalCommas;
    }

    long row() {
        return row;
    }

    boolean hasColumn(Column column) {
        return header.has(column);
    }

    /** The issues so far. */
    List<CatalogueIssue> issues() {
        return issues;
    }

    /** Whether nothing so far refuses the row. */
    boolean acceptable() {
        return issues.stream().noneMatch(issue -> issue.severity() == Severity.REFUSES_ROW);
    }

    void problem(Column column, IssueCode code, @Nullable String found, String expected) {
        issues.add(new CatalogueIssue(row, column.heading(), code, found, expected));
    }

    /** A name or title of at most 200 characters, or null. */
    @Nullable
    String line(Column column) {
        return text(column, Math.min(LONGEST_LINE, maxCellLength), false);
    }

    /** A longer text, or null. */
    @Nullable
    String paragraph(Column column) {
        return text(column, maxCellLength, true);
    }

    @Nullable
    String required(Column column, IssueCode missing, String expected) {
        String text = line(column);
        if (text == null && raw(column) == null) {
            problem(column, missing, null, expected);
        }
        return text;
    }

    private @Nullable String text(Column column, int longest, boolean breaksAllowed) {
        String text = raw(column);
        if (text == null) {
            return null;
        }
        if (text.length() > longest) {
            problem(column, IssueCode.TEXT_TOO_LONG, text, "at most " + longest + " characters");
            return null;
        }
        if (Text.hasControls(text, breaksAllowed)) {
            problem(column, IssueCode.CONTROL_CHARACTER, text, "text without control characters");
            return null;
        }
        if (!Text.isAscii(text) && GARBLED.matcher(text).find()) {
            problem(column, IssueCode.GARBLED_TEXT, text, "text with its accents; it was damaged before this file");
            return null;
        }
        notice(column, text);
        return text;
    }

    private void notice(Column column, String text) {
        if (SafeCsv.startsFormula(text)) {
            problem(column, IssueCode.FORMULA_LIKE_TEXT, text, "plain text; it is kept as text and never calculated");
        }
        if (MARKUP.matcher(text).find()) {
            problem(column, IssueCode.MARKUP_IN_TEXT, text, "plain text; the signs are shown as they are");
        }
    }

    /** The trimmed cell, or null when it is empty or the column is not there. An export's apostrophe is taken off. */
    private @Nullable String raw(Column column) {
        String cell = header.cell(column, cells);
        if (cell == null || cell.length() > maxCellLength) {
            return cell;
        }
        String trimmed = Text.trimmed(cell);
        return trimmed.isEmpty() ? null : SafeCsv.restored(trimmed);
    }

    /** Whether nothing is said: the cell is empty or the column not there. */
    boolean isEmpty(Column column) {
        return raw(column) == null;
    }

    /** A decimal number within its rule, or null when the cell is empty or refused. */
    @Nullable
    BigDecimal decimal(Column column, DecimalRule rule) {
        String text = raw(column);
        return text == null ? null : decimal(column, text, rule);
    }

    /** The same for a number that was cut out of a cell. */
    @Nullable
    BigDecimal decimal(Column column, String text, DecimalRule rule) {
        if (Decimals.isAmbiguous(text, fileHasDecimalCommas)) {
            String expected = "a number that can be read in one way only: " + Decimals.bothReadings(text);
            problem(column, IssueCode.AMBIGUOUS_NUMBER, text, expected);
            return null;
        }
        BigDecimal number = Decimals.parse(text);
        if (number == null) {
            problem(column, IssueCode.NOT_A_NUMBER, text, "a plain number such as 2.50");
            return null;
        }
        DecimalRule.Breach breach = rule.breachedBy(number);
        if (breach != null) {
            problem(column, breach.code(), text, breach.expected());
            return null;
        }
        return number;
    }

    /** Yes or no in four languages, or null when nothing is said. */
    @Nullable
    Boolean yesOrNo(Column column) {
        String text = raw(column);
        if (text == null) {
            return null;
        }
        String word = Text.slug(text);
        if (!Vocabulary.YES.contains(word) && !Vocabulary.NO.contains(word)) {
            problem(column, IssueCode.NOT_YES_OR_NO, text, "yes or no (1 or 0)");
            return null;
        }
        return Vocabulary.YES.contains(word);
    }

    /** A date of the form 2026-11-21, with or without a time behind it, which is not read. */
    @Nullable
    LocalDate date(Column column) {
        String text = raw(column);
        if (text == null) {
            return null;
        }
        var matcher = DATE.matcher(text);
        try {
            if (matcher.matches()) {
                return LocalDate.parse(matcher.group(1));
            }
        } catch (DateTimeException e) {
            // a thirteenth month, reported below like any other text that is no date
        }
        problem(column, IssueCode.NOT_A_DATE, text, "a date such as 2026-11-21");
        return null;
    }

    /** The words of a list separated by comma, semicolon, bar or line break. */
    Set<String> list(Column column) {
        Set<String> words = new LinkedHashSet<>();
        String text = text(column, Math.min(LONGEST_LIST, maxCellLength), true);
        if (text != null) {
            for (String word : LIST.split(text)) {
                if (!Text.trimmed(word).isEmpty()) {
                    words.add(Text.trimmed(word));
                }
            }
        }
        return words;
    }
}
