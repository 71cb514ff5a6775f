package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The buyer takes a whole order back: until the earliest cut-off of its lines (afterwards {@code cut-off-passed}, 409). Stock and room are released, what was
 * paid goes back in full. An order cancelled before answers as it stands, so a double click does no harm.
 */
@Component
public class OrderCancellation {

    private final OrderStore store;

    OrderCancellation(OrderStore store) {
        this.store = store;
    }

    /** Cancels the acting party's order; {@code not-found} when it has none of this number. Once begun it is finished even if nobody waits. */
    public Mono<OrderDetails> cancel(String number, Actor actor) {
        return Mono.defer(() -> Detached.run(store.cancel(number, Buyer.of(actor))))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }
}
