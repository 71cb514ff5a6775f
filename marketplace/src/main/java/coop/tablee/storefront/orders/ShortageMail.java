package coop.tablee.storefront.orders;

import coop.tablee.platform.OutboxBatchHandler;
import coop.tablee.platform.OutboxMessage;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells what is missing in an order that is packed, once all of it is packed. What weighs a little more or less than its name says is not missing. */
@Component
class ShortageMail implements OutboxBatchHandler {

    private final OrderPost post;
    private final OrderLetters letters;

    ShortageMail(OrderPost post, OrderLetters letters) {
        this.post = post;
        this.letters = letters;
    }

    @Override
    public String kind() {
        return "order_packed";
    }

    @Override
    public Mono<Void> handleAll(List<OutboxMessage> messages) {
        return post.write(messages.stream()
                .map(message -> new OrderPost.News(
                        message,
                        message.payload().required("order").asLong(),
                        ChangeMail::isDifferent,
                        letters::packed))
                .toList());
    }
}
