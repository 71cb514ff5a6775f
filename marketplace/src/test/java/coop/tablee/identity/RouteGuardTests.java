package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.Statements;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

@IdentityTest
class RouteGuardTests {

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @Autowired
    Accounts accounts;

    @Autowired
    Sessions sessions;

    @Autowired
    RouteRegistry routes;

    WebTestClient web = WebTestClient.bindToServer().build();

    @BeforeEach
    void connect() {
        web = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    @Test
    void strangerIsShownTheWayToSignInAndBack() {
        var answer = web.get()
                .uri(URI.create("http://localhost:" + port + "/probe/signed-in?week=47&x=a%26b"))
                .exchange();
        answer.expectStatus().isSeeOther();
        answer.expectHeader().location("/sign-in?next=%2Fprobe%2Fsigned-in%3Fweek%3D47%26x%3Da%2526b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/orders/%00", "/api/v1/..%2f..%2fme", "/api/v1/%2e%2e", "/api/v1/me;x=%2f"})
    void strangeAddressIsAProblemLikeEveryOther(String path) {
        var answer =
                web.get().uri(URI.create("http://localhost:" + port + path)).exchange();
        answer.expectStatus().isBadRequest();
        answer.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void strangersFormIsNotRepeatedAfterSigningIn() {
        var answer = web.post().uri("/probe/signed-in").exchange();
        answer.expectStatus().isSeeOther();
        answer.expectHeader().location("/sign-in");
    }

    @Test
    void whoeverSendsAFormAfterItsSessionEndedComesBackToItsPageAndIsToldSo() {
        var answer = web.post()
                .uri("/probe/signed-in")
                .header("Referer", "https://elsewhere.example/orders/T1/change?x=1")
                .exchange();
        answer.expectStatus().isSeeOther();
        answer.expectHeader().location("/sign-in?next=%2Forders%2FT1%2Fchange%3Fx%3D1&ended=true");

        var door = web.get()
                .uri("/sign-in?next=/orders&ended=true")
                .header("Accept-Language", "en")
                .exchange();
        door.expectStatus().isOk();
        door.expectBody(String.class).value(page -> assertThat(page).contains("What you had just sent is not saved."));
    }

    @Test
    void partOfPageSendsTheWholePageToSignIn() {
        var answer = web.get()
                .uri("/probe/signed-in")
                .header("HX-Request", "true")
                .header("HX-Current-URL", "http://localhost:" + port + "/week?day=2")
                .exchange();
        answer.expectStatus().isNoContent();
        answer.expectHeader().valueEquals("HX-Redirect", "/sign-in?next=%2Fweek%3Fday%3D2");
    }

    @Test
    void programWithoutTokenIsAskedForOne() {
        var answer = web.get().uri("/api/probe/signed-in").exchange();
        answer.expectStatus().isUnauthorized();
        answer.expectHeader().valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }

    @Test
    void openRouteIsOpen() {
        assertThat(bodyOf("/probe/open", null)).isEqualTo("nobody");
        assertThat(bodyOf("/probe/open", cookieOf(people.with(Role.COOK)))).isEqualTo("somebody");
    }

    @Test
    void roleOpensItsRouteAndNoOther() {
        var coordinator = cookieOf(people.with(Role.COORDINATOR));
        assertThat(bodyOf("/probe/coordinator", coordinator)).isEqualTo("Cuisine des Tilleuls");
        statusIs(HttpStatus.FORBIDDEN, "/probe/packer", coordinator);
        statusIs(HttpStatus.FORBIDDEN, "/probe/coordinator", cookieOf(people.with(Role.PACKER, Role.BUYER)));
        assertThat(bodyOf("/probe/packer", cookieOf(people.with(Role.PACKER)))).isEqualTo("packer");
    }

    @Test
    void administratorIsOneWhateverTheAccountActsFor() {
        var person = people.actingFor();
        accounts.makeAdministrator(person.id()).block();
        statusIs(HttpStatus.FORBIDDEN, "/probe/party", cookieOf(person));
        assertThat(bodyOf("/probe/signed-in", cookieOf(person))).isEqualTo("SESSION " + person.id() + " -");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/probe/says-nothing", "/probe/says-two-things", "/probe/functional"})
    void routeThatDoesNotSayWhoMayUseItIsUsedByNobody(String offender) {
        var everything = people.with(Role.values());
        accounts.makeAdministrator(everything.id()).block();
        statusIs(HttpStatus.FORBIDDEN, offender, cookieOf(everything));
        statusIs(HttpStatus.SEE_OTHER, offender, null);
    }

    @Test
    void unknownAddressIsNotFoundByAnyone() {
        statusIs(HttpStatus.NOT_FOUND, "/no/such/page", null);
        statusIs(HttpStatus.NOT_FOUND, "/api/v1/no-such-thing", null);
        statusIs(HttpStatus.NOT_FOUND, "/no/such/page", cookieOf(people.with(Role.BUYER)));
    }

    @Test
    void wrongMethodIsSaidAsSuch() {
        web.delete().uri("/probe/open").exchange().expectStatus().isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus", "/v3/api-docs"
            })
    void machineMayLookAtTheMachine(String path) {
        statusIs(HttpStatus.OK, path, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/probe//signed-in",
                "/probe/signed-in/",
                "/probe/./signed-in",
                "/probe/open/../signed-in",
                "/probe/signed-in;a=b",
                "/probe/signed%2Din",
                "/probe%2Fsigned-in",
                "/PROBE/signed-in",
                "/probe/signed-in%00",
                "/probe/open/..;/signed-in"
            })
    void noSpellingOfPathWalksAroundTheGuard(String spelling) {
        var body = web.get()
                .uri(URI.create("http://localhost:" + port + spelling))
                .exchange()
                .expectStatus()
                .value(status -> assertThat(status).isIn(303, 400, 404))
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(body == null ? "" : body).doesNotContain("SESSION", "TOKEN", "NONE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Forwarded-Prefix"})
    void noHeaderRenamesRoute(String header) {
        web.get()
                .uri("/probe/signed-in")
                .header(header, "/probe/open")
                .exchange()
                .expectStatus()
                .isSeeOther();
    }

    @Test
    void cookieIsWorthNothingAtTheApi() {
        var cookie = cookieOf(people.with(Role.COORDINATOR));
        statusIs(HttpStatus.UNAUTHORIZED, "/api/probe/coordinator", cookie);
        web.post()
                .uri("/api/probe/signed-in")
                .cookie("session", cookie)
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void tokenThatIsWorthNothingIsSaidSoEvenWhereNoneIsNeeded() {
        var answer = web.get()
                .uri("/api/probe/open")
                .header(
                        HttpHeaders.AUTHORIZATION,
                        "Bearer " + SecretToken.random().value())
                .exchange();
        answer.expectStatus().isUnauthorized();
        answer.expectHeader().valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
    }

    @Test
    void askingWhoIsThereCostsOneStatementBesideTheMemberships() {
        var cookie = cookieOf(people.with(Role.COORDINATOR));
        assertThat(identityStatements(() -> bodyOf("/probe/coordinator", cookie)))
                .hasSize(1);
        assertThat(identityStatements(() -> bodyOf("/probe/open", null))).isEmpty();
        assertThat(identityStatements(() -> statusIs(HttpStatus.SEE_OTHER, "/probe/coordinator", "forged")))
                .isEmpty();
        assertThat(identityStatements(() -> statusIs(HttpStatus.OK, "/identity/door.css", cookie)))
                .isEmpty();
    }

    @Test
    void registryTellsEveryRouteWithItsDoor() {
        assertThat(routes.routes())
                .anySatisfy(route -> {
                    assertThat(route.method() + " " + route.path()).isEqualTo("GET /probe/coordinator");
                    assertThat(route.access()).isEqualTo(Access.roles(Role.COORDINATOR, Role.ADMINISTRATOR));
                })
                .anySatisfy(route -> {
                    assertThat(route.path()).isEqualTo("/probe/says-nothing");
                    assertThat(route.access()).isEqualTo(Access.nobody());
                });
    }

    /** Only those of this module: other modules' polling goes on meanwhile. */
    private static List<String> identityStatements(Runnable work) {
        return Statements.during(work).stream()
                .filter(sql -> sql.contains("identity."))
                .toList();
    }

    private String cookieOf(People.Person person) {
        return sessions.open(person.id(), null, new Visit(Duration.ofHours(1), false, "test", null))
                .map(SecretToken::value)
                .blockOptional()
                .orElseThrow();
    }

    private void statusIs(HttpStatus status, String path, @Nullable String cookie) {
        get(path, cookie).expectStatus().isEqualTo(status);
    }

    private String bodyOf(String path, @Nullable String cookie) {
        var body = get(path, cookie)
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return body == null ? "" : body;
    }

    private WebTestClient.ResponseSpec get(String path, @Nullable String cookie) {
        var request = web.get().uri(path);
        return (cookie == null ? request : request.cookie("session", cookie)).exchange();
    }
}
