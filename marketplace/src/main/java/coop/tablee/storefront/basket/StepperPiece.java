package coop.tablee.storefront.basket;

import coop.tablee.assortment.Assortment;
import coop.tablee.network.Audience;
import coop.tablee.ordering.Cart;
import coop.tablee.ordering.Cart.CartLine;
import coop.tablee.ordering.PutInCart;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import coop.tablee.storefront.Baskets;
import coop.tablee.storefront.Stepper;
import java.math.BigDecimal;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The stepper of one card after a change, and the basket's total beside it: what an open page of the market takes in instead of loading again. */
@Component
class StepperPiece {

    private final Assortment assortment;

    StepperPiece(Assortment assortment) {
        this.assortment = assortment;
    }

    static boolean isWanted(ServerWebExchange exchange) {
        return "stepper".equals(exchange.getRequest().getHeaders().getFirst("HX-Piece"));
    }

    /** Says what is wrong beside the page, which keeps what was typed. */
    static Mono<Rendering> asToast(DomainException refused, ServerWebExchange exchange) {
        var headers = exchange.getResponse().getHeaders();
        headers.set("HX-Retarget", "#toasts");
        headers.set("HX-Reswap", "beforeend");
        return Mono.error(refused);
    }

    Mono<Rendering> show(Cart cart, PutInCart asked, String back, Locale locale) {
        return Mono.justOrEmpty(Afterwards.find(cart, asked))
                .map(line -> new Shown(line.names(), stepperOf(line)))
                .switchIfEmpty(Mono.defer(() -> emptied(asked)))
                .map(shown -> Rendering.view("storefront/stepper-piece")
                        .modelAttribute("step", shown.step)
                        .modelAttribute("name", shown.name.in(locale).text())
                        .modelAttribute("back", back)
                        .modelAttribute("basket", Baskets.of(cart).summary())
                        .build());
    }

    private Mono<Shown> emptied(PutInCart asked) {
        return assortment
                .card(asked.offer(), asked.destination(), Audience.HOUSEHOLD)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(card -> new Shown(card.names(), Stepper.of(asked.destination(), card, BigDecimal.ZERO)));
    }

    private static Stepper stepperOf(CartLine line) {
        return Stepper.of(
                line.destination(),
                line.offer(),
                line.offerVersion(),
                line.quantity(),
                line.minimum(),
                line.step(),
                line.maximum());
    }

    private record Shown(LocalizedText name, Stepper step) {}
}
