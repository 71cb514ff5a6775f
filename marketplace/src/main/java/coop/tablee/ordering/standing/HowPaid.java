package coop.tablee.ordering.standing;

import coop.tablee.ordering.PaymentMethod;

/** How the orders of a standing order are paid, with nobody there when they are placed. */
public enum HowPaid {
    /** Invoiced to the organisation. */
    ACCOUNT(PaymentMethod.ACCOUNT, false),
    /** Taken at once, as was agreed when the standing order was begun; never more than the order's maximum. */
    AT_ONCE(PaymentMethod.TEST, false),
    /** Held until somebody follows the link in the mail: two days, at most until shortly before the first cut-off. */
    BY_LINK(PaymentMethod.TEST, true);

    private final PaymentMethod method;
    private final boolean later;

    HowPaid(PaymentMethod method, boolean later) {
        this.method = method;
        this.later = later;
    }

    PaymentMethod method() {
        return method;
    }

    boolean isLater() {
        return later;
    }
}
