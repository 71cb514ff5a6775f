package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.test.StepVerifier;

@MarketplaceTest
class BooksTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    TransactionalOperator transaction;

    /** Between 23:00 and midnight UTC on 24 November it is the 25th in Brussels; in summer from 22:00 on. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-24T22:59:00Z, 2026-11-24",
        "2026-11-24T23:01:00Z, 2026-11-25",
        "2027-07-01T22:01:00Z, 2027-07-02"
    })
    void todayIsTheDayOfTheTerritory(Instant now, LocalDate day) {
        var today = database.sql("update platform.clock set adjustable = true, shift = :now - clock_timestamp()")
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .then()
                .then(database.sql("select platform.today()")
                        .mapValue(LocalDate.class)
                        .one())
                .as(work -> transaction.execute(status -> {
                    status.setRollbackOnly();
                    return work;
                }))
                .blockLast();

        assertThat(today).isEqualTo(day);
    }

    @Test
    void everyInvariantCanBeAskedFromTheFirstMigrationOn() {
        Invariants.assertHold(database);
    }

    @Test
    void auditorMayReadTheBooksAndNothingElse() {
        var readable =
                "select count(*)::int n from pg_views where schemaname = 'audit' and not has_table_privilege('auditor', schemaname || '.' || viewname, 'select')";
        assertThat(database.sql(readable)
                        .map(row -> row.get("n", Integer.class))
                        .one()
                        .block())
                .isZero();
        var elsewhere = "select has_schema_privilege('auditor', 'ordering', 'usage') may";
        assertThat(database.sql(elsewhere)
                        .map(row -> row.get("may", Boolean.class))
                        .one()
                        .block())
                .isFalse();
    }

    @Test
    void clockMovesOnlyWhereItWasMadeAdjustable() {
        database.sql("update platform.clock set shift = '0', adjustable = false")
                .then()
                .block();
        database.sql("update platform.clock set shift = interval '3 hours'")
                .then()
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("clock_shift_needs_demo_or_test"))
                .verify();
        database.sql("update platform.clock set adjustable = true").then().block();
    }
}
