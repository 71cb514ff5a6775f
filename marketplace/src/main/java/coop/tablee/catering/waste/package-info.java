/**
 * What a kitchen throws away, weighed meal by meal: what falls in preparing, what was cooked and not served, what comes back on plates. It decides what a weight may be and how it
 * becomes grams per cover, of a meal and of a dish over time, and tells the menu what a dish left the last time. What was cooked is {@code menu}'s to say, for how many {@code counts}'.
 *
 * <p>The kinds and the way of measuring are those of Delegated Decision (EU) 2019/1597 for restaurants and food services (direct measurement), told apart by where they fall as the
 * FUSIONS manual does.
 *
 * <p>The rules that must never break: a bin is counted once, however often it is sent; what was undone stays in the books and counts no more; no figure per cover without covers.
 */
@NullMarked
@NamedInterface("waste")
package coop.tablee.catering.waste;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
