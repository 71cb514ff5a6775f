package coop.tablee.storefront.market;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.ReturnPath;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** Marks a product to find it again, or forgets it; then back to where one was. */
@Controller
class FavouriteController {

    private final Favourites favourites;

    FavouriteController(Favourites favourites) {
        this.favourites = favourites;
    }

    /**
     * What the button sends.
     *
     * @param wanted whether it is one from now on
     * @param back the page to come back to
     */
    record Mark(boolean wanted, @Nullable String back) {}

    @MayUse(Role.HOUSEHOLD_MEMBER)
    @PostMapping("/favourites/{product}")
    Mono<Rendering> mark(@PathVariable long product, @ModelAttribute Mark mark, Actor actor) {
        var done = mark.wanted() ? favourites.mark(actor, product) : favourites.forget(actor, product);
        return done.then(Mono.fromSupplier(() -> Redirects.to(ReturnPath.orHome(mark.back()))));
    }
}
