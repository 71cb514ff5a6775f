package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Says what a checkout would come to. */
@Component
public class OrderQuote {
    public Mono<CheckoutQuote> quote(List<OrderRequest> orders, Actor actor) {
        return Mono.error(new UnsupportedOperationException("lands within the hour"));
    }
}
