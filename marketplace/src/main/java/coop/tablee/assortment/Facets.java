package coop.tablee.assortment;

import java.util.List;

/** The filters of a page with their counts: families in their order, the others by count. Producers' values are ids. */
public record Facets(
        List<FacetCount> families, List<FacetCount> labels, List<FacetCount> producers, List<FacetCount> storages) {

    static final Facets NONE = new Facets(List.of(), List.of(), List.of(), List.of());
}
