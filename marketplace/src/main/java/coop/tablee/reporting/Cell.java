package coop.tablee.reporting;

import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * What was accepted in one month: all of it ({@code part} absent), one part of it, or one share of a part ({@code share} present). Parts make up the month, shares
 * make up their part.
 */
record Cell(
        YearMonth month, @Nullable String part, @Nullable String share, Totals totals, Crowd crowd) {

    boolean isMonth() {
        return part == null;
    }

    boolean isPart() {
        return part != null && share == null;
    }

    boolean isShare() {
        return share != null;
    }

    String key() {
        return share == null ? String.valueOf(part) : part + "/" + share;
    }
}
