package coop.tablee.catalogue;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import java.util.Collection;
import java.util.LinkedHashMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Completes what a form says: at most three statements, however many products. */
@Component
class BulkCompletion {

    private static final int MOST_AT_ONCE = 10_000;

    private final Products products;
    private final ProductQueries queries;

    BulkCompletion(Products products, ProductQueries queries) {
        this.products = products;
        this.queries = queries;
    }

    /** How many products have a new version. Refuses all together ({@code invalid-input}) when one field is wrong, {@code not-found} when a row is another's. */
    Mono<Long> complete(CompletionForm form, ProductFilter filter, Actor actor) {
        return concerned(form, filter, actor).flatMap(found -> {
            var completions = form.completions(found);
            if (!form.errors().isEmpty()) {
                return Mono.error(DomainException.invalid(
                        form.errors().stream().distinct().toList()));
            }
            return products.complete(completions, actor)
                    .filter(saved -> saved.outcome() == SavedProduct.Outcome.CHANGED)
                    .count();
        });
    }

    private Mono<Collection<ProductDetails>> concerned(CompletionForm form, ProductFilter filter, Actor actor) {
        var rows = form.rows();
        var shown = queries.byId(rows, actor).collectList().filter(found -> found.size() == rows.size());
        return shown.switchIfEmpty(Mono.error(DomainException::notFound)).flatMap(found -> {
            var all = new LinkedHashMap<Long, ProductDetails>();
            found.forEach(product -> all.put(product.id(), product));
            if (!form.isForAll()) {
                return Mono.just(all.values());
            }
            return queries.search(filter.whole(MOST_AT_ONCE), actor).map(page -> {
                page.products().forEach(product -> all.put(product.id(), product));
                return all.values();
            });
        });
    }
}
