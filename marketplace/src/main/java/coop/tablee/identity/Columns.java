package coop.tablee.identity;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads columns that the schema declares as never null, and binds numbers, texts and ids that may be. */
final class Columns {

    private Columns() {}

    static long number(Readable row, String name) {
        return Objects.requireNonNull(row.get(name, Long.class), name);
    }

    static String text(Readable row, String name) {
        return Objects.requireNonNull(row.get(name, String.class), name);
    }

    static ByteBuffer bytes(Readable row, String name) {
        return ByteBuffer.wrap(Objects.requireNonNull(row.get(name, byte[].class), name));
    }

    static boolean flag(Readable row, String name) {
        return Objects.requireNonNull(row.get(name, Boolean.class), name);
    }

    static Parameter orNull(@Nullable Long number) {
        return number == null ? Parameters.in(Long.class) : Parameters.in(number);
    }

    static Parameter orNull(@Nullable String text) {
        return text == null ? Parameters.in(String.class) : Parameters.in(text);
    }

    static Parameter orNull(@Nullable UUID id) {
        return id == null ? Parameters.in(UUID.class) : Parameters.in(id);
    }
}
