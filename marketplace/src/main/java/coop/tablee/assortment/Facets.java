package coop.tablee.assortment;

import java.util.List;

/** The filters of a page with their counts: families in their order, the others by count. Producers' values are ids;
 * an allergen's count says how many offers are known to be free of it. */
public record Facets(
        List<FacetCount> families,
        List<FacetCount> labels,
        List<FacetCount> producers,
        List<FacetCount> storages,
        List<FacetCount> allergens) {

    static final Facets NONE = new Facets(List.of(), List.of(), List.of(), List.of(), List.of());
}
