package coop.tablee.stock.week;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a cell of the table says something about: a product's count for any day, its count for one delivery date, or what is expected of it in the week. Its name is
 * that of the form's field: {@code q.52}, {@code q.52.2026-11-26}, {@code f.52}.
 *
 * @param date absent for any day
 * @param forecast whether it is expected, not there
 */
record CellKey(long product, @Nullable LocalDate date, boolean forecast) {

    private static final Pattern NAME = Pattern.compile("([qf])\\.(\\d{1,18})(?:\\.(\\d{4}-\\d{2}-\\d{2}))?");

    static Optional<CellKey> read(String name) {
        var read = NAME.matcher(name);
        if (!read.matches()) {
            return Optional.empty();
        }
        try {
            var date = read.group(3) == null ? null : LocalDate.parse(read.group(3));
            return Optional.of(new CellKey(
                    Long.parseLong(read.group(2)), date, read.group(1).equals("f")));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    static CellKey anyDay(long product) {
        return new CellKey(product, null, false);
    }

    static CellKey expected(long product) {
        return new CellKey(product, null, true);
    }

    String name() {
        var begin = (forecast ? "f." : "q.") + product;
        return date == null ? begin : begin + "." + date;
    }
}
