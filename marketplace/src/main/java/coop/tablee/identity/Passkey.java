package coop.tablee.identity;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A passkey as its owner knows it again.
 *
 * @param synced whether its maker keeps copies of it for the owner's other devices
 * @param usedAt absent when nobody came in by it yet
 * @param suspect whether a copy of it was seen, after which it opens nothing
 */
record Passkey(
        UUID id,
        String name,
        boolean synced,
        Instant addedAt,
        @Nullable Instant usedAt,
        boolean suspect) {

    static Passkey from(Readable row) {
        return new Passkey(
                Objects.requireNonNull(row.get("id", UUID.class)),
                Columns.text(row, "name"),
                Columns.flag(row, "synced"),
                Objects.requireNonNull(row.get("added_at", Instant.class)),
                row.get("last_used_at", Instant.class),
                Columns.flag(row, "suspect"));
    }
}
