package coop.tablee.identity;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token that a program holds, as its owner and who leads the organisation know it again.
 *
 * @param name what its owner calls it; empty for one that a program got by itself
 * @param holder whose rights it has
 * @param scopes what it was narrowed to; empty when it may do whatever its holder may
 * @param usedAt when it was last used, within an hour; absent when never
 */
record Program(
        UUID id,
        String name,
        String holder,
        boolean own,
        List<String> scopes,
        Instant since,
        Instant until,
        @Nullable Instant usedAt) {

    static Program from(Readable row) {
        var scopes = row.get("scopes", String[].class);
        return new Program(
                Objects.requireNonNull(row.get("id", UUID.class)),
                Columns.text(row, "name"),
                Columns.text(row, "display_name"),
                Columns.flag(row, "own"),
                scopes == null ? List.of() : List.of(scopes),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                Objects.requireNonNull(row.get("expires_at", Instant.class)),
                row.get("last_used_at", Instant.class));
    }
}
