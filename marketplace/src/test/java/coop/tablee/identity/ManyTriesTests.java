package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.Letters;
import coop.tablee.testing.Statements;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Somebody knocks at every door far too often: few knocks cost anything, each refusal says when to come again, nothing tells who has an account, and nothing is left
 * behind. {@code -Dtries=10000} makes it ten thousand at each.
 */
@IdentityTest
class ManyTriesTests {

    private static final int TRIES = Integer.getInteger("tries", 200);
    private static final int AT_ONCE = 16;
    private static final long MOST_MEGABYTES_KEPT = 64;
    private static final InetAddress PLACE = InetAddress.getLoopbackAddress();

    /** Where somebody can knock, what the first answers say, and how many of them one place and one address get. */
    enum Door {
        PASSWORD("/sign-in", 401, 100, 10),
        TOKEN("/api/v1/tokens", 401, 100, 10),
        LINK("/sign-in/link", 200, 50, 5),
        FORGOTTEN("/forgotten", 200, 50, 5),
        SIGN_UP("/sign-up", 200, 50, 5);

        private final String path;
        private final int status;
        private final int perPlace;
        private final int perAddress;

        Door(String path, int status, int perPlace, int perAddress) {
            this.path = path;
            this.status = status;
            this.perPlace = perPlace;
            this.perAddress = perAddress;
        }
    }

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @Autowired
    DatabaseClient database;

    @Autowired
    Leftovers leftovers;

    @Autowired
    IdentityProperties properties;

