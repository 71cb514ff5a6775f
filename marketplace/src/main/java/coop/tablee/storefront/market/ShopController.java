package coop.tablee.storefront.market;

import coop.tablee.identity.Actor;
import coop.tablee.identity.OpenToAll;
import coop.tablee.storefront.Baskets;
import coop.tablee.storefront.ChoiceCookie;
import coop.tablee.storefront.Spots;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The front page: the shop window. */
@Controller
class ShopController {

    private final ShopWindow window;
    private final Spots spots;
    private final Baskets baskets;
    private final ChoiceCookie cookie;

    ShopController(ShopWindow window, Spots spots, Baskets baskets, ChoiceCookie cookie) {
        this.window = window;
        this.spots = spots;
        this.baskets = baskets;
        this.cookie = cookie;
    }

    @OpenToAll
    @GetMapping("/")
    Mono<Rendering> shop(Actor actor, ServerWebExchange exchange, Locale locale) {
        var query = ShopQuery.of(exchange.getRequest().getQueryParams());
        return spots.find(query.choice(), cookie.of(exchange))
                .doOnNext(spot -> cookie.keep(exchange, query.choice(), spot.choice()))
                .zipWith(baskets.of(actor))
                .flatMap(both -> Mono.zip(
                        window.page(query, both.getT1(), both.getT2(), actor, locale),
                        baskets.again(actor, both.getT2().isEmpty()).defaultIfEmpty(""),
                        spots.others(both.getT1().destination())))
                .map(read -> Rendering.view("storefront/shop")
                        .modelAttribute("page", read.getT1())
                        .modelAttribute("again", read.getT2())
                        .modelAttribute("others", read.getT3())
                        .build())
                .switchIfEmpty(Mono.fromSupplier(
                        () -> Rendering.view("storefront/nowhere").build()));
    }
}
