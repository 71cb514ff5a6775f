package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.mail.LetterBox;
import coop.tablee.testing.Statements;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

@IdentityTest
class OneTimeLinkTests {

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    LetterBox box;

    Browser browser = new Browser(0);
    ReadLetters letters;

    @BeforeEach
    void openBrowser() {
        browser = new Browser(port);
        letters = new ReadLetters(box);
        forgetAttempts();
    }

    /** All tests ask from one network. */
    @AfterEach
    void forgetAttempts() {
        run("delete from identity.attempt");
    }

    @Test
    void linkOfALetterOpensTheDoorOnce() {
        var lou = people.with(Role.BUYER);
        ask(lou.email());
        var way = letters.way(lou.email());

        assertThat(Browser.locationOf(browser.get(way))).isEqualTo("/link");
        var page = browser.get("/link");
        assertThat(Browser.bodyOf(page))
                .contains(lou.email(), "action=\"/link\"")
                .doesNotContain(secretOf(way));
        var entered = browser.post("/link", Map.of());
        assertThat(Browser.statusOf(entered)).isEqualTo(HttpStatus.SEE_OTHER);
        assertThat(Browser.locationOf(entered)).isEqualTo("/week");
        assertThat(Browser.bodyOf(browser.get("/probe/signed-in"))).startsWith("SESSION " + lou.id() + " ");

        var later = new Browser(port);
        later.get(way);
        assertThat(Browser.statusOf(later.post("/link", Map.of()))).isEqualTo(HttpStatus.GONE);
        assertThat(later.session).isNull();
    }

    @Test
    void whoAskedForAPageLandsThereAndMayStay() {
        var lou = people.with(Role.BUYER);
        browser.post("/sign-in/link", Map.of("email", lou.email(), "next", "/week?day=2"));
        browser.get(letters.way(lou.email()));
        var entered = browser.post("/link", Map.of("stay", "true"));
        assertThat(Browser.locationOf(entered)).isEqualTo("/week?day=2");
        assertThat(Objects.requireNonNull(entered.getResponseCookies().getFirst("session"))
                        .getMaxAge())
                .hasDays(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "/sign-in"})
    void linkLeadsNowhereElse(String next) {
        var lou = people.with(Role.BUYER);
        browser.post("/sign-in/link", Map.of("email", lou.email(), "next", next));
        browser.get(letters.way(lou.email()));
        assertThat(Browser.locationOf(browser.post("/link", Map.of()))).isEqualTo("/week");
    }

    @Test
    void followingALinkHoweverOftenUsesNothingUp() {
        var lou = people.with(Role.BUYER);
        ask(lou.email());
        var way = letters.way(lou.email());
        for (var scanner = 0; scanner < 5; scanner++) {
            var stranger = new Browser(port);
            stranger.get(way);
            stranger.get("/link");
            assertThat(stranger.session).isNull();
        }
        browser.get(way);
        browser.post("/link", Map.of());
        assertThat(browser.session).isNotNull();
    }

