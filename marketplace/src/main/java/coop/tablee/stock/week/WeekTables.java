package coop.tablee.stock.week;

import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.LocalFormats;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.FieldError;
import coop.tablee.stock.StockLevels;
import coop.tablee.stock.week.WeekTable.Cell;
import coop.tablee.stock.week.WeekTable.Choice;
import coop.tablee.stock.week.WeekTable.Column;
import coop.tablee.stock.week.WeekTable.Row;
import coop.tablee.stock.week.WeekTable.Say;
import coop.tablee.stock.week.WeekTable.Shelf;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Writes the table for a reader: which cells it has, what they say, and what is said of those that have to be looked at again. */
@Component
class WeekTables {

    /** So many rows are looked through on a phone without getting lost. */
    private static final int FEW = 12;

    private static final String ANY_DAY = "any";
    private static final String EXPECTED = "expected";
    private static final String POSSIBLE = "0 … " + StockLevels.LARGEST.toPlainString();
    private static final DateTimeFormatter RANGE = DateTimeFormatter.ofPattern("d MMMM");

    private final MessageSource messages;
    private final Formats formats;

    WeekTables(MessageSource messages, Formats formats) {
        this.messages = messages;
        this.formats = formats;
    }

    /** What is to be written. */
    record Content(
            WeekTableFilter filter,
            LocalDate monday,
            List<LocalDate> dates,
            List<WeekRow> found,
            Map<CellKey, String> typed,
            List<FieldError> errors) {}

    WeekTable of(Content content, Locale locale) {
        return new In(content, locale).table();
    }

    /** The table in one language. */
    private final class In {

        private final Content content;
        private final Locale locale;
        private final LocalFormats in;
        private final Map<String, String> wrong;

        In(Content content, Locale locale) {
            this.content = content;
            this.locale = locale;
            in = formats.in(locale);
            wrong = content.errors().stream()
                    .filter(error -> error.field() != null)
                    .collect(Collectors.toMap(
                            error -> String.valueOf(error.field()), FieldError::code, (first, second) -> first));
        }

        WeekTable table() {
            var monday = content.monday();
            var filter = content.filter();
            var more = content.found().size() > WeekTableFilter.PAGE;
            var shown = more ? content.found().subList(0, WeekTableFilter.PAGE) : content.found();
            var shelves = new LinkedHashMap<String, List<Row>>();
            shown.forEach(row -> shelves.computeIfAbsent(row.family(), family -> new ArrayList<>())
                    .add(row(row)));
            return new WeekTable(
                    filter,
                    monday.toString(),
                    monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                    say(
                            "stock.week.range",
                            monday.format(RANGE.withLocale(locale)),
                            monday.plusDays(6).format(RANGE.withLocale(locale))),
                    filter.href(monday.minusWeeks(1)),
                    filter.href(monday.plusWeeks(1)),
                    columns(),
                    shelves.entrySet().stream()
                            .map(shelf -> shelf(shelf.getKey(), shelf.getValue(), shown))
                            .toList(),
                    shown.stream().flatMap(this::seen).collect(Collectors.joining(";")),
                    more ? filter.next(monday) : null,
                    shown.stream().flatMap(row -> says(row).stream()).toList());
        }

        private Shelf shelf(String family, List<Row> rows, List<WeekRow> shown) {
            return new Shelf(
                    family,
                    rows,
                    shown.size() <= FEW
                            || content.filter().isNarrow()
                            || rows.stream().anyMatch(row -> !row.says().isEmpty()),
                    shown.stream()
                            .filter(row -> row.family().equals(family) && row.isSoldOut())
                            .count());
        }

        private List<Column> columns() {
            var columns = new ArrayList<Column>();
            columns.add(new Column(
                    ANY_DAY,
                    say("stock.week.any-day"),
                    say("stock.week.any-day.label"),
                    say("stock.week.any-day.under")));
            content.dates()
                    .forEach(date -> columns.add(new Column(date.toString(), in.shortDay(date), in.day(date), null)));
            columns.add(new Column(
                    EXPECTED,
                    say("stock.week.expected"),
                    say("stock.week.expected.label"),
                    say("stock.week.expected.under")));
            return columns;
        }

        private List<CellKey> keys(WeekRow row) {
            var keys = new ArrayList<CellKey>();
            keys.add(CellKey.anyDay(row.product()));
            content.dates().forEach(date -> keys.add(new CellKey(row.product(), date, false)));
            keys.add(CellKey.expected(row.product()));
            return keys;
        }

