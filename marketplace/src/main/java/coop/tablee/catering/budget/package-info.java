/**
 * What the food of a kitchen may cost in a term: set by who pays for it, followed from the orders themselves. What one meal may cost stays with the kitchen's plan.
 *
 * <p>The rules that must never break: a day belongs to one term of a kitchen at most, and what is spent is read from accepted and ordered lines, never written down.
 */
@NamedInterface("budget")
@NullMarked
package coop.tablee.catering.budget;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
