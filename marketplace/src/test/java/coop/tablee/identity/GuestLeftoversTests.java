package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
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

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

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

    @Test
    void guestWithAnOrderStaysEvenWhenNobodyNotedIt() {
        var village = Village.build(database, accounts);
        var ordered = guest("'hung-up@village.example'", "null");
        var household = village.party("dubois");
        run("insert into network.membership (account_id, party_id, roles) values (%d, %d, array['HOUSEHOLD_MEMBER'])"
                .formatted(ordered, household));
        var line = new LineRequest(village.offer("Poireau", village.firstDate()), new BigDecimal(2), null);
        var request = new OrderRequest(village.site("kiosque"), village.firstDate(), null, null, List.of(line));
        placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, false, true),
                        village.actor("household2"))
                .block();
        var idle = guest("null", "null");

        leftovers.clear().block();

        assertThat(isThere(ordered)).isTrue();
        assertThat(isThere(idle)).isFalse();
    }

    @Test
    void admittedGuestSaysNothing() {
        var account = accounts.create(
                        UUID.randomUUID() + "@village.example", "Lou", Locale.FRENCH, "soupe au coin du feu")
                .blockOptional()
                .orElseThrow();
        var guest = guest("'somebody@village.example'", "clock_timestamp()");
        assertThatThrownBy(() ->
                        run("update identity.account set admitted_to = %d where id = %d".formatted(account, guest)))
                .hasMessageContaining("account_admitted_says_nothing");
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