    @Test
    void ofManyWhoPressAtOnceOneComesIn() {
        var lou = people.with(Role.BUYER);
        ask(lou.email());
        var way = letters.way(lou.email());
        var browsers = IntStream.range(0, 12).mapToObj(n -> new Browser(port)).toList();
        browsers.forEach(one -> one.get(way));
        var answers = Objects.requireNonNull(Flux.fromIterable(browsers)
                .flatMap(one -> Flux.defer(() -> Flux.just(Browser.statusOf(one.post("/link", Map.of()))))
                        .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block());
        assertThat(answers).hasSize(12).containsOnlyOnce(HttpStatus.SEE_OTHER).contains(HttpStatus.GONE);
    }

    @Test
    void linkIsWornOutAfterHalfAnHour() {
        var lou = people.with(Role.BUYER);
        ask(lou.email());
        browser.get(letters.way(lou.email()));
        assertThat(database.sql(
                                "select extract(epoch from expires_at - asked_at)::int from identity.one_time_link where account_id = "
                                        + lou.id())
                        .mapValue(Integer.class)
                        .one()
                        .block())
                .isEqualTo(1800);
        run("update identity.one_time_link set expires_at = clock_timestamp() where account_id = " + lou.id());
        var late = browser.get("/link");
        assertThat(Browser.statusOf(late)).isEqualTo(HttpStatus.GONE);
        assertThat(Browser.bodyOf(late)).contains("href=\"/sign-in\"").doesNotContain("action=\"/link\"");
        assertThat(Browser.statusOf(browser.post("/link", Map.of()))).isEqualTo(HttpStatus.GONE);
        assertThat(browser.session).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/link/x",
                "/link/%00",
                "/link/..%2f..%2fetc",
                "/link/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
                "/link/' or 1=1 --",
                "/link/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "/link/~secret~"
            })
    void hostileLinksOpenNothing(String path) {
        var arrived = browser.get(path.replace(" ", "%20").replace("'", "%27"));
        assertThat(arrived.getStatus().is5xxServerError()).isFalse();
        var page = browser.get("/link");
        assertThat(Browser.bodyOf(page)).doesNotContain("<script>alert");
        var pressed = browser.post("/link", Map.of());
        assertThat(Browser.statusOf(pressed)).isEqualTo(HttpStatus.GONE);
        assertThat(browser.session).isNull();
    }

    @Test
    void unknownAddressIsToldNothingElseAndGetsNoLetter() {
        var lou = people.with(Role.BUYER);
        var unknown = "nobody-" + lou.id() + "@tests.example";
        var forUnknown = ask(unknown);
        var forKnown = ask(lou.email());
        assertThat(Browser.statusOf(forKnown)).isEqualTo(HttpStatus.OK);
        assertThat(Browser.statusOf(forUnknown)).isEqualTo(HttpStatus.OK);
        assertThat(Browser.bodyOf(forUnknown).replace(unknown, lou.email())).isEqualTo(Browser.bodyOf(forKnown));
        assertThat(headersOf(forUnknown.getResponseHeaders())).isEqualTo(headersOf(forKnown.getResponseHeaders()));

        letters.await(lou.email(), 1);
        assertThat(letters.to(unknown)).isEmpty();
        assertThat(database.sql("select count(*) from identity.one_time_link where email = :email")
                        .bind("email", unknown)
                        .mapValue(Long.class)
                        .one()
                        .block())
                .as("nothing is kept of who is nobody here")
                .isZero();
    }

    @Test
    void askingDoesTheSameWorkForBoth() {
        var lou = people.with(Role.BUYER);
        var known = statements(lou.email());
        assertThat(statements("nobody-" + lou.id() + "@tests.example"))
                .isEqualTo(known)
                .hasSize(2);
    }

    @Test
    void letterIsInTheLanguageOfItsReaderAndLeadsHomeWhateverTheHostSays() {
        var lou = people.with(Role.BUYER);
        run("update identity.account set locale = 'en' where id = " + lou.id());
        ask(lou.email().toUpperCase(Locale.ROOT));
        var letter = letters.await(lou.email(), 1).get(0);
        assertThat(letter.subject()).isEqualTo("Your link to come in");
        assertThat(letter.text()).contains("30 minutes");
        assertThat(URI.create("http://localhost:1" + ReadLetters.way(letter)).getHost())
                .isEqualTo("localhost");
        assertThat(letter.html()).doesNotContain("elsewhere.example", "??");
    }

    @Test
    void nothingThatOpensAnythingIsStored() {
        var lou = people.with(Role.BUYER);
        ask(lou.email());
        var secret = secretOf(letters.way(lou.email()));
        for (var table : List.of("identity.one_time_link", "platform.mail", "platform.outbox", "identity.attempt")) {
            assertThat(database.sql("select count(*) from " + table + " t where t::text like '%' || :secret || '%'")
                            .bind("secret", secret)
                            .mapValue(Long.class)
                            .one()
                            .block())
                    .as(table)
                    .isZero();
        }
        assertThat(database.sql("select count(*) from platform.outbox o where o::text like '%' || :email || '%'")
                        .bind("email", lou.email())
                        .mapValue(Long.class)
                        .one()
                        .block())
                .as("nor whose it is")
                .isZero();
    }

