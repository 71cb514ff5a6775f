package coop.tablee.identity;

import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Counts per address of mail and per network address, in PostgreSQL because a guesser may ask any node: wrong passwords, of which only failures count so that a
 * canteen's whole staff can come in through one address; links asked for, each of which is a letter to somebody; and guests, who leave rows. What was typed is counted before anything is
 * looked up, and the same whether it belongs to somebody or not.
 */
@Component
class Attempts {

    private static final String PAUSE = """
            select ceil(extract(epoch from max(window_ends_at) - clock_timestamp()))::bigint seconds
            from identity.attempt
            where window_ends_at > clock_timestamp()
              and (subject = :account and times >= :perAccount or subject = :address and times >= :perAddress)
            having count(*) > 0
            """;

    // During a pause nothing is counted, so that ten thousand addresses typed in one place are no ten thousand rows.
    // Rows are written in the order of their keys, so
    // that two guesses never wait for each other
    private static final String COUNT = """
            with paused as (
                select window_ends_at from identity.attempt
                where window_ends_at > clock_timestamp()
                  and (subject = :account and times >= :perAccount or subject = :address and times >= :perAddress)
            ), counted as (
                insert into identity.attempt as known (subject, times, window_ends_at)
                select subject, 1, clock_timestamp() + make_interval(secs => :seconds)
                from unnest(array[:account, :address]) subject where not exists (select from paused) order by subject
                on conflict (subject) do update set
                    times = case when known.window_ends_at > clock_timestamp() then known.times + 1 else 1 end,
                    window_ends_at = case when known.window_ends_at > clock_timestamp() then known.window_ends_at else excluded.window_ends_at end
                returning subject, times, window_ends_at
            )
            select ceil(extract(epoch from max(window_ends_at) - clock_timestamp()))::bigint seconds from (
                select window_ends_at from paused union all
                select window_ends_at from counted where subject = :account and times > :perAccount or subject = :address and times > :perAddress) refused
            having count(*) > 0
            """;

    private static final String COUNT_HERE = """
            with counted as (
                insert into identity.attempt as known (subject, times, window_ends_at)
                values (:here, 1, clock_timestamp() + make_interval(secs => :seconds))
                on conflict (subject) do update set
                    times = case when known.window_ends_at > clock_timestamp() then least(known.times + 1, :most + 1) else 1 end,
                    window_ends_at = case when known.window_ends_at > clock_timestamp() then known.window_ends_at else excluded.window_ends_at end
                returning times, window_ends_at
            )
            select ceil(extract(epoch from window_ends_at - clock_timestamp()))::bigint seconds from counted where times > :most
            """;

    private final DatabaseClient database;
    private final IdentityProperties properties;

    Attempts(DatabaseClient database, IdentityProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    /** Completes when this guess may go on; fails with {@link TooManyAttempts} when a pause is due. */
    Mono<Void> refuseDuringPause(SignInAttempt attempt) {
        return pause(database.sql(PAUSE)
                        .bind("account", attempt.accountSubject())
                        .bind("address", attempt.addressSubject())
                        .bind("perAccount", properties.failuresPerAccount())
                        .bind("perAddress", properties.failuresPerAddress()))
                .flatMap(seconds -> Mono.error(TooManyAttempts.wrongPasswords(seconds)));
    }

    Mono<Void> noteFailure(SignInAttempt attempt) {
        return pause(database.sql(COUNT)
                        .bind("account", attempt.accountSubject())
                        .bind("address", attempt.addressSubject())
                        .bind("perAccount", properties.failuresPerAccount())
                        .bind("perAddress", properties.failuresPerAddress())
                        .bind("seconds", (double) properties.failureWindow().toSeconds()))
                .then();
    }

    /** The right person came in: the account's own failures are forgotten, those of the place are not. */
    Mono<Void> forgetFailures(SignInAttempt attempt) {
        return database.sql("delete from identity.attempt where subject = :account")
                .bind("account", attempt.accountSubject())
                .then();
    }

    /** Counts a link that is asked for and completes when it may be written; fails with {@link TooManyAttempts} when there were enough of them. */
    Mono<Void> countLink(SignInAttempt attempt) {
        return pause(database.sql(COUNT)
                        .bind("account", attempt.accountSubjectOfLinks())
                        .bind("address", attempt.addressSubjectOfLinks())
                        .bind("perAccount", properties.linksPerAccount())
                        .bind("perAddress", properties.linksPerAddress())
                        .bind("seconds", (double) properties.linkWindow().toSeconds()))
                .flatMap(seconds -> Mono.error(TooManyAttempts.links(seconds)));
    }

    /** Counts a guest who begins a basket; fails with {@link TooManyAttempts} when enough began one here. */
    Mono<Void> countGuest(SignInAttempt attempt) {
        return pause(database.sql(COUNT_HERE)
                        .bind("here", attempt.addressSubjectOfGuests())
                        .bind("most", properties.guestsPerAddress())
                        .bind("seconds", (double) properties.linkWindow().toSeconds()))
                .flatMap(seconds -> Mono.error(TooManyAttempts.guests(seconds)));
    }

    /** Counts an order that a guest means to place; fails with {@link TooManyAttempts} when there were enough to this address of mail, or from here. */
    Mono<Void> countGuestOrder(SignInAttempt attempt) {
        return pause(database.sql(COUNT)
                        .bind("account", attempt.accountSubjectOfGuestOrders())
                        .bind("address", attempt.addressSubjectOfGuestOrders())
                        .bind("perAccount", properties.guestOrdersPerAccount())
                        .bind("perAddress", properties.guestOrdersPerAddress())
                        .bind("seconds", (double) properties.linkWindow().toSeconds()))
                .flatMap(seconds -> Mono.error(TooManyAttempts.guests(seconds)));
    }

    /** Counts a challenge for a passkey, as many as wrong passwords from one place; fails with {@link TooManyAttempts} when there were enough of them. */
    Mono<Void> countPasskey(SignInAttempt attempt) {
        return pause(database.sql(COUNT)
                        .bind("account", attempt.addressSubjectOfPasskeys())
                        .bind("address", attempt.addressSubjectOfPasskeys() + ":all")
                        .bind("perAccount", properties.failuresPerAddress())
                        .bind("perAddress", properties.failuresPerAddress())
                        .bind("seconds", (double) properties.failureWindow().toSeconds()))
                .flatMap(seconds -> Mono.error(TooManyAttempts.wrongPasswords(seconds)));
    }

    /** Counts a browser that goes to the provider, as many as wrong passwords from one place; fails with {@link TooManyAttempts} when there were enough of them. */
    Mono<Void> countProvider(SignInAttempt attempt) {
        return pause(database.sql(COUNT_HERE)
                        .bind("here", attempt.addressSubjectOfProviders())
                        .bind("most", properties.failuresPerAddress())
                        .bind("seconds", (double) properties.failureWindow().toSeconds()))
                .flatMap(seconds -> Mono.error(TooManyAttempts.wrongPasswords(seconds)));
    }

    private static Mono<Long> pause(DatabaseClient.GenericExecuteSpec statement) {
        return statement
                .map(row -> Objects.requireNonNull(row.get("seconds", Long.class)))
                .one()
                .map(seconds -> Math.max(1, seconds));
    }
}
