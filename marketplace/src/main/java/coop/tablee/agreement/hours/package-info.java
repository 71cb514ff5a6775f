/**
 * Hours worked for a social clause: the authority says how many a clause asks and who books them, that organisation books them day by day, both read who booked what and when. It decides
 * what counts; whether the clause is kept is said on the clause.
 *
 * <p>The rules that must never break: what was booked is corrected by a row beside it, once, with a reason, and never rewritten; hours of people together, never a trainee's name.
 */
@NullMarked
package coop.tablee.agreement.hours;

import org.jspecify.annotations.NullMarked;
