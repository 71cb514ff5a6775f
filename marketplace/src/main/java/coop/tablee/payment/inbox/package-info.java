/**
 * What providers tell of money, whichever way it is heard: stored first, applied once. There is one step that books a payment ({@link coop.tablee.payment.inbox.Settling}); an event, the
 * buyer's return, a job that looks by itself and the played provider all call it, in any order and at the same time.
 */
@NullMarked
package coop.tablee.payment.inbox;

import org.jspecify.annotations.NullMarked;
