/**
 * The pages and letters of agreeing to orders: what waits, the orders of one submission with what a meal comes to and what changed, who stands in for whom, and the
 * authority's rule. It decides how these are shown; who may agree, and what that does, is ordering's.
 */
@NullMarked
package coop.tablee.catering.approval;

import org.jspecify.annotations.NullMarked;
