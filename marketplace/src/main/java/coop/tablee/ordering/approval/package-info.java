/**
 * Agreeing to what a kitchen orders: from which amount on a buyer or an approver has to agree, who that is today, what they say, and what becomes of an order that
 * nobody decided on by its cut-off. Goods and room are held meanwhile, prices and cut-offs stay those of the submission; placing and letting go are ordering's.
 *
 * <p>The rules that must never break: an order that needs somebody's agreement is placed once, by somebody who may agree at that moment, before its earliest
 * cut-off, or by the authority's own rule at it; and whoever leaves decides nothing any more.
 */
@NullMarked
@NamedInterface("approval")
package coop.tablee.ordering.approval;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