    @Test
    void pagesOfALinkAreKeptByNobodyAndReferToNothing() {
        var lou = people.with(Role.BUYER);
        ask(lou.email());
        var answers = new ArrayList<HttpHeaders>();
        answers.add(browser.get(letters.way(lou.email())).getResponseHeaders());
        answers.add(browser.get("/link").getResponseHeaders());
        answers.add(browser.post("/link", Map.of()).getResponseHeaders());
        assertThat(answers).allSatisfy(headers -> {
            assertThat(headers.getCacheControl()).isEqualTo("no-store");
            assertThat(headers.getFirst("Referrer-Policy")).isEqualTo("no-referrer");
        });
    }

    @Test
    void sixthLinkToAnAddressIsRefusedWhoeverItIs() {
        var lou = people.with(Role.BUYER);
        for (var email : List.of(lou.email(), "nobody-" + lou.id() + "@tests.example")) {
            for (var time = 0; time < 5; time++) {
                assertThat(Browser.statusOf(ask(email))).isEqualTo(HttpStatus.OK);
            }
            var refused = ask(" " + email.toUpperCase(Locale.ROOT));
            assertThat(Browser.statusOf(refused)).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
            assertThat(Integer.parseInt(
                            Objects.requireNonNull(refused.getResponseHeaders().getFirst(HttpHeaders.RETRY_AFTER))))
                    .isBetween(1, 3600);
        }
        run("update identity.attempt set window_ends_at = clock_timestamp()");
        assertThat(Browser.statusOf(ask(lou.email()))).isEqualTo(HttpStatus.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "@", "a b@c", "lou<evil@elsewhere.example>", "a,b@c", "x\u0000y@z", "a@b\nBcc:c@d"})
    void whatIsNoAddressIsSaidBesideItsField(String email) {
        var answer = ask(email);
        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(Browser.bodyOf(answer)).contains("href=\"#email\"", "aria-invalid=\"true\"");
    }

    @Test
    void whoWouldRatherTypeAPasswordKeepsTheAddress() {
        var page =
                browser.post("/sign-in/link", Map.of("email", "lou@tests.example", "by", "password", "next", "/week"));
        assertThat(Browser.bodyOf(page)).contains("lou@tests.example", "value=\"/week\"", "name=\"password\"");
        assertThat(count("select count(*) from identity.attempt")).isZero();
    }

