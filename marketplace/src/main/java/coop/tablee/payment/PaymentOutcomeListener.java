package coop.tablee.payment;

import java.util.Collection;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Whoever asked for money hears here how it went, in the transaction that books it and before the payment's row is locked (so that what is bought is always
 * locked before its payment).
 */
public interface PaymentOutcomeListener {

    /** The money of a payment is there. Answers those of its orders that take it; for the others it goes back at once. Called again for the same payment it answers the same. */
    Mono<Set<Long>> paid(long payment, Collection<Long> orders);

    /** The money of these orders is booked, after {@link #paid}, or taken back for good, after {@link #declined}; with its payment's row locked. */
    Mono<Void> booked(Collection<Long> orders);

    /** There will be no money of a payment: whatever was held for it is let go. Answers those of the orders that were placed before and stand all the same: they are owed. They are locked. */
    Mono<Set<Long>> declined(long payment, Collection<Long> orders);
}
