package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

/** Clients that hang up 0, 1, 2 … 50 ms after they have asked, half of them rudely (RST): each order is there whole or not at all, and the pool is whole. */
@MarketplaceTest
class HangUpTests {

    private static final int LATEST = 50;
    private static final int POOL = 16;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    ConnectionFactory connections;

    @LocalServerPort
    int port;

    private Village village;
    private Shop shop;

    @BeforeEach
    void settle() {
        village = Market.build(database, accounts);
        shop = Shop.of(village, port, "canteen", "tilleulsDoor");
    }

    @AfterEach
    void booksAndPoolAreWhole() {
        Invariants.assertHold(database);
        assertThatThePoolIsWhole();
    }

    @Test
    void whoHangsUpWhileOrderingFindsTheOrderUnderItsKeyOrMakesItThen() throws Exception {
        var basket = shop.basket(3, 2);
        var keys = IntStream.rangeClosed(0, LATEST)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList();
        var before = ordered();

        hangUp(millis -> request("POST", "/api/v1/orders", keys.get(millis), basket));
        var answers = keys.stream().map(key -> shop.place(key, basket)).toList();

        assertThat(answers).allMatch(answer -> answer.status() == 201);
        assertThat(answers).extracting(Shop.Answer::number).doesNotHaveDuplicates();
        assertThat(ordered()).isEqualTo(before + keys.size());
        assertThat(reserved()).isEqualByComparingTo(BigDecimal.valueOf(2L * keys.size()));
    }

    /** How soon an order is done depends on the machine: one that hangs up later and later finds it done. */
    @Test
    void whoHangsUpWhenItIsDoneIsAnsweredUnderItsKey() throws Exception {
        var basket = shop.basket(3, 2);
        var key = "";
        for (var millis = 30; orders(key) == 0; millis *= 2) {
            key = UUID.randomUUID().toString();
            hangUpAfter(millis, request("POST", "/api/v1/orders", key, basket));
            settled();
        }

        assertThat(shop.place(key, basket).replayed()).isTrue();
        assertThat(orders(key)).isEqualTo(1);
    }

    @Test
    void whoHangsUpWhileChangingFindsTheOrderAsItWasOrAsItWasWanted() throws Exception {
        var placed = IntStream.rangeClosed(0, LATEST)
                .mapToObj(i -> shop.place(UUID.randomUUID().toString(), shop.basket(1, 2)))
                .toList();
        var wanted = "{\"lines\":[{\"offer\":\"%d\",\"quantity\":\"5\"}]}"
                .formatted(shop.offers().get(0));

        hangUp(millis -> request("PATCH", "/api/v1/orders/" + placed.get(millis).number(), "", wanted)
                .replace("\r\nHost", "\r\nIf-Match: \"0\"\r\nHost"));
        settled();

        for (var order : placed) {
            var now = shop.look(order.number());
            var quantity = now.body().path("lines").path(0).path("quantity").asString();
            assertThat(now.version() + " " + quantity).isIn("\"0\" 2", "\"1\" 5");
        }
    }

    @Test
    void whoHangsUpWhileReadingLeavesNothingOpen() throws Exception {
        var paths = List.of(
                "/?destination=%d&date=%s".formatted(shop.door(), shop.date()),
                "/api/v1/offers?limit=100&destination=%d&date=%s".formatted(shop.door(), shop.date()),
                "/api/v1/orders");
        for (var path : paths) {
            hangUp(millis -> request("GET", path, "", ""));
        }
    }

    private void hangUp(IntFunction<String> request) throws InterruptedException, ExecutionException {
        var clients = Executors.newFixedThreadPool(8);
        var calls = IntStream.rangeClosed(0, LATEST)
                .<Callable<Void>>mapToObj(millis -> () -> hangUpAfter(millis, request.apply(millis)))
                .toList();
        for (var call : clients.invokeAll(calls)) {
            call.get();
        }
        clients.shutdown();
    }

    private Void hangUpAfter(int millis, String request) throws IOException, InterruptedException {
        try (var socket = new Socket("localhost", port)) {
            socket.setTcpNoDelay(true);
            if (millis % 2 == 0) {
                socket.setSoLinger(true, 0);
            }
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            Thread.sleep(millis);
        }
        return null;
    }

    private String request(String method, String path, String key, String body) {
        return """
                %s %s HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Idempotency-Key: %s
                Content-Type: application/json
                Content-Length: %d

                """.formatted(method, path, shop.token(), key.isEmpty() ? "none" : key, body.length())
                        .replace("\n", "\r\n")
                + body;
    }

    /** All that was taken was given back, nobody waits, and every connection works. */
    private void assertThatThePoolIsWhole() {
        var pool = pool();
        settled();
        assertThat(pool.allocatedSize()).isEqualTo(pool.acquiredSize() + pool.idleSize());
        assertThat(Flux.range(0, POOL)
                        .flatMap(
                                i -> database.sql("select pg_sleep(0.05), 1 one")
                                        .map(row -> row.get("one", Integer.class))
                                        .one(),
                                POOL)
                        .count()
                        .block(Duration.ofSeconds(30)))
                .isEqualTo(POOL);
    }

    private void settled() {
        var pool = pool();
        Patience.until(
                "all connections are given back", () -> pool.acquiredSize() == 0 && pool.pendingAcquireSize() == 0);
    }

    private PoolMetrics pool() {
        var pool = connections instanceof ConnectionPool itself
                ? itself
                : (ConnectionPool) ((Wrapped<?>) connections).unwrap();
        return pool.getMetrics().orElseThrow();
    }

    private long orders(String key) {
        return database.sql("select count(*) from ordering.orders where idem_key = :key")
                .bind("key", key)
                .mapValue(Long.class)
                .one()
                .block();
    }

    private long ordered() {
        return database.sql("select count(*) from ordering.orders where purchase_order_number = 'BC-1'")
                .mapValue(Long.class)
                .one()
                .block();
    }

    private BigDecimal reserved() {
        return database.sql("select reserved from stock.stock_row where id = " + village.stock(Shop.PLENTY.get(0)))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }
}
