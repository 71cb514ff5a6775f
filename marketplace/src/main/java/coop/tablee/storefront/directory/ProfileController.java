package coop.tablee.storefront.directory;

import coop.tablee.identity.Actor;
import coop.tablee.identity.OpenToAll;
import coop.tablee.storefront.ChoiceCookie;
import coop.tablee.storefront.PublicAddress;
import coop.tablee.storefront.market.ShopQuery;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The public pages of producers and of cooperatives. */
@Controller
class ProfileController {

    private final ProfileDisplay display;
    private final ChoiceCookie cookie;

    ProfileController(ProfileDisplay display, ChoiceCookie cookie) {
        this.display = display;
        this.cookie = cookie;
    }

    @OpenToAll
    @GetMapping("/producers/{named}")
    Mono<Rendering> producer(@PathVariable String named, Actor actor, ServerWebExchange exchange, Locale locale) {
        var asked = ShopQuery.choiceOf(exchange.getRequest().getQueryParams());
        return display.producer(PublicAddress.idIn(named), asked, cookie.of(exchange), actor, locale)
                .map(ProfileController::shown);
    }

    @OpenToAll
    @GetMapping("/cooperatives/{named}")
    Mono<Rendering> cooperative(@PathVariable String named, Actor actor, Locale locale) {
        return display.cooperative(PublicAddress.idIn(named), actor, locale).map(ProfileController::shown);
    }

    private static Rendering shown(ProfilePage page) {
        return Rendering.view("storefront/profile").modelAttribute("page", page).build();
    }
}
