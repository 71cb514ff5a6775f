package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Places checkouts. */
@Component
public class OrderPlacement {
    public Mono<PlacedCheckout> place(PlaceCheckout command, Actor actor) {
        return Mono.error(new UnsupportedOperationException("lands within the hour"));
    }
}
