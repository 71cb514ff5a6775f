/**
 * How much there is: stock rows, their levels, and the append-only moves that are the truth behind every figure. It leaves to catalogue what a product is and
 * to ordering who takes it; others take and give back through its SQL functions. A lot is a row of its own; which one is sold, offers and lines follow.
 *
 * <p>The rule that must never break: nothing is sold twice. Reserved never passes on hand, and each figure is the sum of its moves.
 */
@NullMarked
@ApiArea(Area.STOCK)
@ApplicationModule(allowedDependencies = {"shared", "platform", "identity", "network", "catalogue", "catalogimport"})
package coop.tablee.stock;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
