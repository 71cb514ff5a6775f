package coop.tablee.distribution;

import coop.tablee.ordering.UnfetchedGoods;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An order that nobody fetched in time, as the cooperative sees it whose goods were in it.
 *
 * @param fetched whether somebody came later all the same
 * @param forgivableMinor cents VAT in that the cooperative sold itself, as the lines stand
 * @param forgivenMinor what it gave back, with its {@code reason}
 */
record UnfetchedOrder(
        String number,
        String buyerName,
        LocalDate date,
        String destination,
        UnfetchedGoods unfetched,
        @Nullable LocalDate keptUntil,
        String note,
        boolean fetched,
        long forgivableMinor,
        @Nullable Long forgivenMinor,
        @Nullable String reason) {

    public Money forgivable() {
        return Money.euro(forgivableMinor);
    }

    public @Nullable Money forgiven() {
        return forgivenMinor == null ? null : Money.euro(forgivenMinor);
    }
}
