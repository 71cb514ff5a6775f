package coop.tablee.catalogue;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The families of products, in the order of the shelves. They change with a release only, so they are read once in a while. */
@Component
public class Families {

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final String ALL = """
            select code, ground, picture, names::text names, animal, position from catalogue.family order by position, code
            """;

    private final Mono<Map<String, Family>> all;

    Families(DatabaseClient database, JsonTexts texts) {
        all = database.sql(ALL)
                .map(row -> family(row, texts))
                .all()
                .collect(
                        () -> new LinkedHashMap<String, Family>(),
                        (families, family) -> families.put(family.code(), family))
                .<Map<String, Family>>map(Collections::unmodifiableMap)
                .cache(families -> FRESH, error -> Duration.ZERO, () -> Duration.ZERO);
    }

    /** All families by code, in order. */
    public Mono<Map<String, Family>> all() {
        return all;
    }

    private static Family family(Readable row, JsonTexts texts) {
        return new Family(
                row.get("code", String.class),
                row.get("ground", String.class),
                row.get("picture", String.class),
                texts.read(row.get("names", String.class)),
                row.get("animal", Boolean.class),
                row.get("position", Integer.class));
    }
}
