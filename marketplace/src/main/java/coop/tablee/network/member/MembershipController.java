package coop.tablee.network.member;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Membership;
import coop.tablee.identity.SignedIn;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** For whom I act, and how I stop doing so. */
@Controller
class MembershipController {

    static final String HERE = "/my-organisations";
    private static final String VIEW = "network/my-organisations";

    private final Members members;
    private final Toasts toasts;
    private final Refusals refusals;

    MembershipController(Members members, Toasts toasts, Refusals refusals) {
        this.members = members;
        this.toasts = toasts;
        this.refusals = refusals;
    }

    /**
     * One row of the page.
     *
     * @param words of the roles: message keys
     * @param household one's own, which is not left
     */
    record Place(long id, String name, List<String> words, boolean household) {

        private static Place of(Membership membership) {
            return new Place(
                    membership.partyId(),
                    membership.partyName(),
                    membership.roles().stream().sorted().map(RolesOfKinds::key).toList(),
                    membership.partyKinds().contains("HOUSEHOLD"));
        }
    }

    @SignedIn
    @GetMapping(HERE)
    Rendering places(Actor actor) {
        return Rendering.view(VIEW).model(model(actor)).build();
    }

    @SignedIn
    @PostMapping(HERE + "/{party}/leave")
    Mono<Rendering> leave(@PathVariable long party, Actor actor, ServerWebExchange exchange) {
        return members.leave(party, actor)
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "network.left");
                    return Redirects.to(HERE);
                }))
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(VIEW, Mono.just(model(actor)), refused, exchange));
    }

    private static Map<String, ?> model(Actor actor) {
        return Map.of("places", actor.memberships().stream().map(Place::of).toList());
    }
}
