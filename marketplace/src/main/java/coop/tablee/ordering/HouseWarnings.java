package coop.tablee.ordering;

import coop.tablee.catalogue.Allergens;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * What a house must look out for in goods that come to its door, such as what its diets exclude. Asked by pages that show goods to the people of the house,
 * answered by whoever knows it; always a warning, never an obstacle.
 */
public interface HouseWarnings {

    /** Sentences for goods by their ids; what there is nothing to say about is absent. A place that is no kitchen's has nothing to say. */
    Mono<Map<Long, List<String>>> of(long site, Map<Long, Allergens> goods, Locale locale);
}
