package coop.tablee.benchmark;

import coop.tablee.Marketplace;
import coop.tablee.testing.Invariants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Tells the whole story of the network to an empty database, prints how long the start took up to readiness and how many rows there are then, and asks the
 * invariants. What each phase took stands in the log above it.
 *
 * <p>Arguments: a directory for the data (a new one under the system's temporary directory), kept, so that other programs find the network there; and which
 * demo (network; network/4 is a quarter of it).
 */
public final class NetworkDemo {

    private static final String ROWS = """
            select relname::text, (xpath('/row/n/text()', query_to_xml('select count(*) n from ' || relid::regclass, false, true, '')))[1]::text::bigint n
            from pg_stat_user_tables where schemaname <> 'public' order by 2 desc, 1 limit 30
            """;

    private NetworkDemo() {}

    public static void main(String[] arguments) throws Exception {
        var data = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("tablee-network");
        var begun = System.nanoTime();
        try (var application = new SpringApplicationBuilder(Marketplace.class)
                .properties(Map.of(
                        "marketplace.data-directory",
                        data.toString(),
                        "marketplace.demo",
                        arguments.length > 1 ? arguments[1] : "network",
                        "server.port",
                        "0"))
                .run()) {
            System.out.printf(Locale.ROOT, "ready after %.1f s, data in %s%n", (System.nanoTime() - begun) / 1e9, data);
            var database = application.getBean(DatabaseClient.class);
            database.sql(ROWS)
                    .map(row -> "%,12d %s".formatted(row.get("n", Long.class), row.get("relname", String.class)))
                    .all()
                    .doOnNext(System.out::println)
                    .blockLast();
            begun = System.nanoTime();
            Invariants.assertHoldAndBooksAreKept(database);
            System.out.printf(Locale.ROOT, "invariants hold, asked in %.1f s%n", (System.nanoTime() - begun) / 1e9);
        }
        System.exit(0);
    }
}