        private Row row(WeekRow row) {
            return new Row(
                    key(row),
                    row.product(),
                    row.names(),
                    row.picture(),
                    say("unit." + row.orderingUnit() + ".counted", 5),
                    keys(row).stream().map(key -> cell(row, key)).toList(),
                    row.came().signum() == 0 ? "" : in.number(row.came()),
                    says(row));
        }

        private Cell cell(WeekRow row, CellKey key) {
            var now = row.now(key);
            var held = key.forecast() ? null : row.held(key.date());
            var flawed = wrong.containsKey(key.name());
            return new Cell(
                    key.name(),
                    column(key),
                    flawed ? content.typed().getOrDefault(key, "") : write(now.amount()),
                    held == null ? "" : note(held),
                    held == null || !held.onDemand(),
                    flawed,
                    now.token());
        }

        private String note(WeekRow.Held held) {
            if (held.onDemand()) {
                return say("stock.on-demand");
            }
            if (held.shortage().signum() > 0) {
                return say("stock.missing", in.number(held.shortage()));
            }
            return held.reserved().signum() > 0 ? say("stock.reserved", in.number(held.reserved())) : "";
        }

        private Stream<String> seen(WeekRow row) {
            return keys(row).stream()
                    .filter(key -> row.now(key).version() > 0 || row.now(key).isThere())
                    .map(key -> key.name() + "=" + row.now(key).token());
        }

        private List<Say> says(WeekRow row) {
            return wrong.isEmpty()
                    ? List.of()
                    : keys(row).stream()
                            .filter(key -> wrong.containsKey(key.name()))
                            .map(key -> say(row, key))
                            .toList();
        }

        private Say say(WeekRow row, CellKey key) {
            var typed = content.typed().getOrDefault(key, "");
            var head = say(
                    "stock.week.of-cell",
                    row.names().in(locale).text(),
                    columnLabel(key),
                    typed.isEmpty() ? say("stock.week.nothing") : typed);
            var code = wrong.getOrDefault(key.name(), "");
            var changed = code.equals("cell-changed");
            return new Say(
                    "say-" + key.name(),
                    key.name(),
                    key(row),
                    head,
                    changed
                            ? conflict(row, key)
                            : messages.getMessage("reason." + code, new Object[] {typed, POSSIBLE}, locale),
                    changed ? choices(row, key, typed) : List.of());
        }

        private String conflict(WeekRow row, CellKey key) {
            var now = row.now(key);
            var theirs = now.isThere() ? write(now.amount()) : say("stock.week.nothing");
            var by = key.forecast() ? expectedBy(row) : countedBy(row.held(key.date()));
            return by == null
                    ? say("stock.week.moved", theirs)
                    : say("stock.week.changed", theirs, by.who(), in.dayAndTime(by.at()));
        }

        private List<Choice> choices(WeekRow row, CellKey key, String typed) {
            var now = row.now(key);
            var choices = new ArrayList<Choice>();
            var amount = now.amount();
            if (amount != null) {
                var theirs = write(amount);
                choices.add(new Choice(key.name() + "=" + theirs, theirs, say("stock.week.keep-theirs", theirs)));
            }
            choices.add(new Choice(
                    key.name() + "=" + typed,
                    typed,
                    say("stock.week.keep-mine", typed.isEmpty() ? say("stock.week.nothing") : typed)));
            return choices;
        }

        private String column(CellKey key) {
            if (key.forecast()) {
                return EXPECTED;
            }
            return key.date() == null ? ANY_DAY : key.date().toString();
        }

        private String columnLabel(CellKey key) {
            if (key.forecast()) {
                return say("stock.week.expected.label");
            }
            return key.date() == null ? say("stock.week.any-day.label") : in.day(key.date());
        }

        private String write(@Nullable BigDecimal amount) {
            return Amounts.write(amount, locale);
        }

        private String say(String key, Object... arguments) {
            return messages.getMessage(key, arguments, locale);
        }
    }

    private record By(String who, Instant at) {}

    private static @Nullable By countedBy(WeekRow.@Nullable Held held) {
        return held == null ? null : by(held.who(), held.at());
    }

    private static @Nullable By expectedBy(WeekRow row) {
        var expected = row.expected();
        return expected == null ? null : by(expected.who(), expected.at());
    }

    private static @Nullable By by(@Nullable String who, @Nullable Instant at) {
        return who == null || at == null ? null : new By(who, at);
    }

    private static String key(WeekRow row) {
        return "p" + row.product();
    }
}
