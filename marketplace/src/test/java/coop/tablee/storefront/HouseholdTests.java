package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;

/** What a household must not eat: kept only if it wants that, said to itself alone, gone at once. */
@MarketplaceTest
class HouseholdTests {

    private static final String WARNING = "Votre ménage évite";

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @Test
    void allergiesAreKeptWithConsentOnlyAndSaidToTheHouseholdAlone() {
        var marchand = session("household");
        var celeriac = "/products/%d?destination=%d"
                .formatted(village.offer("Céleri-rave", village.firstDate()), village.site("kiosque"));

        send(marchand, "/household/allergies", 422, "allergen", "CELERY");
        assertThat(kept()).isZero();
        send(marchand, "/household/allergies", 303, "allergen", "CELERY", "consent", "yes");
        assertThat(kept()).isEqualTo(1);

        assertThat(page(marchand, celeriac)).contains(WARNING, "Ce produit en contient");
        assertThat(page(session("household2"), celeriac)).doesNotContain(WARNING);
        assertThat(page(session("canteen"), celeriac)).doesNotContain(WARNING);
        assertThat(page("", celeriac)).doesNotContain(WARNING);

        send(marchand, "/household/allergies/erasure", 303);
        assertThat(kept()).isZero();
        assertThat(page(marchand, celeriac)).doesNotContain(WARNING);
    }

    @Test
    void whatWasNeverAskedIsNotKept() {
        var marchand = session("household");

        send(marchand, "/household/allergies", 303, "allergen", "<script>", "consent", "yes");
        send(marchand, "/household/points", 303, "point", String.valueOf(village.site("tilleulsDoor")));

        assertThat(kept()).isZero();
        assertThat(number("select count(*) from network.household_point where household_id = "
                        + village.party("marchand")))
                .isZero();
        send(marchand, "/household/points", 303, "point", String.valueOf(village.site("kiosque")));
        assertThat(page(marchand, "/household")).contains("/?destination=" + village.site("kiosque"));
    }

    private long kept() {
        return number(
                "select count(*) from network.household_allergy where household_id = " + village.party("marchand"));
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private String page(String session, String path) {
        return client().get()
                .uri(path)
                .cookie("session", session)
                .header("Accept-Language", "fr")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    private void send(String session, String path, int status, String... fields) {
        var form = new LinkedMultiValueMap<String, String>();
        for (var n = 0; n < fields.length; n += 2) {
            form.add(fields[n], fields[n + 1]);
        }
        client().post()
                .uri(path)
                .cookie("session", session)
                .body(BodyInserters.fromFormData(form))
                .exchange()
                .expectStatus()
                .isEqualTo(status);
    }

    private String session(String who) {
        return client().post()
                .uri("/sign-in")
                .body(BodyInserters.fromFormData("email", village.email(who)).with("password", "demo"))
                .exchange()
                .returnResult(Void.class)
                .getResponseCookies()
                .getFirst("session")
                .getValue();
    }

    private WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .defaultHeader("Origin", "http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }
}
