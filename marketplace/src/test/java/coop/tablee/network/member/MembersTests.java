package coop.tablee.network.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Membership;
import coop.tablee.identity.Role;
import coop.tablee.identity.SecretToken;
import coop.tablee.network.Households;
import coop.tablee.network.Memberships;
import coop.tablee.network.NewOrganisation;
import coop.tablee.network.OrganisationKind;
import coop.tablee.network.Organisations;
import coop.tablee.platform.mail.LetterBox;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.LinkedMultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

@MarketplaceTest
class MembersTests {

    private static final AtomicLong COUNT = new AtomicLong();
    private static final Pattern WAY = Pattern.compile("/invitation/([A-Za-z0-9_-]{43})\\b");
    private static final Set<Role> STOCK = Set.of(Role.STOCK_KEEPER);

    @Autowired
    Members members;

    @Autowired
    Invitations invitations;

    @Autowired
    Memberships memberships;

    @Autowired
    Organisations organisations;

    @Autowired
    Households households;

    @Autowired
    Accounts accounts;

    @Autowired
    LetterBox letters;

    @Autowired
    MailTemplates templates;

    @Autowired
    DatabaseClient database;

    @Autowired
    TransactionalOperator transaction;

    @LocalServerPort
    int port;

    private ActingParty farm = new ActingParty(1, "", Set.of());
    private Person anne = new Person(0, "");

    record Person(long id, String email) {}

    @BeforeEach
    void found() {
        farm = organisation("Ferme des Essais");
        anne = person();
        join(anne, farm, Role.OWNER, Role.STOCK_KEEPER);
    }

    @Test
    void invitedNewMemberActsWithTheRolesGivenAndNoOther() {
        var lou = person();
        invitations.invite(lou.email, STOCK, as(anne)).block();
        var accepted = invitations.accept(secretTo(lou.email), as(lou)).block();
        assertThat(accepted.organisation()).isEqualTo("Ferme des Essais");
        assertThat(rolesOf(lou)).containsExactly(Role.STOCK_KEEPER);
        assertThat(trail("member-invited", anne)).isTrue();
        assertThat(trail("member-joined", lou)).isTrue();
    }

    @Test
    void invitationServesOnce() {
        var lou = person();
        invitations.invite(lou.email, STOCK, as(anne)).block();
        var secret = secretTo(lou.email);
        invitations.accept(secret, as(lou)).block();
        refuses(invitations.accept(secret, as(lou)), "invitation-worn-out");
    }

    @Test
    void oldInvitationBringsBackNothing() {
        var lou = person();
        invitations.invite(lou.email, Set.of(Role.OWNER), as(anne)).block();
        var used = secretTo(lou.email);
        invitations.accept(used, as(lou)).block();
        members.end(lou.id, as(anne)).block();
        refuses(invitations.accept(used, as(lou)), "invitation-worn-out");
        assertThat(rolesOf(lou)).isEmpty();
    }

    @Test
    void invitationThatWaitsWhenMemberIsShownOutBringsBackNothing() {
        var lou = person();
        invitations.invite(lou.email, Set.of(Role.OWNER), as(anne)).block();
        var waiting = secretTo(lou.email);
        join(lou, farm, Role.STOCK_KEEPER);
        refuses(invitations.accept(waiting, as(lou)), "already-member");
        assertThat(rolesOf(lou)).containsExactly(Role.STOCK_KEEPER);
        members.end(lou.id, as(anne)).block();
        refuses(invitations.accept(waiting, as(lou)), "invitation-worn-out");
        assertThat(rolesOf(lou)).isEmpty();
    }

    @Test
    void whatWasEndedBeginsAnewWithTheNewRolesOnly() {
        var lou = person();
        join(lou, farm, Role.OWNER, Role.STOCK_KEEPER);
        members.end(lou.id, as(anne)).block();
        invitations.invite(lou.email, Set.of(Role.DRIVER), as(anne)).block();
        invitations.accept(secretTo(lou.email), as(lou)).block();
        assertThat(rolesOf(lou)).containsExactly(Role.DRIVER);
    }

    @Test
    void invitationIsForTheAddressItWasSentTo() {
        var lou = person();
        var thief = person();
        invitations.invite(lou.email.toUpperCase(Locale.ROOT), STOCK, as(anne)).block();
        var secret = secretTo(lou.email.toUpperCase(Locale.ROOT));
        refuses(invitations.accept(secret, as(thief)), "invitation-of-another");
        assertThat(rolesOf(thief)).isEmpty();
        invitations.accept(secret, as(lou)).block();
        assertThat(rolesOf(lou)).containsExactly(Role.STOCK_KEEPER);
    }

