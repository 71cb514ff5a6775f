package coop.tablee.storefront.orders;

import coop.tablee.shared.Money;
import coop.tablee.storefront.Sign;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A buyer's orders, newest first.
 *
 * @param number what was searched for, as typed; may be empty
 * @param more the address of the older ones; absent at the end
 */
record OrdersPage(String number, List<Row> rows, @Nullable String more) {

    /** One order. {@code total} is VAT in. */
    record Row(String number, LocalDate date, String place, Money total, Sign state) {}
}
