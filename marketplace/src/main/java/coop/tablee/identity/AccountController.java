package coop.tablee.identity;

import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** My account: the address and the password by which I come in, and where I am in. Whoever changes one types the password, if there is any, so that an open browser is not enough. */
@Controller
class AccountController {

    static final String HERE = "/account";
    private static final String ADDRESS = "/address";
    private static final String PASSWORD = "/password";

    private final Accounts accounts;
    private final PasswordCheck check;
    private final Passwords passwords;
    private final WaysIn ways;
    private final OneTimeLinks links;
    private final LinkSent sent;
    private final OidcProperties provider;
    private final ProviderAccounts providers;
    private final Devices devices;
    private final SessionCookie cookie;
    private final Toasts toasts;
    private final Refusals refusals;
    private final TransactionalOperator transaction;

    AccountController(
            Accounts accounts,
            PasswordCheck check,
            Passwords passwords,
            WaysIn ways,
            OneTimeLinks links,
            LinkSent sent,
            OidcProperties provider,
            ProviderAccounts providers,
            Devices devices,
            SessionCookie cookie,
            Toasts toasts,
            Refusals refusals,
            TransactionalOperator transaction) {
        this.accounts = accounts;
        this.check = check;
        this.passwords = passwords;
        this.ways = ways;
        this.links = links;
        this.sent = sent;
        this.provider = provider;
        this.providers = providers;
        this.devices = devices;
        this.cookie = cookie;
        this.toasts = toasts;
        this.refusals = refusals;
        this.transaction = transaction;
    }

    /**
     * What the pages send.
     *
     * @param email the new address
     * @param password the one that holds now
     */
    record Change(
            @Nullable String email,
            @Nullable String password,
            @Nullable String newPassword) {

        static final Change NONE = new Change(null, null, null);

        @Override
        public String toString() {
            return "Change[…]";
        }
    }

    @SignedIn
    @GetMapping(HERE)
    Mono<Rendering> account(Actor actor, ServerWebExchange exchange) {
        return page("identity/account", actor, Change.NONE)
                .zipWith(
                        devices.of(actor, cookie.read(exchange).orElse(null)),
                        (page, found) ->
                                page.modelAttribute("devices", found).modelAttribute("provider", provider.called()))
                // Only who can do something with it looks: without a provider there may be old ones to remove
                .zipWith(
                        provider.isSet() ? Mono.just(true) : providers.hasAny(actor),
                        (page, any) -> page.modelAttribute("connected", any).build());
    }

    @SignedIn
    @GetMapping(HERE + ADDRESS)
    Mono<Rendering> address(Actor actor) {
        return page("identity/account-address", actor, Change.NONE).map(Rendering.Builder::build);
    }

    @SignedIn
    @GetMapping(HERE + PASSWORD)
    Mono<Rendering> password(Actor actor) {
        return page("identity/account-password", actor, Change.NONE).map(Rendering.Builder::build);
    }

    /** Nothing changes yet: the new address gets a link, whether another account has it or not. */
    @SignedIn
    @PostMapping(HERE + ADDRESS)
    Mono<Rendering> changeAddress(@ModelAttribute Change change, Actor actor, ServerWebExchange exchange) {
        var asker = SignInAttempt.of(change.email(), "", exchange.getRequest());
        return accounts.contact(actor.accountId())
                .flatMap(own -> requireOther(own, asker.email())
                        .then(Mono.defer(() -> confirm(own, change, exchange)))
                        .then(Mono.defer(() -> links.ask(
                                OneTimeLinks.Wish.of(LinkPurpose.NEW_ADDRESS, actor.locale())
                                        .of(actor.accountId()),
                                asker)))
                        .then(Mono.fromSupplier(() -> sent.page(LinkPurpose.NEW_ADDRESS, asker.email())))
                        .onErrorResume(
                                DomainException.class,
                                refused ->
                                        Mono.just(again("identity/account-address", own, change, refused, exchange))));
    }

    @SignedIn
    @PostMapping(HERE + PASSWORD)
    Mono<Rendering> changePassword(@ModelAttribute Change change, Actor actor, ServerWebExchange exchange) {
        var kept = cookie.read(exchange).orElse(null);
        return accounts.contact(actor.accountId())
                .flatMap(own -> Mono.fromSupplier(() -> NewPassword.require(change.newPassword()))
                        .flatMap(chosen -> check.check(attempt(own, change, exchange))
                                .flatMap(proven -> passwords
                                        .hash(chosen)
                                        .flatMap(hash -> proven.stillRight()
                                                .then(ways.changePassword(actor.accountId(), hash, kept))
                                                .as(transaction::transactional)))
                                .then(Mono.fromSupplier(() -> {
                                    toasts.leave(exchange, "identity.account.password-changed");
                                    return Redirects.to(HERE);
                                })))
                        .onErrorResume(
                                DomainException.class,
                                refused ->
                                        Mono.just(again("identity/account-password", own, change, refused, exchange))));
    }

    private Mono<Void> confirm(Accounts.Contact own, Change change, ServerWebExchange exchange) {
        return own.hasPassword() ? check.check(attempt(own, change, exchange)).then() : Mono.empty();
    }

    private static SignInAttempt attempt(Accounts.Contact own, Change change, ServerWebExchange exchange) {
        return SignInAttempt.of(own.email(), change.password(), exchange.getRequest());
    }

    private static Mono<Void> requireOther(Accounts.Contact own, String email) {
        if (!Accounts.isAddress(email)) {
            return Mono.error(DomainException.invalid(OneTimeLinks.noAddress(email)));
        }
        return own.email().equalsIgnoreCase(email)
                ? Mono.error(DomainException.invalid(FieldError.at("email", "same-address", null, null)))
                : Mono.empty();
    }

    private Mono<Rendering.Builder<?>> page(String view, Actor actor, Change change) {
        return accounts.contact(actor.accountId())
                .map(own -> Rendering.view(view).model(model(own, change)));
    }

    private Rendering again(
            String view, Accounts.Contact own, Change change, DomainException refused, ServerWebExchange exchange) {
        TooManyAttempts.announce(refused, exchange);
        return refusals.show(view, model(own, change), refused, exchange);
    }

    private static Map<String, ?> model(Accounts.Contact own, Change change) {
        return Map.of("own", own, "change", change);
    }
}
