package coop.tablee.storefront.basket;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.OpenToAll;
import coop.tablee.identity.Role;
import coop.tablee.ordering.Carts;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Toasts;
import coop.tablee.storefront.Counting;
import coop.tablee.storefront.basket.WishCookie.Wish;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A visitor puts something in the basket: it waits while they sign in, and is there when they come back to where they were. */
@Controller
class WishController {

    private final Carts carts;
    private final WishCookie cookie;
    private final Counting counting;
    private final Toasts toasts;

    WishController(Carts carts, WishCookie cookie, Counting counting, Toasts toasts) {
        this.carts = carts;
        this.cookie = cookie;
        this.counting = counting;
        this.toasts = toasts;
    }

    @OpenToAll
    @PostMapping("/cart/wishes")
    Rendering wish(@ModelAttribute LineForm form, ServerWebExchange exchange, Locale locale) {
        cookie.keep(exchange, form.asked(locale), form.wayBack());
        return Redirects.to("/cart/wish");
    }

    /** Puts in what was wished for; the cookie that says so was written by our own form only. */
    @MayUse(Role.HOUSEHOLD_MEMBER)
    @GetMapping("/cart/wish")
    Mono<Rendering> fulfil(Actor actor, ServerWebExchange exchange, Locale locale) {
        return Mono.justOrEmpty(cookie.take(exchange))
                .flatMap(wish -> put(wish, actor, exchange, locale))
                .switchIfEmpty(Mono.fromSupplier(() -> Redirects.to("/cart")));
    }

    private Mono<Rendering> put(Wish wish, Actor actor, ServerWebExchange exchange, Locale locale) {
        return carts.put(actor, wish.line()).map(cart -> {
            Afterwards.find(cart, wish.line())
                    .ifPresent(line -> toasts.leave(
                            exchange,
                            "storefront.cart.put",
                            line.names().in(locale).text(),
                            counting.count(line.orderingUnit(), line.quantity(), locale)));
            return Redirects.to(wish.back());
        });
    }
}
