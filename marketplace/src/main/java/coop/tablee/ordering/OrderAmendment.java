package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Changes placed orders. */
@Component
public class OrderAmendment {
    public Mono<OrderDetails> amend(AmendOrder command, Actor actor) {
        return Mono.error(new UnsupportedOperationException("lands within the hour"));
    }
}
