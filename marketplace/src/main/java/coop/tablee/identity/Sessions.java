package coop.tablee.identity;

import coop.tablee.platform.Together;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Browsers that are signed in. Any node can serve any of them: read once a request, written when something changes and at most every five minutes to note
 * that the person is still there, which also moves the end of the session.
 */
@Component
class Sessions {

    private static final int LONGEST_USER_AGENT = 200;

    private static final String OPEN = """
            with replaced as (
                delete from identity.session where token_hash = :replaced
            )
            insert into identity.session (token_hash, account_id, party_id, lasts, expires_at, user_agent, came_by)
            values (:hash, :account, :party, make_interval(secs => :seconds), clock_timestamp() + make_interval(secs => :seconds), :agent, :by)
            """;

    private static final String FIND = """
            select encode(s.token_hash, 'hex') hash, a.id, a.display_name, a.locale, a.platform_roles, a.guest, s.party_id,
                   s.last_seen_at < clock_timestamp() - interval '5 minutes' long_not_seen
            from identity.session s join identity.account a on a.id = s.account_id
            where s.token_hash in (select decode(h, 'hex') from unnest((select :hashes::text[])) h) and s.expires_at > clock_timestamp()
            """;

    private static final String SEE = """
            update identity.session
            set last_seen_at = clock_timestamp(), expires_at = greatest(expires_at, least(clock_timestamp() + lasts, created_at + interval '30 days'))
            where token_hash = :hash and last_seen_at < clock_timestamp() - interval '5 minutes'
            """;

    private static final String IS_OF = """
            select exists (select from identity.session where token_hash = :hash and account_id = :account and expires_at > clock_timestamp())
            """;

    private final DatabaseClient database;
    private final Together<String, Seen> people;

    Sessions(DatabaseClient database) {
        this.database = database;
        this.people = new Together<>(this::people);
    }

    /** Begins a session and ends the one it replaces, so that a value known before signing in is worth nothing after. */
    Mono<SecretToken> open(long account, @Nullable Long party, Visit visit) {
        var token = SecretToken.random();
        var replaced = visit.replaced();
        var userAgent = visit.userAgent();
        return database.sql(OPEN)
                .bind("replaced", replaced == null ? new byte[0] : replaced.hash())
                .bind("hash", token.hash())
                .bind("account", account)
                .bind("party", Columns.orNull(party))
                .bind("seconds", (double) visit.life().toSeconds())
                .bind("agent", userAgent.substring(0, Math.min(userAgent.length(), LONGEST_USER_AGENT)))
                .bind("by", Columns.orNull(visit.cameBy()))
                .then()
                .thenReturn(token);
    }

    Mono<Account> find(SecretToken token) {
        return people.ask(token.hexHash())
                .flatMap(seen -> seen.longNotSeen ? see(token).thenReturn(seen.account) : Mono.just(seen.account));
    }

    Mono<Void> end(SecretToken token) {
        return database.sql("delete from identity.session where token_hash = :hash")
                .bind("hash", token.hash())
                .then();
    }

    /** Whether this browser is in by this account now; asked again where something took long since the request began. */
    Mono<Boolean> isOf(SecretToken token, long account) {
        return database.sql(IS_OF)
                .bind("hash", token.hash())
                .bind("account", account)
                .mapValue(Boolean.class)
                .one();
    }

    /** All browsers that are in by this account are out. */
    Mono<Void> endAll(long account) {
        return database.sql("delete from identity.session where account_id = :account")
                .bind("account", account)
                .then();
    }

    Mono<Void> actFor(SecretToken token, long party) {
        return database.sql("update identity.session set party_id = :party where token_hash = :hash")
                .bind("party", party)
                .bind("hash", token.hash())
                .then();
    }

    private Mono<Map<String, Seen>> people(Set<String> hashes) {
        return database.sql(FIND)
                .bind("hashes", hashes.toArray(String[]::new))
                .map(row -> Map.entry(
                        Columns.text(row, "hash"), new Seen(Account.from(row), Columns.flag(row, "long_not_seen"))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<Void> see(SecretToken token) {
        return database.sql(SEE).bind("hash", token.hash()).then();
    }

    private record Seen(Account account, boolean longNotSeen) {}
}