    @Test
    void invitationOfSomebodyWhoIsOutIsWorthNothing() {
        var bruno = person();
        var lou = person();
        join(bruno, farm, Role.OWNER);
        invitations.invite(lou.email, Set.of(Role.OWNER), as(bruno)).block();
        var secret = secretTo(lou.email);
        members.change(bruno.id, STOCK, as(anne)).block();
        refuses(invitations.accept(secret, as(lou)), "invitation-worn-out");
    }

    @Test
    void withdrawnReplacedAndOldInvitationsAreWorthNothing() {
        var lou = person();
        invitations.invite(lou.email, Set.of(Role.OWNER), as(anne)).block();
        var first = secretTo(lou.email);
        invitations.invite(lou.email, STOCK, as(anne)).block();
        refuses(invitations.accept(first, as(lou)), "invitation-worn-out");
        var second = secretTo(lou.email, first);
        run("update network.invitation set expires_at = clock_timestamp() - interval '1 minute' where party_id = "
                + farm.id());
        refuses(invitations.accept(second, as(lou)), "invitation-worn-out");
        run("update network.invitation set expires_at = clock_timestamp() + interval '1 day' where party_id = "
                + farm.id());
        var id = invitations.of(farm).block().get(0).id();
        invitations.withdraw(id, as(anne)).block();
        refuses(invitations.accept(second, as(lou)), "invitation-worn-out");
        assertThat(rolesOf(lou)).isEmpty();
    }

    @Test
    void ofManyWhoPressAtOnceOneComesIn() {
        var lou = person();
        invitations.invite(lou.email, STOCK, as(anne)).block();
        var secret = secretTo(lou.email);
        var outcomes = atOnce(
                Collections.nCopies(8, invitations.accept(secret, as(lou)).then()));
        assertThat(outcomes.stream().filter("done"::equals)).hasSize(1);
        assertThat(outcomes.stream().filter("invitation-worn-out"::equals)).hasSize(7);
    }

    @Test
    void databaseKeepsNoSecretOfAnInvitation() {
        var lou = person();
        invitations.invite(lou.email, STOCK, as(anne)).block();
        var secret = secretTo(lou.email).value();
        assertThat(count("select count(*) from platform.mail where position('%s' in plain || html) > 0"
                        .formatted(secret)))
                .isZero();
    }

    @Test
    void letterThatOnlyTellsHasNoButton() {
        var letter = new MemberNews.Letter(
                "Ferme <b>", "Vos rôles ont changé", "Ce que vous pouvez", "", null, "Une question ?");
        var written = templates.write("network/mail/members", Locale.FRENCH, Map.of("letter", letter));
        assertThat(written.text())
                .contains("Ce que vous pouvez", "Une question ?")
                .doesNotContain("null", " : ");
        assertThat(written.html())
                .contains("Vos rôles ont changé", "Ferme &lt;b&gt;")
                .doesNotContain("null", "<a ");
    }

    @Test
    void memberIsNotInvitedAgain() {
        var lou = person();
        join(lou, farm, Role.DRIVER);
        refuses(invitations.invite(lou.email, STOCK, as(anne)), "already-member");
    }

    @Test
    void noMoreThanFiftyInvitationsWait() {
        for (var n = 0; n < 50; n++) {
            run(
                    "insert into network.invitation (party_id, email, roles, invited_by, expires_at) values (%d, 'x%d@many.example', array['DRIVER'], %d, clock_timestamp() + interval '1 day')"
                            .formatted(farm.id(), n, anne.id));
        }
        refuses(invitations.invite("one-more@many.example", STOCK, as(anne)), "too-many-invitations");
    }

    @Test
    void lastWhoLeadsCanNeitherLeaveNorBeDemotedNorShownOut() {
        var lou = person();
        join(lou, farm, Role.STOCK_KEEPER);
        refuses(members.leave(farm.id(), as(anne)), "last-owner");
        refuses(members.change(anne.id, STOCK, as(anne)), "last-owner");
        refuses(members.end(anne.id, as(anne)), "last-owner");
        assertThat(rolesOf(anne)).containsExactlyInAnyOrder(Role.OWNER, Role.STOCK_KEEPER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update network.membership set until = clock_timestamp() where party_id = %d",
                "update network.membership set roles = array['DRIVER'] where party_id = %d",
                "delete from network.membership where party_id = %d"
            })
    void databaseKeepsSomebodyWhoLeads(String attack) {
        assertThatThrownBy(() -> run(attack.formatted(farm.id())))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("nobody who leads it");
        assertThat(rolesOf(anne)).contains(Role.OWNER);
    }

