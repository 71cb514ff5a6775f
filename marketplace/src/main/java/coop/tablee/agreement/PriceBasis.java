package coop.tablee.agreement;

/** How a price of the schedule goes on: as it is, with an index, or with a market's quotation; the latter two times a coefficient. */
public enum PriceBasis {
    FIXED,
    INDEXED,
    MARKET
}
