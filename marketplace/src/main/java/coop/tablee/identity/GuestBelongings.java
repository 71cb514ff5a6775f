package coop.tablee.identity;

import coop.tablee.platform.page.Toasts;
import java.util.Collection;
import java.util.List;
import org.springframework.web.server.ServerWebExchange;
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

        void tell(Toasts toasts, ServerWebExchange exchange) {
            toasts.leave(exchange, messageKey, values.toArray(String[]::new));
        }
    }
}
