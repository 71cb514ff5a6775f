package coop.tablee.stock.file;

import coop.tablee.catalogimport.CatalogueIssue;
import coop.tablee.catalogimport.CatalogueLimits;
import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.catalogimport.Severity;
import coop.tablee.catalogimport.TableReader;
import coop.tablee.shared.TypedAmount;
import coop.tablee.stock.StockLevels;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes levels as a file that no spreadsheet calculates, and reads such a file: a product is found by its number or else its article number, {@code on_hand} says
 * what is there (empty = not said), {@code version} what was looked at (empty = this file wins). Names, units and what is reserved are for the reader and not read.
 */
final class StockFile {

    static final int MOST_ROWS = 5_000;
    static final int MOST_BYTES = 1024 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String PRODUCT = "product";
    private static final String SKU = "sku";
    private static final String DATE = "delivery_date";
    private static final String ON_HAND = "on_hand";
    private static final String VERSION = "version";
    private static final List<String> HEADER =
            List.of(PRODUCT, SKU, "name", DATE, "unit", ON_HAND, "reserved", VERSION);
    private static final TableReader READER =
            new TableReader(Set.of(ON_HAND), Set.copyOf(HEADER), new CatalogueLimits(MOST_BYTES, MOST_ROWS, 50, 1_000));
    private static final String POSSIBLE = "0 … " + StockLevels.LARGEST.toPlainString();

    private StockFile() {}

    /** What is wrong at one place; its words are {@code reason.<code>} or, of a file's own problems, {@code imports.issue.<code>}. */
    record Issue(
            long row,
            @Nullable String column,
            String code,
            @Nullable String found,
            @Nullable String expected,
            boolean notice) {

        static Issue of(CatalogueIssue issue) {
            return new Issue(
                    issue.row(),
                    issue.column(),
                    issue.code().code(),
                    issue.found(),
                    issue.expected(),
                    issue.severity() == Severity.NOTICE);
        }
    }

    /** A count that the file changes. */
    record Change(long row, StockLine line, @Nullable LocalDate date, BigDecimal onHand) {

        /** The date as a word of the change's code. */
        String code() {
            return line.product() + "," + (date == null ? "" : date) + "," + onHand.toPlainString() + ","
                    + (line.date() == null && date != null ? 0 : line.seen());
        }

        public @Nullable BigDecimal before() {
            return line.date() == null && date != null ? null : line.counted();
        }
    }

    /** What a file would do. */
    record Preview(List<Change> changes, int unchanged, int silent, List<Issue> issues) {}

    static String of(List<StockLine> lines, Locale locale) {
        var file = new StringBuilder(BYTE_ORDER_MARK).append(SafeCsv.line(HEADER));
        lines.forEach(line -> file.append(SafeCsv.line(Arrays.asList(
                line.product(),
                line.sku(),
                line.names().in(locale).text(),
                line.date(),
                line.orderingUnit(),
                line.counted() == null ? null : TypedAmount.plain(line.counted()),
                TypedAmount.plain(line.reserved()),
                line.seen()))));
        return file.toString();
    }

    static Preview read(byte[] file, List<StockLine> now) {
        var table = READER.read(file);
        var reading = new Reading(now);
        table.issues().forEach(issue -> reading.issues.add(Issue.of(issue)));
        table.rows().forEach(reading::read);
        return new Preview(
                List.copyOf(reading.changes), reading.unchanged, reading.silent, List.copyOf(reading.issues));
    }

    /** The file against what stands now. */
    private static final class Reading {

        private final Map<Long, StockLine> products = new HashMap<>();
        private final Map<String, StockLine> articles = new HashMap<>();
        private final Map<String, StockLine> lines = new HashMap<>();
        private final Set<String> told = new HashSet<>();
        private final List<Change> changes = new ArrayList<>();
        private final List<Issue> issues = new ArrayList<>();
        private int unchanged;
        private int silent;

        Reading(List<StockLine> now) {
            now.forEach(line -> {
                products.putIfAbsent(line.product(), line);
                articles.putIfAbsent(line.sku(), line);
                lines.put(key(line.product(), line.date()), line);
            });
        }

        void read(TableReader.Row row) {
            var product = product(row);
            if (product == null) {
                var byNumber = !row.cell(PRODUCT).isEmpty();
                refuse(row, byNumber ? PRODUCT : SKU, "not-found", row.cell(byNumber ? PRODUCT : SKU), null);
                return;
            }
            LocalDate date;
            try {
                date = row.cell(DATE).isEmpty() ? null : LocalDate.parse(row.cell(DATE));
            } catch (DateTimeException noDay) {
                refuse(row, DATE, "stock-no-day", row.cell(DATE), "2026-11-26");
                return;
            }
            if (!told.add(key(product.product(), date))) {
                refuse(row, PRODUCT, "stock-said-twice", row.cell(PRODUCT), null);
                return;
            }
            count(row, lines.getOrDefault(key(product.product(), date), product), date);
        }

        private void count(TableReader.Row row, StockLine line, @Nullable LocalDate date) {
            var typed = row.cell(ON_HAND);
            var amount = TypedAmount.of(typed, StockLevels.LARGEST);
            var sameRow = line.date() == null ? date == null : line.date().equals(date);
            var before = sameRow ? line.counted() : null;
            if (typed.isEmpty()) {
                silent++;
            } else if (amount.flaw() == TypedAmount.Flaw.UNREADABLE) {
                refuse(row, ON_HAND, "stock-unreadable", typed, null);
            } else if (!amount.isUsable()) {
                refuse(row, ON_HAND, "stock-not-possible", typed, POSSIBLE);
            } else if (before != null && before.compareTo(amount.amount()) == 0) {
                unchanged++;
            } else if (isStale(row, sameRow ? line.seen() : 0)) {
                refuse(
                        row,
                        VERSION,
                        "stock-file-stale",
                        typed,
                        before == null ? null : TypedAmount.plain(before).toPlainString());
            } else {
                changes.add(new Change(row.number(), line, date, amount.amount()));
            }
        }

        private static boolean isStale(TableReader.Row row, long seen) {
            return !row.cell(VERSION).isEmpty() && !row.cell(VERSION).equals(String.valueOf(seen));
        }

        private @Nullable StockLine product(TableReader.Row row) {
            var number = row.cell(PRODUCT);
            if (number.isEmpty()) {
                return articles.get(row.cell(SKU));
            }
            return number.matches("[0-9]{1,18}") ? products.get(Long.parseLong(number)) : null;
        }

        private void refuse(
                TableReader.Row row, String column, String code, @Nullable String found, @Nullable String expected) {
            issues.add(new Issue(row.number(), column, code, found, expected, false));
        }

        private static String key(long product, @Nullable LocalDate date) {
            return product + (date == null ? "" : "." + date);
        }
    }
}
