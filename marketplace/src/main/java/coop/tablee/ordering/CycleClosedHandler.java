package coop.tablee.ordering;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** A closed cycle confirms its orders, before anybody is told of it. The message's key is the cycle's id. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CycleClosedHandler implements OutboxHandler {

    private final OrderConfirmation confirmation;

    CycleClosedHandler(OrderConfirmation confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public String kind() {
        return "cycle_closed";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return confirmation.confirmOrdersOf(Long.parseLong(message.dedupKey())).then();
    }
}
