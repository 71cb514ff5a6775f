package coop.tablee.storefront.orders;

import coop.tablee.ordering.OrderState;
import coop.tablee.platform.OutboxBatchHandler;
import coop.tablee.platform.OutboxMessage;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Confirms a placed order: the lines, the sums, where and when, and until when it may be changed. The message's key is the order's id. An order that was changed
 * before the mail is written is told as it stands; one that was cancelled is not confirmed.
 */
@Component
class ConfirmationMail implements OutboxBatchHandler {

    private final OrderPost post;
    private final OrderLetters letters;

    ConfirmationMail(OrderPost post, OrderLetters letters) {
        this.post = post;
        this.letters = letters;
    }

    @Override
    public String kind() {
        return "order_confirmation";
    }

    @Override
    public Mono<Void> handleAll(List<OutboxMessage> messages) {
        return post.write(messages.stream().map(this::news).toList());
    }

    private OrderPost.News news(OutboxMessage message) {
        return new OrderPost.News(
                message,
                Long.parseLong(message.dedupKey()),
                addressed -> addressed.order().state() != OrderState.CANCELLED,
                letters::confirmed);
    }
}
