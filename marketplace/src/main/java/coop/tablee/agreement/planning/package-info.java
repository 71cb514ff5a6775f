/**
 * The lot planner: before there is a framework agreement, what an authority's kitchens need in a year, family by family, estimated from what they ordered or what their menus need; lots of a
 * size that producers can deliver; and which procedure the value of the whole allows, by thresholds that are dated rows with their source. A plan is kept, corrected, and becomes the
 * draft of an agreement in one step, written by {@link coop.tablee.agreement.Agreements} and {@link coop.tablee.agreement.Lots}. What was ordered and what menus need is told from above, through
 * {@link coop.tablee.agreement.planning.YearOrdered} and {@link coop.tablee.agreement.planning.YearCooked}.
 *
 * <p>The rules that must never break: every figure says where it is from; a need is shared out over lots whole, to the cent; what counts before a threshold is the sum of all lots over all years
 * with their headroom, never one lot alone, so that no splitting ever makes a procedure lighter; and what a single producer brings is never told, only the middle of five or more.
 */
@NullMarked
@NamedInterface("planning")
package coop.tablee.agreement.planning;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
