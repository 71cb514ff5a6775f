package coop.tablee.agreement;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.shared.DomainException;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * The auditors' files of contracts, one for each agreement: asked for, made by whichever process takes the lease, kept for a week, and asked for again. Every step of
 * making one carries the lease's token, and does nothing once the lease is another's.
 */
@Component
class ContractFiles {

    static final int MOST_ATTEMPTS = 3;
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final String ASK = """
            insert into agreement.contract_file as f (agreement_id, asked_by, language)
            select a.id, :account, :language from agreement.agreement a where a.id = :agreement and a.authority_id = :authority
            on conflict (agreement_id) do update set asked_by = excluded.asked_by, language = excluded.language, asked_at = clock_timestamp(), state = 'MAKING', done = 0, total = 0,
                attempts = 0, lease_token = null, lease_until = null, content = null, made_at = null, expires_at = null
            where f.state <> 'MAKING'
            returning f.agreement_id
            """;
    private static final String HOW = """
            select f.state, f.done, f.total, f.made_at, f.expires_at, octet_length(f.content) bytes
            from agreement.agreement a left join agreement.contract_file f on f.agreement_id = a.id where a.id = :agreement and a.authority_id = :authority
            """;
    private static final String FETCH = """
            select f.content from agreement.contract_file f join agreement.agreement a on a.id = f.agreement_id
            where a.id = :agreement and a.authority_id = :authority and f.state = 'DONE' and f.expires_at > clock_timestamp()
            """;
    private static final String TAKE = """
            /* job */ update agreement.contract_file f
            set lease_token = :token, lease_until = clock_timestamp() + make_interval(secs => :seconds), attempts = attempts + 1, done = 0
            from agreement.agreement a
            where a.id = f.agreement_id and f.agreement_id = (select agreement_id from agreement.contract_file
                where state = 'MAKING' and attempts < :most and (lease_until is null or lease_until < clock_timestamp()) order by asked_at limit 1 for update skip locked)
            returning f.agreement_id, a.authority_id, f.language, f.attempts
            """;
    private static final String GO_ON = """
            update agreement.contract_file set done = :done, total = :total, lease_until = clock_timestamp() + make_interval(secs => :seconds)
            where agreement_id = :agreement and lease_token = :token and state = 'MAKING' returning agreement_id
            """;
    private static final String FINISH = """
            update agreement.contract_file set state = 'DONE', done = total, content = :content, made_at = clock_timestamp(), expires_at = clock_timestamp() + interval '7 days',
                lease_token = null, lease_until = null
            where agreement_id = :agreement and lease_token = :token and state = 'MAKING' returning agreement_id
            """;
    private static final String LET_GO = """
            update agreement.contract_file set state = case when attempts < :most then state else 'FAILED' end, lease_token = null,
                lease_until = clock_timestamp() + make_interval(secs => 2 * attempts)
            where agreement_id = :agreement and lease_token = :token and state = 'MAKING'
            """;
    private static final String EXPIRE = """
            /* job */ update agreement.contract_file set state = case state when 'DONE' then 'EXPIRED' else 'FAILED' end, content = null, lease_token = null
            where state = 'DONE' and expires_at <= clock_timestamp() or state = 'MAKING' and attempts >= :most and lease_until < clock_timestamp()
            """;

    private final DatabaseClient database;
    private final Trail trail;
    private final TransactionalOperator transaction;

    ContractFiles(DatabaseClient database, Trail trail, TransactionalOperator transaction) {
        this.database = database;
        this.trail = trail;
        this.transaction = transaction;
    }

    enum State {
        NONE,
        MAKING,
        DONE,
        FAILED,
        EXPIRED
    }

    /** How far the file is. */
    record How(
            State state,
            int done,
            int total,
            @Nullable Instant madeAt,
            @Nullable Instant expiresAt,
            int bytes) {

        public boolean isMaking() {
            return state == State.MAKING;
        }

        public boolean isDone() {
            return state == State.DONE;
        }

        public int percent() {
            return total == 0 ? 0 : Math.min(100, done * 100 / total);
        }

        public int kilobytes() {
            return (bytes + 1023) / 1024;
        }
    }

    /** One process's right to make a file, until it goes silent. */
    record Lease(long agreement, long authority, Locale language, int attempts, UUID token) {}

    /** Has it made, or goes on waiting for the one that is being made. Another's agreement is {@code not-found}. */
    Mono<Void> ask(long agreement, Locale language, Actor actor) {
        return how(agreement, actor)
                .flatMap(known -> database.sql(ASK)
                        .bind("account", actor.accountId())
                        .bind("language", language.getLanguage())
                        .bind("agreement", agreement)
                        .bind("authority", actor.requireParty().id())
                        .mapValue(Long.class)
                        .one()
                        .flatMap(asked -> trail.record(
                                actor, "agreement-file-asked", "agreement", Long.toString(agreement), Map.of())))
                .as(transaction::transactional);
    }

    Mono<How> how(long agreement, Actor actor) {
        return database.sql(HOW)
                .bind("agreement", agreement)
                .bind("authority", actor.requireParty().id())
                .map(ContractFiles::read)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** The file, as often as somebody wants it while it is kept; empty when there is none. Another's agreement is {@code not-found}. */
    Mono<byte[]> fetch(long agreement, Actor actor) {
        return how(agreement, actor)
                .filter(How::isDone)
                .flatMap(done -> database.sql(FETCH)
                        .bind("agreement", agreement)
                        .bind("authority", actor.requireParty().id())
                        .mapValue(byte[].class)
                        .one());
    }

    Mono<Lease> takeNext() {
        var token = UUID.randomUUID();
        return database.sql(TAKE)
                .bind("token", token)
                .bind("most", MOST_ATTEMPTS)
                .bind("seconds", (double) LEASE.toSeconds())
                .map(row -> new Lease(
                        row.get("agreement_id", Long.class),
                        row.get("authority_id", Long.class),
                        Locale.forLanguageTag(row.get("language", String.class)),
                        row.get("attempts", Integer.class),
                        token))
                .one();
    }

    /** False when it is no longer ours to make. */
    Mono<Boolean> goOn(Lease lease, int done, int total) {
        return database.sql(GO_ON)
                .bind("done", done)
                .bind("total", total)
                .bind("seconds", (double) LEASE.toSeconds())
                .bind("agreement", lease.agreement)
                .bind("token", lease.token)
                .mapValue(Long.class)
                .one()
                .hasElement();
    }

    Mono<Boolean> finish(Lease lease, byte[] content) {
        return database.sql(FINISH)
                .bind("content", content)
                .bind("agreement", lease.agreement)
                .bind("token", lease.token)
                .mapValue(Long.class)
                .one()
                .hasElement();
    }

    Mono<Void> letGo(Lease lease) {
        return database.sql(LET_GO)
                .bind("most", MOST_ATTEMPTS)
                .bind("agreement", lease.agreement)
                .bind("token", lease.token)
                .then();
    }

    Mono<Long> expire() {
        return database.sql(EXPIRE).bind("most", MOST_ATTEMPTS).fetch().rowsUpdated();
    }

    private static How read(Readable row) {
        var state = row.get("state", String.class);
        return state == null
                ? new How(State.NONE, 0, 0, null, null, 0)
                : new How(
                        State.valueOf(state),
                        count(row, "done"),
                        count(row, "total"),
                        row.get("made_at", Instant.class),
                        row.get("expires_at", Instant.class),
                        count(row, "bytes"));
    }

    private static int count(Readable row, String column) {
        return Optional.ofNullable(row.get(column, Integer.class)).orElse(0);
    }
}
