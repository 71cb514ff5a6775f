/**
 * Proofs that nobody is sold what is not there and nobody loses an order: short ones that every build runs, and {@link coop.tablee.reliability.FaultProgram}, which
 * is run by hand and whose result stands in {@code docs/reliability.md}.
 */
@NullMarked
package coop.tablee.reliability;

import org.jspecify.annotations.NullMarked;
