package coop.tablee.storefront.orders;

import coop.tablee.identity.Actor;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.OrderFilter;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.OrderSummary;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.storefront.Sign;
import coop.tablee.storefront.orders.OrdersPage.Row;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Lists a buyer's orders, a page at a time, or finds one by its number. */
@Component
class OrderList {

    private static final int ON_A_PAGE = 20;
    private static final String NOT_APPROVED = "not-approved";

    private final OrderDirectory orders;
    private final MessageSource messages;

    OrderList(OrderDirectory orders, MessageSource messages) {
        this.orders = orders;
        this.messages = messages;
    }

    Mono<OrdersPage> page(@Nullable Long before, Actor actor, Locale locale) {
        return orders.list(new OrderFilter(Set.of(), null, null, ON_A_PAGE + 1, before), actor)
                .collectList()
                .map(found -> page(found, locale));
    }

    /** The one order with this number, or none: another buyer's is not there either. */
    Mono<OrdersPage> found(String number, Actor actor, Locale locale) {
        return orders.find(number, actor)
                .map(order -> new OrdersPage(number, List.of(row(order, locale)), null))
                .onErrorResume(
                        DomainException.class,
                        refused -> refused.kind() == Kind.NOT_FOUND ? Mono.empty() : Mono.error(refused))
                .defaultIfEmpty(new OrdersPage(number, List.of(), null));
    }

    private OrdersPage page(List<OrderSummary> found, Locale locale) {
        var shown = found.subList(0, Math.min(found.size(), ON_A_PAGE));
        var more = found.size() > ON_A_PAGE
                ? "/orders?before=" + shown.get(shown.size() - 1).id()
                : null;
        return new OrdersPage(
                "", shown.stream().map(order -> row(order, locale)).toList(), more);
    }

    private Row row(OrderSummary order, Locale locale) {
        return new Row(
                order.number(),
                order.deliveryDate(),
                order.destinationName(),
                order.total(),
                sign(order.state(), order.cancelReason(), locale));
    }

    private Row row(OrderDetails order, Locale locale) {
        return new Row(
                order.number(),
                order.deliveryDate(),
                order.destination().name(),
                order.total(),
                sign(order.state(), order.cancelReason(), locale));
    }

    private Sign sign(OrderState state, @Nullable String reason, Locale locale) {
        var word = messages.getMessage(
                state == OrderState.EXPIRED && NOT_APPROVED.equals(reason)
                        ? "storefront.state.EXPIRED.not-approved"
                        : "storefront.state." + state.name(),
                null,
                locale);
        return switch (state) {
            case AWAITING_APPROVAL, AWAITING_PAYMENT -> new Sign("warn", "clock", word);
            case PLACED, CONFIRMED, PACKED -> new Sign("accent", "clock", word);
            case DELIVERED, SETTLED -> new Sign("ok", "check", word);
            case CANCELLED, EXPIRED -> new Sign("out", "x", word);
            case FAILED -> new Sign("bad", "x", word);
        };
    }
}
