/**
 * A cooperative's windows for ordering: which delivery dates are open, from when until when for whom, what is offered there and at which price and fee. It
 * leaves to catalogue what a product is, to assortment what a buyer gets to see of it and to ordering who buys.
 *
 * <p>The rules that must never break: a cycle's state is stored and changes once, closing waits for placements in flight, and a cut-off is a local date and
 * time that survives the change of clocks.
 */
@NullMarked
@ApiArea(Area.CYCLES)
@ApplicationModule(
        allowedDependencies = {"shared", "platform", "identity", "network", "catalogue", "stock", "delivery"})
package coop.tablee.ordercycle;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
