package coop.tablee.distribution.board;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Something that needs a hand, as the database found it.
 *
 * @param names of the product it is about, where it is about one
 * @param unit and {@code quantity}: how much of it, in ordering units; without a product cents
 * @param who a buyer, a producer or a place
 * @param count how many orders or things it touches
 * @param since since when, or until when for what runs out
 * @param ref what the next step needs: an order's number, a cycle's, a destination's or a stock row's id
 */
record TroubleRow(
        Kind kind,
        @Nullable LocalizedText names,
        @Nullable String unit,
        @Nullable BigDecimal quantity,
        @Nullable String who,
        int count,
        @Nullable LocalDate day,
        @Nullable Instant since,
        @Nullable String ref) {

    /** Gravest first: they stand on the board in this order. */
    enum Kind {
        SHORTAGE("bad", "carrot"),
        PACKED_SHORT("bad", "bad"),
        UNROUTED("bad", "truck"),
        REFUSED("bad", "hand"),
        DROP_BELOW("warn", "euro"),
        NO_NUMBER("warn", "receipt"),
        BEING_DROPPED("warn", "sync"),
        UNCONFIRMED("warn", "clock"),
        CYCLE_NOT_CLOSED("warn", "clock"),
        DAY_NOT_DONE("warn", "box"),
        NOT_FETCHED("warn", "box"),
        UNPAID("warn", "euro"),
        PAYING("warn", "euro"),
        /** Held until somebody of a kitchen agrees: not firm. */
        APPROVING("warn", "clock"),
        INCOMPLETE("warn", "allergen");

        private final String tone;
        private final String icon;

        Kind(String tone, String icon) {
            this.tone = tone;
            this.icon = icon;
        }

        String tone() {
            return tone;
        }

        String icon() {
            return icon;
        }

        String key() {
            return "board.trouble." + name();
        }
    }
}
