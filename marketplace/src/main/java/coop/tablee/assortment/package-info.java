/**
 * What can be ordered for a destination and a date, by whom, at which price: search, filters, cards and open dates. It reads one prepared row per offer and
 * joins what may change any second (price, stock, cut-off, lane, certificate) when asked. It takes nothing and sells nothing: that is ordering.
 *
 * <p>The rules that must never break: a kitchen never sees a product with an unknown allergen, nobody is offered what the destination cannot keep cold, and
 * organic is shown only with certificates valid on the delivery date.
 */
@NullMarked
@ApiArea(Area.ORDERS)
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "platform",
            "identity",
            "network",
            "catalogue",
            "stock",
            "delivery",
            "ordercycle"
        })
package coop.tablee.assortment;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
