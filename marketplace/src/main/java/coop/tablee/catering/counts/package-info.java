/**
 * Who eats what at each meal: forecast, registered, final by a set hour, and served, by age group, diet and texture. It decides when a count may still change; the ordinary week
 * and the total of a date are {@link coop.tablee.catering.HeadCounts}', and hold where nobody has counted a meal. Which number holds is said once, by
 * {@code catering.counts_that_hold} and {@code catering.heads}; lunch is the meal that a day's number means.
 *
 * <p>The rules that must never break: counts only, never a name; and what is final stays as it was at its hour.
 */
@NullMarked
@NamedInterface("counts")
package coop.tablee.catering.counts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
