package coop.tablee.benchmark;

import coop.tablee.Marketplace;
import coop.tablee.identity.Accounts;
import coop.tablee.platform.BusinessClock;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.TestDatabase;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Gives very many households a standing order of ten lines each, opens a cycle, and waits until the node's own job has placed them all. Prints how long that took,
 * how many a second, and what became of them; one in fifty wants more of something than it lets itself be given, and must be told so.
 *
 * <p>Days lie between opening and closing, so news is told and the tables are analysed before. Then a producer declares two products short by two fifths, the cut-off
 * passes, and it waits until the cycle is closed, every order confirmed and the shortage shared out among them, and asks for the lists: harvest and packing.
 *
 * <p>Argument: households (13,000).
 */
public final class StandingOrdersBenchmark {

    private static final String GOODS =
            "'Poireau', 'Carotte', 'Betterave', 'Pomme de terre', 'Oignon jaune', 'Chou rouge', 'Jus de pomme', 'Céleri-rave', 'Pomme Jonagold', 'Poire Conférence'";
    private static final String STOCK = """
            update ordercycle.offer set maximum = null;
            update delivery.slot set crates = 9000000, chilled_crates = 9000000, frozen_crates = 9000000;
            select stock.post(array[r.id]::bigint[], array['receive'], array[90000000]::numeric[], array[null]::bigint[], null, 'benchmark') from stock.stock_row r
            """;
    private static final String HOUSEHOLDS = """
            with parties as (
                insert into network.party (type, name) select 'HOUSEHOLD', 'Ménage ' || n from generate_series(1, %d) n returning id),
            households as (insert into network.household (id) select id from parties returning id),
            people as (
                insert into identity.account (email, password_hash, display_name, locale)
                select 'menage-' || id || '@benchmark.example', 'x', 'Ménage', 'fr' from parties returning id, email),
            members as (
                insert into network.membership (account_id, party_id, roles)
                select p.id, h.id, array['HOUSEHOLD_MEMBER'] from people p join parties h on p.email = 'menage-' || h.id || '@benchmark.example' returning account_id, party_id)
            insert into ordering.standing_order (buyer_id, request_key, account_id, destination_id, weekdays, starts_on, payment, fresh)
            select party_id, 'benchmark', account_id, %d, array[extract(isodow from date '%s')]::smallint[], date '%s', 'AT_ONCE', false from members
            """;
    private static final String LINES = """
            insert into ordering.standing_line (standing_order_id, position, product_id, cooperative_id, quantity, takes_less)
            select s.id, row_number() over (partition by s.id order by o.product_id), o.product_id, %d, case when s.id %% 50 = 0 and o.product_id = %d then 99999.5 else 1 end, false
            from ordering.standing_order s
            join ordercycle.offer o on o.cycle_id = %d
            join catalogue.product p on p.id = o.product_id
            join catalogue.product_version v on v.id = p.current_version_id
            where s.request_key = 'benchmark' and v.names ->> 'fr' in (%s)
            """;
    private static final List<String> LISTS = List.of("/coop/harvest?date=", "/coop/packing?date=");
    private static final String LEFT = """
            select case when (select count(*) from ordering.standing_run) < %d then %d else (select count(*) from ordering.standing_run where state = 'DUE') end
            """;

    private final ConfigurableApplicationContext application;
    private final DatabaseClient database;
    private final int households;
    private final HttpClient http = HttpClient.newHttpClient();

    private StandingOrdersBenchmark(ConfigurableApplicationContext application, int households) {
        this.application = application;
        this.database = application.getBean(DatabaseClient.class);
        this.households = households;
    }

