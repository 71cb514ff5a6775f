package coop.tablee.benchmark;

import coop.tablee.Marketplace;
import coop.tablee.testing.Scratch;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Has the auditor's file of a year made, five times, and prints how long it takes from the click until it can be fetched. The contract is the municipality's of the
 * demonstration, with a year behind it; each of its lines is written several times over, so that it is as large as that of a large authority.
 *
 * <p>Arguments: lines to reach (60,000).
 */
public final class ContractFileBenchmark {

    private static final int ROUNDS = 5;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private static final String LARGEST = """
            select l.agreement_id from agreement.call_off c join agreement.lot l on l.id = c.lot_id group by 1 order by count(*) desc, 1 limit 1
            """;
    // Copies are of nobody's stock or account: nothing that watches over lines hears of them
    private static final String GROW = """
            do $$
            begin
                set local session_replication_role = replica;
                create temp table grown on commit drop as
                    select nextval(pg_get_serial_sequence('ordering.line', 'id')) new_id, c.line_id, c.lot_id, c.order_id, c.net_minor, k
                    from agreement.call_off c join agreement.lot l on l.id = c.lot_id and l.agreement_id = %1$d
                    cross join generate_series(1, (select %2$d / count(*) from agreement.call_off c join agreement.lot l on l.id = c.lot_id where l.agreement_id = %1$d)) k;
                insert into ordering.line
                    select (jsonb_populate_record(n, jsonb_build_object('id', g.new_id, 'position', n.position + g.k * 1000))).* from grown g join ordering.line n on n.id = g.line_id;
                insert into agreement.call_off (line_id, lot_id, order_id, order_place, net_minor, counted_minor)
                    select new_id, lot_id, order_id, 1, net_minor, net_minor from grown;
            end $$
            """;
    private static final String LINES =
            "select count(*) from agreement.call_off c join agreement.lot l on l.id = c.lot_id where l.agreement_id = %d";
    private static final String ASK = """
            insert into agreement.contract_file (agreement_id, asked_by, language) values (%d, 0, 'fr')
            on conflict (agreement_id) do update set state = 'MAKING', content = null, attempts = 0, lease_until = null
            """;
    private static final String STATE =
            "select state || ' ' || coalesce(octet_length(content), 0) / 1024 from agreement.contract_file where agreement_id = %d";

    private ContractFileBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var lines = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60_000;
        try (var application = new SpringApplicationBuilder(Marketplace.class)
                .properties(Map.of(
                        "marketplace.data-directory",
                        Scratch.goesAtTheEnd(Files.createTempDirectory("tablee-contract"))
                                .toString(),
                        "marketplace.demo",
                        "small",
                        "server.port",
                        "0"))
                .run()) {
            var database = application.getBean(DatabaseClient.class);
            long agreement = number(database, LARGEST);
            database.sql(GROW.formatted(agreement, lines)).then().block();
            database.sql("analyze").then().block();
            var many = number(database, LINES.formatted(agreement));
            for (var round = 1; round <= ROUNDS; round++) {
                var begun = System.nanoTime();
                database.sql(ASK.formatted(agreement)).then().block();
                var state = made(database, agreement, begun);
                System.out.printf(
                        Locale.ROOT, "%,d lines: %s KB in %.2f s%n", many, state, (System.nanoTime() - begun) / 1e9);
            }
        }
        System.exit(0);
    }

    private static String made(DatabaseClient database, long agreement, long begun) throws InterruptedException {
        while (System.nanoTime() - begun < LONGEST.toNanos()) {
            var state = Objects.requireNonNull(database.sql(STATE.formatted(agreement))
                    .mapValue(String.class)
                    .one()
                    .block());
            if (!state.startsWith("MAKING")) {
                return state;
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("not made in " + LONGEST);
    }

    private static long number(DatabaseClient database, String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }
}
