package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.testing.MarketplaceProcess;
import coop.tablee.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start finds when the one before ended otherwise than it should have. */
class EmbeddedDatabaseTests {

    @TempDir
    Path directory;

    /** A server that a failed test leaves behind ends with it. */
    @AfterEach
    void nothingIsLeftRunning() throws Exception {
        var left = PostmasterFile.read(data());
        if (left.isPresent() && left.get().isAtWork()) {
            ProcessHandle.of(left.get().process()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void serverOfAKilledProcessIsJoinedAndKeepsWhatWasCommitted() throws Exception {
        int port;
        try (var holder = holder()) {
            port = portOf(holder);
            write(port, "create table promise (made text); insert into promise values ('kept')");
            holder.kill();
        }
        assertThat(PostmasterFile.read(data()))
                .hasValueSatisfying(left -> assertThat(left.isAtWork()).isTrue());

        try (var joined = EmbeddedDatabase.start(directory)) {
            assertThat(joined.address().port()).isEqualTo(port);
            assertThat(read(port, "select made from promise")).isEqualTo("kept");
        }

        assertThat(PostmasterFile.in(data())).doesNotExist();
    }

    @Test
    void serverThatWasKilledToo_isStartedAnew() throws Exception {
        try (var holder = holder()) {
            write(portOf(holder), "create table promise (made text); insert into promise values ('kept')");
            holder.kill();
        }
        var dead = PostmasterFile.read(data()).orElseThrow();
        ProcessHandle.of(dead.process()).orElseThrow().destroyForcibly();

        try (var anew = EmbeddedDatabase.start(directory)) {
            assertThat(read(anew.address().port(), "select made from promise")).isEqualTo("kept");
        }
    }

    @Test
    void noteWhoseNumberIsSomebodyElsesByNowIsNotBelieved() throws Exception {
        var note = noteOfAServerThatStopped();
        Files.writeString(
                PostmasterFile.in(data()), ProcessHandle.current().pid() + note.substring(note.indexOf('\n')));

        try (var anew = EmbeddedDatabase.start(directory)) {
            assertThat(read(anew.address().port(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void halfWrittenNoteIsNoObstacle() throws Exception {
        var note = noteOfAServerThatStopped();
        for (var remains : new String[] {"", note.substring(0, note.indexOf('\n') + 4)}) {
            Files.writeString(PostmasterFile.in(data()), remains);

            try (var anew = EmbeddedDatabase.start(directory)) {
                assertThat(read(anew.address().port(), "select 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void anothersServerOnTheNotedPortIsLeftAlone() throws Exception {
        var note = noteOfAServerThatStopped().split("\n", -1);
        var stranger = TestDatabase.blank().port();
        note[3] = String.valueOf(stranger);
        Files.writeString(PostmasterFile.in(data()), String.join("\n", note));

        try (var anew = EmbeddedDatabase.start(directory)) {
            assertThat(anew.address().port()).isNotEqualTo(stranger);
        }

        assertThat(read(stranger, "select 1")).isEqualTo("1");
    }

    @Test
    void secondLivingProcessIsToldWhoUsesTheData() throws Exception {
        try (var holder = holder()) {
            var port = portOf(holder);

            assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                    .isInstanceOf(DatabaseNotStarted.class)
                    .hasMessageContaining("process " + holder.pid())
                    .hasMessageContaining(directory.toString());

            assertThat(read(port, "select 1")).isEqualTo("1");
            try (var second =
                    MarketplaceProcess.start(directory, Map.of("MARKETPLACE_DATA_DIRECTORY", directory.toString()))) {
                assertThat(second.exit(Duration.ofMinutes(2))).isEqualTo(1);
                assertThat(second.said())
                        .contains("APPLICATION FAILED TO START", "Another Tablée", "MARKETPLACE_DATA_DIRECTORY")
                        .doesNotContain("\tat coop.tablee");
            }
            holder.kill();
        }
        EmbeddedDatabase.start(directory).close();
    }

    private String noteOfAServerThatStopped() throws IOException {
        try (var database = EmbeddedDatabase.start(directory)) {
            assertThat(database.address().port()).isPositive();
            return Files.readString(PostmasterFile.in(data()));
        }
    }

    private MarketplaceProcess holder() {
        return MarketplaceProcess.run(directory, EmbeddedDatabaseHolder.class, directory.toString());
    }

    private static int portOf(MarketplaceProcess holder) {
        var said = holder.untilItSays("holds ").said();
        return Integer.parseInt(said.substring(said.indexOf("holds ") + 6)
                .lines()
                .findFirst()
                .orElseThrow()
                .strip());
    }

    private Path data() {
        return directory.resolve("postgresql").toAbsolutePath();
    }

    private static void write(int port, String sql) {
        TestDatabase.execute(LeftServer.addressAt(port), sql);
    }

    private static String read(int port, String sql) throws SQLException {
        var address = LeftServer.addressAt(port);
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                var row = connection.createStatement().executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