    @Test
    void ofTwoWhoLeadAndLeaveAtTheSameMomentOneStays() {
        for (var round = 0; round < 10; round++) {
            var house = organisation("Maison " + round);
            var one = person();
            var other = person();
            join(one, house, Role.OWNER);
            join(other, house, Role.OWNER);
            var outcomes = atOnce(
                    List.of(members.leave(house.id(), as(one, house)), members.leave(house.id(), as(other, house))));
            assertThat(outcomes).containsExactlyInAnyOrder("done", "last-owner");
        }
    }

    /** Both are gone in their own transaction before either is judged, and neither sees the other. */
    @Test
    void ofTwoWhoGoByTheDatabaseAloneAtTheSameMomentOneStays() {
        var house = organisation("Maison");
        var one = person();
        var other = person();
        join(one, house, Role.OWNER);
        join(other, house, Role.OWNER);
        var gone = new AtomicLong();
        var both = Sinks.<Void>empty();
        var outcomes = atOnce(Stream.of(one, other)
                .map(who -> memberships
                        .end(who.id, house.id())
                        .then(Mono.defer(() -> {
                            if (gone.incrementAndGet() == 2) {
                                both.tryEmitEmpty();
                            }
                            return both.asMono();
                        }))
                        .then(database.sql("set constraints network.organisation_keeps_owner immediate")
                                .then())
                        .then(Mono.delay(Duration.ofMillis(200)))
                        .then()
                        .as(transaction::transactional))
                .toList());
        assertThat(outcomes).containsExactlyInAnyOrder("done", "refused");
        assertThat(members.of(house).block()).hasSize(1);
    }

    @Test
    void ofTwoWhoShowEachOtherOutOneStays() {
        for (var round = 0; round < 10; round++) {
            var house = organisation("Maison " + round);
            var one = person();
            var other = person();
            join(one, house, Role.OWNER);
            join(other, house, Role.OWNER);
            var outcomes =
                    atOnce(List.of(members.end(other.id, as(one, house)), members.end(one.id, as(other, house))));
            assertThat(outcomes).containsExactlyInAnyOrder("done", "forbidden");
        }
    }

    @Test
    void whoHandsOverKeepsTheirOtherRolesAndLeadsNoMore() {
        var lou = person();
        join(lou, farm, Role.STOCK_KEEPER);
        members.handOver(lou.id, as(anne)).block();
        assertThat(rolesOf(lou)).containsExactlyInAnyOrder(Role.OWNER, Role.STOCK_KEEPER);
        assertThat(rolesOf(anne)).containsExactly(Role.STOCK_KEEPER);
        refuses(members.end(lou.id, as(anne)), "forbidden");
        members.handOver(anne.id, as(lou)).block();
        assertThat(rolesOf(anne)).contains(Role.OWNER);
        assertThat(trail("organisation-handed-over", anne)).isTrue();
    }

    @Test
    void whoHandsOverAndDoesNothingElseIsOut() {
        var house = organisation("Maison");
        var one = person();
        var other = person();
        join(one, house, Role.OWNER);
        join(other, house, Role.DRIVER);
        members.handOver(other.id, as(one, house)).block();
        assertThat(members.of(house).block()).extracting(Member::account).containsExactly(other.id);
    }

    @Test
    void nothingIsHandedOverToOneselfOrToStrangers() {
        var stranger = person();
        refuses(members.handOver(anne.id, as(anne)), "own-successor");
        refuses(members.handOver(stranger.id, as(anne)), "not-found");
        assertThat(rolesOf(anne)).contains(Role.OWNER);
    }

    @Test
    void whoLedWhenThePageWasOpenedAndDoesNotNowChangesNothing() {
        var bruno = person();
        var lou = person();
        join(bruno, farm, Role.OWNER);
        join(lou, farm, Role.STOCK_KEEPER);
        var stale = as(bruno);
        members.end(bruno.id, as(anne)).block();
        refuses(members.change(lou.id, Set.of(Role.OWNER), stale), "forbidden");
        refuses(invitations.invite("friend@elsewhere.example", Set.of(Role.OWNER), stale), "forbidden");
        refuses(members.handOver(lou.id, stale), "forbidden");
    }

    @Test
    void householdIsNotLeft() {
        var home = new ActingParty(households.register("Ménage", 2).block(), "Ménage", Set.of("HOUSEHOLD"));
        var lou = person();
        join(lou, home, Role.HOUSEHOLD_MEMBER);
        refuses(members.leave(home.id(), as(lou, home)), "not-found");
    }

