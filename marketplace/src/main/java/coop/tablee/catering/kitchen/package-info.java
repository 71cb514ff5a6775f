/**
 * Setting kitchens up: who leads a municipality, a school or a home writes its kitchens down, says for how many each cooks on an ordinary day, and shares out who
 * orders for which. Hours and closed days of a door are delivery's, the people of an organisation network's.
 *
 * <p>The rule that must never break: nobody sets up a kitchen that they do not lead or pay for.
 */
@NullMarked
package coop.tablee.catering.kitchen;

import org.jspecify.annotations.NullMarked;
