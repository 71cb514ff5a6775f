package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.shared.DomainException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@IdentityTest
class PasswordCheckTests {

    @Autowired
    People people;

    @Autowired
    DatabaseClient database;

    @Test
    void manyAccountsFromOnePlacePauseThePlaceButNotItsNeighbours() throws UnknownHostException {
        var failures = new Attempts(database, limits(100, 5));
        for (int person = 0; person < 5; person++) {
            failures.noteFailure(attempt("p" + person + "@tests.example", "203.0.113.7"))
                    .block();
        }
        StepVerifier.create(failures.refuseDuringPause(attempt("new@tests.example", "203.0.113.7")))
                .expectError(TooManyAttempts.class)
                .verify();
        StepVerifier.create(failures.refuseDuringPause(attempt("new@tests.example", "203.0.113.8")))
                .verifyComplete();
    }

    @Test
    void householdWithItsOwnIpv6NetworkIsOnePlace() throws UnknownHostException {
        assertThat(attempt("a@b", "2001:db8:1:2::1").addressSubject())
                .isEqualTo(attempt("c@d", "2001:db8:1:2:ffff:1:2:3").addressSubject())
                .isNotEqualTo(attempt("a@b", "2001:db8:1:3::1").addressSubject());
    }

    @Test
    void oldFailuresAreForgotten() throws UnknownHostException {
        var failures = new Attempts(database, limits(2, 100));
        var attempt = attempt("forgotten@tests.example", "203.0.113.20");
        failures.noteFailure(attempt).then(failures.noteFailure(attempt)).block();
        StepVerifier.create(failures.refuseDuringPause(attempt))
                .expectErrorSatisfies(refused ->
                        assertThat(((DomainException) refused).kind().status()).isEqualTo(429))
                .verify();
        database.sql("update identity.attempt set window_ends_at = clock_timestamp() where subject = :subject")
                .bind("subject", attempt.accountSubject())
                .then()
                .block();
        StepVerifier.create(failures.refuseDuringPause(attempt)).verifyComplete();
        failures.noteFailure(attempt).block();
        StepVerifier.create(failures.refuseDuringPause(attempt)).verifyComplete();
    }

    @Test
    void guessesSentAllAtOnceAreCountedEachAndStopTheRightOneToo() {
        var lou = people.with(Role.BUYER);
        var failures = new Attempts(database, limits(10, 1000));
        try (var hashing = new Hashing(limits(10, 1000))) {
            var check = new PasswordCheck(database, hashing.passwords, failures);
            var outcomes = Objects.requireNonNull(Flux.range(0, 60)
                    .flatMap(
                            guess -> check.check(new SignInAttempt(lou.email(), "guess " + guess, null))
                                    .map(account -> "in")
                                    .onErrorResume(DomainException.class, refused -> Mono.just(refused.code())),
                            60)
                    .collectList()
                    .block());
            assertThat(outcomes).hasSize(60).contains("wrong-credentials").doesNotContain("in");
            StepVerifier.create(check.check(new SignInAttempt(lou.email(), People.PASSWORD, null)))
                    .expectError(TooManyAttempts.class)
                    .verify();
        }
    }

    @Test
    void rightPasswordForgivesTheAccountButNotThePlace() throws UnknownHostException {
        var lou = people.with(Role.BUYER);
        var failures = new Attempts(database, limits(3, 4));
        try (var hashing = new Hashing(limits(3, 4))) {
            var check = new PasswordCheck(database, hashing.passwords, failures);
            var wrong = attempt(lou.email(), "203.0.113.40");
            var right = new SignInAttempt(lou.email(), People.PASSWORD, wrong.from());
            for (int round = 0; round < 2; round++) {
                failures.noteFailure(wrong).then(failures.noteFailure(wrong)).block();
                if (round == 0) {
                    assertThat(check.check(right).block()).isNotNull();
                }
            }
            StepVerifier.create(check.check(right))
                    .expectError(TooManyAttempts.class)
                    .verify();
        }
    }

    @Test
    void unknownAccountCostsTheWorkOfKnownOne() {
        var properties = new IdentityProperties(
                10,
                1,
                10,
                Duration.ofHours(1),
                Duration.ofDays(1),
                Duration.ofDays(1),
                10,
                10,
                Duration.ofMinutes(1),
                Duration.ofMinutes(30),
                5,
                50,
                Duration.ofHours(1),
                Duration.ofDays(30),
                300,
                20,
                100);
        try (var hashing = new Hashing(properties)) {
            var hash = Objects.requireNonNull(hashing.passwords.hash("marmite").block());
            var known = time(hashing.passwords, hash);
            var unknown = time(hashing.passwords, null);
            assertThat(unknown.toNanos()).isGreaterThan(known.toNanos() / 2);
        }
    }

    @Test
    void crowdAtTheDoorIsAskedToComeBackRatherThanPiledUp() {
        var properties = new IdentityProperties(
                10,
                1,
                2,
                Duration.ofHours(1),
                Duration.ofDays(1),
                Duration.ofDays(1),
                10,
                10,
                Duration.ofMinutes(1),
                Duration.ofMinutes(30),
                5,
                50,
                Duration.ofHours(1),
                Duration.ofDays(30),
                300,
                20,
                100);
        try (var hashing = new Hashing(properties)) {
            var outcomes = Objects.requireNonNull(Flux.range(0, 20)
                    .flatMap(
                            person -> hashing.passwords
                                    .matches("x", null)
                                    .map(right -> "no")
                                    .onErrorResume(DomainException.class, refused -> Mono.just(refused.code())),
                            20)
                    .collectList()
                    .block());
            assertThat(outcomes).contains("busy", "no");
        }
    }

    /** The shortest of several, which other work on the machine cannot shorten. */
    private static Duration time(Passwords passwords, @Nullable String hash) {
        var shortest = Duration.ofDays(1);
        for (int time = 0; time < 8; time++) {
            var start = System.nanoTime();
            assertThat(passwords.matches("wrong", hash).block()).isFalse();
            var taken = Duration.ofNanos(System.nanoTime() - start);
            shortest = taken.compareTo(shortest) < 0 ? taken : shortest;
        }
        return shortest;
    }

    private static SignInAttempt attempt(String email, String from) throws UnknownHostException {
        return new SignInAttempt(email, "wrong", InetAddress.getByName(from));
    }

    private static IdentityProperties limits(int perAccount, int perAddress) {
        return new IdentityProperties(
                4,
                2,
                200,
                Duration.ofHours(1),
                Duration.ofDays(1),
                Duration.ofDays(1),
                perAccount,
                perAddress,
                Duration.ofMinutes(15),
                Duration.ofMinutes(30),
                5,
                50,
                Duration.ofHours(1),
                Duration.ofDays(30),
                300,
                20,
                100);
    }

    private static final class Hashing implements AutoCloseable {

        final Passwords passwords;

        Hashing(IdentityProperties properties) {
            passwords = new Passwords(properties, new MarketplaceProperties(null, Path.of("."), null, "none"));
        }

        @Override
        public void close() {
            passwords.close();
        }
    }
}
