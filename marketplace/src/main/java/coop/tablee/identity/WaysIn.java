package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Changes how an account is entered, each in the caller's transaction. Whoever was in by the old way is out at once, on every node: all sessions but the one that
 * changes it, all tokens of programs, and links that still wait. The owner is told by mail.
 */
@Component
class WaysIn {

    private static final String END_OTHERS = """
            with sessions as (
                delete from identity.session where account_id = :account and token_hash <> :kept
            ), tokens as (
                update identity.api_token set revoked_at = clock_timestamp() where account_id = :account and revoked_at is null
            )
            delete from identity.one_time_link where account_id = :account
            """;

    private final DatabaseClient database;
    private final Attempts attempts;
    private final Accounts accounts;
    private final AccountNews news;
    private final Trail trail;

    WaysIn(DatabaseClient database, Attempts attempts, Accounts accounts, AccountNews news, Trail trail) {
        this.database = database;
        this.attempts = attempts;
        this.accounts = accounts;
        this.news = news;
        this.trail = trail;
    }

    /** @param kept the session that goes on; absent when none does */
    Mono<Void> changePassword(long account, String hash, @Nullable SecretToken kept) {
        return database.sql("update identity.account set password_hash = :hash where id = :account")
                .bind("hash", hash)
                .bind("account", account)
                .then()
                .then(endOthers(account, kept, "password-changed"))
                .then(accounts.emailOf(account))
                .flatMap(email -> attempts.forgetFailures(new SignInAttempt(email, "", null))
                        .then(news.tell(account, email, "password")));
    }

    /**
     * Moves the account to an address whose mail its owner reads; the old address is told. Refuses one that another account has meanwhile
     * ({@code email-taken}).
     */
    Mono<Void> changeAddress(long account, String email, @Nullable SecretToken kept) {
        return accounts.emailOf(account)
                .flatMap(old -> database.sql("update identity.account set email = :email where id = :account")
                        .bind("email", email)
                        .bind("account", account)
                        .then()
                        .onErrorMap(
                                DuplicateKeyException.class, taken -> new DomainException(Kind.CONFLICT, "email-taken"))
                        .then(endOthers(account, kept, "address-changed"))
                        .then(news.tell(account, old, "address")));
    }

    private Mono<Void> endOthers(long account, @Nullable SecretToken kept, String action) {
        return database.sql(END_OTHERS)
                .bind("account", account)
                .bind("kept", kept == null ? new byte[0] : kept.hash())
                .then()
                .then(trail.record(account, null, action, "account", Long.toString(account), Map.of()));
    }
}
