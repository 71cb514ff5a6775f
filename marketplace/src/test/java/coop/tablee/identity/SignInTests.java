package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

@IdentityTest
class SignInTests {

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @Autowired
    DatabaseClient database;

    Browser browser = new Browser(0);

    @BeforeEach
    void openBrowser() {
        browser = new Browser(port);
    }

    @Test
    void rightPasswordOpensTheDoorAndTheSessionHolds() {
        var lou = people.with(Role.BUYER);
        var answer = browser.signIn(lou);
        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.SEE_OTHER);
        assertThat(Browser.locationOf(answer)).isEqualTo("/week");
        assertThat(Browser.bodyOf(browser.get("/probe/signed-in"))).startsWith("SESSION " + lou.id() + " ");
        assertThat(Browser.locationOf(browser.get("/sign-in?next=/orders"))).isEqualTo("/orders");
    }

    @Test
    void addressIsReadInWhateverCaseItIsTyped() {
        var lou = people.with(Role.BUYER);
        browser.post(
                "/sign-in",
                Map.of("email", " " + lou.email().toUpperCase(Locale.ROOT) + " ", "password", People.PASSWORD));
        assertThat(Browser.bodyOf(browser.get("/probe/signed-in"))).contains(Long.toString(lou.id()));
    }

    @Test
    void sessionCookieIsForThisSiteOnly() {
        var answer = browser.signIn(people.with(Role.BUYER));
        var cookie = Objects.requireNonNull(answer.getResponseCookies().getFirst("session"));
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getMaxAge().isNegative())
                .as("kept until the browser closes")
                .isTrue();
    }

    @Test
    void whoAsksToStayIsKnownForThirtyDays() {
        var lou = people.with(Role.BUYER);
        var answer =
                browser.post("/sign-in", Map.of("email", lou.email(), "password", People.PASSWORD, "stay", "true"));
        var cookie = Objects.requireNonNull(answer.getResponseCookies().getFirst("session"));
        assertThat(cookie.getMaxAge()).hasDays(30);
    }

    @Test
    void databaseKeepsNoValueThatOpensAnything() {
        browser.signIn(people.with(Role.BUYER));
        var kept = database.sql(
                        "select count(*)::int n from identity.session where position(:token::bytea in token_hash) > 0")
                .bind("token", Objects.requireNonNull(browser.session).getBytes(StandardCharsets.UTF_8))
                .map(row -> row.get("n", Integer.class))
                .one()
                .block();
        assertThat(kept).isZero();
    }

    @Test
    void valueKnownBeforeSigningInIsWorthNothingAfter() {
        browser.signIn(people.with(Role.BUYER));
        var before = browser.session;
        browser.signIn(people.with(Role.COOK));
        var after = browser.session;
        assertThat(after).isNotEqualTo(before);
        browser.session = before;
        assertThat(Browser.locationOf(browser.get("/probe/signed-in"))).startsWith("/sign-in");
    }

    @Test
    void plantedValueNeverBecomesSession() {
        var planted = SecretToken.random().value();
        browser.session = planted;
        browser.signIn(people.with(Role.BUYER));
        assertThat(browser.session).isNotNull().isNotEqualTo(planted);
    }

    @Test
    void whoLeavesIsOutEverywhere() {
        browser.signIn(people.with(Role.BUYER));
        var token = browser.session;
        var answer = browser.post("/sign-out", Map.of());
        assertThat(Browser.locationOf(answer)).isEqualTo("/");
        assertThat(browser.session).isNull();
        browser.session = token;
        assertThat(Browser.statusOf(browser.get("/probe/signed-in"))).isEqualTo(HttpStatus.SEE_OTHER);
    }

    @Test
    void leavingTwiceIsLeaving() {
        assertThat(Browser.statusOf(browser.post("/sign-out", Map.of()))).isEqualTo(HttpStatus.SEE_OTHER);
    }

    @Test
    void unknownAddressGetsTheAnswerOfWrongPassword() {
        var lou = people.with(Role.BUYER);
        var wrong = browser.post("/sign-in", Map.of("email", lou.email(), "password", "marmite"));
        var unknown = browser.post("/sign-in", Map.of("email", "nobody@tests.example", "password", "marmite"));
        assertThat(Browser.statusOf(wrong)).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(Browser.statusOf(unknown)).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(Browser.bodyOf(unknown).replace("nobody@tests.example", lou.email()))
                .isEqualTo(Browser.bodyOf(wrong));
        assertThat(Browser.bodyOf(wrong)).contains(lou.email()).doesNotContain("marmite");
        assertThat(Browser.bodyOf(wrong)).contains("href=\"#password\"", "aria-invalid=\"true\"");
        assertThat(browser.session).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "@", "a b@c", "x\u0000y@z", "' or 1=1 --"})
    void senselessAddressIsJustWrong(String email) {
        var answer = browser.post("/sign-in", Map.of("email", email, "password", "x"));
        assertThat(Browser.statusOf(answer).is4xxClientError()).isTrue();
    }

    @Test
    void emptyFormIsJustWrong() {
        assertThat(Browser.statusOf(browser.post("/sign-in", Map.of()))).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void veryLongPasswordIsJustWrong() {
        var answer = browser.post("/sign-in", Map.of("email", "a@b", "password", "x".repeat(100_000)));
        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example/",
                "//elsewhere.example/",
                "///elsewhere.example/",
                "/\\elsewhere.example",
                "\\\\elsewhere.example",
                "javascript:alert(1)",
                "/%0d%0aLocation:https://elsewhere.example",
                "/\t/elsewhere.example",
                "http:/elsewhere.example",
                "/sign-in",
                "/sign-out?x",
                "elsewhere.example"
            })
    void wayBackLeadsNowhereElse(String next) {
        var lou = people.with(Role.BUYER);
        var answer = browser.post("/sign-in", Map.of("email", lou.email(), "password", People.PASSWORD, "next", next));
        var location = URI.create(Objects.requireNonNull(Browser.locationOf(answer)));
        assertThat(location.isAbsolute()).isFalse();
        assertThat(location.getRawAuthority()).isNull();
        assertThat(location.getPath()).startsWith("/").doesNotStartWith("//").isNotEqualTo("/sign-in");
        assertThat(answer.getResponseHeaders().get(HttpHeaders.LOCATION)).hasSize(1);
    }

    @Test
    void wayBackIsKeptThroughWrongPassword() {
        var lou = people.with(Role.BUYER);
        var again =
                browser.post("/sign-in", Map.of("email", lou.email(), "password", "marmite", "next", "/week?day=2"));
        assertThat(Browser.bodyOf(again)).contains("value=\"/week?day=2\"");
        var answer = browser.post(
                "/sign-in", Map.of("email", lou.email(), "password", People.PASSWORD, "next", "/week?day=2"));
        assertThat(Browser.locationOf(answer)).isEqualTo("/week?day=2");
    }

    @ParameterizedTest
    @CsvSource({
        "HOUSEHOLD_MEMBER, /",
        "COOK, /week",
        "COORDINATOR, /coop/board",
        "STOCK_KEEPER, /farm",
        "VOLUNTEER, /pickups",
        "REPORTER, /territories",
        "DRIVER, /round"
    })
    void whoAskedForNoPageLandsWhereTheirWorkIs(Role role, String path) {
        var somebody = Map.of("email", people.with(role).email(), "password", People.PASSWORD, "next", "/");
        assertThat(Browser.locationOf(browser.post("/sign-in", somebody))).isEqualTo(path);
        assertThat(Browser.locationOf(browser.get("/sign-in"))).isEqualTo(path);
    }

    @Test
    void whoseTurnItIsDecidesWhereTheWorkIs() {
        var kitchen = People.kitchen(Role.COOK);
        var cooperative = People.kitchen(Role.COORDINATOR);
        browser.signIn(people.actingFor(kitchen, cooperative));
        var chosen = browser.post("/acting-for", Map.of("party", Long.toString(cooperative.partyId()), "next", "/"));
        assertThat(Browser.locationOf(chosen)).isEqualTo("/coop/board");
    }

    @Test
    void formOfAnotherSiteOpensNoDoor() {
        var lou = people.with(Role.BUYER);
        var web = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .build();
        web.post()
                .uri("/sign-in")
                .header("Origin", "https://elsewhere.example")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .bodyValue("email=" + lou.email() + "&password=" + People.PASSWORD)
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void tenWrongPasswordsAreFollowedByPauseWithItsEnd() {
        var lou = people.with(Role.BUYER);
        for (int guess = 0; guess < 10; guess++) {
            assertThat(Browser.statusOf(
                            browser.post("/sign-in", Map.of("email", lou.email(), "password", "guess " + guess))))
                    .isEqualTo(HttpStatus.UNAUTHORIZED);
        }
        var paused = browser.signIn(lou);
        assertThat(Browser.statusOf(paused)).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
        assertThat(Integer.parseInt(
                        Objects.requireNonNull(paused.getResponseHeaders().getFirst(HttpHeaders.RETRY_AFTER))))
                .isBetween(1, 900);
        assertThat(Browser.bodyOf(paused)).contains("15 minutes");
        assertThat(browser.session).isNull();
        database.sql("update identity.attempt set window_ends_at = clock_timestamp() where subject = :subject")
                .bind("subject", new SignInAttempt(lou.email(), "", null).accountSubject())
                .then()
                .block();
        assertThat(Browser.statusOf(browser.signIn(lou))).isEqualTo(HttpStatus.SEE_OTHER);
    }

    @Test
    void signingInManyTimesIsNoOffence() {
        var lou = people.with(Role.BUYER);
        for (int time = 0; time < 30; time++) {
            assertThat(Browser.statusOf(browser.signIn(lou))).isEqualTo(HttpStatus.SEE_OTHER);
        }
    }

    @Test
    void personWithSeveralPartiesChoosesOneAndMayChange() {
        var kitchen = People.kitchen(Role.BUYER);
        var farm = new Membership(
                kitchen.partyId() + 500_000, "Ferme du Gué", Set.of("PRODUCER"), Set.of(Role.OWNER, Role.COORDINATOR));
        var nadia = people.actingFor(kitchen, farm);
        assertThat(Browser.locationOf(browser.post(
                        "/sign-in", Map.of("email", nadia.email(), "password", People.PASSWORD, "next", "/week"))))
                .isEqualTo("/acting-for?next=%2Fweek");
        assertThat(Browser.bodyOf(browser.get("/acting-for?next=/week")))
                .contains("Cuisine des Tilleuls", "Ferme du Gué", "value=\"/week\"");
        assertThat(Browser.statusOf(browser.get("/probe/coordinator"))).isEqualTo(HttpStatus.FORBIDDEN);

        var changed = browser.post("/acting-for", Map.of("party", Long.toString(farm.partyId()), "next", "/week"));
        assertThat(Browser.locationOf(changed)).isEqualTo("/week");
        assertThat(Browser.bodyOf(browser.get("/probe/coordinator"))).isEqualTo("Ferme du Gué");
        assertThat(trailOf(nadia)).containsExactly("signed-in", "acting-for");
        assertThat(Browser.bodyOf(browser.get("/acting-for")))
                .contains("href=\"/acting-for\"", "action=\"/sign-out\"", "Lou Vandermeer");
    }

    @Test
    void chosenPartyIsRememberedWhenAsked() {
        var kitchen = People.kitchen(Role.BUYER);
        var other = People.kitchen(Role.COORDINATOR);
        var nadia = people.actingFor(kitchen, other);
        browser.signIn(nadia);
        browser.post("/acting-for", Map.of("party", Long.toString(other.partyId()), "always", "true"));
        var later = new Browser(port);
        assertThat(Browser.locationOf(later.signIn(nadia))).isEqualTo("/coop/board");
        assertThat(Browser.bodyOf(later.get("/probe/signed-in"))).endsWith(" " + other.partyId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "0", "9223372036854775808", "x", "", "1 or 1=1"})
    void partyOfOthersIsLikeNone(String party) {
        browser.signIn(people.with(Role.BUYER));
        assertThat(Browser.statusOf(browser.post("/acting-for", Map.of("party", party))))
                .isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void membershipThatEndsEndsItsRoleAtOnceAndNoOtherTakesItsPlace() {
        var kitchen = People.kitchen(Role.COORDINATOR);
        var household = People.kitchen(Role.BUYER);
        var nadia = people.actingFor(kitchen, household);
        browser.signIn(nadia);
        assertThat(Browser.statusOf(browser.get("/probe/coordinator"))).isEqualTo(HttpStatus.OK);
        people.change(nadia, household);
        assertThat(Browser.statusOf(browser.get("/probe/coordinator"))).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(Browser.bodyOf(browser.get("/probe/signed-in"))).endsWith(" -");
    }

    @Test
    void doorSpeaksEnglishToo() {
        var page = browser.get("/sign-in?by=password", headers -> headers.set(HttpHeaders.ACCEPT_LANGUAGE, "en"));
        assertThat(Browser.bodyOf(page))
                .contains("Stay signed in on this device", "Get a link instead")
                .doesNotContain("??");
        assertThat(Browser.bodyOf(
                        browser.get("/sign-in?by=password", headers -> headers.set(HttpHeaders.ACCEPT_LANGUAGE, "fr"))))
                .contains("Rester connecté sur cet appareil")
                .doesNotContain("??", "style=");
    }

    private @Nullable List<String> trailOf(People.Person person) {
        return database.sql("select action from audit.trail where actor = :actor order by at, id")
                .bind("actor", Long.toString(person.id()))
                .map(row -> Objects.requireNonNull(row.get("action", String.class)))
                .all()
                .collectList()
                .block();
    }
}
