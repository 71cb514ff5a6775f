package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.mail.LetterBox;
import coop.tablee.testing.OidcStub;
import coop.tablee.testing.OidcStub.Fault;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** People who come in by an account elsewhere, and what others try with it. */
@IdentityTest
class ProviderTests {

    private static final OidcStub STUB = OidcStub.open();

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    @Autowired
    LetterBox box;

    @Autowired
    IdentityProperties properties;

    private Browser browser;
    private ReadLetters letters;
    private String email = "";

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry settings) {
        STUB.tell(settings);
    }

    @AfterAll
    static void close() {
        STUB.close();
    }

    @BeforeEach
    void openBrowser() {
        browser = new Browser(port);
        letters = new ReadLetters(box);
        email = "elsewhere-" + UUID.randomUUID() + "@tests.example";
        STUB.does(Fault.NONE);
        forgetAttempts();
    }

    /** All tests come from one network. */
    @AfterEach
    void forgetAttempts() {
        run("delete from identity.attempt");
    }

    @Test
    void whoIsNewGetsAnAccountAndIsKnownAgainWhateverTheAddressIsThen() {
        var subject = subject(email, true);
        assertEntered(comeIn(browser));
        var account = accountOf(email);
        assertThat(text("select display_name from identity.account where id = " + account))
                .isEqualTo("Lou Ailleurs");

        STUB.signIn(new OidcStub.Person(subject, "moved-" + email, true, "Lou Autrement"));
        assertEntered(comeIn(new Browser(port)));

        assertThat(count("select count(*) from identity.session where account_id = " + account))
                .isEqualTo(2);
        assertThat(count("select count(*) from identity.account where lower(email) = 'moved-" + email + "'"))
                .isZero();
        assertThat(count(
                        "select count(*) from identity.provider_account where last_used_at is not null and account_id = "
                                + account))
                .isEqualTo(1);
    }

    @Test
    void verifiedAddressOfAnAccountOpensItOnlyThroughItsLetter() {
        var lou = people.with(Role.BUYER);
        subject(lou.email(), true);

        var answer = comeIn(browser);

        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.OK);
        assertThat(Browser.bodyOf(answer)).contains(lou.email());
        assertThat(browser.session).isNull();
        assertThat(connectionsOf(lou.id())).isZero();

        var reader = new Browser(port);
        reader.get(letters.way(lou.email()));
        assertEntered(reader.post("/link", Map.of()));
        assertThat(connectionsOf(lou.id())).isEqualTo(1);
        assertNotedOnce(lou.id());

        assertEntered(comeIn(new Browser(port)));
        assertThat(count("select count(*) from identity.session where account_id = " + lou.id()))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void addressThatNobodyVouchesForConnectsNothing(boolean hasAccount) {
        var address = hasAccount ? people.with(Role.BUYER).email() : email;
        subject(address, hasAccount ? null : Boolean.FALSE);

        assertThat(Browser.statusOf(comeIn(browser))).isEqualTo(HttpStatus.OK);
        var reader = new Browser(port);
        reader.get(letters.way(address));
        assertEntered(reader.post("/link", Map.of()));

        assertThat(connectionsOf(accountOf(address))).isZero();
    }

    @Test
    void withoutAnAddressNothingIsOpened() {
        subject(null, null);
        var answer = comeIn(browser);
        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.CONFLICT);
        assertThat(browser.session).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "SILENT_ABOUT_ITSELF"})
    void whatIsNotSignedAsItShouldBeOpensNothing(Fault fault) {
        subject(email, true);
        STUB.does(fault);

        var answer = comeIn(browser);

        assertThat(Browser.statusOf(answer))
                .isEqualTo(fault == Fault.SILENT_ABOUT_TOKENS ? HttpStatus.CONFLICT : HttpStatus.UNAUTHORIZED);
        assertThat(browser.session).isNull();
        assertThat(count("select count(*) from identity.account where email = '" + email + "'"))
                .isZero();
    }

    @Test
    void whatABrowserBringsBackServesOnce() {
        subject(email, true);
        var back = STUB.comesBack(go(browser));
        assertEntered(browser.get(back));
        assertRefused(browser.get(back));

        var cookie = browser.get(SIGN_IN);
        assertThat(Browser.statusOf(cookie)).isEqualTo(HttpStatus.SEE_OTHER);
        assertRefused(browser.get(back));
    }

    @Test
    void whatAnotherBrowserBringsBackOpensNothingInThisOne() {
        subject(email, true);
        var back = STUB.comesBack(go(browser));
        var victim = new Browser(port);
        assertRefused(victim.get(back));
        go(victim);
        assertRefused(victim.get(back));
        assertThat(victim.session).isNull();
        assertEntered(browser.get(back));
    }

    @Test
    void anotherStateAnotherIssuerNoCodeAndTooLateOpenNothing() {
        subject(email, true);
        var back = STUB.comesBack(go(browser));
        assertRefused(browser.get(
                back.replaceFirst("state=[^&]*", "state=" + SecretToken.random().value())));
        assertRefused(browser.get(back.replaceFirst("&iss=[^&]*", "&iss=https%3A%2F%2Felsewhere.example")));
        assertRefused(browser.get(STUB.comesBack(go(browser)).replaceFirst("&iss=[^&]*", "")));
        assertRefused(browser.get(STUB.comesBack(go(browser)).replaceFirst("code=[^&]*", "code=guessed")));
        assertRefused(browser.get(STUB.comesBack(go(browser)).replaceFirst("code=[^&]*", "error=server_error")));
        assertRefused(browser.get("/sign-in/provider/return"));
        var late = STUB.comesBack(go(browser));
        run("update identity.provider_visit set expires_at = clock_timestamp()");
        assertRefused(browser.get(late));
        assertThat(count("select count(*) from identity.account where email = '" + email + "'"))
                .isZero();
    }

    @Test
    void whoSaysNoThereIsTold() {
        subject(email, true);
        var back = STUB.comesBack(go(browser)).replaceFirst("code=[^&]*", "error=access_denied");
        var answer = browser.get(back, headers -> headers.setAcceptLanguageAsLocales(List.of(Locale.ENGLISH)));
        assertThat(Browser.bodyOf(answer)).contains("You did not sign in there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"})
    void leadsNowhereElse(String next) {
        subject(email, true);
        var door =
                Browser.locationOf(browser.get(SIGN_IN + "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8)));
        var entered = browser.get(STUB.comesBack(Objects.requireNonNull(door)));
        assertThat(URI.create(Objects.requireNonNull(Browser.locationOf(entered)))
                        .getHost())
                .isNull();
        assertThat(Browser.locationOf(entered)).doesNotContain("elsewhere");
    }

    @Test
    void pageAskedForIsReached() {
        subject(email, true);
        var door = Browser.locationOf(browser.get(SIGN_IN + "?next=/account"));
        assertThat(Browser.locationOf(browser.get(STUB.comesBack(Objects.requireNonNull(door)))))
                .isEqualTo("/account");
    }

    @Test
    void accountIsConnectedByItsOwnerWithThePasswordAndInTheSameSession() {
        var lou = people.with(Role.BUYER);
        subject(null, null);
        browser.signIn(lou);
        assertThat(Browser.statusOf(browser.post("/account/providers/begin", Map.of("password", "wrong"))))
                .isEqualTo(HttpStatus.UNAUTHORIZED);

        var back = STUB.comesBack(begin(browser));
        var mallory = new Browser(port);
        mallory.signIn(people.with(Role.BUYER));
        assertRefused(mallory.get(back));
        assertThat(Browser.locationOf(browser.get(back))).isEqualTo("/account/providers");
        assertThat(connectionsOf(lou.id())).isEqualTo(1);
        assertNotedOnce(lou.id());
        assertEntered(comeIn(new Browser(port)));
    }

    @Test
    void whatOneAccountIsConnectedWithNoOtherTakes() {
        subject(email, true);
        comeIn(browser);
        var lou = people.with(Role.BUYER);
        var other = new Browser(port);
        other.signIn(lou);

        assertThat(Browser.statusOf(other.get(STUB.comesBack(begin(other))))).isEqualTo(HttpStatus.CONFLICT);
        assertThat(connectionsOf(lou.id())).isZero();
    }

    @Test
    void disconnectedOpensNothingAndALinkStillDoes() {
        subject(email, true);
        comeIn(browser);
        var account = accountOf(email);
        var id = text("select id::text from identity.provider_account where account_id = " + account);
        var mallory = new Browser(port);
        mallory.signIn(people.with(Role.BUYER));
        assertThat(Browser.statusOf(mallory.post("/account/providers/" + id + "/removal", Map.of())))
                .isEqualTo(HttpStatus.NOT_FOUND);

        assertThat(Browser.bodyOf(browser.get("/account/providers"))).contains(email);
        browser.post("/account/providers/" + id + "/removal", Map.of());

        assertThat(Browser.statusOf(comeIn(new Browser(port)))).isEqualTo(HttpStatus.OK);
        assertThat(connectionsOf(account)).isZero();
        letters.await(email, 1);
        var later = new Browser(port);
        later.post("/sign-in/link", Map.of("email", email));
        later.get(letters.way(email, 2));
        assertEntered(later.post("/link", Map.of()));
    }

    @Test
    void disconnectedIsOutWhereSomebodyCameInByItAndNowhereElse() {
        subject(email, true);
        comeIn(browser);
        var account = accountOf(email);
        var elsewhere = new Browser(port);
        comeIn(elsewhere);
        var byLink = new Browser(port);
        byLink.post("/sign-in/link", Map.of("email", email));
        byLink.get(letters.way(email));
        assertEntered(byLink.post("/link", Map.of()));
        var id = text("select id::text from identity.provider_account where account_id = " + account);

        browser.post("/account/providers/" + id + "/removal", Map.of());

        assertThat(Browser.statusOf(browser.get("/account")))
                .as("where it was done")
                .isEqualTo(HttpStatus.OK);
        assertThat(Browser.statusOf(byLink.get("/account"))).isEqualTo(HttpStatus.OK);
        assertThat(Browser.statusOf(elsewhere.get("/account"))).isEqualTo(HttpStatus.SEE_OTHER);
    }

    @Test
    void whoSignsOutWhileTheProviderAnswersConnectsNothing() {
        var lou = people.with(Role.BUYER);
        subject(null, null);
        browser.signIn(lou);
        var back = STUB.comesBack(begin(browser));
        STUB.meanwhile(() -> run("delete from identity.session where account_id = " + lou.id()));

        assertThat(Browser.statusOf(browser.get(back))).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(connectionsOf(lou.id())).isZero();
    }

    @Test
    void newcomersFindTheProviderToo() {
        assertThat(Browser.bodyOf(browser.get("/sign-up"))).contains("/sign-in/provider", OidcStub.NAME);
    }

    @Test
    void providerThatIsSilentIsAskedOnceForManyVisitors() {
        var silent = OidcStub.open();
        silent.does(Fault.SILENT_ABOUT_ITSELF);
        var provider = new Provider(new OidcProperties(
                URI.create(silent.address()), "tablee", null, null, Duration.ofSeconds(1), Duration.ofSeconds(1)));

        var told = Flux.range(0, 12)
                .flatMap(visitor -> provider.door(
                                ProviderVisits.Going.random(),
                                URI.create("http://localhost/sign-in/provider/return"),
                                Locale.FRENCH)
                        .map(URI::toString)
                        .onErrorResume(refused -> Mono.just(Objects.requireNonNull(refused.getMessage()))))
                .collectList()
                .block();

        assertThat(told).hasSize(12).containsOnly("provider-silent");
        assertThat(silent.discoveries()).isEqualTo(1);
        provider.close();
        silent.close();
    }

    @Test
    void goingThereIsCounted() {
        for (var times = 0; times < properties.failuresPerAddress(); times++) {
            go(browser);
        }
        var refused = browser.get(SIGN_IN);
        assertThat(Browser.statusOf(refused)).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
        assertThat(refused.getResponseHeaders().getFirst("Retry-After")).isNotNull();
    }

    @Test
    void providerThatIsDownIsSaidSoAndAskedAgainLater() {
        var down = OidcStub.open();
        var settings = new OidcProperties(
                URI.create(down.address()), "tablee", null, null, Duration.ofMillis(500), Duration.ofMillis(500));
        down.close();
        var provider = new Provider(settings);
        var door = provider.door(
                ProviderVisits.Going.random(), URI.create("http://localhost/sign-in/provider/return"), Locale.FRENCH);

        assertThat(door.map(URI::toString)
                        .onErrorResume(refused -> Mono.just(Objects.requireNonNull(refused.getMessage())))
                        .block())
                .isEqualTo("provider-silent");
        provider.close();
        assertThat(settings.called()).isEqualTo("localhost");
    }

    @Test
    void providerIsAskedOnceWhatItIs() {
        go(browser);
        var asked = STUB.discoveries();
        go(browser);
        assertThat(STUB.discoveries()).isEqualTo(asked);
    }

    private static final String SIGN_IN = "/sign-in/provider";

    private static String subject(@Nullable String email, @Nullable Boolean verified) {
        var subject = UUID.randomUUID().toString();
        STUB.signIn(new OidcStub.Person(subject, email, verified, "Lou Ailleurs"));
        return subject;
    }

    private static String go(Browser browser) {
        var answer = browser.get(SIGN_IN);
        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.SEE_OTHER);
        return Objects.requireNonNull(Browser.locationOf(answer));
    }

    private static String begin(Browser browser) {
        var page = Browser.bodyOf(browser.post("/account/providers/begin", Map.of("password", People.PASSWORD)));
        var link = Pattern.compile("href=\"(" + STUB.address() + "[^\"]*)\"").matcher(page);
        assertThat(link.find()).as(page).isTrue();
        return link.group(1).replace("&amp;", "&");
    }

    private static EntityExchangeResult<String> comeIn(Browser browser) {
        return browser.get(STUB.comesBack(go(browser)));
    }

    private static void assertEntered(EntityExchangeResult<String> answer) {
        assertThat(Browser.statusOf(answer)).as(Browser.bodyOf(answer)).isEqualTo(HttpStatus.SEE_OTHER);
        assertThat(answer.getResponseCookies().getFirst("session")).isNotNull();
    }

    private static void assertRefused(EntityExchangeResult<String> answer) {
        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(answer.getResponseCookies().getFirst("session")).isNull();
    }

    private void assertNotedOnce(long account) {
        assertThat(count("select count(*) from identity.trail where action = 'provider-added' and actor_id = "
                        + account))
                .isEqualTo(1);
    }

    private long accountOf(String address) {
        return Objects.requireNonNull(accounts.idOf(address).block());
    }

    private long connectionsOf(long account) {
        return count("select count(*) from identity.provider_account where account_id = " + account);
    }

    private long count(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }

    private String text(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(String.class).one().block());
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
