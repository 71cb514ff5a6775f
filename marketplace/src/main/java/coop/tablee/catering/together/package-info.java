/**
 * The same delivery for several kitchens: whoever cooks or buys for more than one types the amounts of all of them side by side and sends them at once, all or nothing. Each door gets its own order,
 * with its own papers; ordering places them together, and what was typed here is kept in the weeks of the kitchens.
 *
 * <p>The rule that must never break: nobody sees or orders for a kitchen at which they neither cook nor buy.
 */
@NullMarked
package coop.tablee.catering.together;

import org.jspecify.annotations.NullMarked;
