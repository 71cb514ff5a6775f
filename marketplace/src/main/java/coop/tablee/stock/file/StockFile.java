package coop.tablee.stock.file;

import coop.tablee.catalogimport.CatalogueIssue;
import coop.tablee.catalogimport.CatalogueLimits;
import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.catalogimport.Severity;
import coop.tablee.catalogimport.TableReader;
import coop.tablee.shared.TypedAmount;
import coop.tablee.stock.StockLevels;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes levels as a file that no spreadsheet calculates, and reads such a file: a product is found by its number or else its article number, {@code on_hand} says
 * what is there (empty = not said), {@code lot} and {@code best_before} of which lot and until when it lasts, {@code version} what was looked at (empty = this file wins). Names, units and what is reserved are for the reader and not read.
 */
final class StockFile {

    static final int MOST_ROWS = 5_000;
    static final int MOST_BYTES = 1024 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String PRODUCT = "product";
    private static final String SKU = "sku";
    private static final String DATE = "delivery_date";
    private static final String LOT = "lot";
    private static final String BEST_BEFORE = "best_before";
    private static final String ON_HAND = "on_hand";
    private static final String VERSION = "version";
    private static final List<String> HEADER =
            List.of(PRODUCT, SKU, "name", DATE, LOT, BEST_BEFORE, "unit", ON_HAND, "reserved", VERSION);
    private static final TableReader READER =
            new TableReader(Set.of(ON_HAND), Set.copyOf(HEADER), new CatalogueLimits(MOST_BYTES, MOST_ROWS, 50, 1_000));
    private static final String EXAMPLE_DAY = "2026-11-26";
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

