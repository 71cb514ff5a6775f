package coop.tablee.ordering;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Versions of products, each read once while it is asked for now and then: the database refuses to change one. */
@Component
class KnownProducts {

    private static final int MOST = 20_000;
    private static final String READ = """
            select json_agg(json_build_object('id', v.id, 'product', v.product_id, 'names', json_build_object('texts', v.names), 'family', v.family, 'picture', v.picture,
                'orderingUnit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'content', v.content, 'contentUnit', v.content_unit, 'catchWeight', v.catch_weight,
                'tolerance', v.tolerance, 'storage', v.storage, 'allergens', v.allergens, 'complete', v.complete, 'animal', v.animal, 'crateShare', v.crate_share))::text
            from catalogue.product_version v where v.id = any (:ids)
            """;

    private final DatabaseClient database;
    private final JsonMapper json;
    private final Cache<Long, KnownProduct> known =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    KnownProducts(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** By version; all of them exist. */
    Mono<Map<Long, KnownProduct>> of(Collection<Long> versions) {
        var products = new HashMap<>(known.getAllPresent(versions));
        var missing = versions.stream()
                .filter(version -> !products.containsKey(version))
                .toArray(Long[]::new);
        if (missing.length == 0) {
            return Mono.just(products);
        }
        return database.sql(READ)
                .bind("ids", missing)
                .mapValue(String.class)
                .one()
                .map(read -> {
                    for (var product : json.readValue(read, KnownProduct[].class)) {
                        known.put(product.id(), product);
                        products.put(product.id(), product);
                    }
                    return products;
                });
    }
}
