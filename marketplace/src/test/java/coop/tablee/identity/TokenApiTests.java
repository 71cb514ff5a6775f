package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@IdentityTest
class TokenApiTests {

    private static final String TOKENS = "/api/v1/tokens";

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @Autowired
    Accounts accounts;

    @Autowired
    ApiTokens tokens;

    @Autowired
    JsonMapper json;

    Browser program = new Browser(0);

    @BeforeEach
    void startProgram() {
        program = new Browser(port);
    }

    @Test
    void passwordBuysTokenThatActsForTheOneParty() {
        var kitchen = People.kitchen(Role.BUYER, Role.COORDINATOR);
        var lou = people.actingFor(kitchen);
        var answer = program.api("POST", TOKENS, basic(lou), null);
        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.CREATED);
        assertThat(answer.getResponseHeaders().getCacheControl()).isEqualTo("no-store");
        var issued = read(answer);
        assertThat(issued.get("organisation").asString()).isEqualTo(Long.toString(kitchen.partyId()));
        assertThat(Instant.parse(issued.get("expiresAt").asString()))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
        assertThat(bodyWith(issued.get("token").asString(), "/api/probe/signed-in"))
                .isEqualTo("TOKEN " + lou.id() + " " + kitchen.partyId());
    }

    @Test
    void tokenActsForTheOrganisationAskedForWrittenAsTextOrNumber() {
        var first = People.kitchen(Role.BUYER);
        var second = People.kitchen(Role.COORDINATOR);
        var lou = people.actingFor(first, second);
        for (var organisation : new String[] {"\"%d\"".formatted(second.partyId()), Long.toString(second.partyId())}) {
            var issued = read(program.api("POST", TOKENS, basic(lou), "{\"organisation\": " + organisation + "}"));
            assertThat(bodyWith(issued.get("token").asString(), "/api/probe/coordinator"))
                    .isEqualTo("Cuisine des Tilleuls");
        }
    }

    @Test
    void foreignOrganisationIsAnsweredLikeOneThatDoesNotExist() {
        var foreign = People.kitchen(Role.BUYER);
        people.actingFor(foreign);
        var lou = people.with(Role.BUYER);
        var ofOthers =
                program.api("POST", TOKENS, basic(lou), "{\"organisation\": \"%d\"}".formatted(foreign.partyId()));
        var ofNobody = program.api("POST", TOKENS, basic(lou), "{\"organisation\": \"999999999\"}");
        assertThat(Browser.statusOf(ofOthers)).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(withoutReference(ofOthers)).isEqualTo(withoutReference(ofNobody));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"organisation\": {\"id\": 1}}", "[", "{\"organisation\": [1]}", "nothing"})
    void unreadableBodyIsRefusedBeforeAnyPasswordIsLookedAt(String body) {
        var answer = program.api("POST", TOKENS, basic(people.with(Role.BUYER)), body);
        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic Og==",
                "Basic bm8tY29sb24=",
                "Basic /////w==",
                "Bearer x",
                "Digest x",
                "basic"
            })
    void whoDoesNotSayWhoIsAskedTo(String authorization) {
        var answer = program.api("POST", TOKENS, authorization, null);
        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void unknownAddressGetsTheAnswerOfWrongPassword() {
        var lou = people.with(Role.BUYER);
        var wrong = program.api("POST", TOKENS, basic(lou.email(), "marmite"), null);
        var unknown = program.api("POST", TOKENS, basic("nobody-at-all@tests.example", "marmite"), null);
        assertThat(Browser.statusOf(wrong)).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(wrong.getResponseHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE))
                .startsWith("Basic ");
        assertThat(wrong.getResponseHeaders().getFirst(HttpHeaders.CONTENT_TYPE))
                .isEqualTo("application/problem+json");
        assertThat(withoutReference(wrong)).isEqualTo(withoutReference(unknown));
    }

    @Test
    void guessingEndsInPause() {
        var lou = people.with(Role.BUYER);
        for (int guess = 0; guess < 10; guess++) {
            program.api("POST", TOKENS, basic(lou.email(), "guess " + guess), null);
        }
        var paused = program.api("POST", TOKENS, basic(lou), null);
        assertThat(Browser.statusOf(paused)).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
        assertThat(paused.getResponseHeaders().getFirst(HttpHeaders.RETRY_AFTER))
                .isNotBlank();
        assertThat(read(paused).get("type").asString()).endsWith("/too-many-attempts");
    }

    @Test
    void colonInPasswordBelongsToIt() {
        var id = accounts.create("colon@tests.example", "Lou", Locale.FRENCH, "a:b:é")
                .block();
        assertThat(id).isNotNull();
        assertThat(Browser.statusOf(program.api("POST", TOKENS, basic("colon@tests.example", "a:b:e\u0301"), null)))
                .isEqualTo(HttpStatus.CREATED);
    }

    @Test
    void revokedTokenIsWorthNothing() {
        var token = tokenOf(people.with(Role.COORDINATOR));
        assertThat(Browser.statusOf(program.api("DELETE", TOKENS + "/current", "Bearer " + token, null)))
                .isEqualTo(HttpStatus.NO_CONTENT);
        assertThat(statusWith(token)).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(Browser.statusOf(program.api("DELETE", TOKENS + "/current", "Bearer " + token, null)))
                .isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void expiredTokenIsWorthNothing() {
        var lou = people.with(Role.COORDINATOR);
        var issued = Objects.requireNonNull(
                tokens.issue(lou.id(), null, new ApiTokens.Narrowing("", null, Duration.ofSeconds(-1)))
                        .block());
        assertThat(statusWith(issued.token().value())).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void tokenOfPartyThatWasLeftIsWorthNothing() {
        var kitchen = People.kitchen(Role.COORDINATOR);
        var lou = people.actingFor(kitchen);
        var token = tokenOf(lou);
        people.change(lou, People.kitchen(Role.COORDINATOR));
        assertThat(statusWith(token)).isEqualTo(HttpStatus.UNAUTHORIZED);
        people.change(lou, kitchen);
        assertThat(statusWith(token)).isEqualTo(HttpStatus.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer", "Bearer ", "Bearer x", "Token %s", "%s", "Bearer %s%s", "Bearer \"%s\"", "Basic %s"})
    void tokenMustBeShownAsOne(String header) {
        var token = tokenOf(people.with(Role.COORDINATOR));
        var answer = program.api("GET", "/api/probe/coordinator", header.replace("%s", token), null);
        assertThat(Browser.statusOf(answer)).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void tokenIsNoCookieAndSessionIsNoToken() {
        var lou = people.with(Role.COORDINATOR);
        program.session = tokenOf(lou);
        assertThat(Browser.statusOf(program.get("/probe/coordinator"))).isEqualTo(HttpStatus.SEE_OTHER);
        program.signIn(lou);
        assertThat(statusWith(Objects.requireNonNull(program.session))).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void tokenOpensNoPage() {
        var token = tokenOf(people.with(Role.COORDINATOR));
        assertThat(Browser.statusOf(program.api("GET", "/probe/coordinator", "Bearer " + token, null)))
                .isEqualTo(HttpStatus.SEE_OTHER);
    }

    @Test
    void programIsToldWhomItActsAs() {
        var kitchen = People.kitchen(Role.BUYER, Role.STOCK_KEEPER);
        var farm = new Membership(
                kitchen.partyId() + 700_000, "Ferme du Gué", Set.of("PRODUCER", "COOPERATIVE"), Set.of(Role.OWNER));
        var lou = people.actingFor(kitchen, farm);
        var me = read(program.api("GET", "/api/v1/me", "Bearer " + tokenOf(lou), null));
        assertThat(me.get("account").get("email").asString()).isEqualTo(lou.email());
        assertThat(me.get("account").get("id").asString()).isEqualTo(Long.toString(lou.id()));
        assertThat(me.get("organisation").asString()).isEqualTo(Long.toString(kitchen.partyId()));
        assertThat(me.get("memberships").get(0).toString())
                .isEqualTo(
                        "{\"organisation\":\"%d\",\"name\":\"Cuisine des Tilleuls\",\"kinds\":[\"kitchen\"],\"roles\":[\"buyer\",\"stock_keeper\"]}"
                                .formatted(kitchen.partyId()));
        assertThat(me.get("memberships").get(1).get("kinds").toString()).isEqualTo("[\"cooperative\",\"producer\"]");
    }

    @Test
    void accountWithoutMembershipGetsTokenThatActsForNobody() {
        var lou = people.actingFor();
        var issued = read(program.api("POST", TOKENS, basic(lou), null));
        assertThat(issued.get("organisation").isNull()).isTrue();
        assertThat(bodyWith(issued.get("token").asString(), "/api/probe/signed-in"))
                .isEqualTo("TOKEN " + lou.id() + " -");
    }

    private String tokenOf(People.Person person) {
        return read(program.api("POST", TOKENS, basic(person), null))
                .get("token")
                .asString();
    }

    private HttpStatus statusWith(String token) {
        return Browser.statusOf(program.api("GET", "/api/probe/coordinator", "Bearer " + token, null));
    }

    private String bodyWith(String token, String path) {
        return Browser.bodyOf(program.api("GET", path, "Bearer " + token, null));
    }

    private JsonNode read(EntityExchangeResult<String> answer) {
        return json.readTree(Browser.bodyOf(answer));
    }

    private String withoutReference(EntityExchangeResult<String> answer) {
        return answer.getStatus() + Browser.bodyOf(answer).replaceAll("\"reference\":\"[^\"]*\"", "");
    }

    private static String basic(People.Person person) {
        return basic(person.email(), People.PASSWORD);
    }

    private static String basic(String email, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((email + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
