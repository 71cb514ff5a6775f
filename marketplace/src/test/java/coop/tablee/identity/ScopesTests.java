package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.Patience;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.method.HandlerMethod;

@IdentityTest
class ScopesTests {

    private static final Pattern TOLD = Pattern.compile("<code class=\"token\">([A-Za-z0-9_-]{43})</code>");
    private static final String STOCK = "/api/v1/stock";

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @Autowired
    ApiTokens tokens;

    @Autowired
    Programs programs;

    @Autowired
    DatabaseClient database;

    Browser browser = new Browser(0);

    @BeforeEach
    void openBrowser() {
        browser = new Browser(port);
    }

    @Test
    void narrowedTokenReachesItsPartAndNothingElse() {
        var reads = narrowed(people.with(Role.STOCK_KEEPER, Role.BUYER), "stock:read");
        assertThat(status("GET", STOCK, reads)).isEqualTo(HttpStatus.OK);
        assertThat(status("GET", "/api/v1/me", reads)).isEqualTo(HttpStatus.OK);
        for (var call : new String[] {"PATCH " + STOCK, "GET /api/v1/orders", "GET /api/v1/offers"}) {
            var refused = browser.api(
                    call.split(" ")[0], call.split(" ")[1], "Bearer " + reads, call.startsWith("PATCH") ? "[]" : null);
            assertThat(Browser.statusOf(refused)).as(call).isEqualTo(HttpStatus.FORBIDDEN);
            assertThat(Browser.bodyOf(refused)).contains("insufficient-scope");
            assertThat(refused.getResponseHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE))
                    .startsWith("Bearer error=\"insufficient_scope\"");
        }
    }

    @Test
    void writingBringsReadingAlong() {
        var writes = narrowed(people.with(Role.STOCK_KEEPER), "stock:write");
        assertThat(status("GET", STOCK, writes)).isEqualTo(HttpStatus.OK);
        assertThat(Browser.bodyOf(browser.api("PATCH", STOCK, "Bearer " + writes, "[]")))
                .doesNotContain("insufficient-scope");
    }

    @Test
    void scopeGivesNothingThatItsHolderMayNot() {
        var writes = narrowed(people.with(Role.COOK), "stock:write");
        assertThat(Browser.bodyOf(browser.api("GET", STOCK, "Bearer " + writes, null)))
                .contains("/forbidden");
    }

    @Test
    void tokenWithoutScopesMayWhatItsHolderMay() {
        var whole = issue(people.with(Role.STOCK_KEEPER), null, Duration.ofHours(1));
        assertThat(status("GET", STOCK, whole)).isEqualTo(HttpStatus.OK);
        assertThat(status("GET", "/api/v1/offers", whole)).isNotEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void scopeThatIsKnownNoMoreGivesNothing() {
        var lou = people.with(Role.STOCK_KEEPER);
        var token = narrowed(lou, "stock:read");
        run("update identity.api_token set scopes = array['everything'] where account_id = " + lou.id());
        assertThat(status("GET", STOCK, token)).isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void callOfModuleThatSaysNothingIsClosedToNarrowedTokens() throws NoSuchMethodException {
        var silent = new HandlerMethod(
                Patience.class, Patience.class.getMethod("until", String.class, BooleanSupplier.class));
        assertThat(Scope.neededBy(silent, HttpMethod.GET)).isEmpty();
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/api/v1/new"));
        assertThat(GrantedScopes.admit(silent, exchange)).as("not narrowed").isTrue();
        GrantedScopes.note(exchange, Set.copyOf(Scope.all().toList()));
        assertThat(GrantedScopes.admit(silent, exchange)).isFalse();
    }

    @Test
    void programAsksForScopesByApi() {
        var lou = people.with(Role.STOCK_KEEPER);
        var issued = browser.api("POST", "/api/v1/tokens", basic(lou), "{\"scopes\": [\"stock:read\"]}");
        assertThat(Browser.statusOf(issued)).isEqualTo(HttpStatus.CREATED);
        assertThat(Browser.bodyOf(issued)).contains("\"scopes\":[\"stock:read\"]");
        assertThat(status("GET", "/api/v1/orders", tokenIn(issued))).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(status("GET", STOCK, tokenIn(issued))).isEqualTo(HttpStatus.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[\"\"]",
                "[\"stock\"]",
                "[\"open:read\"]",
                "[\"stock:read\",\"STOCK:READ\"]",
                "[null]",
                "[\"stock:read,orders:write\"]"
            })
    void scopeThatDoesNotExistIsRefused(String scopes) {
        var lou = people.with(Role.STOCK_KEEPER);
        var refused = browser.api("POST", "/api/v1/tokens", basic(lou), "{\"scopes\": %s}".formatted(scopes));
        assertThat(Browser.statusOf(refused)).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(count("select count(*) from identity.api_token where account_id = " + lou.id()))
                .isZero();
    }

    @Test
    void tokenMadeOnThePageIsToldOnceNamedAndEnds() {
        var lou = people.with(Role.STOCK_KEEPER);
        browser.signIn(lou);
        var made = make("Caisse", "stock:read", "30", People.PASSWORD);
        assertThat(made.getResponseHeaders().getCacheControl()).isEqualTo("no-store");
        var found = TOLD.matcher(Browser.bodyOf(made));
        assertThat(found.find()).isTrue();
        var token = found.group(1);
        var later = Browser.bodyOf(browser.get("/account/programs"));
        assertThat(later).contains("Caisse", "stock:read", "Jamais utilisé").doesNotContain(token);
        assertThat(status("GET", STOCK, token)).isEqualTo(HttpStatus.OK);
        assertThat(Browser.bodyOf(browser.get("/account/programs"))).doesNotContain("Jamais utilisé");
        var until = database.sql("select expires_at from identity.api_token where account_id = :id")
                .bind("id", lou.id())
                .mapValue(Instant.class)
                .one()
                .block();
        assertThat(until)
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));
        assertThat(count(
                        "select count(*) from identity.trail where action = 'token-issued' and detail ->> 'scopes' = 'stock:read' and actor_id = "
                                + lou.id()))
                .isEqualTo(1);
    }

    @Test
    void openBrowserIsNotEnoughForAToken() {
        var lou = people.with(Role.STOCK_KEEPER);
        browser.signIn(lou);
        for (var password : new String[] {"", "marmite"}) {
            var refused = make("Caisse", "stock:read", "365", password);
            assertThat(Browser.statusOf(refused).is4xxClientError()).isTrue();
            assertThat(Browser.bodyOf(refused)).doesNotContain("class=\"token\"");
        }
        assertThat(count("select count(*) from identity.api_token where account_id = " + lou.id()))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "366", "-30", "", "x", "99999999999"})
    void tokenHasAnEndOfThePage(String days) {
        browser.signIn(people.with(Role.STOCK_KEEPER));
        assertThat(Browser.statusOf(make("Caisse", "stock:read", days, People.PASSWORD))
                        .is4xxClientError())
                .isTrue();
    }

    @Test
    void tokenTakenBackIsWorthNothingAtOnce() {
        var lou = people.with(Role.STOCK_KEEPER);
        browser.signIn(lou);
        var token = narrowed(lou, "stock:read");
        browser.post("/account/programs/" + idOf(lou) + "/revocation", Map.of());
        assertThat(status("GET", STOCK, token)).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(Browser.statusOf(browser.post("/account/programs/" + idOf(lou) + "/revocation", Map.of())))
                .isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void whoLeadsTakesBackTheTokensOfAllMembersAndOthersOnlyTheirOwn() {
        var farm = People.kitchen(Role.OWNER);
        var anne = people.actingFor(farm);
        var lou = people.actingFor(with(farm, Role.STOCK_KEEPER));
        var bruno = people.actingFor(with(farm, Role.STOCK_KEEPER));
        var stranger = people.with(Role.OWNER);
        var token = narrowed(lou, farm, "stock:read");
        for (var other : new People.Person[] {bruno, stranger}) {
            browser.signIn(other);
            assertThat(Browser.statusOf(browser.post("/account/programs/" + idOf(lou) + "/revocation", Map.of())))
                    .isEqualTo(HttpStatus.NOT_FOUND);
        }
        assertThat(status("GET", STOCK, token)).isEqualTo(HttpStatus.OK);
        browser.signIn(anne);
        assertThat(Browser.bodyOf(browser.get("/account/programs")))
                .contains(idOf(lou).toString());
        browser.post("/account/programs/" + idOf(lou) + "/revocation", Map.of());
        assertThat(status("GET", STOCK, token)).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void whoComesBackFindsNoProgramOfBefore() {
        var farm = People.kitchen(Role.STOCK_KEEPER);
        var lou = people.actingFor(farm);
        var token = narrowed(lou, farm, "stock:read");
        programs.endOf(lou.id(), farm.partyId()).block();
        assertThat(status("GET", STOCK, token)).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    private EntityExchangeResult<String> make(String name, String scope, String days, String password) {
        return browser.post(
                "/account/programs", Map.of("name", name, "scope", scope, "days", days, "password", password));
    }

    private static Membership with(Membership farm, Role... roles) {
        return new Membership(farm.partyId(), farm.partyName(), farm.partyKinds(), Set.of(roles));
    }

    private String narrowed(People.Person person, String... scopes) {
        return issue(person, scopes, Duration.ofHours(1));
    }

    private String narrowed(People.Person person, Membership party, String scope) {
        return token(person, party.partyId(), Set.of(Scope.of(scope).orElseThrow()), Duration.ofHours(1));
    }

    private String issue(People.Person person, String @Nullable [] scopes, Duration life) {
        var party = Objects.requireNonNull(people.membershipsOf(person.id()).blockFirst())
                .partyId();
        return token(
                person,
                party,
                scopes == null
                        ? null
                        : Set.copyOf(Arrays.stream(scopes)
                                .map(word -> Scope.of(word).orElseThrow())
                                .toList()),
                life);
    }

    private String token(People.Person person, long party, @Nullable Set<Scope> scopes, Duration life) {
        return Objects.requireNonNull(tokens.issue(person.id(), party, new ApiTokens.Narrowing("Essai", scopes, life))
                        .block())
                .token()
                .value();
    }

    private UUID idOf(People.Person person) {
        return Objects.requireNonNull(database.sql("select id from identity.api_token where account_id = :id")
                .bind("id", person.id())
                .mapValue(UUID.class)
                .one()
                .block());
    }

    private HttpStatus status(String method, String path, String token) {
        return Browser.statusOf(browser.api(method, path, "Bearer " + token, null));
    }

    private static String tokenIn(EntityExchangeResult<String> issued) {
        return Browser.bodyOf(issued).replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
    }

    private static String basic(People.Person person) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((person.email() + ":" + People.PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    private long count(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
