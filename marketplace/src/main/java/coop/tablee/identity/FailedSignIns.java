package coop.tablee.identity;

import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Counts wrong passwords per account and per network address, in PostgreSQL because a guesser may ask any node. Only failures count, so that a canteen's whole
 * staff can come in through one address.
 */
@Component
class FailedSignIns {

    private static final String PAUSE = """
            select ceil(extract(epoch from max(window_ends_at) - clock_timestamp()))::bigint seconds
            from identity.failed_sign_in
            where window_ends_at > clock_timestamp()
              and (subject = :account and failures >= :perAccount or subject = :address and failures >= :perAddress)
            having count(*) > 0
            """;

    // The rows are written in the order of their keys, so that two guesses never wait for each other
    private static final String NOTE = """
            with swept as (
                delete from identity.failed_sign_in where subject in (
                    select subject from identity.failed_sign_in where window_ends_at < clock_timestamp() - interval '1 day'
                    order by window_ends_at limit 20 for update skip locked)
            )
            insert into identity.failed_sign_in as known (subject, failures, window_ends_at)
            select subject, 1, clock_timestamp() + make_interval(secs => :seconds)
            from unnest(array[:account, :address]) subject order by subject
            on conflict (subject) do update set
                failures = case when known.window_ends_at > clock_timestamp() then known.failures + 1 else 1 end,
                window_ends_at = case when known.window_ends_at > clock_timestamp() then known.window_ends_at else excluded.window_ends_at end
            """;

    private final DatabaseClient database;
    private final IdentityProperties properties;

    FailedSignIns(DatabaseClient database, IdentityProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    /** Completes when this attempt may go on; fails with {@link TooManyAttempts} when a pause is due. */
    Mono<Void> refuseDuringPause(SignInAttempt attempt) {
        return database.sql(PAUSE)
                .bind("account", attempt.accountSubject())
                .bind("address", attempt.addressSubject())
                .bind("perAccount", properties.failuresPerAccount())
                .bind("perAddress", properties.failuresPerAddress())
                .map(row -> Objects.requireNonNull(row.get("seconds", Long.class)))
                .one()
                .flatMap(seconds -> Mono.error(new TooManyAttempts(Math.max(1, seconds))));
    }

    Mono<Void> note(SignInAttempt attempt) {
        return database.sql(NOTE)
                .bind("account", attempt.accountSubject())
                .bind("address", attempt.addressSubject())
                .bind("seconds", (double) properties.failureWindow().toSeconds())
                .then();
    }

    /** The right person came in: the account's own failures are forgotten, those of the place are not. */
    Mono<Void> forget(SignInAttempt attempt) {
        return database.sql("delete from identity.failed_sign_in where subject = :account")
                .bind("account", attempt.accountSubject())
                .then();
    }
}
