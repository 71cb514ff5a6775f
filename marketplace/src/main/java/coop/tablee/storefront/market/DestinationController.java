package coop.tablee.storefront.market;

import coop.tablee.identity.Actor;
import coop.tablee.identity.OpenToAll;
import coop.tablee.storefront.ChoiceCookie;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Where one can fetch: every distribution point with its next days and hours. */
@Controller
class DestinationController {

    private static final int LONGEST = 80;

    private final Chooser chooser;
    private final ChoiceCookie cookie;

    DestinationController(Chooser chooser, ChoiceCookie cookie) {
        this.chooser = chooser;
        this.cookie = cookie;
    }

    @OpenToAll
    @GetMapping("/destinations")
    Mono<Rendering> points(Actor actor, ServerWebExchange exchange, Locale locale) {
        var parameters = exchange.getRequest().getQueryParams();
        var typed = parameters.getFirst("near");
        var near = typed == null ? "" : typed.strip();
        var chosen = ShopQuery.choiceOf(parameters).orElse(cookie.of(exchange));
        return chooser.page(near.substring(0, Math.min(near.length(), LONGEST)), chosen, actor, locale)
                .map(page -> Rendering.view("storefront/destinations")
                        .modelAttribute("page", page)
                        .build());
    }
}
