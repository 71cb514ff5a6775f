package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.mail.LetterBox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whoever comes in by the old way at the very moment when a new password is chosen does not stay. */
@IdentityTest
class OldWaysInTests {

    private static final String NEW = "une soupe au potimarron";

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @Autowired
    DatabaseClient database;

    @Autowired
    LetterBox box;

    ReadLetters letters;

    @BeforeEach
    @AfterEach
    void forgetAttempts() {
        letters = new ReadLetters(box);
        run("delete from identity.attempt");
    }

    @Test
    void oldPasswordThatWasRightAMomentAgoOpensNothing() {
        var lou = people.with(Role.BUYER);
        var owner = atTheLink(lou);
        var thief = new Browser(port);
        var doorstep = people.holdNext(lou);
        var attempt = CompletableFuture.supplyAsync(() -> Browser.statusOf(thief.signIn(lou)));
        doorstep.await();

        assertThat(reset(owner)).isEqualTo(HttpStatus.SEE_OTHER);
        doorstep.letGo();

        assertThat(attempt.join()).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(thief.session).isNull();
        assertThat(sessions(lou)).as("the owner’s").isEqualTo(1);
    }

    @Test
    void programsGetNoTokenByIt() {
        var lou = people.with(Role.BUYER);
        var owner = atTheLink(lou);
        var doorstep = people.holdNext(lou);
        var attempt = CompletableFuture.supplyAsync(() -> token(lou));
        doorstep.await();

        assertThat(reset(owner)).isEqualTo(HttpStatus.SEE_OTHER);
        doorstep.letGo();

        assertThat(attempt.join()).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(tokens(lou)).isZero();
    }

    @RepeatedTest(6)
    void ofAllWhoComeInAtOnceTheOneWithTheNewPasswordStays() {
        var lou = people.with(Role.BUYER);
        new Browser(port).post("/sign-in/link", Map.of("email", lou.email()));
        var byLink = new Browser(port);
        byLink.get(letters.way(lou.email()));
        var owner = atTheLink(lou);
        var comers = new ArrayList<Callable<HttpStatus>>();
        for (var n = 0; n < 5; n++) {
            comers.add(() -> Browser.statusOf(new Browser(port).signIn(lou)));
        }
        comers.add(() -> reset(owner));
        comers.add(() -> Browser.statusOf(byLink.post("/link", Map.of())));
        comers.add(() -> token(lou));
        comers.add(() -> token(lou));

        var answers = allAtOnce(comers);

        assertThat(answers)
                .containsAnyOf(HttpStatus.SEE_OTHER)
                .isSubsetOf(HttpStatus.SEE_OTHER, HttpStatus.CREATED, HttpStatus.UNAUTHORIZED, HttpStatus.GONE);
        assertThat(Browser.bodyOf(owner.get("/probe/signed-in"))).startsWith("SESSION " + lou.id() + " ");
        assertThat(sessions(lou)).isEqualTo(1);
        assertThat(tokens(lou)).isZero();
        assertThat(Browser.statusOf(new Browser(port).signIn(lou))).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @RepeatedTest(6)
    void ofTwoWhoChooseAPasswordAtOnceOneDoes() {
        var lou = people.with(Role.BUYER);
        var thief = new Browser(port);
        thief.signIn(lou);
        var owner = atTheLink(lou);

        allAtOnce(List.of(
                () -> reset(owner),
                () -> Browser.statusOf(thief.post(
                        "/account/password",
                        Map.of("password", People.PASSWORD, "newPassword", "la soupe de quelqu’un d’autre")))));

        var changed = database.sql(
                        "select count(*) from identity.trail where action = 'password-changed' and actor_id = :lou")
                .bind("lou", lou.id())
                .mapValue(Long.class)
                .one()
                .block();
        assertThat(changed).isEqualTo(1);
        assertThat(sessions(lou)).isEqualTo(1);
    }

    /** A browser that has followed a link for a new password and not pressed yet. */
    private Browser atTheLink(People.Person person) {
        var browser = new Browser(port);
        var before = letters.to(person.email()).size();
        browser.post("/forgotten", Map.of("email", person.email()));
        browser.get(letters.way(person.email(), before + 1));
        return browser;
    }

    private static HttpStatus reset(Browser browser) {
        return Browser.statusOf(browser.post("/link", Map.of("newPassword", NEW)));
    }

    private HttpStatus token(People.Person person) {
        var basic = Base64.getEncoder()
                .encodeToString((person.email() + ":" + People.PASSWORD).getBytes(StandardCharsets.UTF_8));
        return Browser.statusOf(new Browser(port).api("POST", "/api/v1/tokens", "Basic " + basic, null));
    }

    private static List<HttpStatus> allAtOnce(List<Callable<HttpStatus>> comers) {
        return Objects.requireNonNull(Flux.fromIterable(comers)
                .flatMap(comer -> Mono.fromCallable(comer).subscribeOn(Schedulers.boundedElastic()), comers.size())
                .collectList()
                .block());
    }

    private long sessions(People.Person person) {
        return count("select count(*) from identity.session where account_id = " + person.id());
    }

    private long tokens(People.Person person) {
        return count(
                "select count(*) from identity.api_token where revoked_at is null and account_id = " + person.id());
    }

    private long count(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
