package coop.tablee.identity;

import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What somebody put aside or ordered without an account, and takes along when they sign in. Implemented by the module that keeps it; runs in the transaction that opens the
 * session.
 */
public interface GuestBelongings {

    /** Hands everything over from the guest's household to that of whoever signs in; empty when there was nothing. */
    Mono<Brought> handOver(long fromParty, long toParty);

    /** Those of these guests for whose household something was ordered, whatever became of it. */
    Flux<Long> whoOrdered(Collection<Long> guests);

    /**
     * What is told on the next page.
     *
     * @param values of the message, written for people
     */
    record Brought(String messageKey, List<String> values) {

        public Brought {
            values = List.copyOf(values);
        }
    }
}
