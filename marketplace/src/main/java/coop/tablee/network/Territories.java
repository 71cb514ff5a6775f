package coop.tablee.network;

import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The territories that food councils look at. */
@Component
public class Territories {

    private static final String DEFINE = """
            with territory as (
                insert into network.territory (code, name, council_id) values (:code, :name, :council)
                on conflict (code) do update set name = excluded.name, council_id = excluded.council_id
                returning id
            ), municipality as (
                insert into network.territory_municipality (territory_id, municipality_code)
                select t.id, m from territory t, unnest(:municipalities) m on conflict do nothing
            )
            select id from territory
            """;
    private static final String SELECT = """
            select t.id, t.code, t.name, t.council_id,
                array(select m.municipality_code from network.territory_municipality m where m.territory_id = t.id order by 1) municipalities
            from network.territory t
            """;

    private final DatabaseClient database;

    Territories(DatabaseClient database) {
        this.database = database;
    }

    /** Names a territory, or adds municipalities to the one of this code; gives its id. */
    public Mono<Long> define(String code, String name, long council, Collection<String> municipalities) {
        return database.sql(DEFINE)
                .bind("code", code)
                .bind("name", name)
                .bind("council", council)
                .bind("municipalities", municipalities.toArray(String[]::new))
                .map(row -> row.get("id", Long.class))
                .one();
    }

    public Mono<Territory> find(String code) {
        return database.sql(SELECT + "where t.code = :code")
                .bind("code", code)
                .map(Territories::territory)
                .one();
    }

    public Flux<Territory> all() {
        return database.sql(SELECT + "order by t.name, t.id")
                .map(Territories::territory)
                .all();
    }

    private static Territory territory(Readable row) {
        return new Territory(
                row.get("id", Long.class),
                row.get("code", String.class),
                row.get("name", String.class),
                row.get("council_id", Long.class),
                Set.of(row.get("municipalities", String[].class)));
    }
}
