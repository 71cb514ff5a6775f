package coop.tablee.identity;

import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Passkeys: list, add and remove mine, and come in by one. What needs a script is not offered without one; the other ways in are there. */
@Controller
class PasskeyController {

    private static final String HERE = AccountController.HERE + "/passkeys";
    private static final String VIEW = "identity/passkeys";
    private static final String DOOR = SignInController.HERE + "/passkey";
    private static final int LONGEST_NAME = 60;

    private final Passkeys passkeys;
    private final PasskeySite site;
    private final Accounts accounts;
    private final PasswordCheck check;
    private final SignInController signIn;
    private final Entrance entrance;
    private final Toasts toasts;
    private final Refusals refusals;
    private final JsonMapper json;

    PasskeyController(
            Passkeys passkeys,
            PasskeySite site,
            Accounts accounts,
            PasswordCheck check,
            SignInController signIn,
            Entrance entrance,
            Toasts toasts,
            Refusals refusals,
            JsonMapper json) {
        this.passkeys = passkeys;
        this.site = site;
        this.accounts = accounts;
        this.check = check;
        this.signIn = signIn;
        this.entrance = entrance;
        this.toasts = toasts;
        this.refusals = refusals;
        this.json = json;
    }

    /**
     * What the pages send.
     *
     * @param credential what the browser made, as JSON
     */
    record Wish(
            @Nullable String name,
            @Nullable String password,
            @Nullable String credential) {

        static final Wish NONE = new Wish("", null, null);

        String requireName() {
            var named = Objects.requireNonNullElse(name, "").strip();
            if (named.isEmpty()
                    || named.length() > LONGEST_NAME
                    || named.chars().anyMatch(Character::isISOControl)) {
                throw DomainException.invalid(
                        FieldError.at("name", "not-a-name", null, Integer.toString(LONGEST_NAME)));
            }
            return named;
        }

        @Override
        public String toString() {
            return "Wish[…]";
        }
    }

    @SignedIn
    @GetMapping(HERE)
    Mono<Rendering> mine(Actor actor) {
        return model(actor, Wish.NONE)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    /** Asks for the password, if there is any, before a device makes a new way in. */
    @SignedIn
    @PostMapping(HERE + "/begin")
    Mono<Rendering> begin(@ModelAttribute Wish wish, Actor actor, ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().setCacheControl(CacheControl.noStore());
        return Mono.fromSupplier(wish::requireName)
                .flatMap(name -> confirm(wish, actor, exchange)
                        .flatMap(stillRight -> passkeys.begin(actor, stillRight))
                        .map(making -> Rendering.view("identity/passkey-new")
                                .modelAttribute("name", name)
                                .modelAttribute("options", json.writeValueAsString(creation(making, exchange)))
                                .build()))
                .onErrorResume(DomainException.class, refused -> again(wish, actor, refused, exchange));
    }

    @SignedIn
    @PostMapping(HERE)
    Mono<Rendering> add(@ModelAttribute Wish wish, Actor actor, ServerWebExchange exchange) {
        return Mono.fromSupplier(wish::requireName)
                .flatMap(name -> passkeys.add(actor, name, wish.credential(), site.of(exchange)))
                .then(Mono.fromSupplier(() -> back("identity.passkey.added", exchange)))
                .onErrorResume(DomainException.class, refused -> again(wish, actor, refused, exchange));
    }

    @SignedIn
    @PostMapping(HERE + "/{passkey}/removal")
    Mono<Rendering> remove(@PathVariable UUID passkey, Actor actor, ServerWebExchange exchange) {
        return passkeys.remove(passkey, actor)
                .then(Mono.fromSupplier(() -> back("identity.passkey.removed", exchange)));
    }

    /** What a browser needs to find one for this site; the same for everybody, because nobody has said who they are. */
    @OpenToAll
    @PostMapping(DOOR + "/options")
    Mono<ResponseEntity<Map<String, Object>>> options(ServerWebExchange exchange) {
        return passkeys.ask(SignInAttempt.of("", "", exchange.getRequest()))
                .map(challenge -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noStore())
                        .body(Map.<String, Object>of(
                                "challenge", base64(challenge),
                                "rpId", site.of(exchange).host(),
                                "userVerification", "required",
                                "timeout", PasskeyChallenges.LIFE.toMillis())))
                .doOnError(DomainException.class, refused -> TooManyAttempts.announce(refused, exchange));
    }

    @OpenToAll
    @PostMapping(DOOR)
    Mono<Rendering> enter(@ModelAttribute Wish wish, @ModelAttribute SignInForm form, ServerWebExchange exchange) {
        var visit = entrance.visit(exchange, form.stays());
        return passkeys.enter(
                        wish.credential(), SignInAttempt.of("", "", exchange.getRequest()), visit, site.of(exchange))
                .map(entered -> entrance.open(entered, visit, form.next(), exchange))
                .onErrorResume(
                        DomainException.class, refused -> Mono.just(signIn.again(form, false, refused, exchange)));
    }

    private Mono<Mono<Void>> confirm(Wish wish, Actor actor, ServerWebExchange exchange) {
        return accounts.contact(actor.accountId())
                .flatMap(own -> own.hasPassword()
                        ? check.check(SignInAttempt.of(own.email(), wish.password(), exchange.getRequest()))
                                .map(PasswordCheck.Proven::stillRight)
                        : Mono.just(Mono.empty()));
    }

    private Map<String, Object> creation(Passkeys.Making making, ServerWebExchange exchange) {
        var host = site.of(exchange).host();
        return Map.of(
                "rp",
                Map.of("id", host, "name", host),
                "user",
                Map.of("id", base64(making.handle()), "name", making.email(), "displayName", making.name()),
                "challenge",
                base64(making.challenge()),
                "pubKeyCredParams",
                PasskeyProof.ALGORITHMS.stream()
                        .map(algorithm -> Map.of("type", "public-key", "alg", algorithm))
                        .toList(),
                "excludeCredentials",
                making.known().stream()
                        .map(known -> Map.of("type", "public-key", "id", base64(known)))
                        .toList(),
                "authenticatorSelection",
                Map.of("residentKey", "required", "requireResidentKey", true, "userVerification", "required"),
                "attestation",
                "none",
                "timeout",
                PasskeyChallenges.LIFE.toMillis());
    }

    private Mono<Map<String, Object>> model(Actor actor, Wish wish) {
        return Mono.zip(
                passkeys.of(actor),
                accounts.contact(actor.accountId()),
                (found, own) -> Map.of("passkeys", found, "own", own, "wish", wish));
    }

    private Mono<Rendering> again(Wish wish, Actor actor, DomainException refused, ServerWebExchange exchange) {
        TooManyAttempts.announce(refused, exchange);
        return refusals.again(VIEW, model(actor, wish), refused, exchange);
    }

    private Rendering back(String said, ServerWebExchange exchange) {
        toasts.leave(exchange, said);
        return Redirects.to(HERE);
    }

    private static String base64(SecretToken challenge) {
        return PasskeyProof.base64(challenge.value().getBytes(StandardCharsets.US_ASCII));
    }

    private static String base64(ByteBuffer bytes) {
        return PasskeyProof.base64(PasskeyProof.bytes(bytes));
    }
}
