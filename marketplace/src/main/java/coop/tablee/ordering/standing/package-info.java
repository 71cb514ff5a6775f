/**
 * Standing orders: what a household or a kitchen orders again and again until it stops. This part decides on which dates something is wanted, what of it is asked
 * for when a cycle opens, and what is told when not all of it was to be had; placing itself is ordering's, by the buyer's rights and rules of that moment.
 *
 * <p>The rule that must never break: a standing order places at most one living order for a date, however many nodes try and wherever one of them dies; and a
 * standing order and the orders that it placed never change each other.
 */
@NullMarked
@NamedInterface("standing")
package coop.tablee.ordering.standing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
