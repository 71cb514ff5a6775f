package coop.tablee.storefront.orders;

import coop.tablee.ordering.OrderState;
import coop.tablee.platform.OutboxBatchHandler;
import coop.tablee.platform.OutboxMessage;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells that an order is cancelled, why if somebody else did it, and what was given back. The message's key is the order's id. */
@Component
class CancellationMail implements OutboxBatchHandler {

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
    public Mono<Void> handleAll(List<OutboxMessage> messages) {
        return post.write(messages.stream().map(this::news).toList());
    }

    private OrderPost.News news(OutboxMessage message) {
        var cause = ChangeMail.cause(message.payload());
        return new OrderPost.News(
                message,
                Long.parseLong(message.dedupKey()),
                addressed -> addressed.order().state() == OrderState.CANCELLED,
                (addressed, families, locale) -> letters.cancelled(addressed, families, cause, locale));
    }
}
