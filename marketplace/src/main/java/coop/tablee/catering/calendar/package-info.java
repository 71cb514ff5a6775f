/**
 * The calendar of a kitchen, or of all kitchens of an authority: holidays, outings, strikes, and how many eat on such days. It decides which days are not ordinary and who may
 * say so; {@code catering.heads} makes head-counts of it, and the closed days of a door stay delivery's, closed and opened again from here.
 *
 * <p>The rules that must never break: of the days of a kitchen one thing is said, what it says of itself goes before what its authority says of all, and what somebody counted
 * for a date by hand stands.
 */
@NamedInterface("calendar")
@NullMarked
package coop.tablee.catering.calendar;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
