package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Accounts elsewhere by which somebody comes in here: each belongs to one account of ours, by issuer and subject. Removing one never shuts anybody out, because every account has a confirmed
 * address to which a link goes.
 */
@Component
class ProviderAccounts {

    static final int MOST = 10;

    private static final String OF = """
            select id, coalesce(email, '') email, added_at, last_used_at from identity.provider_account where account_id = :account order by added_at, id
            """;
    private static final String OWNER =
            "select id, account_id from identity.provider_account where issuer = :issuer and subject = :subject";
    private static final String ANY =
            "select exists (select from identity.provider_account where account_id = :account)";
    private static final String USE = """
            update identity.provider_account set last_used_at = clock_timestamp()
            where issuer = :issuer and subject = :subject and account_id = :account returning id
            """;
    private static final String ADD = """
            insert into identity.provider_account (account_id, issuer, subject, email)
            select :account, :issuer, :subject, :email
            where (select count(*) from identity.provider_account where account_id = :account) < :most
                and exists (select from identity.account where id = :account and erased_at is null)
            on conflict on constraint provider_account_once do nothing
            returning id
            """;
    // Its owner, who is in here, goes on where they are; whoever else came in by it is out
    private static final String STAY =
            "update identity.session set came_by = null where token_hash = :here and account_id = :account and came_by = :id";
    private static final String REMOVE =
            "delete from identity.provider_account where account_id = :account and id = :id returning id";

    private final DatabaseClient database;
    private final Accounts accounts;
    private final AccountNews news;
    private final Trail trail;
    private final TransactionalOperator transaction;

    ProviderAccounts(
            DatabaseClient database,
            Accounts accounts,
            AccountNews news,
            Trail trail,
            TransactionalOperator transaction) {
        this.database = database;
        this.accounts = accounts;
        this.news = news;
        this.trail = trail;
        this.transaction = transaction;
    }

    Mono<List<ProviderAccount>> of(Actor actor) {
        return database.sql(OF)
                .bind("account", actor.accountId())
                .map(ProviderAccount::from)
                .all()
                .collectList();
    }

    /** A connection, and whose it is. */
    record Connected(UUID id, long account) {

        private static Connected from(Readable row) {
            return new Connected(
                    Objects.requireNonNull(row.get("id", UUID.class)),
                    Objects.requireNonNull(row.get("account_id", Long.class)));
        }
    }

    /** Whose it is; empty when nobody's. */
    Mono<Connected> owner(ProviderIdentity identity) {
        return bound(OWNER, identity.issuer(), identity.subject())
                .map(Connected::from)
                .one();
    }

    /** Whether somebody has any. */
    Mono<Boolean> hasAny(Actor actor) {
        return database.sql(ANY)
                .bind("account", actor.accountId())
                .mapValue(Boolean.class)
                .one();
    }

    /** Notes that somebody comes in by it, in the caller's transaction. Refuses when it was removed meanwhile ({@code provider-refused}). */
    Mono<Void> use(long account, ProviderIdentity identity) {
        return bound(USE, identity.issuer(), identity.subject())
                .bind("account", account)
                .mapValue(UUID.class)
                .one()
                .switchIfEmpty(Mono.error(ProviderRefusal::refused))
                .then();
    }

    /**
     * Connects it with an account that the caller holds, in the caller's transaction; the owner is told by mail. Says nothing when it is connected already; refuses when it is with another account
     * ({@code provider-taken}), and more than ten ({@code too-many-providers}).
     */
    Mono<Void> add(long account, String issuer, String subject, @Nullable String email) {
        return bound(ADD, issuer, subject)
                .bind("account", account)
                .bind("email", Columns.orNull(email))
                .bind("most", MOST)
                .mapValue(UUID.class)
                .one()
                .flatMap(added ->
                        note(account, "provider-added").then(tell(account)).thenReturn(account))
                .switchIfEmpty(
                        bound(OWNER, issuer, subject).map(Connected::from).one().map(Connected::account))
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "too-many-providers", (long) MOST)))
                .flatMap(owner -> owner == account ? Mono.empty() : Mono.error(ProviderRefusal.taken()));
    }

    /**
     * Removes one, and ends the sessions that came in by it, but for the one in which this is done; somebody else's answers like one that does not exist
     * ({@code not-found}).
     *
     * @param here the session in which it is done
     */
    Mono<Void> remove(UUID id, @Nullable SecretToken here, Actor actor) {
        return accounts.hold(actor.accountId())
                .then(database.sql(STAY)
                        .bind("here", here == null ? new byte[0] : here.hash())
                        .bind("account", actor.accountId())
                        .bind("id", id)
                        .then())
                .then(database.sql(REMOVE)
                        .bind("account", actor.accountId())
                        .bind("id", id)
                        .mapValue(UUID.class)
                        .one())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then(note(actor.accountId(), "provider-removed"))
                .as(transaction::transactional);
    }

    private DatabaseClient.GenericExecuteSpec bound(String sql, String issuer, String subject) {
        return database.sql(sql).bind("issuer", issuer).bind("subject", subject);
    }

    private Mono<Void> tell(long account) {
        return accounts.emailOf(account).flatMap(email -> news.tell(account, email, "provider-added"));
    }

    private Mono<Void> note(long account, String action) {
        return trail.record(account, null, action, "account", Long.toString(account), Map.of());
    }
}
