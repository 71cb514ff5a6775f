package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@MarketplaceTest
@Import(OutboxDispatcherTests.Hearing.class)
class OutboxDispatcherTests {

    private static final Set<String> FAILING = ConcurrentHashMap.newKeySet();

    @Autowired
    DatabaseClient database;

    @Autowired
    OutboxDispatcher outbox;

    private final String run = UUID.randomUUID().toString();

    /** Notes in the transaction of its messages what it heard; says no to those that are to fail. */
    private record Notebook(DatabaseClient database) {

        Mono<Void> note(List<OutboxMessage> messages, String how) {
            return database.sql("insert into public.heard (key, how, of) select k, :how, :of from unnest(:keys) k")
                    .bind("how", how)
                    .bind("of", messages.size())
                    .bind("keys", messages.stream().map(OutboxMessage::dedupKey).toArray(String[]::new))
                    .then()
                    .then(Mono.defer(() -> messages.stream().anyMatch(one -> FAILING.contains(one.dedupKey()))
                            ? Mono.<Void>error(new IllegalStateException("not this one"))
                            : Mono.<Void>empty()));
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Hearing {

        @Bean
        OutboxBatchHandler byHundreds(DatabaseClient database) {
            return new OutboxBatchHandler() {
                @Override
                public String kind() {
                    return "heard_by_hundreds";
                }

                @Override
                public Mono<Void> handleAll(List<OutboxMessage> messages) {
                    return new Notebook(database).note(messages, "together");
                }
            };
        }

        @Bean
        OutboxHandler slowly(DatabaseClient database) {
            return new OutboxHandler() {
                @Override
                public String kind() {
                    return "heard_slowly";
                }

                @Override
                public Mono<Void> handle(OutboxMessage message) {
                    return Mono.delay(Duration.ofMillis(100))
                            .then(new Notebook(database).note(List.of(message), "slowly"));
                }
            };
        }
    }

    @BeforeEach
    void open() {
        run(
                "create table if not exists public.heard (key text, how text, of int, at timestamptz default clock_timestamp())");
    }

    @Test
    void thousandsOfOneKindAreHeardOnceEachByHundredsWhoeverTakesThem() {
        announce("heard_by_hundreds", 1, 3_000);

        Flux.range(0, 4)
                .flatMap(node -> outbox.drain().repeat().takeUntil(delivered -> delivered == 0))
                .blockLast();
        Patience.until("all are heard", () -> number("count(*)") == 3_000);

        assertThat(number("count(distinct key)")).isEqualTo(3_000);
        assertThat(number("max(of)")).isEqualTo(100);
        assertThat(
                        numberOf(
                                "select count(*) from platform.outbox where dedup_key like '%s%%' and (status <> 'sent' or attempts <> 1)"))
                .isZero();
    }

    @Test
    void oneThatFailsHoldsUpNobodyAndIsTriedAgain() {
        FAILING.add(run + ":7");
        announce("heard_by_hundreds", 1, 50);

        Patience.until("all others are heard", () -> number("count(*)") == 49);
        assertThat(
                        numberOf(
                                "select count(*) from platform.outbox where dedup_key = '%s:7' and status = 'failed' and last_error like '%%not this one%%'"))
                .isEqualTo(1);

        FAILING.remove(run + ":7");
        run("update platform.outbox set due_at = clock_timestamp() where dedup_key = '%s:7'".formatted(run));
        Patience.until("that one is heard too", () -> number("count(*)") == 50);
        assertThat(number("count(distinct key)")).isEqualTo(50);
    }

    @Test
    void muchOfOneKindDoesNotDelayAnother() {
        announce("heard_slowly", 1, 200);
        Patience.until("the slow ones have begun", () -> number("count(*) filter (where how = 'slowly')") > 0);
        announce("heard_by_hundreds", 201, 201);

        Patience.until("the other is heard", () -> number("count(*) filter (where how = 'together')") == 1);

        assertThat(number("count(*) filter (where how = 'slowly')")).isLessThan(200);
        run("update platform.outbox set status = 'sent' where dedup_key like '%s%%' and status = 'new'".formatted(run));
    }

    private void announce(String kind, int from, int to) {
        run("select platform.announce('%s', '%s:' || n, '{}'::jsonb) from generate_series(%d, %d) n"
                .formatted(kind, run, from, to));
    }

    private long number(String what) {
        return numberOf("select coalesce(" + what + ", 0)::bigint from public.heard where key like '%s%%'");
    }

    private long numberOf(String sql) {
        return database.sql(sql.formatted(run)).mapValue(Long.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
