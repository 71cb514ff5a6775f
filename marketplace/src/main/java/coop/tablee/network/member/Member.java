package coop.tablee.network.member;

import coop.tablee.identity.Role;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Somebody who acts for an organisation, as those who lead it see them. */
record Member(long account, String name, String email, List<Role> roles, Instant since) {

    static Member from(Readable row) {
        return new Member(
                Objects.requireNonNull(row.get("account_id", Long.class)),
                Objects.requireNonNull(row.get("display_name", String.class)),
                Objects.requireNonNull(row.get("email", String.class)),
                roles(row),
                Objects.requireNonNull(row.get("since", Instant.class)));
    }

    static List<Role> roles(Readable row) {
        return Arrays.stream(Objects.requireNonNull(row.get("roles", String[].class)))
                .map(Role::valueOf)
                .sorted()
                .toList();
    }

    /** Message keys. */
    public List<String> words() {
        return roles.stream().map(RolesOfKinds::key).toList();
    }
}
