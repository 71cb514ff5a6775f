package coop.tablee.identity;

import coop.tablee.platform.Together;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tokens of programs: each acts for one party, until it expires or is revoked. */
@Component
class ApiTokens {

    private static final String ISSUE = """
            insert into identity.api_token (token_hash, account_id, party_id, name, scopes, expires_at)
            values (:hash, :account, :party, :name, string_to_array(:scopes, ','),
                date_trunc('second', clock_timestamp()) + make_interval(secs => :seconds))
            returning expires_at
            """;

    private static final String FIND = """
            select encode(t.token_hash, 'hex') hash, a.id, a.display_name, a.locale, a.platform_roles, a.guest, t.party_id, t.scopes,
                   coalesce(t.last_used_at < clock_timestamp() - interval '1 hour', true) long_not_used
            from identity.api_token t join identity.account a on a.id = t.account_id
            where t.token_hash in (select decode(h, 'hex') from unnest((select :hashes::text[])) h) and t.expires_at > clock_timestamp() and t.revoked_at is null
            """;

    private static final String USE = """
            update identity.api_token set last_used_at = clock_timestamp()
            where token_hash = :hash and coalesce(last_used_at < clock_timestamp() - interval '1 hour', true)
            """;

    private final DatabaseClient database;
    private final Together<String, Holder> holders;

    ApiTokens(DatabaseClient database) {
        this.database = database;
        this.holders = new Together<>(this::holders);
    }

    /**
     * What a token may do at most.
     *
     * @param name what its owner calls it; empty when a program got it by itself
     * @param scopes absent: whatever its holder may
     */
    record Narrowing(String name, @Nullable Set<Scope> scopes, Duration life) {

        /** Separated by commas; absent when it is not narrowed. */
        @Nullable
        String scopeWords() {
            return scopes == null ? null : Scope.words(scopes);
        }
    }

    /**
     * Who holds a token.
     *
     * @param scopes what it was narrowed to; absent: whatever its holder may
     */
    record Holder(Account account, @Nullable Set<Scope> scopes, boolean longNotUsed) {

        private static Holder from(Readable row) {
            var words = row.get("scopes", String[].class);
            return new Holder(
                    Account.from(row),
                    words == null
                            ? null
                            : Arrays.stream(words)
                                    .map(Scope::of)
                                    .flatMap(Optional::stream)
                                    .collect(Collectors.toUnmodifiableSet()),
                    Columns.flag(row, "long_not_used"));
        }
    }

    Mono<Issued> issue(long account, @Nullable Long party, Narrowing narrowed) {
        var token = SecretToken.random();
        return database.sql(ISSUE)
                .bind("hash", token.hash())
                .bind("account", account)
                .bind("party", Columns.orNull(party))
                .bind("name", narrowed.name())
                .bind("scopes", Columns.orNull(narrowed.scopeWords()))
                .bind("seconds", (double) narrowed.life().toSeconds())
                .map(row -> new Issued(token, Objects.requireNonNull(row.get("expires_at", Instant.class))))
                .one();
    }

    /** Its holder; noted as used at most once an hour. */
    Mono<Holder> find(SecretToken token) {
        return holders.ask(token.hexHash())
                .flatMap(holder -> holder.longNotUsed ? use(token).thenReturn(holder) : Mono.just(holder));
    }

    private Mono<Void> use(SecretToken token) {
        return database.sql(USE).bind("hash", token.hash()).then();
    }

    private Mono<Map<String, Holder>> holders(Set<String> hashes) {
        return database.sql(FIND)
                .bind("hashes", hashes.toArray(String[]::new))
                .map(row -> Map.entry(Columns.text(row, "hash"), Holder.from(row)))
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
