package coop.tablee.identity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What a passkey signs: a random value of ours that is good once and for five minutes, on whichever node. Only its digest is kept. */
@Component
class PasskeyChallenges {

    static final Duration LIFE = Duration.ofMinutes(5);

    private static final String MAKE = """
            insert into identity.passkey_challenge (challenge_hash, account_id, expires_at)
            values (:hash, :account, clock_timestamp() + make_interval(secs => :seconds))
            """;
    private static final String USE = """
            delete from identity.passkey_challenge
            where challenge_hash = :hash and account_id is not distinct from :account and expires_at > clock_timestamp() returning true
            """;

    private final DatabaseClient database;

    PasskeyChallenges(DatabaseClient database) {
        this.database = database;
    }

    /** @param account whose passkey is being added; absent when somebody comes in */
    Mono<SecretToken> make(@Nullable Long account) {
        var challenge = SecretToken.random();
        return database.sql(MAKE)
                .bind("hash", challenge.hash())
                .bind("account", Columns.orNull(account))
                .bind("seconds", (double) LIFE.toSeconds())
                .then()
                .thenReturn(challenge);
    }

    /** Uses it up; empty when it was used, is too old, or was made for something else. */
    Mono<SecretToken> use(SecretToken challenge, @Nullable Long account) {
        return database.sql(USE)
                .bind("hash", challenge.hash())
                .bind("account", Columns.orNull(account))
                .mapValue(Boolean.class)
                .one()
                .map(used -> challenge);
    }
}
