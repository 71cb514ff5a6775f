package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.test.StepVerifier;

@MarketplaceTest
class BooksTests {

    @Autowired
    DatabaseClient database;

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
