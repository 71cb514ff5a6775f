package coop.tablee.identity;

import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    private Mono<Void> endOthers(long account, @Nullable SecretToken kept, String action) {
        return database.sql(END_OTHERS)
                .bind("account", account)
                .bind("kept", kept == null ? new byte[0] : kept.hash())
                .then()
                .then(trail.record(account, null, action, "account", Long.toString(account), Map.of()));
    }
}
