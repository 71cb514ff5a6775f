package coop.tablee.ordering;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** A closed cycle confirms its orders. The message's key is the cycle's id. */
@Component
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
