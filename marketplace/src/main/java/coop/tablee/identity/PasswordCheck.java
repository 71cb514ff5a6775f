package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Decides whether somebody is who they say, by password. An account that does not exist, or that has no password, costs the same work and gets the same answer
 * ({@code wrong-credentials}) as a wrong password.
 */
@Component
class PasswordCheck {

    private static final String FIND = """
            select id, display_name, locale, platform_roles, guest, preferred_party_id party_id, password_hash
            from identity.account where lower(email) = lower(:email)
            """;

    private static final String HOLD = """
            select id from identity.account where id = :id and lower(email) = lower(:email) and password_hash = :hash for no key update
            """;

    private final DatabaseClient database;
    private final Passwords passwords;
    private final Attempts attempts;

    PasswordCheck(DatabaseClient database, Passwords passwords, Attempts attempts) {
        this.database = database;
        this.passwords = passwords;
        this.attempts = attempts;
    }

    /**
     * Somebody typed the right password.
     *
     * @param account with its preferred party
     * @param stillRight to be asked in the transaction of what the password allows: holds the account ({@link Accounts#hold}), and refuses
     *     ({@code wrong-credentials}) when its password or address was changed while this one was compared
     */
    record Proven(Account account, Mono<Void> stillRight) {}

    /** Who it is; or {@code wrong-credentials} (401), or {@code too-many-attempts} (429). */
    Mono<Proven> check(SignInAttempt attempt) {
        return attempts.refuseDuringPause(attempt)
                .then(Mono.defer(() -> find(attempt.email())))
                .defaultIfEmpty(Candidate.NOBODY)
                .flatMap(candidate -> verify(candidate, attempt));
    }

    static DomainException wrongCredentials() {
        var reason = FieldError.at("password", "wrong-credentials", null, null);
        return new DomainException(Kind.UNAUTHENTICATED, "wrong-credentials", List.of(reason));
    }

    private Mono<Proven> verify(Candidate candidate, SignInAttempt attempt) {
        return passwords.matches(attempt.password(), candidate.hash).flatMap(right -> {
            var account = candidate.account;
            return right && account != null
                    ? admit(attempt).thenReturn(new Proven(account, hold(account, attempt, candidate.hash)))
                    : refuse(attempt);
        });
    }

    /** Asked again after the work of hashing: of many guesses sent at once, only those before the pause count. */
    private Mono<Void> admit(SignInAttempt attempt) {
        return attempts.refuseDuringPause(attempt).then(Mono.defer(() -> attempts.forgetFailures(attempt)));
    }

    private Mono<Void> hold(Account account, SignInAttempt attempt, @Nullable String hash) {
        return database.sql(HOLD)
                .bind("id", account.id())
                .bind("email", attempt.email())
                .bind("hash", Columns.orNull(hash))
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(PasswordCheck::wrongCredentials))
                .then();
    }

    private Mono<Proven> refuse(SignInAttempt attempt) {
        return attempts.noteFailure(attempt).then(Mono.error(PasswordCheck::wrongCredentials));
    }

    private Mono<Candidate> find(String email) {
        return database.sql(FIND)
                .bind("email", email)
                .map(row -> new Candidate(Account.from(row), row.get("password_hash", String.class)))
                .one();
    }

    private record Candidate(
            @Nullable Account account, @Nullable String hash) {

        private static final Candidate NOBODY = new Candidate(null, null);
    }
}
