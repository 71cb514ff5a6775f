package coop.tablee.ordering;

import java.math.BigDecimal;

/**
 * A buyer asks for something more in an order after its cut-off.
 *
 * @param key sent twice, it is asked once
 * @param offer of the order's date, from a cooperative that is in the order
 * @param quantity ordering units
 * @param note what the grower should know, at most 300 characters
 */
public record AskLate(String number, String key, long offer, BigDecimal quantity, String note) {}
