package coop.tablee.storefront.orders;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.OrderCancellation;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Cancelling an order: asked first, then done, and the money goes back by itself. */
@Controller
class CancellationController {

    private static final String VIEW = "storefront/cancellation";

    private final OrderDirectory orders;
    private final OrderCancellation cancellation;
    private final OrderDisplay display;
    private final Refusals refusals;
    private final Toasts toasts;

    CancellationController(
            OrderDirectory orders,
            OrderCancellation cancellation,
            OrderDisplay display,
            Refusals refusals,
            Toasts toasts) {
        this.orders = orders;
        this.cancellation = cancellation;
        this.display = display;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST, Role.COOK, Role.BUYER})
    @GetMapping("/orders/{number}/cancellation")
    Mono<Rendering> ask(@PathVariable String number, Actor actor, Locale locale) {
        return order(number, actor)
                .map(order -> order.mayCancel()
                        ? Rendering.view(VIEW)
                                .modelAttribute("page", page(order, locale))
                                .build()
                        : Redirects.to("/orders/" + order.number()));
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST, Role.COOK, Role.BUYER})
    @PostMapping("/orders/{number}/cancellation")
    Mono<Rendering> cancel(@PathVariable String number, Actor actor, ServerWebExchange exchange, Locale locale) {
        return cancellation
                .cancel(number, actor)
                .map(cancelled -> {
                    toasts.leave(exchange, "storefront.cancel.done", cancelled.number());
                    return Redirects.to("/orders/" + cancelled.number());
                })
                .onErrorResume(
                        DomainException.class,
                        refused -> order(number, actor)
                                .map(order ->
                                        refusals.show(VIEW, Map.of("page", page(order, locale)), refused, exchange)));
    }

    private Mono<OrderDetails> order(String number, Actor actor) {
        return orders.find(number, actor).switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private CancellationPage page(OrderDetails order, Locale locale) {
        return new CancellationPage(
                order.number(),
                display.lead(order, !Progress.isFetched(order), locale),
                order.paid().isPositive() ? order.paid() : null);
    }
}
