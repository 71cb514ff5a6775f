package coop.tablee.agreement.planning;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What an authority's kitchens cook: given by a higher module, because agreements know of no menus. */
public interface YearCooked {

    /** By family, what the menus of an authority's kitchens need for deliveries between two days, both in, and what that comes to in a year of these kitchens. */
    Mono<List<Cooked>> cooked(long authority, LocalDate from, LocalDate until);

    /**
     * What menus need of a family.
     *
     * @param family absent for foods that nobody offers
     * @param kilograms before peeling, in that time; a litre counts as a kilogram
     * @param yearly the same for a year: each kitchen's by its own meals of the coming year, as its week and its calendar say
     * @param days with a menu, of all kitchens together
     */
    record Cooked(@Nullable String family, BigDecimal kilograms, BigDecimal yearly, long days, long kitchens) {}
}
