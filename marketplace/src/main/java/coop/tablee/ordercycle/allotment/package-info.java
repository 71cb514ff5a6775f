/**
 * How much of an offer households and kitchens may take, each. Set before a date opens, because what was ordered before an allotment is not counted in it;
 * afterwards raised, or lowered to what is taken. Taking and giving back is {@code ordercycle.allot}, called by whoever places orders.
 */
@NullMarked
@NamedInterface("allotments")
package coop.tablee.ordercycle.allotment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
