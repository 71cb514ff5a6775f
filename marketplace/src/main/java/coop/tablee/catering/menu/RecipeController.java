package coop.tablee.catering.menu;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Allergens;
import coop.tablee.catering.menu.RecipePage.Choice;
import coop.tablee.catering.menu.RecipePage.Said;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The book of recipes: the list, and one page for each recipe on which it is read and changed. */
@Controller
class RecipeController {

    private static final String HERE = "/recipes";
    private static final String LIST = "catering/recipes";
    private static final String ONE = "catering/recipe";

    private final Recipes recipes;
    private final Refusals refusals;
    private final Toasts toasts;
    private final MessageSource messages;
    private final RecipeCosts costs;

    RecipeController(Recipes recipes, Refusals refusals, Toasts toasts, MessageSource messages, RecipeCosts costs) {
        this.recipes = recipes;
        this.refusals = refusals;
        this.toasts = toasts;
        this.messages = messages;
        this.costs = costs;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE)
    Mono<Rendering> all(Actor actor, Locale locale) {
        return recipes.all(actor)
                .map(found -> Rendering.view(LIST)
                        .modelAttribute(
                                "recipes",
                                found.stream().map(line -> listed(line, locale)).toList())
                        .build());
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE + "/new")
    Mono<Rendering> fresh(Actor actor, Locale locale) {
        return model(RecipeForm.empty(), null, actor, locale)
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE + "/{recipe}")
    Mono<Rendering> one(@PathVariable long recipe, Actor actor, Locale locale) {
        return recipes.require(recipe, actor)
                .flatMap(found -> model(RecipeForm.of(found, locale), found, actor, locale))
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    /** Keeps the recipe, or only gives more rows to type into. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE)
    Mono<Rendering> keep(ServerWebExchange exchange, Actor actor, Locale locale) {
        return exchange.getFormData().flatMap(typed -> {
            var form = RecipeForm.of(typed).compact();
            return typed.containsKey("more")
                    ? now(form, actor)
                            .flatMap(now -> model(form, now.orElse(null), actor, locale))
                            .map(model -> Rendering.view(ONE).model(model).build())
                    : kept(form, actor, locale)
                            .map(id -> {
                                toasts.leave(exchange, "catering.recipe.kept");
                                return Redirects.to(HERE + "/" + id);
                            })
                            .onErrorResume(
                                    DomainException.class,
                                    refused -> refusals.again(
                                            ONE,
                                            now(form, actor)
                                                    .flatMap(now -> model(form, now.orElse(null), actor, locale)),
                                            refused,
                                            exchange));
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/{recipe}/retirement")
    Mono<Rendering> retire(@PathVariable long recipe, ServerWebExchange exchange, Actor actor) {
        return recipes.retire(recipe, actor).then(Mono.fromSupplier(() -> {
            toasts.leave(exchange, "catering.recipe.retired");
            return Redirects.to(HERE);
        }));
    }

    /** What a food that is bought elsewhere contains. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/{recipe}/foods/{food}")
    Mono<Rendering> say(@PathVariable long recipe, @PathVariable long food, ServerWebExchange exchange, Actor actor) {
        return exchange.getFormData().flatMap(typed -> {
            var known = Arrays.stream(Allergen.values())
                    .filter(allergen ->
                            typed.getOrDefault("contains", List.of()).contains(allergen.name()))
                    .toList();
            return recipes.require(recipe, actor)
                    .then(Mono.defer(() -> recipes.say(food, known, actor)))
                    .then(Mono.fromSupplier(() -> {
                        toasts.leave(exchange, "catering.recipe.said");
                        return Redirects.to(HERE + "/" + recipe);
                    }));
        });
    }

    private Mono<Long> kept(RecipeForm form, Actor actor, Locale locale) {
        return Mono.zip(
                        recipes.foods(
                                form.rows().stream().map(RecipeForm.Row::food).toList(), actor),
                        recipes.all(actor))
                .map(read -> form.draft(read.getT1(), partsOf(form, read.getT2()), locale))
                .flatMap(draft -> form.id() == 0
                        ? recipes.add(draft, actor)
                        : recipes.change(form.id(), form.seen(), draft, actor));
    }

    private static Map<Integer, Long> partsOf(RecipeForm form, List<RecipeLine> all) {
        var names = new RecipeNames(all.stream().filter(RecipeLine::own).toList());
        var found = new HashMap<Integer, Long>();
        for (var place = 0; place < form.parts().size(); place++) {
            var at = place;
            names.find(form.parts().get(place).name()).ifPresent(id -> found.put(at, id));
        }
        return found;
    }

    private Mono<Optional<Recipe>> now(RecipeForm form, Actor actor) {
        return form.id() == 0
                ? Mono.just(Optional.empty())
                : recipes.require(form.id(), actor).map(Optional::of);
    }

    private Mono<Map<String, Object>> model(RecipeForm form, @Nullable Recipe now, Actor actor, Locale locale) {
        var foods = now == null
                ? List.<Long>of()
                : now.content().ingredients().stream()
                        .map(Ingredient::food)
                        .distinct()
                        .toList();
        return Mono.zip(
                        recipes.foodNames(locale.getLanguage()),
                        recipes.all(actor),
                        recipes.ofFoods(foods, actor),
                        now == null
                                ? Mono.just(Map.<Long, Allergens>of())
                                : recipes.allergens(Set.of(now.versionId()), actor),
                        now == null ? Mono.just(List.<RecipePage.Cost>of()) : costs.perPortion(now, actor, locale))
                .map(read -> {
                    var model = new LinkedHashMap<String, Object>();
                    model.put("page", page(form, now, read.getT2(), read.getT3(), read.getT4(), read.getT5(), locale));
                    model.put("foods", read.getT1());
                    return model;
                });
    }

    private RecipePage page(
            RecipeForm form,
            @Nullable Recipe now,
            List<RecipeLine> all,
            Map<Long, Allergens> ofFoods,
            Map<Long, Allergens> ofRecipe,
            List<RecipePage.Cost> cost,
            Locale locale) {
        var title = now == null
                ? say("catering.recipe.new", locale)
                : RecipeNames.in(now.content().names(), locale);
        return new RecipePage(
                title,
                form.withSpareRows(),
                now == null || now.own(),
                now == null ? 0 : now.version(),
                RecipeForm.GROUPS.stream()
                        .map(group -> new Choice(group.name(), say("catering.group." + group, locale), false))
                        .toList(),
                Arrays.stream(Texture.values())
                        .map(texture -> new Choice(
                                texture.name(),
                                say(texture.messageKey(), locale),
                                texture.name().equals(form.texture())))
                        .toList(),
                Arrays.stream(Allergen.values())
                        .map(allergen -> new Choice(
                                allergen.name(),
                                say(allergen.messageKey(), locale),
                                form.freeOf().contains(allergen.name())))
                        .toList(),
                all.stream()
                        .filter(line -> line.own() && line.variantOf() == null && line.id() != form.id())
                        .map(line -> new Choice(
                                String.valueOf(line.id()),
                                RecipeNames.in(line.names(), locale),
                                String.valueOf(line.id()).equals(form.variantOf())))
                        .toList(),
                Arrays.stream(RecipeFamily.values())
                        .map(family -> new Choice(
                                family.name(),
                                say(family.messageKey(), locale),
                                family.name().equals(form.family())))
                        .toList(),
                now == null ? null : said(ofRecipe.getOrDefault(now.versionId(), Allergens.UNDECLARED), locale),
                now == null ? List.of() : unknown(now, ofFoods, locale),
                cost);
    }

    /** The foods of which something is not known, each with what would be said of it. */
    private List<RecipePage.Unknown> unknown(Recipe now, Map<Long, Allergens> ofFoods, Locale locale) {
        return now.content().ingredients().stream()
                .filter(one ->
                        !ofFoods.getOrDefault(one.food(), Allergens.UNDECLARED).isFullyKnown())
                .map(one -> new RecipePage.Unknown(one.food(), text(one.names(), locale)))
                .distinct()
                .toList();
    }

    private RecipePage.Listed listed(RecipeLine line, Locale locale) {
        return new RecipePage.Listed(
                line.id(),
                text(line.names(), locale),
                line.names().in(locale).lang().equals(locale.getLanguage())
                        ? null
                        : line.names().in(locale).lang(),
                line.own(),
                line.texture() == Texture.REGULAR ? null : say(line.texture().messageKey(), locale),
                line.variantOf() == null ? null : text(Objects.requireNonNull(line.variantOf()), locale),
                said(line.allergens(), locale));
    }

    private Said said(Allergens allergens, Locale locale) {
        return new Said(
                allergens.contains().stream()
                        .map(one -> say(one.messageKey(), locale))
                        .toList(),
                allergens.mayContain().stream()
                        .map(one -> say(one.messageKey(), locale))
                        .toList(),
                allergens.unknown().stream()
                        .map(one -> say(one.messageKey(), locale))
                        .toList());
    }

    private static String text(LocalizedText names, Locale locale) {
        return RecipeNames.in(names, locale);
    }

    private String say(String key, Locale locale) {
        return messages.getMessage(key, new Object[0], locale);
    }
}
