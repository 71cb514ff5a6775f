package coop.tablee.platform.bulk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.Readable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Very many rows at once: old books, or a demo of the size of a network. Rows are written to files first, so that memory does not grow with them and nobody
 * waits; {@link #finish} then copies all tables in one transaction: all of it is there, or nothing. Where more rows come than stand, indexes and foreign keys
 * of the table are set aside meanwhile and made again exactly as they were; nobody else reads those tables until it is done.
 *
 * <p>Each module that owns tables publishes a {@code …Loading} type on top of it. Not for use by several threads; blocks.
 */
public final class BulkLoad implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BulkLoad.class);
    private static final int IDS_AT_ONCE = 10_000;
    private static final int BYTES_AT_ONCE = 1 << 16;
    private static final int TOLD_FROM_MILLIS = 100;
    private static final String WITHOUT_TIME_OUTS =
            "set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0";
    private static final String SPACIOUS = "set local maintenance_work_mem = '256MB'; set local work_mem = '128MB'";

    private final PostgresqlConnection connection;
    private final Map<String, BulkTable> tables = new LinkedHashMap<>();
    private final Map<String, BulkIds> ids = new LinkedHashMap<>();
    private final Map<String, Object> parts = new LinkedHashMap<>();
    private final List<String> afterwards = new ArrayList<>();
    private final List<BulkTable> copied = new ArrayList<>();
    private final List<SetAside> aside = new ArrayList<>();

    BulkLoad(PostgresqlConnection connection) {
        this.connection = connection;
        execute(WITHOUT_TIME_OUTS);
    }

    /** The rows that go into a table; the same object whenever the same table is asked for. Columns that are not named get their defaults. */
    public BulkTable table(String name, String... columns) {
        return tables.computeIfAbsent(name, table -> BulkTable.open(table, List.of(columns)));
    }

    /** Fresh ids of a table's identity column {@code id}, ascending. What is not used is lost. */
    public BulkIds ids(String table) {
        return numbers("pg_get_serial_sequence('" + table + "', 'id')");
    }

    /** Fresh numbers of a sequence, ascending, given as an SQL expression. What is not used is lost. */
    public BulkIds numbers(String sequence) {
        return ids.computeIfAbsent(sequence, name -> new BulkIds(() -> reserve(name)));
    }

    /** Something that a module keeps for the length of this load, made when it is first asked for. */
    public <T> T part(Class<T> type, Function<BulkLoad, T> maker) {
        var known = parts.get(type.getName());
        if (known == null) {
            known = maker.apply(this);
            parts.put(type.getName(), known);
        }
        return type.cast(known);
    }

    /** A statement to run after the rows are in and before the commit, in the order given; the same one once. */
    public void afterwards(String sql) {
        if (!afterwards.contains(sql)) {
            afterwards.add(sql);
        }
    }

    /**
     * Copies one table before the others, in the transaction that {@link #finish} ends: until then only this table is locked, so that whoever needs no more than the
     * others can go on meanwhile.
     */
    public void copyFirst(BulkTable table) {
        copyAll(List.of(table));
    }

    /** Copies everything and commits. Gives the number of rows by table. */
    public Map<String, Long> finish() {
        copyAll(tables.values().stream()
                .filter(table -> !copied.contains(table))
                .toList());
        // No table can be altered that still owes a deferred trigger's work
        timed("deferred triggers", () -> execute("set constraints all immediate"));
        aside.forEach(one -> timed("indexes of " + one.table(), () -> one.restore(this)));
        afterwards.forEach(sql -> timed(sql.strip().lines().findFirst().orElse(sql), () -> execute(sql)));
        timed("commit", () -> connection.commitTransaction().block());
        timed("statistics", () -> tables.keySet().forEach(table -> execute("analyze " + table)));
        var rows = new LinkedHashMap<String, Long>();
        tables.forEach((name, table) -> rows.put(name, table.rows()));
        return rows;
    }

    /** Everything that {@code sql} selects, one value of {@code row} for each of its rows. */
    public <T> List<T> select(String sql, Function<Readable, T> row) {
        return Objects.requireNonNull(Flux.from(connection.createStatement(sql).execute())
                .concatMap(result -> result.map(row))
                .collectList()
                .block());
    }

    /** Reads everything that {@code sql} selects, row by row. */
    public void read(String sql, Consumer<Readable> row) {
        select(sql, found -> {
            row.accept(found);
            return true;
        });
    }

    /** Ends the load; what was not finished is rolled back. */
    @Override
    public void close() {
        tables.values().forEach(BulkTable::delete);
        connection.close().block();
    }

    void execute(String sql) {
        Flux.from(connection.createStatement(sql).execute())
                .concatMap(PostgresqlResult::getRowsUpdated)
                .blockLast();
    }

    private void copyAll(List<BulkTable> chosen) {
        if (copied.isEmpty()) {
            connection.beginTransaction().block();
            execute(SPACIOUS);
        }
        var large = chosen.stream()
                .filter(table -> standing(table.name()) < table.rows())
                .map(table -> SetAside.of(this, table.name()))
                .toList();
        aside.addAll(large);
        timed("indexes set aside of " + large.size() + " tables", () -> large.forEach(one -> one.drop(this)));
        chosen.forEach(table -> timed("%,d rows of %s".formatted(table.rows(), table.name()), () -> copy(table)));
        copied.addAll(chosen);
    }

    private long standing(String table) {
        return select("select count(*) n from " + table, row -> row.get("n", Long.class))
                .get(0);
    }

    private List<Long> reserve(String sequence) {
        return select(
                "select nextval(%s) n from generate_series(1, %d)".formatted(sequence, IDS_AT_ONCE),
                row -> row.get("n", Long.class));
    }

    private void copy(BulkTable table) {
        table.end();
        try (var rows = Files.newInputStream(table.file())) {
            connection.copyIn(table.statement(), pieces(rows)).block();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Flux<ByteBuf> pieces(InputStream rows) {
        return Flux.generate(sink -> {
            try {
                var piece = rows.readNBytes(BYTES_AT_ONCE);
                if (piece.length == 0) {
                    sink.complete();
                } else {
                    sink.next(Unpooled.wrappedBuffer(piece));
                }
            } catch (IOException e) {
                sink.error(e);
            }
        });
    }

    private static void timed(String what, Runnable action) {
        var begun = System.nanoTime();
        action.run();
        var millis = (System.nanoTime() - begun) / 1_000_000;
        if (millis >= TOLD_FROM_MILLIS) {
            LOG.info("Bulk load: {} in {} ms", what, millis);
        }
    }
}
