/**
 * Mini-competitions under a lot that several supply: the authority asks all of them for a quote for named goods, quantities and delivery days, says what decides and until when; they
 * answer at their desk; afterwards one quote is chosen with reasons, or none. It decides when answers may be read and what the points for the price are; what a chosen quote prices
 * is a line of the lot's schedule that counts for that supplier alone ({@code agreement.lot_prices}).
 *
 * <p>The rules that must never break: nobody but its supplier reads an answer before its request was opened, and nobody ever does when it was cancelled before; an answer comes in time,
 * is replaced or taken back by the database's clock or not at all, and is not rewritten afterwards; that it was leaves its trace; one quote is chosen, once, and it has the most points by what was announced.
 */
@NullMarked
@NamedInterface("contest")
package coop.tablee.agreement.contest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
