package coop.tablee.stock.week;

import coop.tablee.shared.Amounts;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a cell held when the page was made: so that an old page never takes back what somebody else typed meanwhile.
 *
 * @param version of the count or forecast; 0 where there was none
 * @param amount ordering units; absent where nothing was said
 */
record Seen(long version, @Nullable BigDecimal amount) {

    static final Seen NOTHING = new Seen(0, null);

    private static final Pattern WRITTEN = Pattern.compile("([qf][.0-9-]{2,40})=(\\d{1,18}):([0-9.]{0,24})");

    /** Reads {@code name=version:amount;…}; what it does not know is passed over. */
    static Map<CellKey, Seen> read(String written) {
        var seen = new LinkedHashMap<CellKey, Seen>();
        var cell = WRITTEN.matcher(written);
        while (cell.find()) {
            var version = Long.parseLong(cell.group(2));
            var amount = amount(cell.group(3));
            CellKey.read(cell.group(1)).ifPresent(key -> seen.put(key, new Seen(version, amount)));
        }
        return seen;
    }

    private static @Nullable BigDecimal amount(String written) {
        try {
            return written.isEmpty() ? null : new BigDecimal(written);
        } catch (NumberFormatException noAmount) {
            return null;
        }
    }

    boolean isThere() {
        return amount != null;
    }

    boolean says(BigDecimal other) {
        return amount != null && amount.compareTo(other) == 0;
    }

    /** As the page carries it: {@code version:amount}. */
    String token() {
        return version + ":" + (amount == null ? "" : Amounts.plain(amount));
    }
}
