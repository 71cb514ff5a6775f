package coop.tablee.platform.api;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the API writes amounts: decimal strings, without zeros at the end. */
public final class ApiAmounts {

    private ApiAmounts() {}

    public static String plain(BigDecimal amount) {
        return Amounts.plain(amount);
    }

    public static @Nullable String plainOrNone(@Nullable BigDecimal amount) {
        return amount == null ? null : plain(amount);
    }

    /** A price in euro, VAT in or out as whoever writes it says. */
    public static Map<String, String> euro(BigDecimal amount) {
        return Map.of("amount", plain(amount), "currency", Money.euro(0).currency());
    }
}
