package coop.tablee.identity;

import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * To the provider and back, and the accounts there that are connected with mine. One goes by a link, because a form may lead nowhere but to our own pages (Content-Security-Policy), and comes back
 * to one address, which the provider is told beforehand. Connecting begins with a form and the password, so that no other site begins it.
 */
@Controller
class ProviderController {

    static final String DOOR = SignInController.HERE + "/provider";
    private static final String BACK = DOOR + "/return";
    private static final String HERE = AccountController.HERE + "/providers";
    private static final String VIEW = "identity/providers";

    private final OidcProperties properties;
    private final Provider provider;
    private final ProviderVisits visits;
    private final ProviderCookie cookie;
    private final SessionCookie session;
    private final ProviderAccounts connected;
    private final ProviderSignIn entry;
    private final PasskeySite site;
    private final Attempts attempts;
    private final Accounts accounts;
    private final PasswordCheck check;
    private final SignInController signIn;
    private final Entrance entrance;
    private final LinkSent sent;
    private final Afterwards afterwards;
    private final Toasts toasts;
    private final Refusals refusals;
    private final TransactionalOperator transaction;

    ProviderController(
            OidcProperties properties,
            Provider provider,
            ProviderVisits visits,
            ProviderCookie cookie,
            SessionCookie session,
            ProviderAccounts connected,
            ProviderSignIn entry,
            PasskeySite site,
            Attempts attempts,
            Accounts accounts,
            PasswordCheck check,
            SignInController signIn,
            Entrance entrance,
            LinkSent sent,
            Afterwards afterwards,
            Toasts toasts,
            Refusals refusals,
            TransactionalOperator transaction) {
        this.properties = properties;
        this.provider = provider;
        this.visits = visits;
        this.cookie = cookie;
        this.session = session;
        this.connected = connected;
        this.entry = entry;
        this.site = site;
        this.attempts = attempts;
        this.accounts = accounts;
        this.check = check;
        this.signIn = signIn;
        this.entrance = entrance;
        this.sent = sent;
        this.afterwards = afterwards;
        this.toasts = toasts;
        this.refusals = refusals;
        this.transaction = transaction;
    }

    /** What the page of the account sends. */
    record Wish(@Nullable String password) {

        @Override
        public String toString() {
            return "Wish[…]";
        }
    }

    /** To the provider. What it leaves is a row for ten minutes, so it is counted. */
    @OpenToAll
    @GetMapping(DOOR)
    Mono<Rendering> go(
            @RequestParam(required = false) @Nullable String next, Locale language, ServerWebExchange exchange) {
        keepQuiet(exchange);
        if (!properties.isSet() || isPartOfAPage(exchange)) {
            return Mono.just(Redirects.to(SignInController.HERE));
        }
        var going = ProviderVisits.Going.random();
        return attempts.countProvider(SignInAttempt.of("", "", exchange.getRequest()))
                .then(Mono.defer(() -> provider.door(going, back(exchange), language)))
                .flatMap(door -> visits.begin(going, new ProviderVisits.Purpose(null, afterwards.asked(next)))
                        .then(Mono.fromSupplier(() -> leave(door, going, exchange))))
                .onErrorResume(DomainException.class, refused -> again(next, refused, exchange));
    }

    /** A picture, frame or script of a page, be it another's: nobody went there. */
    private static boolean isPartOfAPage(ServerWebExchange exchange) {
        var mode = exchange.getRequest().getHeaders().getFirst("Sec-Fetch-Mode");
        return mode != null && !mode.equals("navigate");
    }

    @OpenToAll
    @GetMapping(BACK)
    Mono<Rendering> arrive(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String iss,
            Actor actor,
            Locale language,
            ServerWebExchange exchange) {
        keepQuiet(exchange);
        if (!properties.isSet()) {
            return Mono.just(Redirects.to(SignInController.HERE));
        }
        var going = SecretToken.read(state)
                .flatMap(sentBack -> cookie.read(exchange).map(browser -> new ProviderVisits.Going(sentBack, browser)));
        return entry.back(going, SignInAttempt.of("", "", exchange.getRequest()))
                .flatMap(purpose -> {
                    cookie.clear(exchange);
                    return provider.identity(going.orElseThrow(), new Provider.Answer(code, error, iss), back(exchange))
                            .flatMap(identity -> purpose.account() == null
                                    ? enter(identity, purpose, language, exchange)
                                    : connect(identity, purpose.account(), actor, exchange))
                            .onErrorResume(
                                    DomainException.class,
                                    refused -> purpose.account() == null
                                            ? again(purpose.next(), refused, exchange)
                                            : shown(actor, refused, exchange));
                })
                .onErrorResume(DomainException.class, refused -> again(null, refused, exchange));
    }

    @SignedIn
    @GetMapping(HERE)
    Mono<Rendering> mine(Actor actor) {
        return model(actor).map(model -> Rendering.view(VIEW).model(model).build());
    }

