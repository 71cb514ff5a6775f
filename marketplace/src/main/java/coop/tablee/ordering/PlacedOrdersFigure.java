package coop.tablee.ordering;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Counts placed orders for whoever watches over the marketplace: each on the node that delivers the news of it, so the nodes' sum is what was placed. */
@Component
class PlacedOrdersFigure implements OutboxHandler {

    private final Counter placed;

    PlacedOrdersFigure(MeterRegistry meters) {
        placed = meters.counter("tablee.orders.placed");
    }

    @Override
    public String kind() {
        return "order_confirmation";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return Mono.fromRunnable(placed::increment);
    }
}
