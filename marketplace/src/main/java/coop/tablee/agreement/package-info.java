/**
 * Framework agreements of authorities: lots with who supplies them, at which prices and up to which value, clauses with what proves them, and how all that is
 * written, started, renewed and ended. It decides what falls under a lot (who sells, which family, on which day) and keeps the counter of what is called off;
 * it leaves to ordering when a line comes and changes, which tells it through {@code agreement.call_off} and {@code agreement.stand_at}. What a line costs that a
 * schedule prices is decided here ({@code agreement.lot_prices}, by the rules of {@link coop.tablee.agreement.PriceSeries}); ordercycle asks for it where it decides what
 * a buyer pays. What was ordered is read for the auditor's file through {@link coop.tablee.agreement.CalledOffLines}, which ordering gives.
 *
 * <p>What is left of the ceilings for a kitchen: {@link coop.tablee.agreement.LotDirectory#roomOf} gives a {@link coop.tablee.agreement.LotRoom} for each lot
 * that it may call off, which also says whether something falls under it ({@link coop.tablee.agreement.LotRoom#covers}).
 *
 * <p>What a next agreement is to be about is {@code planning}'s: needs of a year, lots and thresholds, until they become a draft here.
 *
 * <p>Mini-competitions under a lot are in {@link coop.tablee.agreement.contest}; a quote that was chosen is a line of the lot's schedule that counts under its supplier alone, before the others. What holds for others beside who was chosen is the lot's ({@link coop.tablee.agreement.LotBeside}); ordering judges it.
 *
 * <p>The rules that must never break: what is called off a lot is the sum of its lines, in the transaction that writes them, and never passes its ceiling, by
 * whichever way lines come, change or are weighed; what somebody supplies of a family to an authority falls under one lot on each day; an agreement is
 * rewritten only while it is a draft; what an index was said to be is never rewritten; no file is handed out that was not looked through.
 */
@NullMarked
@ApiArea(Area.ORDERS)
@ApplicationModule(allowedDependencies = {"shared", "platform", "identity", "network", "catalogue", "catalogimport"})
package coop.tablee.agreement;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
