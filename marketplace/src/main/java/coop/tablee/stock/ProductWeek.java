package coop.tablee.stock;

import java.time.LocalDate;

/**
 * What a forecast is said of.
 *
 * @param monday the week's first day
 */
public record ProductWeek(long product, LocalDate monday) {}
