/**
 * What kitchens whose drops are joined order for a day, counted together for the minimum of each: amounts only, seen by the kitchens concerned and by the cooperative
 * that comes to their doors. What a kitchen announces counts for the others until it orders, so that one of them can be the first.
 *
 * <p>The rule that must never break: an order that was placed counting on others stands, whatever they do afterwards; it is told ({@code joint_drop_short}), not undone.
 */
@NullMarked
@NamedInterface("joint")
package coop.tablee.ordering.joint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
