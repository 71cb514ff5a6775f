package coop.tablee.catalogue;

import java.util.List;

/**
 * A page of a list of products.
 *
 * @param total how many there are on all pages
 */
public record ProductPage(List<ProductDetails> products, long total) {

    public ProductPage {
        products = List.copyOf(products);
    }
}
