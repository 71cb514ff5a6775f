/**
 * What menus and counts make a kitchen need, and the way from there into its week's order: amounts before peeling, less what is in stock or ordered, rounded up to what is sold.
 * Each need says how it came about. What is cooked is {@code menu}'s, for how many {@code counts}', and the order itself the week's.
 *
 * <p>The rules that must never break: an amount is never rounded down; the same needs filled in twice fill in the same; and nothing is ordered that the cook has not seen.
 */
@NullMarked
@NamedInterface("needs")
package coop.tablee.catering.need;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
