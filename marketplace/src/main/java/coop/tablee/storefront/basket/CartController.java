package coop.tablee.storefront.basket;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.Carts;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.shared.DomainException;
import coop.tablee.storefront.Baskets;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A household's basket over all cooperatives and days. Each change sets a line to an absolute quantity. */
@Controller
class CartController {

    static final String VIEW = "storefront/cart";

    private final Carts carts;
    private final Baskets baskets;
    private final BasketLookup lookup;
    private final BasketDisplay display;
    private final StepperPiece piece;
    private final Refusals refusals;

    CartController(
            Carts carts,
            Baskets baskets,
            BasketLookup lookup,
            BasketDisplay display,
            StepperPiece piece,
            Refusals refusals) {
        this.carts = carts;
        this.baskets = baskets;
        this.lookup = lookup;
        this.display = display;
        this.piece = piece;
        this.refusals = refusals;
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST})
    @GetMapping("/cart")
    Mono<Rendering> cart(@ModelAttribute CartVisit visit, Actor actor, Locale locale) {
        return carts.of(actor)
                .flatMap(cart -> Mono.zip(
                        lookup.state(cart, actor),
                        lookup.removed(visit, locale),
                        baskets.again(actor, cart.isEmpty()).defaultIfEmpty("")))
                .map(found -> Rendering.view(VIEW)
                        .modelAttribute(
                                "page",
                                display.page(
                                        found.getT1(), found.getT2().orElse(null), visit.isChangedElsewhere(), locale))
                        .modelAttribute("again", found.getT3())
                        .modelAttribute("home", home(actor))
                        .build());
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST})
    @PostMapping("/cart/lines")
    Mono<Rendering> put(@ModelAttribute LineForm form, Actor actor, ServerWebExchange exchange, Locale locale) {
        return Mono.fromSupplier(() -> form.asked(locale))
                .flatMap(asked -> carts.of(actor)
                        .flatMap(before -> carts.put(actor, asked)
                                .flatMap(after -> StepperPiece.isWanted(exchange)
                                        ? piece.show(after, asked, form.wayBack(), locale)
                                        : Mono.just(Redirects.to(Afterwards.of(form, asked, before))))))
                .onErrorResume(
                        DomainException.class,
                        refused -> StepperPiece.isWanted(exchange)
                                ? StepperPiece.asToast(refused, exchange)
                                : again(form.located(refused), actor, exchange, locale));
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST})
    @PostMapping("/cart/slot")
    Mono<Rendering> chooseSlot(@ModelAttribute SlotForm form, Actor actor, ServerWebExchange exchange, Locale locale) {
        return Mono.fromSupplier(form::day)
                .flatMap(day -> carts.chooseSlot(actor, form.destination(), day, form.slot()))
                .map(cart -> Redirects.to("/cart"))
                .onErrorResume(DomainException.class, refused -> again(refused, actor, exchange, locale));
    }

    /** Everything of one point and day goes to another point. */
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST})
    @PostMapping("/cart/moves")
    Mono<Rendering> move(@ModelAttribute MoveForm form, Actor actor, ServerWebExchange exchange, Locale locale) {
        return carts.of(actor)
                .flatMap(cart -> carts.putAll(actor, form.changes(cart)))
                .map(cart -> Redirects.to("/cart"))
                .onErrorResume(DomainException.class, refused -> again(refused, actor, exchange, locale));
    }

    /** The basket as it still is, with what is wrong with the change. Nothing was put in. */
    private Mono<Rendering> again(DomainException refused, Actor actor, ServerWebExchange exchange, Locale locale) {
        var now = carts.of(actor)
                .flatMap(cart -> lookup.state(cart, actor))
                .map(state ->
                        Map.<String, Object>of("page", display.page(state, null, false, locale), "home", home(actor)));
        return refusals.again(VIEW, now, refused, exchange);
    }

    /** The person's own household, where this basket is of what they ordered before without an account; empty otherwise. */
    static String home(Actor actor) {
        return actor.homeLeft().map(own -> Long.toString(own.id())).orElse("");
    }
}
