package coop.tablee.platform;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;

/**
 * Most starts find the database as this version left it. That is seen by one query, for a fraction of what it takes Flyway to wake up: every script of the jar
 * is in the history with the checksum that Flyway gave it, and none besides. Whatever differs is Flyway's to judge.
 */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {

    private static final String HISTORY =
            "select script, checksum, success from public.flyway_schema_history where version is not null";

    @Bean
    MigratedDatabase migratedDatabase(DatabaseConfiguration.DatabaseHolder database) {
        var address = database.address();
        if (!isCurrent(address)) {
            migrate(address);
        }
        return new MigratedDatabase(address);
    }

    private static void migrate(DatabaseAddress database) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .locations("classpath:db/migration")
                .schemas("public")
                .validateMigrationNaming(true)
                .connectRetries(5)
                .load()
                .migrate();
    }

    static boolean isCurrent(DatabaseAddress database) {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(HISTORY)) {
            var done = new HashMap<String, Integer>();
            while (row.next()) {
                if (!row.getBoolean("success")) {
                    return false;
                }
                done.put(row.getString("script"), row.getInt("checksum"));
            }
            return done.equals(scripts());
        } catch (SQLException noHistoryYet) {
            return false;
        }
    }

    private static Map<String, Integer> scripts() {
        var found = new HashMap<String, Integer>();
        try {
            for (var script : ClassPathFiles.MIGRATIONS.find().entrySet()) {
                found.put(script.getKey(), checksum(script.getValue()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** As Flyway reckons it: over the lines, without their ends. */
    private static int checksum(Resource script) throws IOException {
        var sum = new CRC32();
        try (var lines = new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                sum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return (int) sum.getValue();
    }

    /** Where the database is, once it is as this version wants it. */
    record MigratedDatabase(DatabaseAddress address) {}
}
