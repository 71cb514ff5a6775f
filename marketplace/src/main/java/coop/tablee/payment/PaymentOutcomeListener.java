package coop.tablee.payment;

import java.util.Collection;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Whoever asked for money hears here how it went, in the transaction that books it and before the payment's row is locked (so that what is bought is always
 * locked before its payment).
 */
public interface PaymentOutcomeListener {

    /** The money is there. Answers those of the orders that take it; for the others it goes back at once. Called again for the same payment it answers the same. */
    Mono<Set<Long>> paid(Collection<Long> orders);

    /** The money of these orders is booked, after {@link #paid} and with its payment's row locked. */
    Mono<Void> booked(Collection<Long> orders);

    /** There will be no money: whatever was held for it is let go. Answers those of the orders that were placed before and stand all the same: they are owed. */
    Mono<Set<Long>> declined(Collection<Long> orders);
}
