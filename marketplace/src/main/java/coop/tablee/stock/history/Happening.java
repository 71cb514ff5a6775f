package coop.tablee.stock.history;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a stock row: goods that moved, a count, a loss, another best-before of a lot, or that its goods are made as ordered; or what was said
 * of a week to come.
 *
 * @param quantity signed ordering units; of a count, what was counted; of a forecast, what is expected, null = nothing any more; null of
 *     a best-before and of goods made as ordered
 * @param before of a count or a loss, what it was before; of a forecast, what was expected before, null = nothing
 * @param shortage of a count or a loss, what was missing then of what is promised; of goods made as ordered, what was missing until then
 * @param bestBefore of a best-before, the last day that was said
 * @param dayBefore of a best-before, what was said before it
 * @param week of a forecast, the Monday of the week
 * @param why what it happened for, null where the kind says it all: order, shortage, date (taken from another row), import, withdrawn, past; of a count undone,
 *     when it takes the one before it back; of a loss its reason, or taken_back; of goods made as ordered begins or ends; of a forecast no_more
 * @param who the person, where it is one of the producer's or of its cooperatives
 */
public record Happening(
        Instant at,
        Kind kind,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal before,
        @Nullable BigDecimal shortage,
        @Nullable LocalDate bestBefore,
        @Nullable LocalDate dayBefore,
        @Nullable LocalDate week,
        @Nullable String why,
        @Nullable String who,
        long product,
        LocalizedText names,
        String orderingUnit,
        @Nullable LocalDate deliveryDate,
        @Nullable String lot) {

    /** What can happen. */
    public enum Kind {
        COUNT,
        RECEIVE,
        RESERVE,
        RELEASE,
        PICK,
        ADJUST,
        WASTE,
        BEST_BEFORE,
        ON_DEMAND,
        FORECAST;

        /** As the API and the file write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public String messageKey() {
            return "stock.move." + word();
        }
    }

    /** Whether the quantity is how much there is, or will be, rather than by how much it changed. */
    public boolean isLevel() {
        return kind == Kind.COUNT || kind == Kind.FORECAST;
    }

    public boolean isShort() {
        return kind != Kind.ON_DEMAND && shortage != null && shortage.signum() > 0;
    }

    /** Whether something is missing no longer because it is made as ordered. */
    public boolean isShortageOver() {
        return kind == Kind.ON_DEMAND && shortage != null;
    }

    public boolean isMore() {
        return quantity != null && quantity.signum() > 0;
    }
}
