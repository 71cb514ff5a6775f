package coop.tablee.catering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Weeks that are kept under a name: the list of them, keeping this week as one, and filling this week with one. */
@Controller
class WeekTemplateController {

    private static final String PAGE = "catering/templates";

    private final WeekDesk desk;
    private final WeekTemplates templates;
    private final WeekPages pages;
    private final Refusals refusals;
    private final Toasts toasts;

    WeekTemplateController(WeekDesk desk, WeekTemplates templates, WeekPages pages, Refusals refusals, Toasts toasts) {
        this.desk = desk;
        this.templates = templates;
        this.pages = pages;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping("/week/templates")
    Mono<Rendering> list(@RequestParam long site, @RequestParam LocalDate monday, Actor actor, Locale locale) {
        return desk.doors(site, actor)
                .flatMap(doors ->
                        desk.week(monday, doors.require()).flatMap(week -> model(doors.require(), week, "", locale)))
                .map(model -> Rendering.view(PAGE).model(model).build());
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week/templates")
    Mono<Rendering> keep(ServerWebExchange exchange, Actor actor, Locale locale) {
        return exchange.getFormData().flatMap(fields -> {
            var form = WeekForm.of(fields, locale);
            var name = Objects.requireNonNullElse(fields.getFirst("name"), "");
            return desk.doors(form.site(), actor)
                    .flatMap(doors -> desk.sheet(doors.require(), form.week(), List.of(), actor)
                            .flatMap(sheet -> templates.keep(sheet, name, actor))
                            .then(Mono.fromSupplier(() -> {
                                toasts.leave(exchange, "catering.template.kept");
                                return Redirects.to(address("/week/templates", form));
                            }))
                            .onErrorResume(
                                    DomainException.class,
                                    refused -> refusals.again(
                                            PAGE,
                                            model(doors.require(), form.week(), name, locale),
                                            refused,
                                            exchange)));
        });
    }

    /** Fills the week's empty open cells; what is already typed or ordered stays, and what could not be filled is listed on the week's page. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week/templates/{id}/fill")
    Mono<Rendering> fill(@PathVariable long id, ServerWebExchange exchange, Actor actor) {
        return WeekController.form(exchange)
                .flatMap(form -> desk.doors(form.site(), actor)
                        .flatMap(doors -> templates
                                .require(doors.require().id(), id)
                                .flatMap(template -> desk.sheet(
                                                doors.require(), form.week(), template.products(), actor)
                                        .flatMap(sheet -> desk.fill(
                                                doors.require(),
                                                form.week(),
                                                sheet,
                                                WeekTemplates.amounts(sheet, template),
                                                actor))))
                        .map(changed -> {
                            WeekController.tell("catering.filled", changed, toasts, exchange);
                            return Redirects.to(address("/week", form) + "&template=" + id);
                        }));
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week/templates/{id}/removal")
    Mono<Rendering> remove(@PathVariable long id, ServerWebExchange exchange, Actor actor) {
        return WeekController.form(exchange)
                .flatMap(form -> desk.doors(form.site(), actor)
                        .flatMap(doors -> templates.remove(doors.require().id(), id))
                        .then(Mono.fromSupplier(() -> {
                            toasts.leave(exchange, "catering.template.removed");
                            return Redirects.to(address("/week/templates", form));
                        })));
    }

    private Mono<Map<String, Object>> model(KitchenDoor door, Week week, String name, Locale locale) {
        return templates.of(door.id()).map(all -> Map.of("page", pages.templates(door, week, all, name, locale)));
    }

    private static String address(String path, WeekForm form) {
        return path + "?site=" + form.site() + "&monday=" + form.week().monday();
    }
}
