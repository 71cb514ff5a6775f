package coop.tablee.catering.joint;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.delivery.joint.JointDrops;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.joint.JointGoods;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** With whom a kitchen's drops are joined, for whoever cooks or buys there. */
@Controller
class JointController {

    private static final String HERE = "/week/joint";
    private static final String PAGE = "catering/joint";

    private final KitchenDoors doors;
    private final JointDrops drops;
    private final JointGoods goods;
    private final Refusals refusals;
    private final Toasts toasts;

    JointController(KitchenDoors doors, JointDrops drops, JointGoods goods, Refusals refusals, Toasts toasts) {
        this.doors = doors;
        this.drops = drops;
        this.goods = goods;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE)
    Mono<Rendering> show(@RequestParam @Nullable Long site, Actor actor, Locale locale) {
        return doors.of(site, actor).flatMap(found -> {
            var door = found.chosen();
            return door == null
                    ? Mono.just(Rendering.view("catering/nowhere").build())
                    : model(found.all(), door, null, actor, locale)
                            .map(model -> Rendering.view(PAGE).model(model).build());
        });
    }

    /** Asks another kitchen. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE)
    Mono<Rendering> ask(ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(exchange, actor, locale, "catering.joint.asked", (door, typed) -> {
            var other = typed.required("other", 20);
            typed.check();
            return other.matches("\\d{1,18}")
                    ? drops.ask(door.id(), Long.parseLong(other), actor)
                    : Mono.error(DomainException.notFound());
        });
    }

    /** What the kitchen will order on days to come. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/announcements")
    Mono<Rendering> announce(ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(exchange, actor, locale, "catering.joint.announced", (door, typed) -> {
            var amounts = new Announcements(typed, locale).changed();
            typed.check();
            return goods.announce(door.id(), amounts, actor);
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/{id}/agreement")
    Mono<Rendering> agree(@PathVariable long id, ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(exchange, actor, locale, "catering.joint.agreed", (door, typed) -> drops.agree(id, actor));
    }

    /** Declines, takes back or ends. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/{id}/end")
    Mono<Rendering> end(@PathVariable long id, ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(exchange, actor, locale, "catering.joint.ended", (door, typed) -> drops.end(id, actor));
    }

    @FunctionalInterface
    private interface Step {

        Mono<Void> at(KitchenDoor door, Typed typed);
    }

    private Mono<Rendering> act(ServerWebExchange exchange, Actor actor, Locale locale, String told, Step step) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .flatMap(fields -> {
                    var typed = new Typed(fields);
                    return doors.of(site(typed), actor)
                            .map(KitchenDoors.Chosen::require)
                            .flatMap(door -> Mono.defer(() -> step.at(door, typed))
                                    .then(Mono.fromSupplier(() -> {
                                        toasts.leave(exchange, told);
                                        return Redirects.to(HERE + "?site=" + door.id());
                                    }))
                                    .onErrorResume(
                                            DomainException.class,
                                            refused -> refusals.again(
                                                    PAGE,
                                                    doors.of(door.id(), actor)
                                                            .flatMap(found ->
                                                                    model(found.all(), door, typed, actor, locale)),
                                                    refused,
                                                    exchange)));
                });
    }

    /** The door that the page was about; absent = the kitchen's first. */
    private static @Nullable Long site(Typed typed) {
        var site = typed.line("site", 20);
        return site.matches("\\d{1,18}") ? Long.valueOf(site) : null;
    }

    private Mono<Map<String, Object>> model(
            List<KitchenDoor> all, KitchenDoor door, @Nullable Typed typed, Actor actor, Locale locale) {
        return Mono.zip(drops.of(door.id(), actor), goods.of(door.id(), actor))
                .map(read -> Map.of("page", JointPage.of(all, door, read.getT1(), read.getT2(), typed, locale)));
    }
}
