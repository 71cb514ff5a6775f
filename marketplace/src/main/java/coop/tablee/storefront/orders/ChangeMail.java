package coop.tablee.storefront.orders;

import coop.tablee.ordering.Correspondence.Addressed;
import coop.tablee.ordering.OrderState;
import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.storefront.orders.OrderLetters.Cause;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Tells what changed in an order, whoever changed it: each amount before and after, the new total, what comes back, and why if it was not the buyer. Compares
 * with what the buyer knows, so changes that undo each other, or were told with a later one, need no mail.
 */
@Component
class ChangeMail implements OutboxHandler {

    private final OrderPost post;
    private final OrderLetters letters;

    ChangeMail(OrderPost post, OrderLetters letters) {
        this.post = post;
        this.letters = letters;
    }

    @Override
    public String kind() {
        return "order_changed";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        var cause = cause(message.payload());
        return post.write(
                message,
                message.payload().required("order").asLong(),
                ChangeMail::isWorthTelling,
                (addressed, families, locale) -> letters.changed(addressed, families, cause, locale));
    }

    /** Whether there is more, less or something else in it than the buyer knows. */
    static boolean isDifferent(Addressed addressed) {
        return addressed.order().state() != OrderState.CANCELLED
                && addressed.order().lines().stream()
                        .anyMatch(line -> addressed.knownOf(line).compareTo(line.quantity()) != 0);
    }

    /** Or the same comes to something else, as when the fee of a delivery moves to it. */
    private static boolean isWorthTelling(Addressed addressed) {
        var told = addressed.told();
        var order = addressed.order();
        return isDifferent(addressed)
                || (order.state() != OrderState.CANCELLED
                        && told != null
                        && told.total().compareTo(order.total()) != 0);
    }

    static Cause cause(JsonNode payload) {
        return new Cause(
                payload.path("reason").asString(""),
                payload.path("note").asString("").strip());
    }
}
