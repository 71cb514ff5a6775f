package coop.tablee.identity;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account elsewhere, as its owner knows it again.
 *
 * @param email that the provider named when it was connected; empty when it named none
 * @param usedAt absent when nobody came in by it yet
 */
record ProviderAccount(
        UUID id, String email, Instant addedAt, @Nullable Instant usedAt) {

    static ProviderAccount from(Readable row) {
        return new ProviderAccount(
                Objects.requireNonNull(row.get("id", UUID.class)),
                Columns.text(row, "email"),
                Objects.requireNonNull(row.get("added_at", Instant.class)),
                row.get("last_used_at", Instant.class));
    }
}
