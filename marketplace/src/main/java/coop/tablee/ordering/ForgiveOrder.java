package coop.tablee.ordering;

import coop.tablee.shared.Money;

/**
 * Gives back some or all of what a cooperative sold itself in an order that was not fetched.
 *
 * @param amount VAT in, more than nothing
 * @param reason what the household may read too; 1 to 200 characters
 */
public record ForgiveOrder(String number, Money amount, String reason) {}
