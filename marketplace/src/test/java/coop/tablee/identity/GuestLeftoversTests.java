package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

/** What stays of people who put something in a basket and never had an account. */
@IdentityTest
class GuestLeftoversTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Leftovers leftovers;

    @Test
    void guestWhoNeverOrderedIsForgottenOnceTheBrowserIs() {
        var forgotten = guest("null", "null");
        var typedOnly = guest("'typed@village.example'", "null");
        var ordered = guest("'ordered@village.example'", "clock_timestamp()");
        var stillHere = guest("null", "null");
        run(
                "insert into identity.session (token_hash, account_id, lasts, expires_at) values (sha256('%s'), %d, '1 day', clock_timestamp() + interval '1 day')"
                        .formatted(UUID.randomUUID(), stillHere));

        leftovers.clear().block();

        assertThat(isThere(forgotten)).isFalse();
        assertThat(isThere(typedOnly))
                .as("who typed an address and was refused")
                .isFalse();
        assertThat(isThere(ordered)).isTrue();
        assertThat(isThere(stillHere)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email = 'a@b.example'",
                "password_hash = 'x'",
                "platform_roles = array['ADMINISTRATOR']",
                "guest = false"
            })
    void nobodySignsInToAGuest(String change) {
        var guest = guest("null", "null");
        assertThatThrownBy(() -> run("update identity.account set " + change + " where id = " + guest))
                .hasMessageContaining("account_");
    }

    private long guest(String contact, String ordered) {
        return database.sql("""
                        insert into identity.account (guest, display_name, contact_email, agreed_at, ordered_at, created_at)
                        values (true, 'Gast', %1$s, case when %1$s::text is not null then clock_timestamp() end, %2$s, clock_timestamp() - interval '2 days') returning id
                        """.formatted(contact, ordered))
                .mapValue(Long.class)
                .one()
                .blockOptional()
                .orElseThrow();
    }

    private boolean isThere(long account) {
        return database.sql("select count(*) from identity.account where id = " + account)
                        .mapValue(Long.class)
                        .one()
                        .blockOptional()
                        .orElse(0L)
                == 1;
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
