package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.SellerOfRecord;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Farms that a cooperative asks to come: for who coordinates it. */
@Controller
class FarmInvitationController {

    static final String HERE = "/coop/invited-farms";
    private static final String VIEW = "network/invited-farms";
    private static final Map<String, Object> EMPTY = Map.of("email", "", "farm", "", "seller", "");

    private final FarmInvitations invitations;
    private final Refusals refusals;
    private final Toasts toasts;

    FarmInvitationController(FarmInvitations invitations, Refusals refusals, Toasts toasts) {
        this.invitations = invitations;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping(HERE)
    Mono<Rendering> all(Actor actor) {
        return model(EMPTY, actor)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping(HERE)
    Mono<Rendering> invite(Actor actor, ServerWebExchange exchange) {
        return OrganisationController.typed(exchange)
                .flatMap(typed -> Mono.defer(() -> {
                            var email = typed.required("email", 254);
                            var farm = typed.required("farm", 120);
                            var seller = typed.oneOf("seller", SellerOfRecord.class, SellerOfRecord.PRODUCER);
                            typed.check();
                            return invitations.invite(email, farm, seller, actor);
                        })
                        .then(Mono.fromSupplier(() -> back("network.invitation.sent", exchange)))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        VIEW,
                                        model(typed.values("email", "farm", "seller"), actor),
                                        refused,
                                        exchange)));
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping(HERE + "/{invitation}/withdrawal")
    Mono<Rendering> withdraw(@PathVariable long invitation, Actor actor, ServerWebExchange exchange) {
        return invitations
                .withdraw(invitation, actor)
                .then(Mono.fromSupplier(() -> back("network.invitation.withdrawn", exchange)));
    }

    private Mono<Map<String, Object>> model(Map<String, Object> typed, Actor actor) {
        return invitations.of(actor.requireParty()).map(all -> Map.of("invitations", all, "f", typed));
    }

    private Rendering back(String said, ServerWebExchange exchange) {
        toasts.leave(exchange, said);
        return Redirects.to(HERE);
    }
}
