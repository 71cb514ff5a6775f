package coop.tablee.distribution.board;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How far a list by delivery date has been read: the last order of the page before. Written {@code 2026-11-26.4711}. */
record SoldOrderPlace(LocalDate day, long order) {

    private static final SoldOrderPlace BEGINNING = new SoldOrderPlace(LocalDate.EPOCH, 0);
    private static final Pattern WRITTEN = Pattern.compile("([0-9-]{10})\\.([0-9]{1,18})");

    /** As it was written; the beginning when nothing was. What was never written so is refused: {@code type-mismatch} at {@code cursor} (422). */
    static SoldOrderPlace of(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return BEGINNING;
        }
        var written = WRITTEN.matcher(cursor);
        try {
            if (written.matches()) {
                return new SoldOrderPlace(LocalDate.parse(written.group(1)), Long.parseLong(written.group(2)));
            }
        } catch (DateTimeException noDay) {
            // told below
        }
        throw DomainException.invalid(FieldError.at("cursor", "type-mismatch", null, "next"));
    }

    static SoldOrderPlace after(SoldOrderRow row) {
        return new SoldOrderPlace(row.day(), row.id());
    }

    String written() {
        return day + "." + order;
    }
}
