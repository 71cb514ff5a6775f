package coop.tablee.catalogue;

/** What kind of goods a tax law sees. The rate follows from the country and the delivery date: SQL function {@code catalogue.vat_rate_on}. */
public enum VatCategory {
    FOOD,
    STANDARD,
    CATERING,
    EXEMPT;

    public String messageKey() {
        return "vat-category." + name();
    }
}