    /** Asks for the password, if there is any, and shows the way to the provider. */
    @SignedIn
    @PostMapping(HERE + "/begin")
    Mono<Rendering> begin(@ModelAttribute Wish wish, Actor actor, Locale language, ServerWebExchange exchange) {
        keepQuiet(exchange);
        var going = ProviderVisits.Going.random();
        return requireProvider()
                .then(Mono.defer(() -> attempts.countProvider(SignInAttempt.of("", "", exchange.getRequest()))))
                .then(Mono.defer(() -> confirm(wish, actor, exchange)))
                .flatMap(stillRight -> provider.door(going, back(exchange), language)
                        .flatMap(door -> accounts.hold(actor.accountId())
                                .then(stillRight)
                                .then(visits.begin(going, new ProviderVisits.Purpose(actor.accountId(), null)))
                                .as(transaction::transactional)
                                .then(Mono.fromSupplier(() -> {
                                    cookie.write(exchange, going.browser());
                                    return Rendering.view("identity/provider-go")
                                            .modelAttribute("door", door.toString())
                                            .modelAttribute("provider", properties.called())
                                            .build();
                                }))))
                .onErrorResume(DomainException.class, refused -> shown(actor, refused, exchange));
    }

    @SignedIn
    @PostMapping(HERE + "/{connection}/removal")
    Mono<Rendering> remove(@PathVariable UUID connection, Actor actor, ServerWebExchange exchange) {
        var here = session.read(exchange).orElse(null);
        return connected.remove(connection, here, actor).then(Mono.fromSupplier(() -> {
            toasts.leave(exchange, "identity.provider.removed");
            return Redirects.to(HERE);
        }));
    }

    private Mono<Rendering> enter(
            ProviderIdentity identity, ProviderVisits.Purpose purpose, Locale language, ServerWebExchange exchange) {
        var visit = entrance.visit(exchange, false);
        var arrival = new ProviderSignIn.Arrival(SignInAttempt.of("", "", exchange.getRequest()), visit, language);
        return entry.enter(identity, purpose, arrival)
                .map(outcome -> outcome.entered()
                        .map(entered -> entrance.open(entered, visit, purpose.next(), exchange))
                        .orElseGet(() -> sent.page(outcome.wish(), outcome.letterTo())));
    }

    /** Only in the session of who began it: somebody else may have come in meanwhile. */
    private Mono<Rendering> connect(ProviderIdentity identity, long account, Actor actor, ServerWebExchange exchange) {
        return Mono.justOrEmpty(session.read(exchange))
                .filter(here -> actor.isSignedIn() && actor.accountId() == account)
                .switchIfEmpty(Mono.error(ProviderRefusal::refused))
                .flatMap(here -> entry.connect(actor, here, identity))
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "identity.provider.added");
                    return Redirects.to(HERE);
                }));
    }

    private Mono<Mono<Void>> confirm(Wish wish, Actor actor, ServerWebExchange exchange) {
        return accounts.contact(actor.accountId())
                .flatMap(own -> own.hasPassword()
                        ? check.check(SignInAttempt.of(own.email(), wish.password(), exchange.getRequest()))
                                .map(PasswordCheck.Proven::stillRight)
                        : Mono.just(Mono.empty()));
    }

    private Rendering leave(URI door, ProviderVisits.Going going, ServerWebExchange exchange) {
        cookie.write(exchange, going.browser());
        return Rendering.redirectTo(door.toString())
                .contextRelative(false)
                .status(HttpStatus.SEE_OTHER)
                .build();
    }

    private Mono<Void> requireProvider() {
        return properties.isSet() ? Mono.empty() : Mono.error(DomainException::notFound);
    }

    private URI back(ServerWebExchange exchange) {
        return URI.create(site.of(exchange).origin() + BACK);
    }

    private Mono<Rendering> again(@Nullable String next, DomainException refused, ServerWebExchange exchange) {
        return Mono.just(signIn.again(new SignInForm(null, null, next, null, null), false, refused, exchange));
    }

    private Mono<Rendering> shown(Actor actor, DomainException refused, ServerWebExchange exchange) {
        TooManyAttempts.announce(refused, exchange);
        return refused.kind() == DomainException.Kind.NOT_FOUND || !actor.isSignedIn()
                ? Mono.error(refused)
                : refusals.again(VIEW, model(actor), refused, exchange);
    }

    private Mono<Map<String, Object>> model(Actor actor) {
        return Mono.zip(
                connected.of(actor),
                accounts.contact(actor.accountId()),
                (found, own) -> Map.of("connected", found, "own", own, "provider", properties.called()));
    }

    private static void keepQuiet(ServerWebExchange exchange) {
        var headers = exchange.getResponse().getHeaders();
        headers.setCacheControl(CacheControl.noStore());
        headers.set("Referrer-Policy", "no-referrer");
    }
}
