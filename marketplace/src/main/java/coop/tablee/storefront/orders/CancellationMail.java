package coop.tablee.storefront.orders;

import coop.tablee.ordering.OrderState;
import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells that an order is cancelled, why if somebody else did it, and what was given back. The message's key is the order's id. */
@Component
class CancellationMail implements OutboxHandler {

    private final OrderPost post;
    private final OrderLetters letters;

    CancellationMail(OrderPost post, OrderLetters letters) {
        this.post = post;
        this.letters = letters;
    }

    @Override
    public String kind() {
        return "order_cancelled";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        var cause = ChangeMail.cause(message.payload());
        return post.write(
                message,
                Long.parseLong(message.dedupKey()),
                addressed -> addressed.order().state() == OrderState.CANCELLED,
                (addressed, families, locale) -> letters.cancelled(addressed, families, cause, locale));
    }
}
