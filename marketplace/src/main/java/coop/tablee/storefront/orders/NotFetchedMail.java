package coop.tablee.storefront.orders;

import coop.tablee.ordering.Correspondence.Addressed;
import coop.tablee.ordering.LeftGoods;
import coop.tablee.ordering.UnfetchedGoods;
import coop.tablee.platform.OutboxBatchHandler;
import coop.tablee.platform.OutboxMessage;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells a household, once, that nobody came for its order, what became of it and until when it may still have it. Fetched meanwhile, it needs no mail. */
@Component
class NotFetchedMail implements OutboxBatchHandler {

    /** Who closes the point in the evening often notes it the next morning, and goods may be kept for days. */
    private static final int DAYS_AFTER = 14;

    private final OrderPost post;
    private final OrderLetters letters;

    NotFetchedMail(OrderPost post, OrderLetters letters) {
        this.post = post;
        this.letters = letters;
    }

    @Override
    public String kind() {
        return "order_not_fetched";
    }

    @Override
    public Mono<Void> handleAll(List<OutboxMessage> messages) {
        return post.write(messages.stream().map(this::news).toList(), DAYS_AFTER);
    }

    private OrderPost.News news(OutboxMessage message) {
        var payload = message.payload();
        var until = payload.path("keptUntil").asString("");
        var left = new LeftGoods(
                UnfetchedGoods.valueOf(payload.required("goods").asString()),
                until.isEmpty() ? null : LocalDate.parse(until));
        return new OrderPost.News(
                message,
                payload.required("order").asLong(),
                NotFetchedMail::isLeft,
                (addressed, families, locale) -> letters.notFetched(addressed, families, left, locale));
    }

    private static boolean isLeft(Addressed addressed) {
        return addressed.order().consignments().stream()
                .anyMatch(part -> part.state().equals("NOT_FETCHED"));
    }
}
