package coop.tablee.network.member;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Our people: for who leads an organisation. */
@Controller
class MemberController {

    static final String HERE = "/members";
    private static final String ALL = "network/members";
    private static final String ONE = "network/member";

    private final Members members;
    private final Invitations invitations;
    private final Toasts toasts;
    private final Refusals refusals;

    MemberController(Members members, Invitations invitations, Toasts toasts, Refusals refusals) {
        this.members = members;
        this.invitations = invitations;
        this.toasts = toasts;
        this.refusals = refusals;
    }

    /** What the pages send. */
    record Wish(@Nullable String email, @Nullable List<String> role) {

        static final Wish NONE = new Wish("", List.of());

        /** What was ticked and exists. */
        Set<Role> roles() {
            var ticked = Objects.requireNonNullElse(role, List.<String>of());
            return EnumSet.allOf(Role.class).stream()
                    .filter(one -> ticked.contains(one.name()))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    @MayUse(Role.OWNER)
    @GetMapping(HERE)
    Mono<Rendering> all(Actor actor) {
        return model(actor, Wish.NONE)
                .map(model -> Rendering.view(ALL).model(model).build());
    }

    @MayUse(Role.OWNER)
    @PostMapping(HERE + "/invitations")
    Mono<Rendering> invite(@ModelAttribute Wish wish, Actor actor, ServerWebExchange exchange) {
        return Mono.fromSupplier(() -> require(wish.roles(), RolesOfKinds.givenBy(actor.requireParty())))
                .flatMap(roles -> invitations.invite(Objects.requireNonNullElse(wish.email(), ""), roles, actor))
                .then(Mono.fromSupplier(() -> back("network.invitation.sent", exchange)))
                .onErrorResume(
                        DomainException.class, refused -> refusals.again(ALL, model(actor, wish), refused, exchange));
    }

    @MayUse(Role.OWNER)
    @PostMapping(HERE + "/invitations/{invitation}/withdrawal")
    Mono<Rendering> withdraw(@PathVariable long invitation, Actor actor, ServerWebExchange exchange) {
        return invitations
                .withdraw(invitation, actor)
                .then(Mono.fromSupplier(() -> back("network.invitation.withdrawn", exchange)));
    }

    @MayUse(Role.OWNER)
    @GetMapping(HERE + "/{member}")
    Mono<Rendering> one(@PathVariable long member, Actor actor) {
        return model(member, null, actor)
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    @MayUse(Role.OWNER)
    @PostMapping(HERE + "/{member}/roles")
    Mono<Rendering> change(
            @PathVariable long member, @ModelAttribute Wish wish, Actor actor, ServerWebExchange exchange) {
        var party = actor.requireParty();
        return members.require(member, party)
                .map(found -> {
                    var given = RolesOfKinds.givenBy(party);
                    given.addAll(found.roles());
                    return require(wish.roles(), given);
                })
                .flatMap(roles -> members.change(member, roles, actor).thenReturn(roles))
                .map(roles -> {
                    toasts.leave(exchange, "network.member.changed");
                    return Redirects.to(
                            member == actor.accountId() && !roles.contains(Role.OWNER)
                                    ? MembershipController.HERE
                                    : HERE);
                })
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(ONE, model(member, wish.roles(), actor), refused, exchange));
    }

    @MayUse(Role.OWNER)
    @PostMapping(HERE + "/{member}/end")
    Mono<Rendering> end(@PathVariable long member, Actor actor, ServerWebExchange exchange) {
        var then = member == actor.accountId() ? MembershipController.HERE : HERE;
        return act(members.end(member, actor), "network.member.ended", then, member, actor, exchange);
    }

    @MayUse(Role.OWNER)
    @PostMapping(HERE + "/{member}/hand-over")
    Mono<Rendering> handOver(@PathVariable long member, Actor actor, ServerWebExchange exchange) {
        return act(
                members.handOver(member, actor),
                "network.member.handed-over",
                MembershipController.HERE,
                member,
                actor,
                exchange);
    }

    private Mono<Rendering> act(
            Mono<Void> act, String said, String then, long member, Actor actor, ServerWebExchange exchange) {
        return act.then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, said);
                    return Redirects.to(then);
                }))
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(ONE, model(member, null, actor), refused, exchange));
    }

    private static Set<Role> require(Set<Role> ticked, Set<Role> given) {
        if (ticked.isEmpty()) {
            throw DomainException.invalid(FieldError.at("role", "no-role", null, null));
        }
        if (!given.containsAll(ticked)) {
            throw new DomainException(Kind.INVALID, "role-not-given");
        }
        return ticked;
    }

    private Mono<Map<String, Object>> model(Actor actor, Wish wish) {
        var party = actor.requireParty();
        return members.of(party)
                .zipWith(
                        invitations.of(party),
                        (found, invited) -> Map.of(
                                "party",
                                party.name(),
                                "members",
                                found,
                                "me",
                                actor.accountId(),
                                "invitations",
                                invited,
                                "wish",
                                wish,
                                "choices",
                                RolesOfKinds.choices(party, wish.roles())));
    }

    private Mono<Map<String, Object>> model(long member, @Nullable Set<Role> ticked, Actor actor) {
        ActingParty party = actor.requireParty();
        return members.require(member, party)
                .map(found -> Map.of(
                        "party",
                        party.name(),
                        "member",
                        found,
                        "self",
                        member == actor.accountId(),
                        "choices",
                        RolesOfKinds.choices(party, ticked == null ? found.roles() : ticked)));
    }

    private Rendering back(String said, ServerWebExchange exchange) {
        toasts.leave(exchange, said);
        return Redirects.to(HERE);
    }
}
