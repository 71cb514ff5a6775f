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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A cooperative's products, and what is missing in them, for its coordinator. */
@Controller
class CatalogueController {

    private static final String HERE = "/coop/products";
    private static final String INCOMPLETE = HERE + "/incomplete";
    private static final String INCOMPLETE_VIEW = "catalogue/incomplete";
    private static final int MOST_EXPORTED = 20_000;

    private final ProductQueries queries;
    private final BulkCompletion completion;
    private final Families families;
    private final Refusals refusals;
    private final Toasts toasts;

    CatalogueController(
            ProductQueries queries, BulkCompletion completion, Families families, Refusals refusals, Toasts toasts) {
        this.queries = queries;
        this.completion = completion;
        this.families = families;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping(HERE)
    Mono<Rendering> list(@ModelAttribute ListQuery query, Actor actor, Locale locale) {
        var filter = query.filter(State.ALL, locale);
        return Mono.zip(queries.search(filter, actor), queries.producers(actor).collectList(), families.all())
                .map(parts -> Rendering.view("catalogue/products")
                        .modelAttribute("page", ProductList.of(HERE, query, filter, parts.getT1()))
                        .modelAttribute("producers", parts.getT2())
                        .modelAttribute("families", parts.getT3())
                        .modelAttribute("filter", filter)
                        .modelAttribute("states", State.values())
                        .modelAttribute("sorts", Sort.values())
                        .modelAttribute("export", HERE + "/export" + query.link(filter, 1))
                        .build());
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping(HERE + "/export")
    Mono<ResponseEntity<String>> export(@ModelAttribute ListQuery query, Actor actor, Locale locale) {
        return queries.search(query.filter(State.ALL, locale).whole(MOST_EXPORTED), actor)
                .map(page -> ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"products.csv\"")
                        .body(ProductCsv.of(page.products())));
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping(INCOMPLETE)
    Mono<Rendering> incomplete(@ModelAttribute ListQuery query, Actor actor, Locale locale) {
        var form = new CompletionForm(new LinkedMultiValueMap<>());
        return incompleteModel(query, form, actor, locale)
                .map(model -> Rendering.view(INCOMPLETE_VIEW).model(model).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping(INCOMPLETE)
    Mono<Rendering> complete(Actor actor, Locale locale, ServerWebExchange exchange) {
        return exchange.getFormData().flatMap(fields -> {
            var form = new CompletionForm(fields);
            var query = new ListQuery(
                    form.text("q"),
                    null,
                    form.text("producer"),
                    form.text("sort"),
                    form.text("limit"),
                    form.text("page"));
            return completion
                    .complete(form, query.filter(State.INCOMPLETE, locale), actor)
                    .map(count -> {
                        toasts.leave(
                                exchange,
                                count == 0 ? "catalogue.completed.none" : "catalogue.completed",
                                String.valueOf(count));
                        return Redirects.to(INCOMPLETE);
                    })
                    .onErrorResume(
                            DomainException.class, refused -> again(query, form, refused, actor, locale, exchange));
        });
    }

    private Mono<Rendering> again(
            ListQuery query,
            CompletionForm form,
            DomainException refused,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return refusals.again(INCOMPLETE_VIEW, incompleteModel(query, form, actor, locale), refused, exchange);
    }

    private Mono<Map<String, Object>> incompleteModel(
            ListQuery query, CompletionForm form, Actor actor, Locale locale) {
        var filter = query.filter(State.INCOMPLETE, locale);
        return Mono.zip(queries.search(filter, actor), queries.producers(actor).collectList())
                .map(parts -> {
                    var model = new HashMap<String, Object>();
                    model.put("page", ProductList.of(INCOMPLETE, query, filter, parts.getT1()));
                    model.put("producers", parts.getT2());
                    model.put("filter", filter);
                    model.put("form", form);
                    model.put("sorts", List.of(Sort.NAME, Sort.PRODUCER, Sort.NEWEST));
                    model.put("vatCategories", VatCategory.values());
                    model.put("storages", Storage.values());
                    model.put("allergens", Allergen.values());
                    return model;
                });
    }
}
