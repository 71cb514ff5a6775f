package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Cancels orders. */
@Component
public class OrderCancellation {
    public Mono<OrderDetails> cancel(String number, Actor actor) {
        return Mono.error(new UnsupportedOperationException("lands within the hour"));
    }
}
