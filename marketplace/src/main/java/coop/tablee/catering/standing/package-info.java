/**
 * What comes to a kitchen by itself: bread, milk and fruit by weekday or by meal, as {@code ordering.standing} orders it some hours before its cut-off. This part shows and keeps those needs, changes
 * or leaves them out for one week, and takes them into the week's own order; how much that is and when it is placed, ordering decides.
 *
 * <p>The rule that must never break: what was taken into the week's order does not come by itself as well.
 */
@NullMarked
package coop.tablee.catering.standing;

import org.jspecify.annotations.NullMarked;
