package coop.tablee.network;

/** How a seller stands towards VAT: an exempt small business charges none, whatever it sells. */
public enum VatStatus {
    NORMAL,
    EXEMPT_SMALL,
    FLAT_RATE_FARMER
}
