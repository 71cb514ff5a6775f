package coop.tablee.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of products as it is shown, with the way to the next one where there is one. */
record ProductList(
        List<ProductDetails> products, long total, @Nullable String next) {

    static ProductList of(String path, ListQuery query, ProductFilter filter, ProductPage page) {
        var seen = filter.offset() + page.products().size();
        var next = seen < page.total() ? path + query.link(filter, filter.page() + 1) : null;
        return new ProductList(page.products(), page.total(), next);
    }
}
