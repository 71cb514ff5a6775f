package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The door, for programs: e-mail and password once, by HTTP Basic, for a token that acts for one organisation or household. */
@RestController
@RequestMapping("/api/v1/tokens")
class TokenApi {

    private static final String BASIC = "Basic ";

    private final PasswordCheck passwords;
    private final MembershipLookup memberships;
    private final ApiTokens tokens;
    private final Trail trail;
    private final IdentityProperties properties;
    private final TransactionalOperator transaction;

    TokenApi(
            PasswordCheck passwords,
            MembershipLookup memberships,
            ApiTokens tokens,
            Trail trail,
            IdentityProperties properties,
            TransactionalOperator transaction) {
        this.passwords = passwords;
        this.memberships = memberships;
        this.tokens = tokens;
        this.trail = trail;
        this.properties = properties;
        this.transaction = transaction;
    }

    @OpenToAll
    @PostMapping
    Mono<ResponseEntity<IssuedToken>> issue(
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization,
            @RequestBody(required = false) Mono<TokenRequest> body,
            ServerWebExchange exchange) {
        return body.defaultIfEmpty(new TokenRequest(null, null))
                .doOnNext(wanted -> wanted.narrowed(properties.tokenLife()))
                .flatMap(wanted -> attempt(authorization, exchange)
                        .flatMap(passwords::check)
                        .flatMap(proven -> issue(proven, wanted)))
                .map(issued -> ResponseEntity.status(HttpStatus.CREATED)
                        .cacheControl(CacheControl.noStore())
                        .body(issued))
                .doOnError(DomainException.class, refused -> challenge(refused, exchange));
    }

    @SignedIn
    @DeleteMapping("/current")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> revoke(Actor actor, ServerWebExchange exchange) {
        return Mono.justOrEmpty(ApiCalls.bearerToken(exchange))
                .flatMap(tokens::revoke)
                .then(trail.record(actor, "token-revoked", "account", Long.toString(actor.accountId()), Map.of()))
                .as(transaction::transactional);
    }

    private Mono<IssuedToken> issue(PasswordCheck.Proven proven, TokenRequest wanted) {
        var account = proven.account();
        return memberships
                .membershipsOf(account.id())
                .collectList()
                .flatMap(all -> proven.stillRight()
                        .then(party(account, all, wanted))
                        .flatMap(party -> tokens.issue(
                                        account.id(), party.orElse(null), wanted.narrowed(properties.tokenLife()))
                                .flatMap(issued -> trail.record(
                                                account.id(),
                                                party.orElse(null),
                                                "token-issued",
                                                "account",
                                                Long.toString(account.id()),
                                                Map.of())
                                        .thenReturn(IssuedToken.of(issued, party, wanted.scopes()))))
                        .as(transaction::transactional));
    }

    /** The one asked for, else the preferred, else the first; one that is not the account's own does not exist. */
    private static Mono<Optional<Long>> party(Account account, List<Membership> all, TokenRequest wanted) {
        var asked = wanted.organisation();
        var preferred = account.partyId();
        var own = all.stream().map(Membership::partyId).toList();
        if (asked != null) {
            return Mono.justOrEmpty(own.stream()
                            .filter(id -> id.toString().equals(asked))
                            .findFirst())
                    .switchIfEmpty(Mono.error(DomainException::notFound))
                    .map(Optional::of);
        }
        return Mono.just(
                preferred != null && own.contains(preferred)
                        ? Optional.of(preferred)
                        : own.stream().findFirst());
    }

    private static Mono<SignInAttempt> attempt(@Nullable String authorization, ServerWebExchange exchange) {
        return Mono.justOrEmpty(credentials(authorization))
                .filter(credentials -> credentials.indexOf(':') > 0)
                .map(credentials -> SignInAttempt.of(
                        credentials.substring(0, credentials.indexOf(':')),
                        credentials.substring(credentials.indexOf(':') + 1),
                        exchange.getRequest()))
                .switchIfEmpty(Mono.error(PasswordCheck::wrongCredentials));
    }

    private static Optional<String> credentials(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            var bytes = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException unreadable) {
            return Optional.empty();
        }
    }

    private static void challenge(DomainException refused, ServerWebExchange exchange) {
        TooManyAttempts.announce(refused, exchange);
        if (refused.kind() == Kind.UNAUTHENTICATED) {
            exchange.getResponse()
                    .getHeaders()
                    .set(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"tokens\", charset=\"UTF-8\"");
        }
    }

    /**
     * What a program asks for.
     *
     * @param organisation the id of the organisation or household to act for; absent = the account's default
     * @param scopes what the token is narrowed to; absent = whatever its holder may
     */
    record TokenRequest(
            @Nullable String organisation, @Nullable List<String> scopes) {

        /** Refuses a scope that does not exist, and none at all ({@code invalid-input}). */
        ApiTokens.Narrowing narrowed(Duration life) {
            if (scopes == null) {
                return new ApiTokens.Narrowing("", null, life);
            }
            if (scopes.isEmpty()) {
                throw noSuchScope(null);
            }
            return new ApiTokens.Narrowing(
                    "", scopes.stream().map(TokenRequest::scope).collect(Collectors.toUnmodifiableSet()), life);
        }

        private static Scope scope(@Nullable String word) {
            return Optional.ofNullable(word).flatMap(Scope::of).orElseThrow(() -> noSuchScope(word));
        }

        private static DomainException noSuchScope(@Nullable String word) {
            return DomainException.invalid(FieldError.at(
                    "scopes",
                    "no-such-scope",
                    word,
                    Scope.all().map(Scope::word).collect(Collectors.joining(", "))));
        }
    }

    /** The token is told this once; {@code organisation} is absent for an account without any membership. */
    record IssuedToken(
            String token,
            Instant expiresAt,
            @Nullable String organisation,
            @Nullable List<String> scopes) {

        static IssuedToken of(ApiTokens.Issued issued, Optional<Long> party, @Nullable List<String> scopes) {
            return new IssuedToken(
                    issued.token().value(),
                    issued.expiresAt(),
                    party.map(id -> Long.toString(id)).orElse(null),
                    scopes);
        }

        @Override
        public String toString() {
            return "IssuedToken[…]";
        }
    }
}
