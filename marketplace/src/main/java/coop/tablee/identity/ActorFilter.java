package coop.tablee.identity;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Finds out who asks: pages by the session cookie, else by a guest's, {@code /api/} by a bearer token and by nothing else, so that no other site can make a browser call the
 * API with its owner's rights. Two statements (credential, memberships), and none for a request that nobody asks the question of.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class ActorFilter implements WebFilter {

    private final Sessions sessions;
    private final ApiTokens tokens;
    private final SessionCookie cookie;
    private final GuestCookie guestCookie;
    private final MembershipLookup memberships;

    ActorFilter(
            Sessions sessions,
            ApiTokens tokens,
            SessionCookie cookie,
            GuestCookie guestCookie,
            MembershipLookup memberships) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.cookie = cookie;
        this.guestCookie = guestCookie;
        this.memberships = memberships;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        exchange.getAttributes()
                .put(CurrentActor.ATTRIBUTE, Mono.defer(() -> resolve(exchange)).cache());
        return chain.filter(exchange);
    }

    private Mono<Actor> resolve(ServerWebExchange exchange) {
        var actor = ApiCalls.isApi(exchange)
                ? Mono.justOrEmpty(ApiCalls.bearerToken(exchange))
                        .flatMap(tokens::find)
                        .flatMap(holder -> holderOfToken(holder.account())
                                .doOnNext(found -> GrantedScopes.note(exchange, holder.scopes())))
                : Mono.justOrEmpty(cookie.read(exchange))
                        .flatMap(sessions::find)
                        .filter(account -> !account.guest())
                        .flatMap(this::personInBrowser)
                        .switchIfEmpty(Mono.defer(() -> Mono.justOrEmpty(guestCookie.read(exchange))
                                .flatMap(sessions::find)
                                .filter(Account::guest)
                                .flatMap(this::guest)));
        return actor.defaultIfEmpty(Actor.anonymous());
    }

    private Mono<Actor> personInBrowser(Account account) {
        return memberships
                .membershipsOf(account.id())
                .collectList()
                .map(all -> actor(account, all, chosen(account, all), Credential.SESSION));
    }

    /** Who orders without an account may do that, and nothing else that members of a household may. */
    Mono<Actor> guest(Account account) {
        return memberships.membershipsOf(account.id()).collectList().map(all -> {
            var household = chosen(account, all);
            return new Actor(
                    account.id(),
                    account.displayName(),
                    account.locale(),
                    household == null ? null : household.party(),
                    household == null ? Set.of() : Set.of(Role.GUEST),
                    all,
                    Credential.GUEST);
        });
    }

    /** A token speaks for one party: once its holder may no longer act for it, the token is worth nothing. */
    private Mono<Actor> holderOfToken(Account account) {
        return memberships
                .membershipsOf(account.id())
                .collectList()
                .filter(all -> account.partyId() == null || chosen(account, all) != null)
                .map(all ->
                        actor(account, all, account.partyId() == null ? null : chosen(account, all), Credential.TOKEN));
    }

    /** A party that was chosen and is gone is not replaced silently: an order would be placed for another. */
    private static @Nullable Membership chosen(Account account, List<Membership> all) {
        var wanted = account.partyId();
        return all.stream()
                .filter(membership -> wanted == null || membership.partyId() == wanted)
                .findFirst()
                .orElse(null);
    }

    private static Actor actor(
            Account account, List<Membership> all, @Nullable Membership acting, Credential credential) {
        var roles = new HashSet<>(account.platformRoles());
        if (acting != null) {
            roles.addAll(acting.roles());
        }
        return new Actor(
                account.id(),
                account.displayName(),
                account.locale(),
                acting == null ? null : acting.party(),
                roles,
                all,
                credential);
    }
}
