package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTests {

    @Test
    void databaseThatFlywayBroughtUpToDateNeedsNoFlyway() {
        assertThat(MigrationConfiguration.isCurrent(TestDatabase.fresh())).isTrue();
    }

    @Test
    void emptyDatabaseNeedsIt() {
        assertThat(MigrationConfiguration.isCurrent(TestDatabase.blank())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from public.flyway_schema_history where installed_rank = (select max(installed_rank) from public.flyway_schema_history)",
                "update public.flyway_schema_history set checksum = checksum + 1 where installed_rank = 2",
                "update public.flyway_schema_history set success = false where installed_rank = 2",
                "insert into public.flyway_schema_history select 9999, '99991231000000', description, type, 'x/V99991231000000__later.sql', 1, installed_by, installed_on, 1, true from public.flyway_schema_history where installed_rank = 2"
            })
    void whateverDiffersIsJudgedByFlyway(String difference) {
        var database = TestDatabase.fresh();
        TestDatabase.execute(database, difference);

        assertThat(MigrationConfiguration.isCurrent(database)).isFalse();
    }
}
