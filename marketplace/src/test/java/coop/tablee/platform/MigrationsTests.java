package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class MigrationsTests {

    @Test
    void databaseThatFlywayBroughtUpToDateNeedsNoFlyway() {
        assertThat(MigrationConfiguration.isCurrent(at(TestDatabase.fresh()))).isTrue();
    }

    @Test
    void emptyDatabaseNeedsIt() {
        assertThat(MigrationConfiguration.isCurrent(at(TestDatabase.blank()))).isFalse();
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

        assertThat(MigrationConfiguration.isCurrent(at(database))).isFalse();
    }

    private static DataSource at(DatabaseAddress address) {
        return new DriverManagerDataSource(address.jdbcUrl(), address.user(), address.password());
    }
}
