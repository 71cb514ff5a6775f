package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.OpenMatter;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The end of our organisation: what it means, what is open still, and the button. For who leads one that was founded here. */
@Controller
class EndingController {

    static final String HERE = FilePages.HERE + "/end";
    private static final String VIEW = "network/ending";

    private final Endings endings;
    private final Refusals refusals;
    private final Toasts toasts;

    EndingController(Endings endings, Refusals refusals, Toasts toasts) {
        this.endings = endings;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.OWNER)
    @GetMapping(HERE)
    Mono<Rendering> ask(Actor actor) {
        return model(actor).map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse(Role.OWNER)
    @PostMapping(HERE)
    Mono<Rendering> end(Actor actor, ServerWebExchange exchange) {
        return endings.end(actor)
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(
                            exchange,
                            "network.ending.done",
                            actor.requireParty().name());
                    return Redirects.to("/my-organisations");
                }))
                .onErrorResume(DomainException.class, refused -> refusals.again(VIEW, model(actor), refused, exchange));
    }

    private Mono<Map<String, Object>> model(Actor actor) {
        return endings.open(actor).map(open -> {
            var matters = open.orElse(List.of());
            return Map.of(
                    "name",
                    actor.requireParty().name(),
                    "founded",
                    open.isPresent(),
                    "before",
                    matters.stream().filter(OpenMatter::binding).toList(),
                    "left",
                    matters.stream().filter(matter -> !matter.binding()).toList());
        });
    }
}
