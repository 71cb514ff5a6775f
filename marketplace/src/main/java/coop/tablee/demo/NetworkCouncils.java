package coop.tablee.demo;

import coop.tablee.network.Territories;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The network's municipalities, shared between the two food councils of the small story. */
@Component
class NetworkCouncils {

    private static final String UNSEEN = """
            select distinct s.municipality_code code from network.site s
            where s.municipality_code <> '' and not exists (select from network.territory_municipality t where t.municipality_code = s.municipality_code)
            order by 1
            """;

    private final DatabaseClient database;
    private final Territories territories;
    private final Cast cast;

    NetworkCouncils(DatabaseClient database, Territories territories, Cast cast) {
        this.database = database;
        this.territories = territories;
        this.cast = cast;
    }

    /** Three in four look at the first territory; told again, it changes nothing. */
    void share() {
        var codes = database.sql(UNSEEN)
                .map(row -> row.get("code", String.class))
                .all()
                .collectList()
                .blockOptional()
                .orElse(List.of());
        Flux.concat(
                        define("val-de-senne", "Val-de-Senne", "council", codes, true),
                        define("foret", "La Forêt", "council2", codes, false))
                .blockLast();
    }

    private Mono<Long> define(String code, String name, String council, List<String> codes, boolean most) {
        var own = codes.stream()
                .filter(one -> Integer.parseInt(one) % 4 != 0 == most)
                .toList();
        return own.isEmpty() ? Mono.empty() : territories.define(code, name, cast.id(council), own);
    }
}
