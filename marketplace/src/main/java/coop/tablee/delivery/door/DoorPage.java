package coop.tablee.delivery.door;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place with its hours and closed days, as those see it who keep them.
 *
 * @param phone whom drivers call and {@code directions} what they have to know there; empty when nobody said
 * @param rows the weekly windows as they stand or as they were typed, and empty ones to fill in
 */
record DoorPage(
        long id,
        String kind,
        String name,
        String city,
        long version,
        String phone,
        String directions,
        List<Row> rows,
        List<ClosedDays> closed) {

    private static final int TO_FILL_IN = 2;

    record Named(long id, String name, String city) {}

    /** Fields as a form writes them; {@code days} is an ISO weekday, {@code 1-5} or {@code 1-7}. */
    record Row(String days, String opens, String closes, String crates, String chilled, String frozen) {

        static final Row EMPTY = new Row("", "", "", "", "", "");

        boolean isEmpty() {
            return opens.isEmpty() && closes.isEmpty() && crates.isEmpty() && chilled.isEmpty() && frozen.isEmpty();
        }
    }

    /** Days that follow each other for one reason; {@code expected}: crates that are promised for them all the same. */
    record ClosedDays(
            LocalDate first, LocalDate last, @Nullable String reason, BigDecimal expected) {

        public boolean isOne() {
            return first.equals(last);
        }

        public boolean isAwaited() {
            return expected.signum() > 0;
        }
    }

    DoorPage withRows(List<Row> typed) {
        return new DoorPage(id, kind, name, city, version, phone, directions, typed, closed);
    }

    DoorPage telling(String number, String words) {
        return new DoorPage(id, kind, name, city, version, number, words, rows, closed);
    }

    DoorPage withEmptyRows() {
        var more = new ArrayList<>(rows);
        for (var n = 0; n < TO_FILL_IN; n++) {
            more.add(Row.EMPTY);
        }
        return withRows(more);
    }

    public boolean isAlwaysOpen() {
        return rows.stream().allMatch(Row::isEmpty);
    }
}
