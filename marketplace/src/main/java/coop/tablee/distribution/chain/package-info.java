/**
 * Bottles, jars and crates between farms and their cooperative: what farms lend with their goods and besides, what goes back to them, what is still out. Counted in
 * pieces; their deposit is told as a value, because nobody is charged a deposit on this stretch. What buyers owe is ordering's.
 *
 * <p>The rule that must never break: what came with goods is read from what was packed, and so counted once however often somebody looks or packs again.
 */
@NullMarked
@NamedInterface("chain")
package coop.tablee.distribution.chain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
