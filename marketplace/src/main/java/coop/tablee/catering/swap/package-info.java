/**
 * What a kitchen could cook instead when something of a planned dish is short, not offered or out of season: other dishes of the same family, each looked at anew for what can be had,
 * for whom it suits, what it costs and what it does to the kitchen's targets. What is on the menu is {@code menu}'s, what is missing {@code need}'s to say.
 *
 * <p>The rule that must never break: nothing is swapped by itself.
 */
@NullMarked
package coop.tablee.catering.swap;

import org.jspecify.annotations.NullMarked;
