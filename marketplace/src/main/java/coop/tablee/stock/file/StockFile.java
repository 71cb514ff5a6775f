package coop.tablee.stock.file;

import coop.tablee.catalogimport.CatalogueIssue;
import coop.tablee.catalogimport.CatalogueLimits;
import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.catalogimport.Severity;
import coop.tablee.catalogimport.TableReader;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.TypedAmount;
import coop.tablee.stock.Forecast;
import coop.tablee.stock.ProductWeek;
import coop.tablee.stock.StockLevels;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes levels and forecasts as a file that no spreadsheet calculates, and reads such a file: a product is found by its number or else its article number,
 * {@code on_hand} says what is there (empty = not said), {@code lot} and {@code best_before} of which lot and until when it lasts, {@code on_demand} whether it is made
 * as ordered. A row with a {@code week} says nothing of this, but what is {@code expected} in it. {@code version} is what was looked at (empty = this file wins).
 * Names, units and what is reserved are for the reader and not read.
 */
final class StockFile {

    static final int MOST_ROWS = 5_000;
    static final int MOST_BYTES = 1024 * 1024;

    private static final String PRODUCT = "product";
    private static final String SKU = "sku";
    private static final String DATE = "delivery_date";
    private static final String LOT = "lot";
    private static final String BEST_BEFORE = "best_before";
    private static final String ON_HAND = "on_hand";
    private static final String ON_DEMAND = "on_demand";
    private static final String WEEK = "week";
    private static final String EXPECTED = "expected";
    private static final String VERSION = "version";
    private static final List<String> HEADER = List.of(
            PRODUCT,
            SKU,
            "name",
            DATE,
            LOT,
            BEST_BEFORE,
            "unit",
            ON_HAND,
            "reserved",
            ON_DEMAND,
            WEEK,
            EXPECTED,
            VERSION);
    private static final List<String> NOT_OF_A_WEEK = List.of(DATE, LOT, BEST_BEFORE, ON_HAND, ON_DEMAND);
    private static final TableReader READER =
            new TableReader(Set.of(ON_HAND), Set.copyOf(HEADER), new CatalogueLimits(MOST_BYTES, MOST_ROWS, 50, 1_000));
    private static final String EXAMPLE_DAY = "2026-11-26";
    private static final String EXAMPLE_WEEK = "2026-11-23";
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
     * A count that the file changes, until when a lot lasts, whether something is made as ordered; or what is expected of a week.
     *
     * @param line what stands now, or a line of the same product where the row is new
     * @param week the Monday of the week that something is expected in; null of all else
     * @param amount what there is, or what is expected; null where only something else changes
     * @param before what was counted there, or expected then; null where the row is new
     * @param onDemand null = as it was
     * @param seen the version that the change was looked at with, of the count or of the forecast
     */
    record Change(
            long row,
            StockLine line,
            @Nullable LocalDate date,
            @Nullable String lot,
            @Nullable LocalDate bestBefore,
            @Nullable LocalDate week,
            @Nullable BigDecimal amount,
            @Nullable BigDecimal before,
            @Nullable Boolean onDemand,
            long seen) {

        boolean isNothing() {
            return amount == null && onDemand == null;
        }

        /** The change as the page carries it ({@link StockFileChanges}); the lot in letters that mean nothing there. */
        String code() {
            return "%d,%s,%s,%d,%s,%s,%s,%s"
                    .formatted(
                            line.product(),
                            date == null ? "" : date,
                            amount == null ? "" : amount.toPlainString(),
                            seen,
                            lot == null
                                    ? ""
                                    : Base64.getUrlEncoder()
                                            .withoutPadding()
                                            .encodeToString(lot.getBytes(StandardCharsets.UTF_8)),
                            bestBefore == null ? "" : bestBefore,
                            week == null ? "" : week,
                            onDemand == null ? "" : onDemand);
        }
    }

    /** What a file would do. */
    record Preview(List<Change> changes, int unchanged, int silent, List<Issue> issues) {}

