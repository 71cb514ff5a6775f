package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.MarketplaceTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.test.StepVerifier;

@MarketplaceTest
class TimeOutTests {

    @Autowired
    DatabaseClient database;

    /** As {@code docs/operations} says. */
    @ParameterizedTest
    @CsvSource({"statement_timeout, 30s", "lock_timeout, 10s", "idle_in_transaction_session_timeout, 1min"})
    void everySessionOfTheDatabaseKnowsWhenToGiveUp(String setting, String limit) {
        database.sql("select current_setting(:setting)")
                .bind("setting", setting)
                .map(row -> String.valueOf(row.get(0, String.class)))
                .one()
                .as(StepVerifier::create)
                .assertNext(found -> assertThat(found).isEqualTo(limit))
                .verifyComplete();
    }
}
