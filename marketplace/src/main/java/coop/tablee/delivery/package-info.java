/**
 * Where goods go and how: destinations (distribution points and kitchen doors), their slots and capacities, the lanes from farm or hub, and the drop of
 * each destination and date. It suggests the nearest place that can take a load; what is for sale and who ordered it are other modules' business.
 * Which doors are joined, so that their goods of a day count together, is {@code delivery.joint}'s to say.
 *
 * <p>The rules that must never break: a slot's capacity is never passed, nothing frozen goes where there is no freezer, and one destination and date is
 * one drop.
 */
@NullMarked
@ApiArea(Area.ORDERS)
@ApplicationModule(allowedDependencies = {"shared", "platform", "identity", "network"})
package coop.tablee.delivery;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
