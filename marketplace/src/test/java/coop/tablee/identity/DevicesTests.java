package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;

@IdentityTest
class DevicesTests {

    private static final String TELEPHONE =
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36";
    private static final String DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @Autowired
    Sessions sessions;

    @Autowired
    DatabaseClient database;

    Browser browser = new Browser(0);

    @BeforeEach
    void openBrowser() {
        browser = new Browser(port);
    }

    @Test
    void accountPageSaysWhereOneIsSignedInAndWhichIsThisOne() {
        var lou = people.with(Role.BUYER);
        browser.signIn(lou);
        open(lou, TELEPHONE);
        var page = Browser.bodyOf(browser.get("/account"));
        assertThat(page).contains("Chrome sur Android", "Celui-ci", "/account/devices/end-others");
        assertThat(page.split("/end\"", -1))
                .as("the other can be signed out, this one not")
                .hasSize(2);
        assertThat(page).doesNotContain(Objects.requireNonNull(browser.session));
    }

    @Test
    void deviceThatIsSignedOutIsOutWithItsNextRequest() {
        var lou = people.with(Role.BUYER);
        browser.signIn(lou);
        var lost = browserOf(lou, TELEPHONE);
        assertThat(Browser.statusOf(lost.get("/probe/signed-in"))).isEqualTo(HttpStatus.OK);
        assertThat(Browser.locationOf(browser.post("/account/devices/" + idOf(lost) + "/end", Map.of())))
                .isEqualTo("/account");
        assertThat(Browser.locationOf(lost.get("/probe/signed-in"))).startsWith("/sign-in");
        assertThat(Browser.statusOf(browser.get("/probe/signed-in"))).isEqualTo(HttpStatus.OK);
        assertThat(trailOf(lou)).contains("session-ended");
    }

    @Test
    void allOthersAreSignedOutAtOnceAndThisOneStays() {
        var lou = people.with(Role.BUYER);
        browser.signIn(lou);
        var others = List.of(browserOf(lou, TELEPHONE), browserOf(lou, DESK), browserOf(lou, ""));
        var neighbour = browserOf(people.with(Role.BUYER), DESK);
        browser.post("/account/devices/end-others", Map.of());
        assertThat(others)
                .allSatisfy(other -> assertThat(Browser.statusOf(other.get("/probe/signed-in")))
                        .isEqualTo(HttpStatus.SEE_OTHER));
        assertThat(Browser.statusOf(browser.get("/probe/signed-in"))).isEqualTo(HttpStatus.OK);
        assertThat(Browser.statusOf(neighbour.get("/probe/signed-in"))).isEqualTo(HttpStatus.OK);
        assertThat(trailOf(lou)).contains("other-sessions-ended");
    }

    @Test
    void deviceOfSomebodyElseIsAnsweredLikeOneThatDoesNotExist() {
        browser.signIn(people.with(Role.BUYER));
        var foreign = browserOf(people.with(Role.BUYER), DESK);
        var ofOthers = browser.post("/account/devices/" + idOf(foreign) + "/end", Map.of());
        var ofNobody = browser.post("/account/devices/" + UUID.randomUUID() + "/end", Map.of());
        assertThat(Browser.statusOf(ofOthers)).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(Browser.statusOf(ofNobody)).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(Browser.statusOf(foreign.get("/probe/signed-in"))).isEqualTo(HttpStatus.OK);
    }

    @Test
    void nameOfSessionOpensNothing() {
        var lou = people.with(Role.BUYER);
        browser.signIn(lou);
        var thief = new Browser(port);
        thief.session = idOf(browser).toString();
        assertThat(Browser.statusOf(thief.get("/probe/signed-in"))).isEqualTo(HttpStatus.SEE_OTHER);
    }

    @Test
    void whatBrowserSaysOfItselfIsShownNowhere() {
        var lou = people.with(Role.BUYER);
        browser.signIn(lou);
        open(lou, "<script>alert(1)</script>{0}");
        assertThat(Browser.bodyOf(browser.get("/account")))
                .contains("Un appareil")
                .doesNotContain("alert(1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                DESK + "|Firefox|Linux",
                TELEPHONE + "|Chrome|Android",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1|Safari|iPhone",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0|Edge|Windows",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15|Safari|macOS",
                "curl/8.14|''|''"
            })
    void browserIsNamedAsItsOwnerKnowsIt(String agent, String browserName, String system) {
        var lou = people.with(Role.BUYER);
        browser.signIn(lou);
        open(lou, agent);
        var found = database.sql(
                        "select id, user_agent, created_at, last_seen_at, false here from identity.session where account_id = :account and user_agent = :agent")
                .bind("account", lou.id())
                .bind("agent", agent)
                .map(Device::from)
                .one()
                .block();
        assertThat(Objects.requireNonNull(found).browser()).isEqualTo(browserName);
        assertThat(found.system()).isEqualTo(system);
    }

    private Browser browserOf(People.Person person, String agent) {
        var other = new Browser(port);
        other.session = open(person, agent).value();
        return other;
    }

    private SecretToken open(People.Person person, String agent) {
        return Objects.requireNonNull(
                sessions.open(person.id(), null, new Visit(Duration.ofHours(1), false, agent, null))
                        .block());
    }

    private UUID idOf(Browser signedIn) {
        var token = SecretToken.read(signedIn.session).orElseThrow();
        return Objects.requireNonNull(database.sql("select id from identity.session where token_hash = :hash")
                .bind("hash", token.hash())
                .mapValue(UUID.class)
                .one()
                .block());
    }

    private List<String> trailOf(People.Person person) {
        return Objects.requireNonNull(
                database.sql("select action from identity.trail where actor_id = :account order by id")
                        .bind("account", person.id())
                        .mapValue(String.class)
                        .all()
                        .collectList()
                        .block());
    }
}
