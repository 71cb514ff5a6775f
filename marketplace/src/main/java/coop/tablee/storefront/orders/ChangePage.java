package coop.tablee.storefront.orders;

import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order being changed. Nothing changes before the difference was shown and agreed to.
 *
 * @param version the order's version that is being changed
 * @param note what to say on top: nothing or stale
 * @param difference what the change comes to; absent before it was looked at
 */
record ChangePage(
        String number,
        long version,
        boolean kitchen,
        String purchaseOrder,
        List<Line> lines,
        @Nullable String note,
        @Nullable Difference difference) {

    /**
     * One product.
     *
     * @param field the name of its quantity in the form, {@code typed} what stands there
     * @param closed whether its cut-off has passed
     */
    record Line(
            String field,
            LocalizedText name,
            String seller,
            String picture,
            String wasWords,
            String typed,
            boolean closed,
            String minimum,
            String step,
            String maximum) {}

    /**
     * What the change comes to, VAT in, at most.
     *
     * @param word what the amount is: to pay, to refund, or the same
     */
    record Difference(Money before, Money after, Money amount, String word) {

        static Difference between(Money before, Money after) {
            var order = after.compareTo(before);
            var amount = order >= 0 ? after.minus(before) : before.minus(after);
            return new Difference(before, after, amount, order == 0 ? "same" : order > 0 ? "to-pay" : "to-refund");
        }

        public boolean isNone() {
            return !amount.isPositive();
        }

        public boolean isMore() {
            return word.equals("to-pay");
        }
    }
}
