/**
 * Carts, checkouts, orders, their lines and consignments: this module decides whether what is asked for can be sold, at which price, and what it comes to in
 * cents; it takes the goods, the room at the point and the money together, or nothing. It leaves offers and cut-offs to ordercycle, levels to stock, openings
 * and lanes to delivery, and a provider's ways to payment. Checkouts that wait at the same moment are placed together, each as if it had come alone.
 * A node knows by heart what was read for earlier ones and places by it; the database accepts that only while nothing has been rearranged since, and judges levels, prices
 * and cut-offs itself.
 * What is added to an order that is paid by card, by its buyer or by those who sell, is held for a payment of its own, and falls away alone ({@link coop.tablee.ordering.OrderAmendment}).
 * What kitchens order under a framework agreement is called off its lots as lines are written, changed and given up, by triggers, whoever writes them.
 * What kitchens whose drops are joined order for a day counts for each one's minimum ({@code ordering.joint}).
 * What may come instead of something that is missing is the buyer's to say, here.
 *
 * <p>The rules that must never break: no line is accepted at or after its cut-off, nothing is sold twice, an order's total is the sum of its lines to the
 * cent, and nobody pays more than they agreed to.
 */
@NullMarked
@ApiArea(Area.ORDERS)
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "platform",
            "identity",
            "network",
            "ledger",
            "payment",
            "agreement",
            "agreement :: planning"
        })
package coop.tablee.ordering;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
