package coop.tablee.catering.budget;

import coop.tablee.shared.Money;
import java.time.LocalDate;

/**
 * A budget to keep.
 *
 * @param id 0 for a new one
 * @param site the kitchen door
 * @param first the first day of delivery that counts, {@code last} the last
 * @param amount for food and fees, VAT in; above zero
 * @param version that was read
 */
public record TermBudget(
        long id, long site, String name, LocalDate first, LocalDate last, Money amount, long version) {}
