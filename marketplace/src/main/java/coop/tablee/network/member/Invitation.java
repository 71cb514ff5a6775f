package coop.tablee.network.member;

import coop.tablee.identity.Role;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Somebody who is asked to act for an organisation.
 *
 * @param email the address that it was sent to, and that whoever accepts has
 * @param over whether it is too old to be accepted
 */
record Invitation(
        long id, long party, String organisation, String email, List<Role> roles, Instant expiresAt, boolean over) {

    static Invitation from(Readable row) {
        return new Invitation(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("party_id", Long.class)),
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("email", String.class)),
                Member.roles(row),
                Objects.requireNonNull(row.get("expires_at", Instant.class)),
                Boolean.TRUE.equals(row.get("is_over", Boolean.class)));
    }

    /** Message keys. */
    public List<String> words() {
        return roles.stream().map(RolesOfKinds::key).toList();
    }
}
