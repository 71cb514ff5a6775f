package coop.tablee.ordering;

import coop.tablee.platform.OutboxBatchHandler;
import coop.tablee.platform.OutboxMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Counts placed orders for whoever watches over the marketplace: each on the node that delivers the news of it, so the nodes' sum is what was placed. Last of
 * those who hear of it, so that what fails is not counted twice.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class PlacedOrdersFigure implements OutboxBatchHandler {

    private final Counter placed;

    PlacedOrdersFigure(MeterRegistry meters) {
        placed = meters.counter("tablee.orders.placed");
    }

    @Override
    public String kind() {
        return "order_confirmation";
    }

    @Override
    public Mono<Void> handleAll(List<OutboxMessage> messages) {
        return Mono.fromRunnable(() -> placed.increment(messages.size()));
    }
}
