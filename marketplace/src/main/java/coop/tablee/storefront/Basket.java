package coop.tablee.storefront;

import coop.tablee.shared.Money;

/**
 * What every page of the market says about the visitor's basket.
 *
 * @param lines how many lines are in it
 * @param total what the goods cost at nominal weight, VAT in, fees apart
 */
public record Basket(int lines, Money total) {}
