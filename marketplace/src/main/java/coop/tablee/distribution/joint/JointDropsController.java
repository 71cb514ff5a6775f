package coop.tablee.distribution.joint;

import coop.tablee.delivery.joint.JointDrop;
import coop.tablee.delivery.joint.JointDrops;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.joint.JointGoods;
import coop.tablee.ordering.joint.SoldJointly;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What kitchens agreed on about their drops: the coordinator grants it, ends it, and sees what it comes to. */
@Controller
@RequestMapping("/coop/joint-drops")
class JointDropsController {

    private static final String HERE = "/coop/joint-drops";
    private static final String VIEW = "distribution/joint-drops";

    private final JointDrops drops;
    private final JointGoods goods;
    private final Refusals refusals;
    private final Toasts toasts;

    JointDropsController(JointDrops drops, JointGoods goods, Refusals refusals, Toasts toasts) {
        this.drops = drops;
        this.goods = goods;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping
    Mono<Rendering> list(Actor actor) {
        return model(actor).map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{id}/grant")
    Mono<Rendering> grant(@PathVariable long id, Actor actor, ServerWebExchange exchange) {
        return done(drops.grant(id, actor), "distribution.joint.granted", actor, exchange);
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{id}/end")
    Mono<Rendering> end(@PathVariable long id, Actor actor, ServerWebExchange exchange) {
        return done(drops.end(id, actor), "distribution.joint.ended", actor, exchange);
    }

    private Mono<Rendering> done(Mono<Void> step, String told, Actor actor, ServerWebExchange exchange) {
        return step.then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, told);
                    return Redirects.to(HERE);
                }))
                .onErrorResume(DomainException.class, refused -> refusals.again(VIEW, model(actor), refused, exchange));
    }

    private Mono<Map<String, Object>> model(Actor actor) {
        return Mono.zip(drops.grantedBy(actor), goods.soldBy(actor))
                .map(read -> Map.of("page", new Page(read.getT1(), read.getT2())));
    }

    /** @param sold for the days to come, the nearest first */
    record Page(List<JointDrop> joints, List<SoldJointly> sold) {

        public List<SoldJointly> soldOf(long joint) {
            return sold.stream().filter(day -> day.joint() == joint).toList();
        }
    }
}
