package coop.tablee.catalogimport;

/** What kind of goods a tax law sees; the rate follows from country and date and is never in a catalogue. */
public enum VatCategory {
    /** Foodstuffs and drinks without alcohol. */
    FOOD,
    /** Meals served as a service. */
    CATERING,
    /** Drinks with alcohol: full rate, and an age rule besides. */
    ALCOHOL,
    /** Everything else at the full rate: soap, candles, confectionery where the law says so. */
    STANDARD
}
