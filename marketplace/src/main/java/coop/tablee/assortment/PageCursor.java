package coop.tablee.assortment;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a page ended: the sort it was in, the rank and label of its last card, its offer. Opaque outside, and refused in words when it was tampered with. */
record PageCursor(AssortmentSort sort, BigDecimal rank, String label, long offer) {

    private static final String SEPARATOR = "\n";

    String written() {
        var text = String.join(SEPARATOR, sort.name(), rank.toPlainString(), Long.toString(offer), label);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Refuses with {@code invalid-input} (400) what is no cursor, or one of another sort. */
    static PageCursor read(String written, AssortmentSort sort) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(written), StandardCharsets.UTF_8).split(SEPARATOR, 4);
            var cursor = new PageCursor(
                    AssortmentSort.valueOf(parts[0]), shortNumber(parts[1]), parts[3], Long.parseLong(parts[2]));
            if (cursor.sort == sort && cursor.label.indexOf('\0') < 0) {
                return cursor;
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unreadable) {
            throw refused(written, unreadable);
        }
        throw refused(written, null);
    }

    private static BigDecimal shortNumber(String text) {
        if (text.length() > 40 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            throw new IllegalArgumentException(text);
        }
        return new BigDecimal(text);
    }

    private static DomainException refused(String written, @Nullable Throwable cause) {
        var refusal = new DomainException(
                DomainException.Kind.MALFORMED,
                "invalid-input",
                List.of(FieldError.at("cursor", "not-a-cursor", written, "the next of a page in the same sort")));
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }
}