    static byte[] of(List<StockLine> lines, List<Forecast> forecasts, Locale locale) {
        var articles = lines.stream().collect(Collectors.toMap(StockLine::product, StockLine::sku, (one, same) -> one));
        var file = SafeCsv.file(
                        HEADER,
                        Stream.concat(
                                lines.stream().map(line -> row(line, locale)),
                                forecasts.stream()
                                        .map(forecast -> row(forecast, articles.get(forecast.product()), locale))))
                .getBytes(StandardCharsets.UTF_8);
        if (lines.size() + forecasts.size() > MOST_ROWS || file.length > MOST_BYTES) {
            throw new DomainException(DomainException.Kind.CONFLICT, "stock-file-too-long", MOST_ROWS);
        }
        return file;
    }

    private static List<@Nullable Object> row(StockLine line, Locale locale) {
        return Arrays.asList(
                line.product(),
                line.sku(),
                line.names().in(locale).text(),
                line.date(),
                line.lot(),
                line.bestBefore(),
                line.orderingUnit(),
                SafeCsv.plain(line.counted()),
                SafeCsv.plain(line.reserved()),
                line.counted() == null ? null : yesOrNo(line.onDemand()),
                null,
                null,
                line.seen());
    }

    private static List<@Nullable Object> row(Forecast forecast, @Nullable String article, Locale locale) {
        return Arrays.asList(
                forecast.product(),
                article,
                forecast.names().in(locale).text(),
                null,
                null,
                null,
                forecast.orderingUnit(),
                null,
                null,
                null,
                forecast.monday(),
                SafeCsv.plain(forecast.quantity()),
                forecast.version());
    }

    static TableReader.Table read(byte[] file) {
        return READER.read(file);
    }

    /** What a file speaks of: products by their number or article number, delivery dates and lots. */
    record Named(Set<Long> products, Set<String> articles, Set<LocalDate> dates, Set<String> lots) {}

    /** What must be known of the stock to judge a file. */
    static Named named(TableReader.Table table) {
        return new Named(
                each(table, StockFile::number),
                each(table, row -> row.cell(PRODUCT).isEmpty() ? row.cell(SKU) : null),
                each(table, row -> possible(day(row, DATE))),
                each(table, row -> StockLevels.isLot(row.cell(LOT)) ? row.cell(LOT) : null));
    }

    /** The weeks of products that a file names. */
    static Set<ProductWeek> weeks(TableReader.Table table, List<StockLine> now) {
        var products = Products.of(now);
        return each(table, row -> {
            var product = products.named(row);
            var week = possible(day(row, WEEK));
            return product == null || week == null ? null : new ProductWeek(product.product(), week);
        });
    }

