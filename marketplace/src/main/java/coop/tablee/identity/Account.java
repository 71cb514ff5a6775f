package coop.tablee.identity;

import io.r2dbc.spi.Readable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An account as a request needs it.
 *
 * @param guest whether nobody signs in to it: it stands for somebody who orders without an account
 * @param partyId the party that was chosen (in the session, the token, or as preference); absent when none was
 */
record Account(
        long id,
        String displayName,
        Locale locale,
        Set<Role> platformRoles,
        boolean guest,
        @Nullable Long partyId) {

    /** Reads id, display_name, locale, platform_roles, guest and party_id. */
    static Account from(Readable row) {
        return new Account(
                Columns.number(row, "id"),
                Columns.text(row, "display_name"),
                Locale.forLanguageTag(Columns.text(row, "locale")),
                roles(row.get("platform_roles", String[].class)),
                Columns.flag(row, "guest"),
                row.get("party_id", Long.class));
    }

    /** The same, acting for this party unless somebody chooses another. */
    Account preferring(long party) {
        return new Account(id, displayName, locale, platformRoles, guest, party);
    }

    private static Set<Role> roles(String @Nullable [] names) {
        return names == null
                ? Set.of()
                : Arrays.stream(names).map(Role::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
