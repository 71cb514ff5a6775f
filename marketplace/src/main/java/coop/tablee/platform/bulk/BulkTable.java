package coop.tablee.platform.bulk;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * Rows on their way into one table, in a file of the text form of PostgreSQL's COPY. They are put into words and written some thousand at a time beside whoever adds
 * more, in their order.
 */
public final class BulkTable {

    private static final int AT_ONCE = 2_000;

    private final String name;
    private final List<String> columns;
    private final Path file;
    private final BufferedWriter writer;
    private List<@Nullable Object[]> waiting = new ArrayList<>();
    private CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> last = before;
    private long rows;

    private BulkTable(String name, List<String> columns, Path file, BufferedWriter writer) {
        this.name = name;
        this.columns = columns;
        this.file = file;
        this.writer = writer;
    }

    static BulkTable open(String name, List<String> columns) {
        try {
            var file = Files.createTempFile("tablee-load-", ".copy");
            file.toFile().deleteOnExit();
            return new BulkTable(name, columns, file, Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One row, a value for each column: numbers, texts, booleans, dates and times as they print, collections as arrays, null as null. JSON is given as text. The values
     * must not change any more.
     */
    public void row(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns + " of " + name);
        }
        waiting.add(values);
        rows++;
        if (waiting.size() == AT_ONCE) {
            hand();
        }
    }

    /** Hands what waits to another thread; more than one batch never waits there. */
    private void hand() {
        var batch = waiting;
        waiting = new ArrayList<>(AT_ONCE);
        before.join();
        before = last;
        last = last.thenRunAsync(() -> write(batch), Schedulers.boundedElastic()::schedule);
    }

    private void write(List<@Nullable Object[]> batch) {
        try {
            for (var values : batch) {
                for (var i = 0; i < values.length; i++) {
                    if (i > 0) {
                        writer.write('\t');
                    }
                    writer.write(text(values[i]));
                }
                writer.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    long rows() {
        return rows;
    }

    Path file() {
        return file;
    }

    String statement() {
        return "copy " + name + " (" + String.join(", ", columns) + ") from stdin";
    }

    void end() {
        hand();
        last.join();
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        end();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(@Nullable Object value) {
        if (value == null) {
            return "\\N";
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof Collection<?> several
                ? escaped(array(several))
                : value instanceof Number ? value.toString() : escaped(value.toString());
    }

    private static String array(Collection<?> values) {
        var text = new StringBuilder("{");
        for (var value : values) {
            text.append(text.length() > 1 ? "," : "")
                    .append('"')
                    .append(value.toString().replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return text.append('}').toString();
    }

    private static String escaped(String text) {
        for (var i = 0; i < text.length(); i++) {
            var letter = text.charAt(i);
            if (letter == '\\' || letter == '\t' || letter == '\n' || letter == '\r') {
                return text.replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
            }
        }
        return text;
    }
}