    public static void main(String[] arguments) throws Exception {
        var households = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 13_000;
        try (var application = new SpringApplicationBuilder(Marketplace.class)
                .profiles("test")
                .properties(Map.of(
                        "marketplace.database-url",
                        TestDatabase.url(TestDatabase.fresh()),
                        "marketplace.demo",
                        "none",
                        "server.port",
                        "0"))
                .run()) {
            new StandingOrdersBenchmark(application, households).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        var village = Village.build(database, application.getBean(Accounts.class));
        var cycle = village.cycle("grandChamp", village.firstDate());
        STOCK.lines().map(line -> line.replace(";", "")).forEach(this::execute);
        awaitNothingLeft(0);
        execute(HOUSEHOLDS.formatted(households, village.site("kiosque"), village.firstDate(), village.firstDate()));
        execute(LINES.formatted(village.party("grandChamp"), village.product("Poireau"), cycle, GOODS));
        execute("analyze");
        var begun = System.nanoTime();
        execute("delete from ordering.standing_cycle where cycle_id = " + cycle);
        awaitNothingLeft(households);
        var seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%,d standing orders placed in %.1f s (%.0f /s)%n",
                households,
                seconds,
                households / seconds);
        System.out.printf(
                "%,d orders, %,d lines, %,d dates of which something is to be told%n",
                number("select count(*) from ordering.orders"),
                number("select count(*) from ordering.line where kind = 'goods'"),
                number("select count(*) from ordering.standing_run where jsonb_array_length(report) > 0"));
        awaitNewsTold();
        execute("analyze");
        close(village, cycle);
        Invariants.assertHold(database);
        System.out.println("invariants hold");
    }

    private void close(Village village, long cycle) throws Exception {
        var levels = application.getBean(StockLevels.class);
        for (var product : List.of("Poireau", "Carotte")) {
            var reserved = number("select reserved::bigint from stock.stock_row where id = " + village.stock(product));
            levels.change(
                            List.of(StockChange.set(village.product(product), BigDecimal.valueOf(reserved * 3 / 5))),
                            village.actor("producer"))
                    .block();
        }
        var clock = application.getBean(BusinessClock.class);
        clock.makeAdjustable().block();
        var cookie = signIn(village.email("coordinator"));
        for (var list : LISTS) {
            ask(list + village.firstDate(), cookie);
        }
        var begun = System.nanoTime();
        clock.shiftTo(Duration.ofDays(3)).block();
        while (number("select count(*) from ordering.orders where state = 'PLACED'") > 0) {
            Thread.sleep(100);
        }
        System.out.printf(Locale.ROOT, "closed and confirmed after %.1f s%n", (System.nanoTime() - begun) / 1e9);
        while (number("select count(*) from stock.stock_row where shortage > 0") > 0) {
            Thread.sleep(100);
        }
        System.out.printf(Locale.ROOT, "what is missing shared out after %.1f s%n", (System.nanoTime() - begun) / 1e9);
        for (var list : LISTS) {
            var asked = System.nanoTime();
            var answer = ask(list + village.firstDate(), cookie);
            System.out.printf(
                    Locale.ROOT,
                    "%s %d, %,d characters in %.1f s%n",
                    list,
                    answer.statusCode(),
                    answer.body().length(),
                    (System.nanoTime() - asked) / 1e9);
        }
        System.out.printf(
                Locale.ROOT, "cycle %d with all its lists: %.1f s%n", cycle, (System.nanoTime() - begun) / 1e9);
    }

    private HttpResponse<String> ask(String path, String cookie) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path)).header("Cookie", cookie).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String signIn(String email) throws Exception {
        var form = "email=" + URLEncoder.encode(email, StandardCharsets.UTF_8) + "&password=demo";
        var answer = http.send(
                HttpRequest.newBuilder(uri("/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", uri("").toString())
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        return answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";")[0])
                .collect(Collectors.joining("; "));
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port") + path);
    }

    private void awaitNothingLeft(int expected) throws InterruptedException {
        while (number(LEFT.formatted(expected, Math.max(1, expected))) > 0) {
            Thread.sleep(100);
        }
    }

    private void awaitNewsTold() throws InterruptedException {
        while (number("select count(*) from platform.outbox where status = 'new'") > 0) {
            Thread.sleep(100);
        }
    }

    private void execute(String sql) {
        database.sql(sql).then().block();
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }
}
