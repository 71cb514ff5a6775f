package coop.tablee.network.founding;

import coop.tablee.network.SellerOfRecord;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;

/**
 * A farm that a cooperative has asked to come.
 *
 * @param email the address that it was sent to, and that whoever answers has
 * @param farm what the cooperative calls it
 * @param seller who would sell to the buyer, as the cooperative proposes
 * @param over whether it is too old to be answered
 */
record FarmInvitation(
        long id,
        long cooperative,
        String cooperativeName,
        String email,
        String farm,
        SellerOfRecord seller,
        long invitedBy,
        Instant expiresAt,
        boolean over) {

    static FarmInvitation from(Readable row) {
        return new FarmInvitation(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("cooperative_id", Long.class)),
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("email", String.class)),
                Objects.requireNonNull(row.get("farm_name", String.class)),
                SellerOfRecord.valueOf(row.get("seller_of_record", String.class)),
                Objects.requireNonNull(row.get("invited_by", Long.class)),
                Objects.requireNonNull(row.get("expires_at", Instant.class)),
                Boolean.TRUE.equals(row.get("is_over", Boolean.class)));
    }
}