    private static <T> Set<T> each(TableReader.Table table, Function<TableReader.Row, @Nullable T> found) {
        return table.rows().stream()
                .map(row -> Optional.ofNullable(found.apply(row)))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private static @Nullable LocalDate possible(@Nullable LocalDate day) {
        return day != null && StockLevels.isPossible(day) ? day : null;
    }

    private static @Nullable Long number(TableReader.Row row) {
        return row.cell(PRODUCT).matches("[0-9]{1,18}") ? Long.valueOf(row.cell(PRODUCT)) : null;
    }

    /** What a file changes of what stands now: all that it names. */
    static Preview preview(TableReader.Table table, List<StockLine> now, List<Forecast> forecasts) {
        var reading = new Reading(now, forecasts);
        table.issues().forEach(issue -> reading.issues.add(Issue.of(issue)));
        table.rows().forEach(reading::read);
        return new Preview(
                List.copyOf(reading.changes), reading.unchanged, reading.silent, List.copyOf(reading.issues));
    }

    private static String yesOrNo(boolean said) {
        return said ? "yes" : "no";
    }

    private static @Nullable String plain(@Nullable BigDecimal amount) {
        return amount == null ? null : TypedAmount.plain(amount).toPlainString();
    }

    private static @Nullable LocalDate day(TableReader.Row row, String column) {
        try {
            return row.cell(column).isEmpty() ? null : LocalDate.parse(row.cell(column));
        } catch (DateTimeException noDay) {
            return null;
        }
    }

    /** The products that rows name. */
    private record Products(Map<Long, StockLine> numbers, Map<String, StockLine> articles) {

        static Products of(List<StockLine> now) {
            var products = new Products(new HashMap<>(), new HashMap<>());
            now.forEach(line -> {
                products.numbers.putIfAbsent(line.product(), line);
                products.articles.putIfAbsent(line.sku(), line);
            });
            return products;
        }

        @Nullable
        StockLine named(TableReader.Row row) {
            if (row.cell(PRODUCT).isEmpty()) {
                return articles.get(row.cell(SKU));
            }
            var number = number(row);
            return number == null ? null : numbers.get(number);
        }
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

        boolean isBelowNothing() {
            var before = before();
            return before != null && before.signum() < 0;
        }

        /** What is said there now, for a row that says this of goods made as ordered; null = nothing. */
        @Nullable
        String stands(@Nullable Boolean demand) {
            var counted = plain(before());
            return now == null || counted == null || demand == null || demand == now.onDemand()
                    ? counted
                    : counted + ", on_demand " + yesOrNo(now.onDemand());
        }

        boolean isDatedAnew() {
            return bestBefore != null && (now == null || !bestBefore.equals(now.bestBefore()));
        }

        /** What would change if so much is said to be there, and to be made as ordered or not; null = nothing is said. */
        Change change(long row, @Nullable BigDecimal said, @Nullable Boolean demand) {
            var before = before();
            var counts = said != null && (before == null || before.compareTo(said) != 0);
            var dated = before != null && isDatedAnew();
            var flips = demand != null && demand != (now != null && now.onDemand());
            return new Change(
                    row,
                    now == null ? product : now,
                    date,
                    lot,
                    bestBefore,
                    null,
                    counts ? said : dated ? before : null,
                    before,
                    flips ? demand : null,
                    seen());
        }
    }

    /** The file against what stands now. */
    private static final class Reading {

        private final Products products;
        private final Map<List<?>, StockLine> lines = new HashMap<>();
        private final Map<List<?>, Forecast> forecasts = new HashMap<>();
        private final Set<List<?>> told = new HashSet<>();
        private final List<Change> changes = new ArrayList<>();
        private final List<Issue> issues = new ArrayList<>();
        private int unchanged;
        private int silent;

        Reading(List<StockLine> now, List<Forecast> expected) {
            products = Products.of(now);
            expected.forEach(forecast -> forecasts.put(List.of(forecast.product(), forecast.monday()), forecast));
            now.forEach(line -> lines.put(key(line.product(), line.date(), line.lot()), line));
        }

        void read(TableReader.Row row) {
            var product = products.named(row);
            if (product == null) {
                var byNumber = !row.cell(PRODUCT).isEmpty();
                refuse(row, byNumber ? PRODUCT : SKU, "not-found", row.cell(byNumber ? PRODUCT : SKU), null);
                return;
            }
            if (row.cell(WEEK).isEmpty() && row.cell(EXPECTED).isEmpty()) {
                readLevel(row, product);
            } else {
                readForecast(row, product, day(row, WEEK));
            }
        }

        private void readForecast(TableReader.Row row, StockLine product, @Nullable LocalDate week) {
            if (row.cell(WEEK).isEmpty()) {
                refuse(row, WEEK, "required", null, EXAMPLE_WEEK);
            } else if (week == null || !StockLevels.isPossible(week)) {
                refuse(row, WEEK, "stock-no-day", row.cell(WEEK), EXAMPLE_WEEK);
            } else if (week.getDayOfWeek() != DayOfWeek.MONDAY) {
                var monday = week.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                refuse(row, WEEK, "not-a-monday", row.cell(WEEK), monday.toString());
            } else if (NOT_OF_A_WEEK.stream()
                    .anyMatch(column -> !row.cell(column).isEmpty())) {
                refuse(row, WEEK, "stock-week-alone", row.cell(WEEK), null);
            } else if (!told.add(List.of(product.product(), week))) {
                refuse(row, PRODUCT, "stock-said-twice", row.cell(PRODUCT), null);
            } else {
                amount(row, EXPECTED).ifPresent(amount -> expect(row, product, week, amount));
            }
        }

        private void expect(TableReader.Row row, StockLine product, LocalDate week, TypedAmount amount) {
            var now = forecasts.get(List.of(product.product(), week));
            var before = now == null ? null : now.quantity();
            var version = now == null ? 0 : now.version();
            if (row.cell(EXPECTED).isEmpty()) {
                silent++;
            } else if (before != null && before.compareTo(amount.amount()) == 0) {
                unchanged++;
            } else if (isCurrent(row, version, plain(before))) {
                changes.add(new Change(
                        row.number(), product, null, null, null, week, amount.amount(), before, null, version));
            }
        }

        private void readLevel(TableReader.Row row, StockLine product) {
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

        private void count(TableReader.Row row, Place place) {
            var demand = row.yesOrNo(ON_DEMAND).orElse(null);
            if (demand == null && !row.cell(ON_DEMAND).isEmpty()) {
                refuse(row, ON_DEMAND, "not-yes-or-no", row.cell(ON_DEMAND), "yes, no");
                return;
            }
            var before = place.before();
            if (row.cell(ON_HAND).isEmpty() || (before != null && says(row.cell(ON_HAND), before))) {
                change(row, place, null, demand);
            } else {
                amount(row, ON_HAND).ifPresent(amount -> change(row, place, amount.amount(), demand));
            }
        }

        /** Takes down what a row changes; {@code said} is null where its count stays as it is. */
        private void change(TableReader.Row row, Place place, @Nullable BigDecimal said, @Nullable Boolean demand) {
            var change = place.change(row.number(), said, demand);
            if (change.isNothing() && row.cell(ON_HAND).isEmpty() && demand == null) {
                silent++;
            } else if (change.isNothing()) {
                unchanged++;
            } else if (isCurrent(row, place.seen(), place.stands(demand))) {
                if (said == null && place.isBelowNothing()) {
                    refuse(row, ON_HAND, "stock-count-first", plain(place.before()), null);
                } else {
                    changes.add(change);
                }
            }
        }

        /** Whether a cell is what stands there: packing goods made as ordered takes it below zero, where nobody may count it. */
        private static boolean says(String cell, BigDecimal stands) {
            var size = cell.replaceFirst("^[-−–]", "");
            var amount = TypedAmount.of(size, stands.abs());
            return !size.isBlank()
                    && size.equals(cell) == (stands.signum() >= 0)
                    && amount.isUsable()
                    && amount.amount().compareTo(stands.abs()) == 0;
        }

        /** The figure of a cell, nothing being none; empty where it was refused. */
        private Optional<TypedAmount> amount(TableReader.Row row, String column) {
            var typed = row.cell(column);
            var amount = TypedAmount.of(typed, StockLevels.LARGEST);
            if (amount.flaw() == TypedAmount.Flaw.UNREADABLE) {
                refuse(row, column, "stock-unreadable", typed, null);
            } else if (!amount.isUsable()) {
                refuse(row, column, "stock-not-possible", typed, POSSIBLE);
            }
            return Optional.of(amount).filter(TypedAmount::isUsable);
        }

        /** Whether nobody said otherwise since the file was written; {@code stands} is what was said. */
        private boolean isCurrent(TableReader.Row row, long seen, @Nullable String stands) {
            var current = row.cell(VERSION).isEmpty() || row.cell(VERSION).equals(String.valueOf(seen));
            if (!current) {
                refuse(
                        row,
                        VERSION,
                        stands == null ? "stock-file-stale-nothing" : "stock-file-stale",
                        row.cell(VERSION),
                        stands);
            }
            return current;
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
