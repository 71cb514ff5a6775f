/**
 * How early producers must know. A lead time closes the offers of a producer, or of one product, before the cycle itself closes; it never keeps them open longer.
 * What was ordered before stays as it is.
 */
@NullMarked
@NamedInterface("lead-times")
package coop.tablee.ordercycle.lead;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
