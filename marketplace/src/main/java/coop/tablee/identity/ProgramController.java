package coop.tablee.identity;

import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** My programs: tokens made by hand, with a name, an end and no more rights than needed. Making one takes the password, if there is any: an open browser is not enough. */
@Controller
class ProgramController {

    private static final String HERE = AccountController.HERE + "/programs";
    private static final String VIEW = "identity/programs";
    private static final int LONGEST_NAME = 60;
    private static final List<Integer> LIVES = List.of(30, 90, 365);

    private final Programs programs;
    private final Accounts accounts;
    private final PasswordCheck check;
    private final Toasts toasts;
    private final Refusals refusals;

    ProgramController(Programs programs, Accounts accounts, PasswordCheck check, Toasts toasts, Refusals refusals) {
        this.programs = programs;
        this.accounts = accounts;
        this.check = check;
        this.toasts = toasts;
        this.refusals = refusals;
    }

    /**
     * What the page sends.
     *
     * @param days how long the token lives
     */
    record Wish(
            @Nullable String name,
            @Nullable List<String> scope,
            @Nullable Integer days,
            @Nullable String password) {

        static final Wish NONE = new Wish("", List.of(), LIVES.get(1), null);

        /** Named, narrowed and with an end; or what is wrong, all at once. */
        ApiTokens.Narrowing require() {
            var errors = new ArrayList<FieldError>();
            var named = Objects.requireNonNullElse(name, "").strip();
            if (named.isEmpty()
                    || named.length() > LONGEST_NAME
                    || named.chars().anyMatch(Character::isISOControl)) {
                errors.add(FieldError.at("name", "not-a-name", null, Integer.toString(LONGEST_NAME)));
            }
            var scopes = scopes();
            if (scopes.isEmpty()) {
                errors.add(FieldError.at("scope", "no-scope", null, null));
            }
            if (days == null || !LIVES.contains(days)) {
                errors.add(FieldError.at("days", "no-end", null, null));
            }
            if (!errors.isEmpty()) {
                throw DomainException.invalid(errors);
            }
            return new ApiTokens.Narrowing(named, scopes, Duration.ofDays(Objects.requireNonNull(days)));
        }

        Set<Scope> scopes() {
            return Objects.requireNonNullElse(scope, List.<String>of()).stream()
                    .map(Scope::of)
                    .flatMap(Optional::stream)
                    .collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public String toString() {
            return "Wish[…]";
        }
    }

    /** @param words the message key */
    record Choice(String value, String words, boolean chosen) {}

    @SignedIn
    @GetMapping(HERE)
    Mono<Rendering> programs(Actor actor) {
        return model(actor, Wish.NONE)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @SignedIn
    @PostMapping(HERE)
    Mono<Rendering> make(@ModelAttribute Wish wish, Actor actor, ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().setCacheControl(CacheControl.noStore());
        actor.requireParty();
        return Mono.fromSupplier(wish::require)
                .flatMap(narrowed -> confirm(wish, actor, exchange)
                        .flatMap(stillRight -> programs.make(narrowed, stillRight, actor)))
                .flatMap(issued -> model(actor, Wish.NONE)
                        .map(model -> Rendering.view(VIEW)
                                .model(model)
                                .modelAttribute("told", issued.token().value())
                                .build()))
                .onErrorResume(DomainException.class, refused -> {
                    TooManyAttempts.announce(refused, exchange);
                    return refusals.again(VIEW, model(actor, wish), refused, exchange);
                });
    }

    @SignedIn
    @PostMapping(HERE + "/{program}/revocation")
    Mono<Rendering> revoke(@PathVariable UUID program, Actor actor, ServerWebExchange exchange) {
        return programs.revoke(program, actor).then(Mono.fromSupplier(() -> {
            toasts.leave(exchange, "identity.program.revoked");
            return Redirects.to(HERE);
        }));
    }

    /** Emits what is to be asked in the transaction; who has no password has nothing to confirm. */
    private Mono<Mono<Void>> confirm(Wish wish, Actor actor, ServerWebExchange exchange) {
        return accounts.contact(actor.accountId())
                .filter(Accounts.Contact::hasPassword)
                .flatMap(own -> check.check(SignInAttempt.of(own.email(), wish.password(), exchange.getRequest())))
                .map(PasswordCheck.Proven::stillRight)
                .defaultIfEmpty(Mono.empty());
    }

    private Mono<Map<String, Object>> model(Actor actor, Wish wish) {
        var party = actor.findParty();
        var found = party.isEmpty() ? Mono.just(List.<Program>of()) : programs.of(actor);
        return found.zipWith(accounts.contact(actor.accountId()), (all, own) -> {
            var model = new HashMap<String, Object>();
            model.put("party", party.map(ActingParty::name).orElse(""));
            model.put("programs", all);
            model.put("own", own);
            model.put("wish", wish);
            model.put("scopes", scopes(wish));
            model.put("lives", lives(wish));
            return model;
        });
    }

    private static List<Choice> scopes(Wish wish) {
        var chosen = wish.scopes();
        return Scope.all()
                .map(scope -> new Choice(
                        scope.word(), "identity.scope." + scope.word().replace(':', '-'), chosen.contains(scope)))
                .toList();
    }

    private static List<Choice> lives(Wish wish) {
        return LIVES.stream()
                .map(days -> new Choice(days.toString(), "identity.program.days", days.equals(wish.days())))
                .toList();
    }
}
