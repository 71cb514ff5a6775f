package coop.tablee.catering;

import coop.tablee.catalogue.Allergen;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The page on which a house keeps its diets. */
@Controller
class DietController {

    private static final String PAGE = "catering/diets";

    private final WeekDesk desk;
    private final Diets diets;
    private final Refusals refusals;
    private final Toasts toasts;
    private final Formats formats;
    private final MessageSource messages;

    DietController(
            WeekDesk desk, Diets diets, Refusals refusals, Toasts toasts, Formats formats, MessageSource messages) {
        this.desk = desk;
        this.diets = diets;
        this.refusals = refusals;
        this.toasts = toasts;
        this.formats = formats;
        this.messages = messages;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping("/diets")
    Mono<Rendering> diets(
            @RequestParam @Nullable Long site, @RequestParam @Nullable Long diet, Actor actor, Locale locale) {
        return desk.doors(site, actor).flatMap(doors -> {
            var door = doors.chosen();
            return door == null
                    ? Mono.just(Rendering.view("catering/nowhere").build())
                    : diets.of(door.id())
                            .map(kept -> Rendering.view(PAGE)
                                    .modelAttribute("page", page(doors, kept, form(door, kept, diet), locale))
                                    .build());
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/diets")
    Mono<Rendering> keep(ServerWebExchange exchange, Actor actor, Locale locale) {
        return exchange.getFormData()
                .map(DietForm::of)
                .flatMap(form -> desk.doors(form.site(), actor)
                        .flatMap(doors -> Mono.fromCallable(form::diet)
                                .flatMap(diet -> diets.keep(doors.require().id(), diet, actor))
                                .then(Mono.fromCallable(() -> {
                                    toasts.leave(exchange, "catering.diet.kept");
                                    return back(form.site());
                                }))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refusals.again(
                                                PAGE,
                                                diets.of(form.site())
                                                        .map(kept -> Map.of("page", page(doors, kept, form, locale))),
                                                refused,
                                                exchange))));
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/diets/removal")
    Mono<Rendering> remove(ServerWebExchange exchange, Actor actor) {
        return exchange.getFormData()
                .map(DietForm::of)
                .flatMap(form -> desk.doors(form.site(), actor)
                        .flatMap(doors -> diets.remove(doors.require().id(), form.id()))
                        .map(gone -> {
                            toasts.leave(exchange, "catering.diet.removed");
                            return back(form.site());
                        }));
    }

    private static DietForm form(KitchenDoor door, List<Diet> kept, @Nullable Long diet) {
        return diet == null
                ? DietForm.empty(door.id())
                : kept.stream()
                        .filter(one -> one.id() == diet)
                        .findFirst()
                        .map(one -> DietForm.of(door.id(), one))
                        .orElseThrow(DomainException::notFound);
    }

    private DietPage page(WeekDesk.Doors doors, List<Diet> kept, DietForm form, Locale locale) {
        var words = new WeekWords(messages, formats.in(locale), locale);
        return new DietPage(
                doors.require(),
                doors.all(),
                kept.stream().map(diet -> view(diet, words)).toList(),
                new DietPage.FormView(form.id(), form.version(), form.names(), form.people(), form.isNew()),
                Arrays.stream(Allergen.values())
                        .map(allergen -> new DietPage.Choice(
                                allergen.name(),
                                words.say(allergen.messageKey()),
                                form.excludes().contains(allergen.name())))
                        .toList());
    }

    private static DietPage.DietView view(Diet diet, WeekWords words) {
        var name = diet.names().in(words.locale());
        return new DietPage.DietView(
                diet.id(),
                name.text(),
                words.foreign(name.lang()),
                words.say("catering.diet.people", diet.people()),
                diet.excludes().stream()
                        .sorted()
                        .map(allergen -> words.say(allergen.messageKey()))
                        .toList());
    }

    private static Rendering back(long site) {
        return Redirects.to("/diets?site=" + site);
    }
}
