package coop.tablee.catalogimport;

/** What kind of goods a tax law sees; the rate follows from country and date and is never in a catalogue. */
public enum VatCategory {
    /** Foodstuffs and drinks without alcohol. */
    FOOD,
    /** Meals served as a service. */
    CATERING,
    /** Everything at the full rate, drinks with alcohol among it. */
    STANDARD,
    /** Sold without VAT. */
    EXEMPT
}
