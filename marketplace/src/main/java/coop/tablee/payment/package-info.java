/**
 * Money in and back: attempts, captures, refunds, and the inbox of what providers tell. This module decides that an event is applied once, whatever the order
 * and however often it arrives, and that what comes too late goes back at once. It does not know what an order is: it tells those who asked
 * ({@link coop.tablee.payment.PaymentOutcomeListener}).
 *
 * <p>The rule that must never break: nothing is captured without its ledger transaction, and nothing is kept beyond what was captured.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "identity", "ledger"})
package coop.tablee.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
