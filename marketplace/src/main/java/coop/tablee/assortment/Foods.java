package coop.tablee.assortment;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Which foods products are, by the vocabulary that people keep: two products that name the same foods and no others can stand for each other. */
@Component
public class Foods {

    private static final String OF = """
            select v.id, array(select f.concept from assortment.foods(coalesce(v.names ->> 'fr', v.names ->> 'nl', v.names ->> 'en', v.names ->> 'de', '')) f) foods
            from catalogue.product_version v where v.id = any (:versions)
            """;

    private final DatabaseClient database;

    Foods(DatabaseClient database) {
        this.database = database;
    }

    /** The foods of each product version, in one statement; those whose names say no food that is known are left out. */
    public Mono<Map<Long, Set<Long>>> of(Collection<Long> versions) {
        return database.sql(OF)
                .bind("versions", versions.stream().distinct().toArray(Long[]::new))
                .map(row -> Map.entry(
                        Objects.requireNonNull(row.get("id", Long.class)),
                        new TreeSet<>(Set.of(Objects.requireNonNull(row.get("foods", Long[].class))))))
                .all()
                .filter(one -> !one.getValue().isEmpty())
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }
}
