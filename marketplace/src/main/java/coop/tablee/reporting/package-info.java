/**
 * What the food council and everyone else may see: shares of organic and seasonal food and what reaches the producers, by month, from accepted lines only.
 * Hears of orders through the outbox and reads what {@code ordering} publishes for reports; knows no orders of its own. A figure always comes with its
 * formula, its numerator and denominator, its coverage and the rows behind it, and every figure equals what the rows give.
 */
@ApplicationModule(
        allowedDependencies = {"shared", "platform", "identity", "network", "ordering", "catalogue", "catalogimport"})
@NullMarked
@ApiArea(Area.OPEN)
package coop.tablee.reporting;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
