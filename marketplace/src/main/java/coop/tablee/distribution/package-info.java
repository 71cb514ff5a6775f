/**
 * From the harvest to the hand: what each producer brings, what is packed for whom, what a kitchen accepts at its door and what a household fetches at a point.
 * This module shows it, keeps the vehicles that carry it, takes down what people saw (weights, temperatures, names), and leaves to ordering what that means for stock and money.
 *
 * <p>The rule that must never break: nobody reads or writes a consignment that is neither packed by, bought by, nor brought to the party they act for.
 */
@NullMarked
@ApiArea(Area.DELIVERIES)
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "platform",
            "identity",
            "network",
            "catalogue",
            "stock",
            "delivery",
            "delivery :: joint",
            "ordering",
            "ordering :: joint",
            "ordering :: standing"
        })
package coop.tablee.distribution;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
