/**
 * The shop window over all cooperatives, for people who eat: choosing a point and a day, looking, marking favourites, filling a basket with an account or
 * without, paying, and following an order until it is
 * on the table. It decides how things are shown and which page follows which; what can be ordered is assortment's word, and what is promised, charged or
 * refused is ordering's.
 *
 * <p>The rule that must never break: nothing is ordered or paid but what the page showed. A basket's line that changed meanwhile is said on that line, and
 * waits for an answer.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "platform",
            "identity",
            "network",
            "ordering",
            "ordering :: standing",
            "assortment",
            "payment",
            "catalogue",
            "delivery"
        })
@ApiArea(Area.OPEN)
@NullMarked
package coop.tablee.storefront;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
