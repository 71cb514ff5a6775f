package coop.tablee.agreement.planning;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What an authority's kitchens ordered, and what farms brought: given by a higher module, because agreements know of no orders. */
public interface YearOrdered {

    /** By family and unit, what the kitchens of an authority ordered between two days, both in, as Brussels and Paris count them; given up orders left out. */
    Mono<List<Bought>> bought(long authority, LocalDate from, LocalDate until);

    /** By family, unit and producer, what is offered to institutions in that time and how much of it was brought, to whomever. */
    Mono<List<Offered>> offered(LocalDate from, LocalDate until);

    /**
     * What was ordered of a family.
     *
     * @param unit KGM, LTR or H87
     * @param netMinor cents EUR, VAT out
     * @param since first day in that time on which these kitchens ordered anything
     */
    record Bought(
            String family,
            String unit,
            BigDecimal quantity,
            long netMinor,
            long orders,
            long kitchens,
            LocalDate since) {}

    /**
     * What a producer has of a family. For the planner's own arithmetic: it is never shown.
     *
     * @param quantity brought or sold in that time, in unit; absent where it is made as ordered and nothing was sold yet
     * @param price EUR for one unit, VAT out, as the producer asks, on average; absent where none is asked by that unit
     */
    record Offered(
            String family,
            String unit,
            long producer,
            @Nullable BigDecimal quantity,
            @Nullable BigDecimal price) {}
}
