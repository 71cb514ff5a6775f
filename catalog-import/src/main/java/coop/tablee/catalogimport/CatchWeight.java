package coop.tablee.catalogimport;

import java.math.BigDecimal;

/**
 * Ordered by piece, priced by kilogram of what it really weighs.
 *
 * @param nominalWeight kilograms that one piece weighs on average, up to 3 decimals
 * @param tolerance how far a piece may be from it, as a fraction: 0.15 for 15 %
 */
public record CatchWeight(BigDecimal nominalWeight, BigDecimal tolerance) {}
