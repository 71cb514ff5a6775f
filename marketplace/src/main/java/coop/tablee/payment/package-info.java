/**
 * Money in and back: attempts, captures, refunds, and the inbox of what providers tell. This module decides that an event is applied once, whatever the order
 * and however often it arrives, and that what comes too late goes back at once. It does not know what an order is: it tells those who asked
 * ({@link coop.tablee.payment.PaymentOutcomeListener}), and asks whose what is in it ({@link coop.tablee.payment.OrderShares}) to let the money go on to those who sold.
 *
 * <p>The rule that must never break: nothing is captured without its ledger transaction, nothing is kept beyond what was captured, and no seller is given the same
 * cent twice.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "identity", "network", "ledger"})
package coop.tablee.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
