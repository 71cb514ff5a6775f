package coop.tablee.payment;

import coop.tablee.shared.Money;
import java.util.List;

/** Money that was asked for: for which orders, how it stands, and where the buyer goes on afterwards. */
record PaymentAttempt(long id, String reference, String status, Money amount, List<Long> orders, String returnPath) {

    PaymentAttempt {
        orders = List.copyOf(orders);
    }

    public boolean isPending() {
        return status.equals("pending");
    }
}
