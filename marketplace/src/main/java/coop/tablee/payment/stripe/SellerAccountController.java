package coop.tablee.payment.stripe;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Where those who lead an organisation open its account at Stripe and see what of card payments went there. A form may lead nowhere but to our own pages, so opening it comes
 * back here, and a link leads on.
 */
@Controller
class SellerAccountController {

    static final String HERE = "/card-money";
    static final String ONWARD = HERE + "/stripe";
    static final String BACK = HERE + "/return";

    private static final Logger LOG = LoggerFactory.getLogger(SellerAccountController.class);

    private final SellerAccounts accounts;
    private final SellerMoney money;
    private final StripeProperties properties;
    private final Toasts toasts;

    SellerAccountController(SellerAccounts accounts, SellerMoney money, StripeProperties properties, Toasts toasts) {
        this.accounts = accounts;
        this.money = money;
        this.properties = properties;
        this.toasts = toasts;
    }

    @MayUse(Role.OWNER)
    @GetMapping(HERE)
    Mono<Rendering> show(Actor actor) {
        var party = actor.requireParty();
        return Mono.zip(
                        accounts.find(party.id()).map(Optional::of).defaultIfEmpty(Optional.empty()),
                        money.latest(party.id()),
                        money.sums(party.id()),
                        accounts.ended(party.id()))
                .map(found -> Rendering.view("payment/card-money")
                        .modelAttribute("party", party.name())
                        .modelAttribute("on", properties.paysSellers())
                        .modelAttribute("state", SellerAccount.word(state(found.getT1())))
                        .modelAttribute("percent", properties.keptPercent())
                        .modelAttribute("rows", found.getT2())
                        .modelAttribute("most", SellerMoney.MOST)
                        .modelAttribute("sums", found.getT3())
                        .modelAttribute("ended", found.getT4())
                        .build());
    }

    @MayUse(Role.OWNER)
    @PostMapping(HERE)
    Mono<Rendering> open(Actor actor, ServerWebExchange exchange) {
        return requireOn()
                .then(Mono.defer(() -> accounts.open(actor.requireParty().id())))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(account -> {
                    toasts.leave(
                            exchange,
                            account.reference() == null ? "payment.seller.unreachable" : "payment.seller.opened");
                    return Redirects.to(HERE);
                });
    }

    /** On to Stripe's page, which is made for this moment; Stripe sends people here, too, who come there too late. */
    @MayUse(Role.OWNER)
    @GetMapping(ONWARD)
    Mono<Rendering> onward(Actor actor, ServerWebExchange exchange) {
        return reference(actor)
                .flatMap(accounts::onboarding)
                .map(Redirects::to)
                .onErrorResume(ProviderFailure.class, failure -> {
                    LOG.warn("No page to open an account: {}", failure.toString());
                    toasts.leave(exchange, "payment.seller.unreachable");
                    return Mono.just(Redirects.to(HERE));
                })
                .defaultIfEmpty(Redirects.to(HERE));
    }

    /** Back from Stripe, which is asked how the account stands. */
    @MayUse(Role.OWNER)
    @GetMapping(BACK)
    Mono<Rendering> comeBack(Actor actor) {
        return reference(actor)
                .flatMap(accounts::lookAt)
                .onErrorResume(ProviderFailure.class, failure -> {
                    LOG.warn("An account is looked at later: {}", failure.toString());
                    return Mono.just(false);
                })
                .thenReturn(Redirects.to(HERE));
    }

    private Mono<String> reference(Actor actor) {
        return properties.paysSellers()
                ? accounts.find(actor.requireParty().id())
                        .filter(account -> account.state() != SellerAccount.State.GONE)
                        .mapNotNull(SellerAccount::reference)
                : Mono.empty();
    }

    private Mono<Void> requireOn() {
        return properties.paysSellers() ? Mono.empty() : Mono.error(DomainException.notFound());
    }

    private static SellerAccount.State state(Optional<SellerAccount> account) {
        return account.map(SellerAccount::state).orElse(SellerAccount.State.NONE);
    }
}
