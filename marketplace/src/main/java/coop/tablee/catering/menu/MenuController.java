package coop.tablee.catering.menu;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Allergens;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.KitchenWeeks;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collection;
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

/** The page on which a kitchen plans what it cooks, a week at a time. */
@Controller
class MenuController {

    private static final String HERE = "/menus";
    private static final String PAGE = "catering/menus";

    private final KitchenDoors doors;
    private final Menus menus;
    private final Recipes recipes;
    private final DishNotes notes;
    private final Refusals refusals;
    private final Toasts toasts;
    private final Formats formats;
    private final MessageSource messages;
    private final KitchenWeeks weeks;

    MenuController(
            KitchenDoors doors,
            Menus menus,
            Recipes recipes,
            DishNotes notes,
            Refusals refusals,
            Toasts toasts,
            Formats formats,
            MessageSource messages,
            KitchenWeeks weeks) {
        this.doors = doors;
        this.menus = menus;
        this.recipes = recipes;
        this.notes = notes;
        this.refusals = refusals;
        this.toasts = toasts;
        this.formats = formats;
        this.messages = messages;
        this.weeks = weeks;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE)
    Mono<Rendering> week(
            @RequestParam @Nullable Long site, @RequestParam @Nullable LocalDate monday, Actor actor, Locale locale) {
        return doors.of(site, actor).flatMap(found -> {
            var door = found.chosen();
            return door == null
                    ? Mono.just(Rendering.view("catering/nowhere").build())
                    : weeks.monday(monday, door)
                            .flatMap(shown -> model(found, door, shown, null, actor, locale))
                            .map(model -> Rendering.view(PAGE).model(model).build());
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE)
    Mono<Rendering> plan(ServerWebExchange exchange, Actor actor, Locale locale) {
        return exchange.getFormData()
                .map(MenuForm::of)
                .flatMap(form -> doors.of(form.site(), actor)
                        .flatMap(found -> kept(found.require(), form, actor)
                                .then(Mono.fromSupplier(() -> {
                                    toasts.leave(exchange, "catering.menus.kept");
                                    return back(form);
                                }))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refusals.again(
                                                PAGE,
                                                model(found, found.require(), form.monday(), form, actor, locale),
                                                refused,
                                                exchange))));
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/last-week")
    Mono<Rendering> takeLastWeek(ServerWebExchange exchange, Actor actor) {
        return exchange.getFormData()
                .map(MenuForm::of)
                .flatMap(form -> doors.require(form.site(), actor)
                        .flatMap(door -> kept(door, form, actor)
                                .then(Mono.defer(() -> menus.takeLastWeek(door, form.monday(), actor))))
                        .map(added -> told(added, form, exchange)));
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/cycle")
    Mono<Rendering> takeCycle(ServerWebExchange exchange, Actor actor) {
        return exchange.getFormData()
                .map(MenuForm::of)
                .flatMap(form -> doors.require(form.site(), actor)
                        .flatMap(door -> kept(door, form, actor)
                                .then(Mono.defer(() -> menus.takeCycle(door, form.monday(), actor))))
                        .map(added -> told(added, form, exchange)));
    }

    /** Keeps this week as one of the cycle's. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/cycle/week")
    Mono<Rendering> keepAsCycle(ServerWebExchange exchange, Actor actor) {
        return exchange.getFormData().flatMap(fields -> {
            var form = MenuForm.of(fields);
            var week = small(fields.getFirst("cycleWeek"));
            var weeks = small(fields.getFirst("cycleWeeks"));
            return doors.require(form.site(), actor)
                    .flatMap(door -> menus.keepAsCycle(door, form.monday(), week, Math.max(week, weeks)))
                    .then(Mono.fromSupplier(() -> {
                        toasts.leave(exchange, "catering.menus.cycle.kept", String.valueOf(week));
                        return back(form);
                    }));
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/publication")
    Mono<Rendering> publish(ServerWebExchange exchange, Actor actor, Locale locale) {
        return exchange.getFormData().flatMap(fields -> {
            var form = MenuForm.of(fields);
            var published = !"false".equals(fields.getFirst("published"));
            return doors.of(form.site(), actor)
                    .flatMap(found -> menus.publish(found.require(), form.monday(), published)
                            .then(Mono.fromSupplier(() -> {
                                toasts.leave(
                                        exchange,
                                        published ? "catering.menus.published" : "catering.menus.unpublished");
                                return back(form);
                            }))
                            .onErrorResume(
                                    DomainException.class,
                                    refused -> refusals.again(
                                            PAGE,
                                            model(found, found.require(), form.monday(), null, actor, locale),
                                            refused,
                                            exchange)));
        });
    }

    private Mono<Void> kept(KitchenDoor door, MenuForm form, Actor actor) {
        return form.typed().isEmpty()
                ? Mono.empty()
                : Mono.zip(recipes.all(actor), menus.week(door, form.monday()))
                        .map(read -> form.dishes(
                                new RecipeNames(read.getT1()).with(read.getT2().dishes())))
                        .flatMap(dishes -> menus.plan(door, form.monday(), form.seen(), dishes, actor));
    }

    private Rendering told(int added, MenuForm form, ServerWebExchange exchange) {
        toasts.leave(
                exchange, added == 0 ? "catering.menus.taken.none" : "catering.menus.taken", String.valueOf(added));
        return back(form);
    }

    private static Rendering back(MenuForm form) {
        return Redirects.to(HERE + "?site=" + form.site() + "&monday=" + form.monday());
    }

    private Mono<Map<String, Object>> model(
            KitchenDoors.Chosen chosen,
            KitchenDoor door,
            LocalDate monday,
            @Nullable MenuForm form,
            Actor actor,
            Locale locale) {
        return Mono.zip(menus.week(door, monday), recipes.all(actor)).flatMap(read -> {
            var week = read.getT1();
            return Mono.zip(
                            recipes.allergens(
                                    week.dishes().stream()
                                            .map(MenuWeek.Dish::version)
                                            .distinct()
                                            .toList(),
                                    actor),
                            notes.of(
                                    door,
                                    week.dishes().stream()
                                            .map(MenuWeek.Dish::recipe)
                                            .distinct()
                                            .toList(),
                                    monday,
                                    locale))
                    .map(said -> Map.of(
                            "page", page(chosen, door, week, read.getT2(), said.getT1(), said.getT2(), form, locale)));
        });
    }

    private MenuPage page(
            KitchenDoors.Chosen chosen,
            KitchenDoor door,
            MenuWeek week,
            List<RecipeLine> recipes,
            Map<Long, Allergens> allergens,
            Map<Long, String> said,
            @Nullable MenuForm form,
            Locale locale) {
        var cycleWeek = week.cycleWeek();
        return new MenuPage(
                door,
                chosen.all(),
                week.monday(),
                week.monday().minusWeeks(1),
                week.monday().plusWeeks(1),
                week.monday().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                form == null ? week.version() : form.seen(),
                week.published(),
                cycleWeek == null ? 0 : cycleWeek,
                week.cycleWeeks(),
                week.dishes().isEmpty(),
                week.days().stream()
                        .map(day -> new MenuPage.Day(
                                formats.in(locale).day(day),
                                week.meals().stream()
                                        .map(meal -> meal(day, meal, week, allergens, said, form, locale))
                                        .toList()))
                        .toList(),
                recipes.stream()
                        .filter(line -> line.variantOf() == null)
                        .map(line -> RecipeNames.in(line.names(), locale))
                        .distinct()
                        .toList());
    }

    private MenuPage.MealView meal(
            LocalDate day,
            Meal meal,
            MenuWeek week,
            Map<Long, Allergens> allergens,
            Map<Long, String> said,
            @Nullable MenuForm form,
            Locale locale) {
        var place = new MenuForm.Place(day, meal);
        var typed = form == null ? null : form.typed().get(place);
        var fields = new ArrayList<MenuPage.DishView>();
        if (typed != null) {
            typed.forEach(text -> fields.add(field(place, fields.size(), text)));
        } else {
            week.of(day, meal).forEach(dish -> {
                var declared = allergens.getOrDefault(dish.version(), Allergens.UNDECLARED);
                fields.add(new MenuPage.DishView(
                        place.field() + "." + fields.size(),
                        RecipeNames.in(dish.names(), locale),
                        dish.recipe(),
                        words(declared.contains(), locale),
                        words(declared.mayContain(), locale),
                        !declared.isFullyKnown(),
                        said.getOrDefault(dish.recipe(), "")));
            });
        }
        fields.add(field(place, fields.size(), ""));
        return new MenuPage.MealView(place.field(), say(meal.messageKey(), locale), fields);
    }

    private static MenuPage.DishView field(MenuForm.Place place, int at, String text) {
        return new MenuPage.DishView(place.field() + "." + at, text, null, List.of(), List.of(), false, "");
    }

    private List<String> words(Collection<Allergen> allergens, Locale locale) {
        return allergens.stream().map(one -> say(one.messageKey(), locale)).toList();
    }

    private String say(String key, Locale locale) {
        return messages.getMessage(key, new Object[0], locale);
    }

    private static int small(@Nullable String typed) {
        return typed != null && typed.matches("\\d{1,2}") ? Integer.parseInt(typed) : 1;
    }
}
