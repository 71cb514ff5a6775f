package coop.tablee.identity;

import coop.tablee.platform.page.Viewer;
import coop.tablee.platform.page.ViewerLookup;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Tells the page shell who looks. */
@Component
class ViewerOfPage implements ViewerLookup {

    @Override
    public Mono<Viewer> viewer(ServerWebExchange exchange) {
        return CurrentActor.of(exchange)
                .filter(actor -> actor.isSignedIn() || actor.isGuest())
                .map(ViewerOfPage::viewer)
                // The page of an error is framed too: when the database is away, everyone is a visitor
                .onErrorComplete();
    }

    private static Viewer viewer(Actor actor) {
        if (actor.isGuest()) {
            return new Viewer(false, "", "", Set.of(Role.GUEST.name()));
        }
        return new Viewer(
                true,
                actor.displayName(),
                actor.findParty().map(ActingParty::name).orElse(""),
                actor.roles().stream().map(Role::name).collect(Collectors.toUnmodifiableSet()),
                actor.memberships().size() > 1 ? ActingForController.HERE : "");
    }
}
