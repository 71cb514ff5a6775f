package coop.tablee.catalogue;

import coop.tablee.catalogue.ProductFilter.Sort;
import coop.tablee.catalogue.ProductFilter.State;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.Month;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** One product at a time: a producer its own, a coordinator those of the producers it may offer, by the same form. */
@Controller
class SheetController {

    private static final String MINE = "/my-products";
    private static final String THEIRS = "/coop/products";
    private static final String FORM = "catalogue/product";

    private final ProductQueries queries;
    private final ProductSheets sheets;
    private final Families families;
    private final Refusals refusals;
    private final Toasts toasts;

    SheetController(ProductQueries queries, ProductSheets sheets, Families families, Refusals refusals, Toasts toasts) {
        this.queries = queries;
        this.sheets = sheets;
        this.families = families;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping(MINE)
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> list(@ModelAttribute ListQuery query, Actor actor, Locale locale) {
        var filter = query.filter(State.ALL, locale);
        return Mono.zip(queries.search(filter, actor), families.all())
                .map(found -> Rendering.view("catalogue/my-products")
                        .modelAttribute("page", ProductList.of(MINE, query, filter, found.getT1()))
                        .modelAttribute("families", found.getT2())
                        .modelAttribute("filter", filter)
                        .modelAttribute("states", List.of(State.ALL, State.INCOMPLETE, State.WITHDRAWN))
                        .modelAttribute("sorts", List.of(Sort.NAME, Sort.NEWEST))
                        .build());
    }

    @GetMapping(MINE + "/new")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> begin(Actor actor) {
        return show(MINE, ProductForm.empty(), null, actor);
    }

    @GetMapping(THEIRS + "/new")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> beginTheirs(Actor actor) {
        return show(THEIRS, ProductForm.empty(), null, actor);
    }

    @PostMapping(MINE)
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> create(Actor actor, ServerWebExchange exchange) {
        return create(MINE, actor, exchange);
    }

    @PostMapping(THEIRS)
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> createTheirs(Actor actor, ServerWebExchange exchange) {
        return create(THEIRS, actor, exchange);
    }

    @GetMapping(MINE + "/{product}")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> look(@PathVariable long product, Actor actor, Locale locale) {
        return look(MINE, product, actor, locale);
    }

    @GetMapping(THEIRS + "/{product}")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> lookAtTheirs(@PathVariable long product, Actor actor, Locale locale) {
        return look(THEIRS, product, actor, locale);
    }

    @PostMapping(MINE + "/{product}")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> revise(@PathVariable long product, Actor actor, ServerWebExchange exchange) {
        return revise(MINE, product, actor, exchange);
    }

    @PostMapping(THEIRS + "/{product}")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> reviseTheirs(@PathVariable long product, Actor actor, ServerWebExchange exchange) {
        return revise(THEIRS, product, actor, exchange);
    }

    private Mono<Rendering> create(String here, Actor actor, ServerWebExchange exchange) {
        return ProductBody.of(exchange)
                .flatMap(body -> sheets.create(body, actor)
                        .map(saved -> done(here, saved, "catalogue.product.created", exchange))
                        .onErrorResume(
                                DomainException.class,
                                refused -> again(here, body.form(), null, refused, actor, exchange)))
                .onErrorResume(
                        DomainException.class,
                        refused -> again(here, ProductForm.empty(), null, refused, actor, exchange));
    }

    private Mono<Rendering> revise(String here, long product, Actor actor, ServerWebExchange exchange) {
        return queries.require(product, actor)
                .flatMap(now -> ProductBody.of(exchange)
                        .flatMap(body -> sheets.revise(product, body, actor)
                                .map(saved -> done(here, saved, "catalogue.product.changed", exchange))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> again(here, body.form(), now, refused, actor, exchange)))
                        .onErrorResume(
                                DomainException.class,
                                refused -> again(
                                        here, ProductForm.of(now, Locale.FRENCH), now, refused, actor, exchange)));
    }

    private Mono<Rendering> look(String here, long product, Actor actor, Locale locale) {
        return queries.require(product, actor).flatMap(now -> show(here, ProductForm.of(now, locale), now, actor));
    }

    private Mono<Rendering> show(String here, ProductForm form, @Nullable ProductDetails product, Actor actor) {
        return model(here, form, product, actor)
                .map(model -> Rendering.view(FORM).model(model).build());
    }

    private Mono<Rendering> again(
            String here,
            ProductForm form,
            @Nullable ProductDetails product,
            DomainException refused,
            Actor actor,
            ServerWebExchange exchange) {
        return refusals.again(FORM, model(here, form, product, actor), refused, exchange);
    }

    private Rendering done(String here, SavedProduct saved, String words, ServerWebExchange exchange) {
        toasts.leave(exchange, words);
        return Redirects.to(here + "/" + saved.product());
    }

    private Mono<Map<String, Object>> model(
            String here, ProductForm form, @Nullable ProductDetails product, Actor actor) {
        return Mono.zip(families.all(), queries.producers(actor).collectList()).map(found -> {
            var model = new HashMap<String, Object>();
            model.put("here", here);
            model.put("form", form);
            model.put("mine", here.equals(MINE));
            model.put("families", found.getT1());
            model.put("producers", found.getT2());
            model.put("units", MeasureUnit.values());
            model.put("contentUnits", List.of(MeasureUnit.KGM, MeasureUnit.LTR, MeasureUnit.H87));
            model.put("vatCategories", VatCategory.values());
            model.put("storages", Storage.values());
            model.put("allergens", Allergen.values());
            model.put(
                    "allergenStates",
                    List.of(
                            AllergenState.UNKNOWN,
                            AllergenState.ABSENT,
                            AllergenState.MAY_CONTAIN,
                            AllergenState.CONTAINS));
            model.put("labels", Label.values());
            model.put("months", Month.values());
            model.put("languages", ProductForm.LANGUAGES);
            if (product != null) {
                model.put("product", product);
            }
            return model;
        });
    }
}
