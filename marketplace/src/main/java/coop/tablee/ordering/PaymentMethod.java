package coop.tablee.ordering;

/**
 * How a checkout is paid. On account is for organisations; the test method exists only in a demo or a test on one's own machine; by Stripe (card, Bancontact) the orders are always held
 * while the buyer is on the provider's page.
 */
public enum PaymentMethod {
    ACCOUNT,
    TEST,
    STRIPE,
    CREDIT;

    /** Whether the orders are held while somebody pays; {@code wished} decides where both are possible. */
    boolean holds(boolean wished) {
        return this == STRIPE || (wished && this != ACCOUNT);
    }
}
