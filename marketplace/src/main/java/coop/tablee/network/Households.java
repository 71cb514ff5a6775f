package coop.tablee.network;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Private customers: a household is one or more persons who order and fetch together. */
@Component
public class Households {

    private static final String REGISTER = """
            with party as (insert into network.party (type, name) values ('HOUSEHOLD', :name) returning id)
            insert into network.household (id, persons) select id, :persons from party returning id
            """;

    private final DatabaseClient database;

    Households(DatabaseClient database) {
        this.database = database;
    }

    /** Registers a household and gives its id. */
    public Mono<Long> register(String name, int persons) {
        return database.sql(REGISTER)
                .bind("name", name)
                .bind("persons", persons)
                .map(row -> row.get("id", Long.class))
                .one();
    }

    /** Calls a household otherwise; others than households are left alone. */
    Mono<Void> rename(long id, String name) {
        return database.sql("update network.party set name = :name where id = :id and type = 'HOUSEHOLD'")
                .bind("name", name)
                .bind("id", id)
                .then();
    }

    public Mono<Household> find(long id) {
        return database.sql(
                        "select h.id, p.name, h.persons from network.household h join network.party p on p.id = h.id where h.id = :id")
                .bind("id", id)
                .map(row -> new Household(
                        row.get("id", Long.class), row.get("name", String.class), row.get("persons", Integer.class)))
                .one();
    }
}
