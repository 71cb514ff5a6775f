package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.testing.MarketplaceTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Somebody leaves while rows are on their way, or one of two readings fails and the other is let go: the connection serves the next as if nothing had been. A driver
 * that keeps what nobody reads any more makes whoever gets the connection then wait for ever.
 */
@MarketplaceTest
class CancelledReadingTests {

    private static final int MORE_THAN_IS_BUFFERED = 5000;
    private static final int ROUNDS = 40;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    @Autowired
    DatabaseClient database;

    @Test
    void aFailureBesideAReadingIsToldAndTheConnectionServesTheNext() {
        for (var round = 0; round < ROUNDS; round++) {
            var failing = later(round).then(Mono.error(new IllegalArgumentException("not found")));

            assertThatThrownBy(() -> Mono.zip(failing, rows().collectList()).block(LONGEST))
                    .isInstanceOf(IllegalArgumentException.class);
            assertServes();
        }
    }

    @Test
    void whoLeavesInTheMiddleLeavesAConnectionThatServes() {
        for (var round = 0; round < ROUNDS; round++) {
            rows().takeUntilOther(later(round)).collectList().block(LONGEST);
            rows().take(round + 1L).collectList().block(LONGEST);
            assertServes();
        }
    }

    private void assertServes() {
        for (var next = 0; next < 4; next++) {
            assertThat(later(0).block(LONGEST)).isEqualTo(1);
        }
    }

    private Flux<String> rows() {
        return database.sql(
                        "select g::text || repeat('x', 30) from generate_series(1, " + MORE_THAN_IS_BUFFERED + ") g")
                .mapValue(String.class)
                .all();
    }

    private Mono<Integer> later(int round) {
        return database.sql("select 1 from pg_sleep(" + round % 5 / 1000.0 + ")")
                .mapValue(Integer.class)
                .one();
    }
}
