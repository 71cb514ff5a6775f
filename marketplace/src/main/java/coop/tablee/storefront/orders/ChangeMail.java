package coop.tablee.storefront.orders;

import coop.tablee.ordering.CorrectionReason;
import coop.tablee.ordering.Correspondence.Addressed;
import coop.tablee.ordering.OrderState;
import coop.tablee.platform.OutboxBatchHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.storefront.orders.OrderLetters.Cause;
import coop.tablee.storefront.orders.OrderLetters.SplitOff;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Tells what changed in an order, whoever changed it: each amount before and after, the new total, what comes back, and why if it was not the buyer. Compares
 * with what the buyer knows, so changes that undo each other, or were told with a later one, need no mail.
 */
@Component
class ChangeMail implements OutboxBatchHandler {

    private static final String SHORTAGE = "shortage";

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
    public Mono<Void> handleAll(List<OutboxMessage> messages) {
        return post.write(messages.stream().map(this::news).toList());
    }

    private OrderPost.News news(OutboxMessage message) {
        var cause = cause(message.payload());
        var moved = message.payload().has("moved");
        return new OrderPost.News(
                message,
                message.payload().required("order").asLong(),
                moved ? ChangeMail::isAlive : ChangeMail::isWorthTelling,
                (addressed, families, locale) -> moved
                        ? letters.moved(addressed, families, cause, locale)
                        : letters.changed(addressed, families, cause, split(message.payload()), locale));
    }

    private static @Nullable SplitOff split(JsonNode payload) {
        var split = payload.path("split");
        return split.isObject()
                ? new SplitOff(
                        split.required("number").asString(),
                        LocalDate.parse(split.required("day").asString()))
                : null;
    }

    /** Whether there is more, less or something else in it than the buyer knows. */
    static boolean isDifferent(Addressed addressed) {
        return isAlive(addressed)
                && addressed.order().lines().stream()
                        .anyMatch(line -> addressed.knownOf(line).compareTo(line.quantity()) != 0);
    }

    /** Or the same comes to something else, as when the fee of a delivery moves to it. */
    private static boolean isWorthTelling(Addressed addressed) {
        var told = addressed.told();
        return isDifferent(addressed)
                || (isAlive(addressed)
                        && told != null
                        && told.total().compareTo(addressed.order().total()) != 0);
    }

    private static boolean isAlive(Addressed addressed) {
        return addressed.order().state() != OrderState.CANCELLED;
    }

    /** What the cooperative said; of a shortage, which nobody had to explain line by line, that there is not enough. */
    static Cause cause(JsonNode payload) {
        var reason = payload.path("reason").asString("");
        var isShortage =
                reason.isEmpty() && SHORTAGE.equals(payload.path("because").asString(""));
        return new Cause(
                isShortage ? CorrectionReason.SHORT.name() : reason,
                payload.path("note").asString("").strip());
    }
}
