package coop.tablee.identity;

import coop.tablee.platform.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tokens of programs: each acts for one party, until it expires or is revoked. */
@Component
class ApiTokens {

    private static final String ISSUE = """
            insert into identity.api_token (token_hash, account_id, party_id, expires_at)
            values (:hash, :account, :party, date_trunc('second', clock_timestamp()) + make_interval(secs => :seconds))
            returning expires_at
            """;

    private static final String FIND = """
            select encode(t.token_hash, 'hex') hash, a.id, a.display_name, a.locale, a.platform_roles, t.party_id
            from identity.api_token t join identity.account a on a.id = t.account_id
            where t.token_hash in (select decode(h, 'hex') from unnest((select :hashes::text[])) h) and t.expires_at > clock_timestamp() and t.revoked_at is null
            """;

    private final DatabaseClient database;
    private final Together<String, Account> holders;

    ApiTokens(DatabaseClient database) {
        this.database = database;
        this.holders = new Together<>(this::holders);
    }

    Mono<Issued> issue(long account, @Nullable Long party, Duration life) {
        var token = SecretToken.random();
        return database.sql(ISSUE)
                .bind("hash", token.hash())
                .bind("account", account)
                .bind("party", Columns.orNull(party))
                .bind("seconds", (double) life.toSeconds())
                .map(row -> new Issued(token, Objects.requireNonNull(row.get("expires_at", Instant.class))))
                .one();
    }

    Mono<Account> find(SecretToken token) {
        return holders.ask(token.hexHash());
    }

    private Mono<Map<String, Account>> holders(Set<String> hashes) {
        return database.sql(FIND)
                .bind("hashes", hashes.toArray(String[]::new))
                .map(row -> Map.entry(Columns.text(row, "hash"), Account.from(row)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    Mono<Void> revoke(SecretToken token) {
        return database.sql(
                        "update identity.api_token set revoked_at = clock_timestamp() where token_hash = :hash and revoked_at is null")
                .bind("hash", token.hash())
                .then();
    }

    record Issued(SecretToken token, Instant expiresAt) {}
}
