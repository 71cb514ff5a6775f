package coop.tablee.storefront.market;

import coop.tablee.identity.Actor;
import coop.tablee.identity.OpenToAll;
import coop.tablee.shared.DomainException;
import coop.tablee.storefront.Baskets;
import coop.tablee.storefront.ChoiceCookie;
import coop.tablee.storefront.Spots;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A product's own page, for the point chosen. */
@Controller
class ProductController {

    private final ProductDisplay display;
    private final Spots spots;
    private final Baskets baskets;
    private final ChoiceCookie cookie;

    ProductController(ProductDisplay display, Spots spots, Baskets baskets, ChoiceCookie cookie) {
        this.display = display;
        this.spots = spots;
        this.baskets = baskets;
        this.cookie = cookie;
    }

    @OpenToAll
    @GetMapping("/products/{offer}")
    Mono<Rendering> product(@PathVariable String offer, Actor actor, ServerWebExchange exchange, Locale locale) {
        var chosen = ShopQuery.choiceOf(exchange.getRequest().getQueryParams());
        return spots.findFor(actor, chosen, cookie.of(exchange))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .zipWith(baskets.of(actor))
                .flatMap(both -> display.page(idOf(offer), both.getT1(), both.getT2(), actor, locale))
                .map(page -> Rendering.view("storefront/product")
                        .modelAttribute("page", page)
                        .build());
    }

    /** An address that holds no id leads nowhere, like one that holds an unknown id. */
    private static long idOf(String offer) {
        try {
            return Long.parseLong(offer);
        } catch (NumberFormatException noId) {
            throw DomainException.notFound();
        }
    }
}
