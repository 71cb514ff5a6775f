package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.DomainException;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@IdentityTest
class AccountsTests {

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    @Test
    void accountIsFoundByItsAddressInAnyCase() {
        var id = accounts.create("Jo@Tests.example", "Jo", Locale.ENGLISH, "demo")
                .block();
        assertThat(accounts.idOf(" jO@tests.EXAMPLE").block()).isEqualTo(id);
        assertThat(accounts.idOf("somebody-else@tests.example").block()).isNull();
    }

    @Test
    void addressHasOneAccountHoweverManyAskAtOnce() {
        var made = Objects.requireNonNull(Flux.range(0, 8)
                .flatMap(time -> accounts.create("rush@tests.example", "Jo", Locale.FRENCH, "demo")
                        .map(id -> "made")
                        .onErrorResume(DomainException.class, refused -> Mono.just(refused.code())))
                .collectList()
                .block());
        assertThat(made).containsOnlyOnce("made").hasSize(8).contains("email-taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jo", "jo@", "@tests.example", "jo @tests.example", "a@b@c", "j\no@tests.example"})
    void addressMustLookLikeOne(String email) {
        StepVerifier.create(accounts.create(email, "Jo", Locale.FRENCH, "demo"))
                .expectErrorSatisfies(refused -> assertThat(((DomainException) refused).errors())
                        .singleElement()
                        .satisfies(error -> assertThat(error.code()).isEqualTo("not-an-email-address")))
                .verify();
    }

    @Test
    void samePasswordIsNeverKeptTwiceTheSameNorInTheClear() {
        accounts.create("one@tests.example", "Jo", Locale.FRENCH, "demo").block();
        accounts.create("two@tests.example", "Jo", Locale.FRENCH, "demo").block();
        var kept = database.sql(
                        "select password_hash from identity.account where email in ('one@tests.example', 'two@tests.example')")
                .map(row -> Objects.requireNonNull(row.get("password_hash", String.class)))
                .all()
                .collectList()
                .block();
        assertThat(kept).hasSize(2).doesNotHaveDuplicates().noneMatch(hash -> hash.contains("demo"));
    }
}
