package coop.tablee.storefront.orders;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells what is missing in an order that is packed, once all of it is packed. What weighs a little more or less than its name says is not missing. */
@Component
class ShortageMail implements OutboxHandler {

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
    public Mono<Void> handle(OutboxMessage message) {
        return post.write(
                message, message.payload().required("order").asLong(), ChangeMail::isDifferent, letters::packed);
    }
}
