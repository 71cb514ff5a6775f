package coop.tablee.ordering;

/** How a checkout is paid. On account is for organisations; the test method exists only in a demo or a test on one's own machine. */
public enum PaymentMethod {
    ACCOUNT,
    TEST,
    STRIPE,
    CREDIT
}
