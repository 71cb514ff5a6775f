package coop.tablee.identity;

import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** For whom, today? A person with several households and organisations acts for one at a time. */
@Controller
class ActingForController {

    static final String HERE = "/acting-for";

    private final SignIn signIn;
    private final SessionCookie cookie;
    private final Afterwards afterwards;
    private final Toasts toasts;

    ActingForController(SignIn signIn, SessionCookie cookie, Afterwards afterwards, Toasts toasts) {
        this.toasts = toasts;
        this.signIn = signIn;
        this.cookie = cookie;
        this.afterwards = afterwards;
    }

    @SignedIn
    @GetMapping(HERE)
    Rendering choice(@RequestParam(required = false) @Nullable String next, Actor actor) {
        return Rendering.view("identity/acting-for")
                .modelAttribute("places", places(actor))
                .modelAttribute("next", afterwards.asked(next))
                .build();
    }

    /** Changes the party; one that is not the person's own is answered like one that does not exist. */
    @SignedIn
    @PostMapping(HERE)
    Mono<Rendering> choose(@ModelAttribute Choice choice, Actor actor, ServerWebExchange exchange) {
        var membership = actor.memberships().stream()
                .filter(own -> Long.toString(own.partyId()).equals(choice.party()))
                .findFirst();
        return Mono.justOrEmpty(membership)
                .zipWith(Mono.justOrEmpty(cookie.read(exchange)))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(both -> signIn.actFor(actor, both.getT1(), Boolean.TRUE.equals(choice.always()), both.getT2())
                        .map(brought -> {
                            brought.ifPresent(one -> one.tell(toasts, exchange));
                            return both.getT1().roles();
                        }))
                .map(roles -> Redirects.to(afterwards.pathFor(choice.next(), roles)));
    }

    private static List<Place> places(Actor actor) {
        var current = actor.findParty().map(ActingParty::id);
        var own = actor.ownHousehold().map(ActingParty::id);
        return actor.memberships().stream()
                .map(membership -> Place.of(membership, current, own))
                .toList();
    }

    /** What the page sends. */
    record Choice(
            @Nullable String party,
            @Nullable String next,
            @Nullable Boolean always) {}

    /**
     * One row of the page.
     *
     * @param roles message keys
     * @param earlier what was ordered without an account and then taken over: a household beside the person's own
     */
    record Place(String id, String name, String picture, List<String> roles, boolean current, boolean earlier) {

        static Place of(Membership membership, Optional<Long> current, Optional<Long> own) {
            return new Place(
                    Long.toString(membership.partyId()),
                    membership.partyName(),
                    picture(membership.party()),
                    membership.roles().stream().sorted().map(Place::messageKey).toList(),
                    current.filter(id -> id == membership.partyId()).isPresent(),
                    membership.party().is("HOUSEHOLD")
                            && own.filter(id -> id == membership.partyId()).isEmpty());
        }

        private static String messageKey(Role role) {
            return "identity.role." + role.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static String picture(ActingParty party) {
            if (party.is("HOUSEHOLD")) {
                return "crate";
            }
            if (party.is("KITCHEN")) {
                return "soup";
            }
            return party.is("PRODUCER") ? "jar" : "leek";
        }
    }
}
