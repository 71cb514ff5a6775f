package coop.tablee.catalogue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes facts in the form of {@code catalogue.store}. Lists are sorted, so that the same facts are the same text; texts are stripped already, numbers compare
 * by value in the database.
 */
@Component
class FactsJson {

    private final JsonMapper json;

    FactsJson(JsonMapper json) {
        this.json = json;
    }

    String of(ProductFacts facts) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("names", facts.names().texts());
        map.put("descriptions", facts.descriptions().texts());
        map.put("family", facts.family());
        map.put("picture", facts.picture());
        map.put("ordering_unit", facts.orderingUnit());
        map.put("pricing_unit", facts.pricingUnit());
        map.put("content", facts.content());
        map.put("content_unit", facts.contentUnit());
        map.put("catch_weight", facts.catchWeight());
        map.put("tolerance", facts.tolerance());
        map.put("price", facts.price());
        map.put("vat_category", facts.vatCategory());
        map.put("storage", facts.storage());
        map.put(
                "allergens",
                facts.allergens() == null ? null : facts.allergens().code());
        map.put("labels", facts.labels().stream().sorted().toList());
        map.put(
                "season",
                facts.season().stream().sorted().map(month -> month.getValue()).toList());
        map.put("crate_share", facts.crateShare());
        map.put("animal", facts.animal());
        return json.writeValueAsString(map);
    }

    /** Only what a completion says: laid over the facts that stand. */
    String of(Completion completion) {
        var map = new LinkedHashMap<String, Object>();
        put(map, "price", completion.price());
        put(map, "vat_category", completion.vatCategory());
        put(map, "storage", completion.storage());
        put(
                map,
                "allergens",
                completion.allergens() == null ? null : completion.allergens().code());
        return json.writeValueAsString(map);
    }

    String ofDeposit(@Nullable String returnable, int count) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("returnable", returnable);
        map.put("returnable_count", count);
        return json.writeValueAsString(map);
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