    @Test
    void accountWithoutPasswordIsEnteredByNone() {
        var lou = people.with(Role.BUYER);
        run("update identity.account set password_hash = null where id = " + lou.id());
        assertThat(Browser.statusOf(browser.signIn(lou))).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(Browser.statusOf(browser.post("/sign-in", Map.of("email", lou.email(), "password", ""))))
                .isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void newPasswordByLinkEndsEveryOtherWayIn() {
        var lou = people.with(Role.BUYER);
        var thief = new Browser(port);
        thief.signIn(lou);
        var token = token(lou);
        assertThat(apiStatus(token)).isEqualTo(HttpStatus.OK);
        ask(lou.email());
        var waiting = letters.way(lou.email());
        browser.post("/forgotten", Map.of("email", lou.email()));
        browser.get(letters.way(lou.email(), 2));
        assertThat(Browser.bodyOf(browser.get("/link"))).contains("name=\"newPassword\"", lou.email());

        var entered = browser.post("/link", Map.of("newPassword", "une soupe au potimarron"));

        assertThat(Browser.locationOf(entered)).isEqualTo("/week");
        assertThat(Browser.bodyOf(browser.get("/probe/signed-in"))).startsWith("SESSION " + lou.id() + " ");
        assertThat(Browser.locationOf(thief.get("/probe/signed-in"))).startsWith("/sign-in");
        assertThat(apiStatus(token)).isEqualTo(HttpStatus.UNAUTHORIZED);
        thief.get(waiting);
        assertThat(Browser.statusOf(thief.post("/link", Map.of()))).isEqualTo(HttpStatus.GONE);
        assertThat(Browser.statusOf(thief.signIn(lou))).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(Browser.statusOf(
                        thief.post("/sign-in", Map.of("email", lou.email(), "password", "une soupe au potimarron"))))
                .isEqualTo(HttpStatus.SEE_OTHER);
        assertThat(database.sql("select string_agg(action, ' ' order by id) from identity.trail where actor_id = "
                                + lou.id())
                        .mapValue(String.class)
                        .one()
                        .block())
                .contains("password-changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "           ", "elevensigns"})
    void passwordTooShortKeepsTheLinkAndIsNotRepeated(String chosen) {
        var lou = people.with(Role.BUYER);
        browser.post("/forgotten", Map.of("email", lou.email()));
        browser.get(letters.way(lou.email()));
        var refused = browser.post("/link", Map.of("newPassword", chosen));
        assertThat(Browser.statusOf(refused)).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(Browser.bodyOf(refused))
                .contains("href=\"#newPassword\"", "12")
                .doesNotContain("elevensigns");
        assertThat(Browser.statusOf(browser.post("/link", Map.of("newPassword", "une soupe au potimarron"))))
                .isEqualTo(HttpStatus.SEE_OTHER);
    }

    @Test
    void newPasswordLiftsThePauseOfItsAccount() {
        var lou = people.with(Role.BUYER);
        for (var guess = 0; guess < 10; guess++) {
            browser.post("/sign-in", Map.of("email", lou.email(), "password", "guess"));
        }
        browser.post("/forgotten", Map.of("email", lou.email()));
        browser.get(letters.way(lou.email()));
        browser.post("/link", Map.of("newPassword", "une soupe au potimarron"));
        assertThat(Browser.statusOf(new Browser(port)
                        .post("/sign-in", Map.of("email", lou.email(), "password", "une soupe au potimarron"))))
                .isEqualTo(HttpStatus.SEE_OTHER);
    }

    @Test
    void unknownAddressIsToldNothingElseWhenAPasswordIsForgotten() {
        var lou = people.with(Role.BUYER);
        var unknown = "nobody-" + lou.id() + "@tests.example";
        var forUnknown = browser.post("/forgotten", Map.of("email", unknown));
        var forKnown = browser.post("/forgotten", Map.of("email", lou.email()));
        assertThat(Browser.bodyOf(forUnknown).replace(unknown, lou.email())).isEqualTo(Browser.bodyOf(forKnown));
        letters.await(lou.email(), 1);
        assertThat(letters.to(unknown)).isEmpty();
    }

    @Test
    void linkForTheDoorChangesNoPassword() {
        var lou = people.with(Role.BUYER);
        ask(lou.email());
        browser.get(letters.way(lou.email()));
        browser.post("/link", Map.of("newPassword", "une soupe au potimarron"));
        assertThat(Browser.statusOf(new Browser(port).signIn(lou))).isEqualTo(HttpStatus.SEE_OTHER);
    }

    @Test
    void newcomerConfirmsTheAddressAndIsInWithAHouseholdOfTheirOwn() {
        var email = "Newcomer-" + UUID.randomUUID() + "@tests.example";
        var sent = browser.post("/sign-up", Map.of("name", " Jo Peeters ", "email", email, "next", "/orders"));
        assertThat(Browser.statusOf(sent)).isEqualTo(HttpStatus.OK);
        assertThat(accounts.idOf(email).block())
                .as("not before it is confirmed")
                .isNull();
        var letter = letters.await(email, 1).get(0);
        assertThat(letter.text()).doesNotContain("Peeters");
        browser.get(ReadLetters.way(letter));

        var entered = browser.post("/link", Map.of());

        assertThat(Browser.locationOf(entered)).isEqualTo("/orders");
        var account = Objects.requireNonNull(accounts.idOf(email).block());
        assertThat(Browser.bodyOf(browser.get("/probe/signed-in"))).startsWith("SESSION " + account + " ");
        assertThat(count("""
                        select count(*) from network.membership m join network.party p on p.id = m.party_id
                        where m.account_id = %d and p.type = 'HOUSEHOLD' and p.name = 'Jo Peeters' and m.roles = array['HOUSEHOLD_MEMBER']
                        """.formatted(account))).isEqualTo(1);
        assertThat(Browser.statusOf(new Browser(port).post("/sign-in", Map.of("email", email, "password", ""))))
                .as("without a password, by link only")
                .isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void newcomerMayChooseAPasswordOnceTheAddressIsTheirs() {
        var email = "newcomer-" + UUID.randomUUID() + "@tests.example";
        browser.post("/sign-up", Map.of("name", "Jo", "email", email));
        browser.get(letters.way(email));
        assertThat(Browser.statusOf(browser.post("/link", Map.of("newPassword", "short"))))
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        browser.post("/link", Map.of("newPassword", "une soupe au potimarron"));
        assertThat(Browser.statusOf(new Browser(port)
                        .post("/sign-in", Map.of("email", email, "password", "une soupe au potimarron"))))
                .isEqualTo(HttpStatus.SEE_OTHER);
    }

    @Test
    void addressWithAnAccountIsToldNothingElseAndGetsAWayIntoIt() {
        var lou = people.with(Role.BUYER);
        var unknown = "nobody-" + lou.id() + "@tests.example";
        var forUnknown = browser.post("/sign-up", Map.of("name", "Jo", "email", unknown));
        var forKnown = browser.post("/sign-up", Map.of("name", "Jo", "email", lou.email()));
        assertThat(Browser.bodyOf(forUnknown).replace(unknown, lou.email())).isEqualTo(Browser.bodyOf(forKnown));
        assertThat(headersOf(forUnknown.getResponseHeaders())).isEqualTo(headersOf(forKnown.getResponseHeaders()));
        var letter = letters.await(lou.email(), 1).get(0);
        assertThat(letter.subject()).isEqualTo("Vous avez déjà un compte");
        browser.get(ReadLetters.way(letter));
        browser.post("/link", Map.of("newPassword", "une soupe au potimarron"));
        assertThat(Browser.bodyOf(browser.get("/probe/signed-in"))).startsWith("SESSION " + lou.id() + " ");
        assertThat(Browser.statusOf(new Browser(port).signIn(lou)))
                .as("its password stays")
                .isEqualTo(HttpStatus.SEE_OTHER);
    }

    @Test
    void addressThatSignsUpTwiceHasOneAccount() {
        var email = "newcomer-" + UUID.randomUUID() + "@tests.example";
        browser.post("/sign-up", Map.of("name", "Jo", "email", email));
        browser.post("/sign-up", Map.of("name", "Someone Else", "email", email));
        var found = letters.await(email, 2);
        var accountsEntered = new ArrayList<String>();
        for (var letter : found) {
            var one = new Browser(port);
            one.get(ReadLetters.way(letter));
            assertThat(Browser.statusOf(one.post("/link", Map.of()))).isEqualTo(HttpStatus.SEE_OTHER);
            accountsEntered.add(Browser.bodyOf(one.get("/probe/signed-in")));
        }
        assertThat(accountsEntered).hasSize(2).containsOnly(accountsEntered.get(0));
        assertThat(count("select count(*) from network.membership where account_id = "
                        + accounts.idOf(email).block()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"'', jo@tests.example, name", "'  ', jo@tests.example, name", "Jo, nowhere, email", "Jo, '', email"})
    void whatIsMissingIsSaidBesideItsField(String name, String email, String field) {
        var answer = browser.post("/sign-up", Map.of("name", name, "email", email));
        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(Browser.bodyOf(answer)).contains("href=\"#" + field + "\"");
    }

    @Test
    void strangeNameIsShownAsItIsAndStandsInNoLetter() {
        var email = "newcomer-" + UUID.randomUUID() + "@tests.example";
        var name = "<script>alert(1)</script> http://elsewhere.example/";
        browser.post("/sign-up", Map.of("name", name, "email", email));
        var letter = letters.await(email, 1).get(0);
        assertThat(letter.html() + letter.text()).doesNotContain("alert", "elsewhere.example");
        browser.get(ReadLetters.way(letter));
        assertThat(Browser.bodyOf(browser.get("/link"))).doesNotContain("<script>alert");
    }

    @Test
    void newAddressIsConfirmedThereAndToldToTheOldOne() {
        var lou = people.with(Role.BUYER);
        var other = new Browser(port);
        other.signIn(lou);
        browser.signIn(lou);
        var token = token(lou);
        var email = "moved-" + lou.id() + "@tests.example";
        var sent = browser.post("/account/address", Map.of("email", email, "password", People.PASSWORD));
        assertThat(Browser.statusOf(sent)).isEqualTo(HttpStatus.OK);
        assertThat(accounts.idOf(email).block())
                .as("not before it is confirmed")
                .isNull();
        browser.get(letters.way(email));
        assertThat(Browser.bodyOf(browser.get("/link"))).contains(email);

        assertThat(Browser.locationOf(browser.post("/link", Map.of()))).isEqualTo("/account");

        assertThat(accounts.idOf(email).block()).isEqualTo(lou.id());
        assertThat(accounts.idOf(lou.email()).block()).isNull();
        assertThat(Browser.bodyOf(browser.get("/account"))).contains(email);
        assertThat(Browser.locationOf(other.get("/probe/signed-in"))).startsWith("/sign-in");
        assertThat(apiStatus(token)).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void newAddressIsConfirmedByItsOwnerOnly() {
        var lou = people.with(Role.BUYER);
        browser.signIn(lou);
        var email = "moved-" + lou.id() + "@tests.example";
        browser.post("/account/address", Map.of("email", email, "password", People.PASSWORD));
        var way = letters.way(email);
        var astray = new Browser(port);
        astray.get(way);
        assertThat(Browser.bodyOf(astray.get("/link")))
                .contains("/sign-in?next=")
                .doesNotContain("action=\"/link\"");
        assertThat(Browser.statusOf(astray.post("/link", Map.of()))).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(astray.session).isNull();
        astray.signIn(people.with(Role.COOK));
        assertThat(Browser.statusOf(astray.post("/link", Map.of()))).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(accounts.idOf(email).block()).isNull();
        browser.get(way);
        browser.post("/link", Map.of());
        assertThat(accounts.idOf(email).block()).isEqualTo(lou.id());
    }

    @Test
    void addressOfAnotherAccountIsToldNothingElseAndCannotBeTaken() {
        var lou = people.with(Role.BUYER);
        var nadia = people.with(Role.BUYER);
        browser.signIn(lou);
        var free = "free-" + lou.id() + "@tests.example";
        var forFree = browser.post("/account/address", Map.of("email", free, "password", People.PASSWORD));
        var forTaken = browser.post("/account/address", Map.of("email", nadia.email(), "password", People.PASSWORD));
        assertThat(Browser.bodyOf(forFree).replace(free, nadia.email())).isEqualTo(Browser.bodyOf(forTaken));
        assertThat(letters.await(nadia.email(), 1).get(0).subject()).isEqualTo("Vous avez déjà un compte");

        browser.get(letters.way(free));
        accounts.create(free.toUpperCase(Locale.ROOT), "Jo", Locale.FRENCH, "une soupe au potimarron")
                .block();
        assertThat(Browser.statusOf(browser.post("/link", Map.of()))).isEqualTo(HttpStatus.CONFLICT);
        assertThat(accounts.idOf(lou.email()).block()).isEqualTo(lou.id());
    }

    @ParameterizedTest
    @CsvSource({
        "wrong password, moved@tests.example, marmite, 401",
        "own address, '', x, 422",
        "no address, nowhere, x, 422"
    })
    void addressChangesForItsOwnerOnly(String what, String email, String password, int status) {
        var lou = people.with(Role.BUYER);
        browser.signIn(lou);
        var typed = what.equals("own address") ? lou.email().toUpperCase(Locale.ROOT) : email;
        var answer = browser.post("/account/address", Map.of("email", typed, "password", password));
        assertThat(Browser.statusOf(answer).value()).as(what).isEqualTo(status);
        assertThat(Browser.bodyOf(answer)).doesNotContain("marmite");
        assertThat(count("select count(*) from identity.one_time_link where account_id = " + lou.id()))
                .isZero();
    }

    @Test
    void passwordChangesForWhoKnowsTheOldOneAndOthersAreOut() {
        var lou = people.with(Role.BUYER);
        var other = new Browser(port);
        other.signIn(lou);
        browser.signIn(lou);
        var token = token(lou);
        var chosen = "une soupe au potimarron";
        assertThat(Browser.statusOf(
                        browser.post("/account/password", Map.of("password", "marmite", "newPassword", chosen))))
                .isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(Browser.statusOf(
                        browser.post("/account/password", Map.of("password", People.PASSWORD, "newPassword", "short"))))
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(Browser.locationOf(other.get("/probe/signed-in"))).isNull();
        assertThat(Browser.locationOf(
                        browser.post("/account/password", Map.of("password", People.PASSWORD, "newPassword", chosen))))
                .isEqualTo("/account");
        assertThat(Browser.bodyOf(browser.get("/probe/signed-in"))).startsWith("SESSION " + lou.id() + " ");
        assertThat(Browser.locationOf(other.get("/probe/signed-in"))).startsWith("/sign-in");
        assertThat(apiStatus(token)).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(Browser.statusOf(other.signIn(lou))).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void accountWithoutPasswordChangesItsAddressAndGetsAPasswordByLink() {
        var lou = people.with(Role.BUYER);
        browser.signIn(lou);
        run("update identity.account set password_hash = null where id = " + lou.id());
        assertThat(Browser.bodyOf(browser.get("/account"))).contains("href=\"/forgotten\"");
        assertThat(Browser.bodyOf(browser.get("/account/address"))).doesNotContain("name=\"password\"");
        assertThat(Browser.statusOf(
                        browser.post("/account/address", Map.of("email", "moved-" + lou.id() + "@tests.example"))))
                .isEqualTo(HttpStatus.OK);
    }

    private String token(People.Person person) {
        var basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString((person.email() + ":" + People.PASSWORD).getBytes(StandardCharsets.UTF_8));
        var answer = Browser.bodyOf(browser.api("POST", "/api/v1/tokens", basic, null));
        return "Bearer " + answer.replaceAll("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    private HttpStatus apiStatus(String token) {
        return Browser.statusOf(browser.api("GET", "/api/v1/me", token, null));
    }

    private EntityExchangeResult<String> ask(String email) {
        return browser.post("/sign-in/link", Map.of("email", email));
    }

    private List<String> statements(String email) {
        return Statements.during(() -> ask(email)).stream()
                .filter(sql -> sql.contains("identity."))
                .toList();
    }

    private static Map<String, List<String>> headersOf(HttpHeaders headers) {
        var found = new HashMap<String, List<String>>();
        headers.forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH) && !name.equalsIgnoreCase(HttpHeaders.DATE)) {
                found.put(name, values);
            }
        });
        return found;
    }

    private static String secretOf(String way) {
        return way.substring("/link/".length());
    }

    private long count(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
