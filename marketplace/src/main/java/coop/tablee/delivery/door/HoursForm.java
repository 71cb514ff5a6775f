package coop.tablee.delivery.door;

import coop.tablee.delivery.SentFields;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads the weekly windows of a place: a row whose hours are empty is none. */
final class HoursForm {

    private static final int MOST_ROWS = 60;
    private static final Set<String> DAYS = Set.of("1", "2", "3", "4", "5", "6", "7", "1-5", "1-7");

    private final SentFields fields;
    private final List<DoorPage.Row> typed = new ArrayList<>();
    private final List<Window> windows = new ArrayList<>();

    /** A window of one weekday; field names are the statement's. */
    record Window(
            int weekday, LocalTime opens, LocalTime closes, BigDecimal crates, BigDecimal chilled, BigDecimal frozen) {

        private boolean overlaps(Window other) {
            return weekday == other.weekday && opens.isBefore(other.closes) && other.opens.isBefore(closes);
        }
    }

    private HoursForm(SentFields fields) {
        this.fields = fields;
    }

    static HoursForm read(SentFields fields) {
        var form = new HoursForm(fields);
        for (var i = 0; i < MOST_ROWS; i++) {
            var row = form.row(i);
            form.typed.add(row);
            if (!row.isEmpty()) {
                form.add(i, row);
            }
        }
        while (!form.typed.isEmpty() && form.typed.get(form.typed.size() - 1).isEmpty()) {
            form.typed.remove(form.typed.size() - 1);
        }
        return form;
    }

    List<DoorPage.Row> typed() {
        return typed;
    }

    /** Refuses with {@code invalid-input} (422) when something was wrong. */
    List<Window> windows() {
        fields.check();
        return windows;
    }

    private DoorPage.Row row(int i) {
        return new DoorPage.Row(
                fields.typed("days" + i),
                fields.typed("opens" + i),
                fields.typed("closes" + i),
                fields.typed("crates" + i),
                fields.typed("chilled" + i),
                fields.typed("frozen" + i));
    }

    private void add(int i, DoorPage.Row row) {
        var opens = fields.hour("opens" + i);
        var closes = fields.hour("closes" + i);
        var crates = fields.crates("crates" + i);
        var chilled = fields.crates("chilled" + i);
        var frozen = fields.crates("frozen" + i);
        if (!DAYS.contains(row.days())) {
            fields.object(FieldError.at("days" + i, "required", null, null));
            return;
        }
        if (row.crates().isEmpty()) {
            fields.object(FieldError.at("crates" + i, "required", null, null));
        }
        if (!opens.isBefore(closes) && !row.opens().isEmpty() && !row.closes().isEmpty()) {
            fields.object(FieldError.at("closes" + i, "closes-before-it-opens", row.closes(), row.opens()));
        }
        if (chilled.add(frozen).compareTo(crates) > 0) {
            fields.object(FieldError.at("chilled" + i, "more-cold-than-crates", row.chilled(), row.crates()));
        }
        var first = row.days().charAt(0) - '0';
        var last = row.days().charAt(row.days().length() - 1) - '0';
        IntStream.rangeClosed(first, last)
                .mapToObj(day -> new Window(day, opens, closes, crates, chilled, frozen))
                .forEach(window -> addTo(i, window));
    }

    private void addTo(int i, Window window) {
        if (windows.stream().anyMatch(window::overlaps)) {
            fields.object(FieldError.at("opens" + i, "window-overlaps", null, null));
        }
        windows.add(window);
    }
}
