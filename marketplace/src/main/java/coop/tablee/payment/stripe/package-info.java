/**
 * Cards and Bancontact by Stripe, on Stripe's own page (a Checkout Session), so that no card number and no foreign script ever comes near ours. This part asks for the page, takes what is set
 * aside there ({@link coop.tablee.payment.stripe.CardTaking}), gives back money, and hears how it went in three ways: Stripe's signed events, the buyer who comes back, and a job that looks by itself. All three only look at the session and
 * call {@link coop.tablee.payment.inbox.Settling}: what an event says is never believed. It also moves money on to those who sold ({@link coop.tablee.payment.stripe.SellerSharing} says what,
 * {@link coop.tablee.payment.stripe.TransferSending} has it done), and shows them what they got.
 *
 * <p>The rules that must never break: nothing is asked of Stripe while a transaction is open; what is asked for was written down before with the key that makes asking again
 * the same; and there is one page for a payment at a time.
 */
@NullMarked
package coop.tablee.payment.stripe;

import org.jspecify.annotations.NullMarked;
