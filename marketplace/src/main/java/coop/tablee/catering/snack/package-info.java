/**
 * Soup and snacks of a school, for every pupil on some weekdays of a season, class by class. It decides how much that is (pupils × portion, rounded up to what is sold) and on which days
 * there is school, and keeps a standing order in step with both, by itself where the calendar changes; who makes it has the papers of its classes too. The orders themselves are {@code ordering.standing}'s, the free days {@code calendar}'s.
 *
 * <p>The rules that must never break: numbers of pupils, never a name; never less than the portions; and one standing order for a programme, however often it is asked for.
 */
@NullMarked
@NamedInterface("snacks")
package coop.tablee.catering.snack;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