    @Test
    void foreignMembersAndInvitationsAnswerLikeNone() {
        var otherFarm = organisation("Ferme voisine");
        var neighbour = person();
        join(neighbour, otherFarm, Role.OWNER);
        invitations
                .invite("x@neighbour.example", STOCK, as(neighbour, otherFarm))
                .block();
        var foreign = invitations.of(otherFarm).block().get(0).id();
        var browser = signedIn(anne);
        assertThat(statusOf(browser.post("/members/" + neighbour.id + "/end"))).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(statusOf(browser.post("/members/" + neighbour.id + "/roles", "role", "OWNER")))
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(statusOf(browser.post("/members/" + neighbour.id + "/hand-over")))
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(statusOf(browser.post("/members/invitations/" + foreign + "/withdrawal")))
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(invitations.of(otherFarm).block()).hasSize(1);
    }

    @Test
    void memberWhoIsShownOutIsOutWithTheNextRequest() {
        var lou = person();
        join(lou, farm, Role.OWNER);
        var browser = signedIn(lou);
        assertThat(statusOf(browser.get("/members"))).isEqualTo(HttpStatus.OK);
        members.end(lou.id, as(anne)).block();
        assertThat(statusOf(browser.get("/members"))).isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void onlyWhoLeadsSeesThePeople() {
        var lou = person();
        join(lou, farm, Role.STOCK_KEEPER);
        assertThat(statusOf(signedIn(lou).get("/members"))).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(bodyOf(signedIn(anne).get("/members"))).contains(lou.email, "Ferme des Essais");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADMINISTRATOR", "HOUSEHOLD_MEMBER", "COORDINATOR", "KING", ""})
    void roleThatOrganisationDoesNotHaveIsGivenByNobody(String role) {
        var lou = person();
        join(lou, farm, Role.STOCK_KEEPER);
        var browser = signedIn(anne);
        assertThat(statusOf(browser.post("/members/" + lou.id + "/roles", "role", role)))
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(statusOf(browser.post("/members/invitations", "email", "x@roles.example", "role", role)))
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(rolesOf(lou)).containsExactly(Role.STOCK_KEEPER);
        assertThat(invitations.of(farm).block()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a b@c", "a@b\nBcc:c@d", "lou<evil@elsewhere.example>", "a,b@c"})
    void noAddressIsNotInvited(String email) {
        assertThat(statusOf(signedIn(anne).post("/members/invitations", "email", email, "role", "DRIVER")))
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(invitations.of(farm).block()).isEmpty();
    }

    @Test
    void followingAnInvitationChangesNothingAndItsSecretStandsInNoPage() {
        var lou = person();
        signedIn(anne).post("/members/invitations", "email", lou.email, "role", "STOCK_KEEPER");
        var secret = secretTo(lou.email).value();
        var browser = signedIn(lou);
        var arrived = browser.get("/invitation/" + secret);
        assertThat(arrived.getResponseHeaders().getFirst("Location")).isEqualTo("/invitation");
        assertThat(arrived.getResponseHeaders().getFirst("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(arrived.getResponseHeaders().getCacheControl()).isEqualTo("no-store");
        var page = browser.get("/invitation");
        assertThat(bodyOf(page))
                .contains("Ferme des Essais", "action=\"/invitation\"")
                .doesNotContain(secret);
        assertThat(rolesOf(lou)).isEmpty();
        assertThat(browser.post("/invitation").getResponseHeaders().getFirst("Location"))
                .isEqualTo("/acting-for");
        assertThat(rolesOf(lou)).containsExactly(Role.STOCK_KEEPER);
        assertThat(statusOf(browser.get("/invitation"))).isEqualTo(HttpStatus.GONE);
    }

    @Test
    void visitorIsLedInFirstAndBackToTheInvitation() {
        var lou = person();
        invitations.invite(lou.email, STOCK, as(anne)).block();
        var browser = new Browser(port);
        browser.get("/invitation/" + secretTo(lou.email).value());
        assertThat(bodyOf(browser.get("/invitation")))
                .contains("/sign-up?next=/invitation", "/sign-in?next=/invitation", lou.email)
                .doesNotContain("action=\"/invitation\"");
        assertThat(browser.post("/invitation").getResponseHeaders().getFirst("Location"))
                .startsWith("/sign-in");
        assertThat(rolesOf(lou)).isEmpty();
    }

    @Test
    void whoLeavesIsAskedNothingMore() {
        var lou = person();
        join(lou, farm, Role.STOCK_KEEPER);
        var browser = signedIn(lou);
        assertThat(bodyOf(browser.get("/my-organisations"))).contains("Ferme des Essais");
        browser.post("/my-organisations/" + farm.id() + "/leave");
        assertThat(rolesOf(lou)).isEmpty();
        assertThat(statusOf(browser.post("/my-organisations/" + farm.id() + "/leave")))
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(trail("member-left", lou)).isTrue();
    }

    private ActingParty organisation(String name) {
        var id = organisations
                .register(NewOrganisation.of(name, OrganisationKind.PRODUCER))
                .block();
        return new ActingParty(id, name, Set.of("PRODUCER"));
    }

    private Person person() {
        var email = "member-" + COUNT.incrementAndGet() + "@members.example";
        return new Person(
                accounts.create(email, "Lou Vandermeer", Locale.FRENCH, "demo").block(), email);
    }

    private void join(Person person, ActingParty party, Role... roles) {
        memberships.grant(person.id, party.id(), List.of(roles)).block();
    }

    private Actor as(Person person) {
        return as(person, farm);
    }

    private Actor as(Person person, ActingParty party) {
        var roles = memberships
                .membershipsOf(person.id)
                .filter(own -> own.partyId() == party.id())
                .map(Membership::roles)
                .blockFirst();
        var all = memberships.membershipsOf(person.id).collectList().block();
        return new Actor(
                person.id, "Lou", Locale.FRENCH, party, roles == null ? Set.of() : roles, all, Credential.SESSION);
    }

    private Set<Role> rolesOf(Person person) {
        var found = members.of(farm).block().stream()
                .filter(one -> one.account() == person.id)
                .findFirst();
        return found.isEmpty() ? Set.of() : Set.copyOf(found.get().roles());
    }

    private SecretToken secretTo(String email) {
        return secretTo(email, null);
    }

    /** Of the newest letter to an address, and not this one. */
    private SecretToken secretTo(String email, SecretToken older) {
        var found = new ArrayList<SecretToken>();
        Patience.until("a letter to " + email, () -> {
            letters.letters().stream()
                    .filter(letter -> letter.recipient().equals(email))
                    .findFirst()
                    .map(letter -> WAY.matcher(letter.text()))
                    .filter(way -> way.find() && (older == null || !way.group(1).equals(older.value())))
                    .ifPresent(way -> found.add(SecretToken.read(way.group(1)).orElseThrow()));
            return !found.isEmpty();
        });
        return found.get(0);
    }

    private static List<String> atOnce(List<Mono<Void>> acts) {
        return Flux.fromIterable(acts)
                .flatMap(
                        act -> act.thenReturn("done")
                                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code()))
                                .onErrorResume(refused -> Mono.just("refused"))
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .collectList()
                .block();
    }

    private static void refuses(Mono<?> act, String code) {
        assertThatThrownBy(act::block)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private boolean trail(String action, Person actor) {
        return count("select count(*) from identity.trail where action = '%s' and actor_id = %d"
                        .formatted(action, actor.id))
                > 0;
    }

    private long count(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private Browser signedIn(Person person) {
        var browser = new Browser(port);
        assertThat(statusOf(browser.post("/sign-in", "email", person.email, "password", "demo")))
                .isEqualTo(HttpStatus.SEE_OTHER);
        return browser;
    }

    private static HttpStatus statusOf(EntityExchangeResult<String> answer) {
        return HttpStatus.valueOf(answer.getStatus().value());
    }

    private static String bodyOf(EntityExchangeResult<String> answer) {
        return answer.getResponseBody() == null ? "" : answer.getResponseBody();
    }

    /** Keeps its cookies. */
    private static final class Browser {

        private final WebTestClient web;
        private final LinkedMultiValueMap<String, String> cookies = new LinkedMultiValueMap<>();

        Browser(int port) {
            web = WebTestClient.bindToServer()
                    .baseUrl("http://localhost:" + port)
                    .responseTimeout(Duration.ofSeconds(20))
                    .build();
        }

        EntityExchangeResult<String> get(String path) {
            return keep(web.get().uri(path).cookies(all -> all.addAll(cookies)).exchange());
        }

        EntityExchangeResult<String> post(String path, String... form) {
            var fields = new LinkedMultiValueMap<String, String>();
            for (var n = 0; n < form.length; n += 2) {
                fields.add(form[n], form[n + 1]);
            }
            return keep(web.post()
                    .uri(path)
                    .cookies(all -> all.addAll(cookies))
                    .bodyValue(fields)
                    .exchange());
        }

        private EntityExchangeResult<String> keep(WebTestClient.ResponseSpec exchange) {
            var answer = exchange.expectBody(String.class).returnResult();
            answer.getResponseCookies()
                    .forEach((name, set) -> cookies.set(name, set.get(0).getValue()));
            return answer;
        }
    }
}