    /**
     * A count that the file changes, or until when a lot lasts.
     *
     * @param line what stands now, or a line of the same product where the row is new
     * @param before what was counted there; null where the row is new
     * @param seen the counted version that the change was looked at with
     */
    record Change(
            long row,
            StockLine line,
            @Nullable LocalDate date,
            @Nullable String lot,
            @Nullable LocalDate bestBefore,
            BigDecimal onHand,
            @Nullable BigDecimal before,
            long seen) {

        /** The change as the page carries it; the lot in letters that mean nothing there. */
        String code() {
            return "%d,%s,%s,%d,%s,%s"
                    .formatted(
                            line.product(),
                            date == null ? "" : date,
                            onHand.toPlainString(),
                            seen,
                            lot == null
                                    ? ""
                                    : Base64.getUrlEncoder()
                                            .withoutPadding()
                                            .encodeToString(lot.getBytes(StandardCharsets.UTF_8)),
                            bestBefore == null ? "" : bestBefore);
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
                line.lot(),
                line.bestBefore(),
                line.orderingUnit(),
                line.counted() == null ? null : TypedAmount.plain(line.counted()),
                TypedAmount.plain(line.reserved()),
                line.seen()))));
        return file.toString();
    }

    static TableReader.Table read(byte[] file) {
        return READER.read(file);
    }

    /** The lots that a file names. */
    static Set<String> lots(TableReader.Table table) {
        return table.rows().stream()
                .map(row -> row.cell(LOT))
                .filter(StockLevels::isLot)
                .collect(Collectors.toSet());
    }

    /** What a file changes of what stands now, the lots that it names among it. */
    static Preview preview(TableReader.Table table, List<StockLine> now) {
        var reading = new Reading(now);
        table.issues().forEach(issue -> reading.issues.add(Issue.of(issue)));
        table.rows().forEach(reading::read);
        return new Preview(
                List.copyOf(reading.changes), reading.unchanged, reading.silent, List.copyOf(reading.issues));
    }

    /** Which row a line of the file names, and what stands there now, if anything does. */
    private record Place(
            StockLine product,
            @Nullable StockLine now,
            @Nullable LocalDate date,
            @Nullable String lot,
            @Nullable LocalDate bestBefore) {

        @Nullable
        BigDecimal before() {
            return now == null ? null : now.counted();
        }

        long seen() {
            return now == null ? 0 : now.seen();
        }

        boolean isDatedAnew() {
            return bestBefore != null && (now == null || !bestBefore.equals(now.bestBefore()));
        }

        Change change(long row, BigDecimal onHand) {
            return new Change(row, now == null ? product : now, date, lot, bestBefore, onHand, before(), seen());
        }
    }

    /** The file against what stands now. */
    private static final class Reading {

        private final Map<Long, StockLine> products = new HashMap<>();
        private final Map<String, StockLine> articles = new HashMap<>();
        private final Map<List<?>, StockLine> lines = new HashMap<>();
        private final Set<List<?>> told = new HashSet<>();
        private final List<Change> changes = new ArrayList<>();
        private final List<Issue> issues = new ArrayList<>();
        private int unchanged;
        private int silent;

        Reading(List<StockLine> now) {
            now.forEach(line -> {
                products.putIfAbsent(line.product(), line);
                articles.putIfAbsent(line.sku(), line);
                lines.put(key(line.product(), line.date(), line.lot()), line);
            });
        }

        void read(TableReader.Row row) {
            var product = product(row);
            if (product == null) {
                var byNumber = !row.cell(PRODUCT).isEmpty();
                refuse(row, byNumber ? PRODUCT : SKU, "not-found", row.cell(byNumber ? PRODUCT : SKU), null);
                return;
            }
            var date = day(row, DATE);
            var lot = row.cell(LOT).isEmpty() ? null : row.cell(LOT);
            var until = day(row, BEST_BEFORE);
            if (date == null && !row.cell(DATE).isEmpty()) {
                refuse(row, DATE, "stock-no-day", row.cell(DATE), EXAMPLE_DAY);
            } else if (lot != null && !StockLevels.isLot(lot)) {
                refuse(row, LOT, "lot-not-possible", "", String.valueOf(StockLevels.LONGEST_LOT));
            } else if (until == null && !row.cell(BEST_BEFORE).isEmpty()) {
                refuse(row, BEST_BEFORE, "stock-no-day", row.cell(BEST_BEFORE), EXAMPLE_DAY);
            } else if (until != null && lot == null) {
                refuse(row, BEST_BEFORE, "best-before-without-lot", row.cell(BEST_BEFORE), null);
            } else if (until != null && date != null && until.isBefore(date)) {
                refuse(row, BEST_BEFORE, "best-before-too-early", row.cell(BEST_BEFORE), date.toString());
            } else if (!told.add(key(product.product(), date, lot))) {
                refuse(row, PRODUCT, "stock-said-twice", row.cell(PRODUCT), null);
            } else {
                count(row, new Place(product, lines.get(key(product.product(), date, lot)), date, lot, until));
            }
        }

        private static @Nullable LocalDate day(TableReader.Row row, String column) {
            try {
                return row.cell(column).isEmpty() ? null : LocalDate.parse(row.cell(column));
            } catch (DateTimeException noDay) {
                return null;
            }
        }

        private void count(TableReader.Row row, Place place) {
            var typed = row.cell(ON_HAND);
            var amount = TypedAmount.of(typed, StockLevels.LARGEST);
            var before = place.before();
            if (typed.isEmpty() && (before == null || !place.isDatedAnew())) {
                silent++;
            } else if (amount.flaw() == TypedAmount.Flaw.UNREADABLE) {
                refuse(row, ON_HAND, "stock-unreadable", typed, null);
            } else if (!amount.isUsable()) {
                refuse(row, ON_HAND, "stock-not-possible", typed, POSSIBLE);
            } else if (before != null && before.compareTo(amount.amount()) == 0 && !place.isDatedAnew()) {
                unchanged++;
            } else if (isStale(row, place.seen())) {
                refuse(
                        row,
                        VERSION,
                        "stock-file-stale",
                        typed,
                        before == null ? null : TypedAmount.plain(before).toPlainString());
            } else {
                changes.add(place.change(row.number(), typed.isEmpty() && before != null ? before : amount.amount()));
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

        private static List<?> key(long product, @Nullable LocalDate date, @Nullable String lot) {
            return Arrays.asList(product, date, lot);
        }
    }
}
