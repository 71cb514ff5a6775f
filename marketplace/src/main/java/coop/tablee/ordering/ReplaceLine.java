package coop.tablee.ordering;

import java.math.BigDecimal;

/**
 * Another product instead of one that an order has, which the buyer agreed to.
 *
 * @param version of the order as the coordinator saw it
 * @param key of this one wish: sent twice, it is done once
 * @param line that goes
 * @param offer that comes, of the same delivery date
 * @param quantity of what comes, in its ordering units
 * @param agreed whether the buyer said yes to it when asked; need not be where it was agreed beforehand
 * @param allergensTold whether the buyer knows of allergens that the old one did not have
 */
public record ReplaceLine(
        String number,
        long version,
        CorrectionKey key,
        long line,
        long offer,
        BigDecimal quantity,
        boolean agreed,
        boolean allergensTold,
        Because because)
        implements Correction {}
