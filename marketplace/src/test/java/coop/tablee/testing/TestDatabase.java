package coop.tablee.testing;

import coop.tablee.platform.DatabaseAddress;
import coop.tablee.platform.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/** One PostgreSQL for the whole test run; each caller gets a database of its own, cloned from a migrated template. */
public final class TestDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final DatabaseAddress SERVER = startServer();

    private TestDatabase() {}

    /** A fresh, migrated, empty database whose clock may be moved. */
    public static synchronized DatabaseAddress fresh() {
        var name = "test_" + COUNT.incrementAndGet();
        execute(SERVER, "create database " + name + " template tablee_template");
        return named(name);
    }

    /** A fresh database without any schema. */
    public static synchronized DatabaseAddress blank() {
        var name = "blank_" + COUNT.incrementAndGet();
        execute(SERVER, "create database " + name);
        return named(name);
    }

    public static String url(DatabaseAddress address) {
        return "postgresql://%s:%s@%s:%d/%s"
                .formatted(address.user(), address.password(), address.hosts(), address.port(), address.database());
    }

    public static void execute(DatabaseAddress address, String sql) {
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static DatabaseAddress startServer() {
        try {
            var directory = Files.createTempDirectory("tablee-test");
            var database = EmbeddedDatabase.startForgetful(directory.resolve("postgresql"));
            Scratch.goesAtTheEnd(directory, database::close);
            execute(database.address(), "create database tablee_template");
            var template = new DatabaseAddress(
                    "localhost", database.address().port(), "tablee_template", "postgres", "postgres");
            Flyway.configure()
                    .dataSource(template.jdbcUrl(), template.user(), template.password())
                    .locations("classpath:db/migration")
                    .schemas("public")
                    .load()
                    .migrate();
            execute(template, "update platform.clock set adjustable = true");
            return database.address();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatabaseAddress named(String name) {
        return new DatabaseAddress(SERVER.hosts(), SERVER.port(), name, SERVER.user(), SERVER.password());
    }
}
