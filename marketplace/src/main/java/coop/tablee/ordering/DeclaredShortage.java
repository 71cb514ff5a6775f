package coop.tablee.ordering;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Something that a producer declared missing, as it concerns one cooperative. Quantities are ordering units.
 *
 * @param stock the stock row, by which it is cut
 * @param promised what all cooperatives together have promised of it
 * @param firstDate the nearest delivery date with an order of this cooperative that counts on it
 * @param orders how many of this cooperative's orders count on it
 * @param cutAt when the first of them will be cut by itself, if a nearer date does not leave enough
 */
public record DeclaredShortage(
        long stock,
        long product,
        LocalizedText names,
        String producerName,
        String orderingUnit,
        BigDecimal shortage,
        BigDecimal promised,
        Instant declaredAt,
        LocalDate firstDate,
        int orders,
        Instant cutAt) {}