    private final WebClient web = WebClient.builder()
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(1 << 20))
            .build();

    private final long began = System.nanoTime();
    private final long heapBefore = heapInUse();

    /** All tests knock from one place. */
    @BeforeEach
    @AfterEach
    void forgetAttempts() {
        run("delete from identity.attempt");
    }

    /** Says how long it took and what of the heap is still in use: with ten thousand tries this is the figure in docs/reliability.md. */
    @AfterEach
    void nothingOfItStaysInMemory(TestInfo test) {
        var kept = heapInUse() - heapBefore;
        System.out.printf(
                "%d tries, %s %s: %.1f s, heap %d MB and then %+d MB%n",
                TRIES,
                test.getTestMethod().map(Method::getName).orElse(""),
                test.getDisplayName(),
                (System.nanoTime() - began) / 1e9,
                heapBefore >> 20,
                kept >> 20);
        assertThat(kept >> 20).as("megabytes that stay").isLessThan(MOST_MEGABYTES_KEPT);
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @ParameterizedTest
    @EnumSource
    void knockingAtManyAddressesCostsLittleAndLeavesNothing(Door door) {
        leaveToThePlace(100);

        var answers = knock(door, n -> "nobody-" + n + "@many.example");

        assertBounded(door, answers, door.perPlace);
        assertThat(count("select count(*) from identity.attempt"))
                .as("rows of counts")
                .isLessThanOrEqualTo(door.perPlace + AT_ONCE + 2);
        assertNothingStays();
    }

    @ParameterizedTest
    @EnumSource
    void knockingAtOneAddressCostsLittleWhoeverItIs(Door door) {
        for (var email : List.of(people.with(Role.BUYER).email(), "nobody@many.example")) {
            forgetAttempts();

            var answers = knock(door, n -> email);

            assertBounded(door, answers, door.perAddress);
            assertThat(count("select count(*) from identity.attempt")).isEqualTo(2);
        }
        assertNothingStays();
    }

    @ParameterizedTest
    @EnumSource
    void answerIsTheSameForWhoHasAnAccountAndWhoHasNone(Door door) {
        var lou = people.with(Role.BUYER).email();
        var nobody = "no" + lou;
        var known = ask(door, lou).block();
        var unknown = ask(door, nobody).block();

        assertThat(unknown.status).isEqualTo(known.status).isEqualTo(HttpStatusCode.valueOf(door.status));
        assertThat(unknown.words(nobody)).isEqualTo(known.words(lou));
        assertThat(statements(door, nobody)).isEqualTo(statements(door, lou));
    }

    /** The shortest of many, taken in turns: other work on the machine can lengthen any of them, but not all. */
    @ParameterizedTest
    @EnumSource
    void answerTakesAsLongForWhoHasAnAccountAsForWhoHasNone(Door door) {
        var lou = people.with(Role.BUYER).email();
        var known = Long.MAX_VALUE;
        var unknown = Long.MAX_VALUE;
        for (var turn = 0; turn < 30; turn++) {
            forgetAttempts();
            known = Math.min(known, nanos(door, lou));
            unknown = Math.min(unknown, nanos(door, "no" + lou));
        }
        assertThat((double) unknown / known).isBetween(0.5, 2.0);
    }

    @Test
    void whatEndedIsClearedAwayAndNothingElse() {
        var lou = people.with(Role.BUYER);
        for (var ends : List.of("- interval '8 days'", "+ interval '1 hour'")) {
            run("insert into identity.attempt values ('left over %s', 1, clock_timestamp() %s)"
                    .formatted(ends.charAt(0), ends));
            run(
                    "insert into identity.one_time_link (purpose, email, account_id, locale, expires_at) values ('SIGN_IN', 'x@y', %d, 'fr', clock_timestamp() %s)"
                            .formatted(lou.id(), ends));
            run(
                    "insert into identity.session (token_hash, account_id, lasts, expires_at) values (sha256(random()::text::bytea), %d, '1 hour', clock_timestamp() %s)"
                            .formatted(lou.id(), ends));
            run(
                    "insert into identity.api_token (token_hash, account_id, expires_at) values (sha256(random()::text::bytea), %d, clock_timestamp() %s)"
                            .formatted(lou.id(), ends));
        }

        leftovers.clear().block();

        for (var table : List.of("one_time_link", "session", "api_token")) {
            assertThat(count("select count(*) from identity.%s where account_id = %d".formatted(table, lou.id())))
                    .as(table)
                    .isEqualTo(1);
        }
        assertThat(count("select count(*) from identity.attempt where subject like 'left over%'"))
                .isEqualTo(1);
    }

    /** Wrong passwords until the pause; tests have a longer breath than people. */
    private void leaveToThePlace(int passwords) {
        run("insert into identity.attempt values ('%s', %d, clock_timestamp() + interval '15 minutes')"
                .formatted(
                        new SignInAttempt("", "", PLACE).addressSubject(),
                        properties.failuresPerAddress() - passwords));
    }

    private void assertBounded(Door door, List<Answer> answers, int most) {
        var heard = answers.stream()
                .filter(answer -> answer.status.value() == door.status)
                .count();
        assertThat(heard).isBetween((long) most, (long) most + AT_ONCE);
        assertThat(answers)
                .hasSize(TRIES)
                .filteredOn(answer -> answer.status.value() != door.status)
                .hasSize((int) (TRIES - heard))
                .allSatisfy(refused -> {
                    assertThat(refused.status.value()).isEqualTo(429);
                    assertThat(Integer.parseInt(Objects.requireNonNull(refused.retryAfter)))
                            .isBetween(1, 3600);
                });
    }

    /** No letter waits for who is nobody; and when the hour is over there is no row of any of it. */
    private void assertNothingStays() {
        await(() -> count("select count(*) from platform.outbox where kind = 'one_time_link'"));
        await(() -> count("select count(*) from platform.mail where starts_with(key, 'one_time_link:')"));
        assertThat(
                        count(
                                "select count(*) from identity.one_time_link where email like 'nobody%@many.example' and purpose <> 'SIGN_UP'"))
                .isZero();
        run("update identity.attempt set window_ends_at = clock_timestamp()");
        run("update identity.one_time_link set expires_at = clock_timestamp() where email like 'nobody%@many.example'");
        leftovers.clear().block();
        assertThat(count("select count(*) from identity.attempt")
                        + count("select count(*) from identity.one_time_link where email like 'nobody%@many.example'"))
                .isZero();
    }

    private static void await(LongSupplier rows) {
        for (var tries = 0; rows.getAsLong() > 0 && tries < 400; tries++) {
            Letters.pause(50);
        }
        assertThat(rows.getAsLong()).isZero();
    }

    private List<Answer> knock(Door door, IntFunction<String> address) {
        return Objects.requireNonNull(Flux.range(0, TRIES)
                .flatMap(n -> ask(door, address.apply(n)), AT_ONCE)
                .collectList()
                .block(Duration.ofMinutes(10)));
    }

    private Mono<Answer> ask(Door door, String email) {
        var request = web.post().uri(URI.create("http://" + PLACE.getHostAddress() + ":" + port + door.path));
        if (door == Door.TOKEN) {
            var basic = Base64.getEncoder().encodeToString((email + ":marmite").getBytes(StandardCharsets.UTF_8));
            request.header(HttpHeaders.AUTHORIZATION, "Basic " + basic);
        } else {
            var form = new LinkedMultiValueMap<String, String>();
            form.add("email", email);
            form.add("name", "Lou");
            form.add("password", "marmite");
            request.bodyValue(form);
        }
        return request.exchangeToMono(response -> response.bodyToMono(String.class)
                .defaultIfEmpty("")
                .map(body -> new Answer(
                        response.statusCode(),
                        response.headers().asHttpHeaders().getFirst(HttpHeaders.RETRY_AFTER),
                        body)));
    }

    private List<String> statements(Door door, String email) {
        return Statements.during(() -> ask(door, email).block()).stream()
                .filter(sql -> sql.contains("identity."))
                .toList();
    }

    private long nanos(Door door, String email) {
        var start = System.nanoTime();
        ask(door, email).block();
        return System.nanoTime() - start;
    }

    private long count(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private record Answer(HttpStatusCode status, @Nullable String retryAfter, String body) {

        /** Without the address, and the number of the refusal, which is another each time. */
        String words(String email) {
            return body.replace(email, "ADDRESS").replaceAll("\"(reference|instance)\":\"[^\"]*\"", "");
        }
    }
}
