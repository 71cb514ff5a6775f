package coop.tablee.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * The least that writing an order can cost: {@code benchmark/floor.sql}, one set-based function without any check, called over R2DBC; its connections fire neither
 * triggers nor foreign keys. It writes the orders that were placed last again, so it is asked after the product.
 */
final class Floor {

    private static final int TEMPLATES = 256;

    private final DatabaseClient database;
    private final String source;

    private Floor(DatabaseClient database, String source) {
        this.database = database;
        this.source = source;
    }

    static Floor under(NetworkMarketplace marketplace, int clients) throws Exception {
        var source = new ClassPathResource("benchmark/floor.sql").getContentAsString(StandardCharsets.UTF_8);
        var plain = marketplace.database(1, Map.of());
        plain.sql("drop schema if exists benchmark cascade").then().block();
        plain.sql(source).then().block();
        plain.sql(
                        "select benchmark.keep(n::int, id) from (select id, row_number() over (order by id desc) - 1 n from ordering.orders order by id desc limit "
                                + TEMPLATES + ") o")
                .then()
                .block();
        return new Floor(marketplace.database(clients, Map.of("session_replication_role", "replica")), source);
    }

    /** What it does. */
    String source() {
        return source;
    }

    boolean place() {
        return database.sql("select benchmark.place(:template, :key) id")
                        .bind("template", ThreadLocalRandom.current().nextInt(TEMPLATES))
                        .bind("key", UUID.randomUUID().toString())
                        .map(row -> row.get("id", Long.class))
                        .one()
                        .block()
                != null;
    }
}
