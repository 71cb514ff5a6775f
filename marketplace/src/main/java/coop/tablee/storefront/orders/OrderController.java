package coop.tablee.storefront.orders;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.Carts;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.PutInCart;
import coop.tablee.platform.page.Redirects;
import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** A buyer's orders: the list, and what to order again. */
@Controller
class OrderController {

    private final OrderDirectory orders;
    private final OrderList list;
    private final Carts carts;
    private final OrderDeposits deposits;

    OrderController(OrderDirectory orders, OrderList list, Carts carts, OrderDeposits deposits) {
        this.orders = orders;
        this.list = list;
        this.carts = carts;
        this.deposits = deposits;
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @GetMapping("/orders")
    Mono<Rendering> orders(
            @RequestParam(defaultValue = "") String number,
            @RequestParam(required = false) @Nullable Long before,
            Actor actor,
            Locale locale) {
        var wanted = number.strip();
        var page = wanted.isEmpty() ? list.page(before, actor, locale) : list.found(wanted, actor, locale);
        return page.zipWith(deposits.of(actor, locale))
                .map(both -> Rendering.view("storefront/orders")
                        .modelAttribute("page", both.getT1())
                        .modelAttribute("deposits", both.getT2())
                        .build());
    }

    /** What an order wanted goes into the basket again, for those whose payment failed or who changed their mind twice. */
    @MayUse(Role.HOUSEHOLD_MEMBER)
    @PostMapping("/orders/{number}/again")
    Mono<Rendering> again(@PathVariable String number, Actor actor) {
        return orders.find(number, actor)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(order -> carts.putAll(actor, wanted(order)))
                .map(cart -> Redirects.to("/cart"));
    }

    private static List<PutInCart> wanted(OrderDetails order) {
        var slot = order.slot();
        return order.lines().stream()
                .filter(line -> line.ordered().signum() > 0)
                .map(line -> new PutInCart(
                        order.destination().id(), line.offer(), line.ordered(), slot == null ? null : slot.id()))
                .toList();
    }
}
