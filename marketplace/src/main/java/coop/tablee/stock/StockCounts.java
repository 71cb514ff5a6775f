package coop.tablee.stock;

/** How many of a producer's rows there are, and how many of them need a look: running low, sold out, or with something missing of what is promised. */
public record StockCounts(long all, long low, long soldOut, long missing) {}
