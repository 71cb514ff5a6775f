package coop.tablee.identity;

import java.util.List;
import reactor.core.publisher.Mono;

/**
 * What somebody put aside without an account, and takes along when they sign in. Implemented by the module that keeps it; runs in the transaction that opens the
 * session.
 */
public interface GuestBelongings {

    /** Hands everything over from the guest's household to that of whoever signs in; empty when there was nothing. */
    Mono<Brought> handOver(long fromParty, long toParty);

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
