package coop.tablee.ordering;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A closed cycle confirms its orders, before anybody is told of it. Thousands are confirmed in transactions of their own, side by side; what is left is done with
 * the news itself. The message's key is the cycle's id.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CycleClosedHandler implements OutboxHandler {

    private final DueConfirmations due;
    private final OrderConfirmation confirmation;

    CycleClosedHandler(DueConfirmations due, OrderConfirmation confirmation) {
        this.due = due;
        this.confirmation = confirmation;
    }

    @Override
    public String kind() {
        return "cycle_closed";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return due.confirmAll()
                .contextWrite(outside -> Context.empty())
                .then(confirmation.confirmOrdersOf(Long.parseLong(message.dedupKey())))
                .then();
    }
}
