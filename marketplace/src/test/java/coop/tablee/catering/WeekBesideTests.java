package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseCookie;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;

/** The calendar, the term's budget and the person's other kitchens, as the week's page and their own pages show them. */
@MarketplaceTest
class WeekBesideTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @LocalServerPort
    int port;

    private Village village;
    private WebTestClient web = WebTestClient.bindToServer().build();
    private MultiValueMap<String, ResponseCookie> session = new LinkedMultiValueMap<>();

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        web = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(8 << 20))
                .responseTimeout(Duration.ofSeconds(30))
                .build();
        run(
                "insert into catering.weekly_pattern (site_id, weekday, meals) select %d, d, 200 from generate_series(1, 7) d"
                        .formatted(door()));
        session = signIn();
    }

    @Test
    void aDaysHeadSaysWhatTheCalendarSaysAndItsMealsFollow() {
        post("/calendar", "site", door(), "kind", "OUTING", "first", date(), "people", 48);

        assertThat(week()).contains("name=\"m." + date() + "\" value=\"152\"", "Excursion : 48 de moins");

        post(
                "/calendar",
                "site",
                door(),
                "kind",
                "HOLIDAY",
                "first",
                date(),
                "name",
                "Congé local",
                "doorClosed",
                "yes");

        assertThat(week())
                .contains(
                        "name=\"m." + date() + "\" value=\"0\"",
                        "Congé local",
                        "personne ne mange",
                        "pas de livraison");
        assertThat(page("/calendar?site=" + door())).contains("Congé local", "48 de moins");
    }

    @Test
    void theWeekShowsWhatIsLeftOfItsTerm() {
        run("""
                insert into catering.term_budget (site_id, name, first_day, last_day, amount_minor, changed_by)
                values (%d, 'Premier trimestre', '%s', '%s', 123450, 0)
                """.formatted(door(), date().minusDays(30), date().plusDays(30)));

        assertThat(week()).contains("Premier trimestre : il reste 1 234,50 € sur 1 234,50 €");
        assertThat(page("/budgets")).contains("Premier trimestre", "Arrêté royal du 14 janvier 2013");
    }

    @Test
    void whoCooksForSeveralGoesFromOneToTheOtherByOneTap() {
        assertThat(week()).doesNotContain("action=\"/acting-for\"");
        run("insert into network.membership (account_id, party_id, roles) values (%d, %d, array['COOK', 'BUYER'])"
                .formatted(village.actor("canteen").accountId(), village.party("erables")));

        assertThat(week()).contains("accesskey=\"1\"", "value=\"" + village.party("erables") + "\"");
        var moved = send("/acting-for", "party", village.party("erables"), "next", "/week?monday=" + monday());

        assertThat(String.valueOf(moved.getResponseHeaders().getLocation())).endsWith("/week?monday=" + monday());
        assertThat(page("/week?monday=" + monday())).contains("erablesDoor");
    }

    private String week() {
        return page("/week?site=" + door() + "&monday=" + monday());
    }

    private LocalDate monday() {
        return Week.of(date()).monday();
    }

    private LocalDate date() {
        return village.firstDate();
    }

    private long door() {
        return village.site("tilleulsDoor");
    }

    private String page(String path) {
        return String.valueOf(web.get()
                        .uri(path)
                        .cookies(this::carry)
                        .header("Accept-Language", "fr")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .replaceAll("[\\u00a0\\u202f]", " ");
    }

    private void post(String path, Object... fields) {
        assertThat(send(path, fields).getStatus().value()).isEqualTo(303);
    }

    private EntityExchangeResult<byte[]> send(String path, Object... fields) {
        var form = new LinkedMultiValueMap<String, String>();
        for (var place = 0; place < fields.length; place += 2) {
            form.add(String.valueOf(fields[place]), String.valueOf(fields[place + 1]));
        }
        return web.post()
                .uri(path)
                .cookies(this::carry)
                .body(BodyInserters.fromFormData(form))
                .exchange()
                .expectBody()
                .returnResult();
    }

    private void carry(MultiValueMap<String, String> cookies) {
        session.forEach((name, values) -> cookies.add(name, values.get(0).getValue()));
    }

    private MultiValueMap<String, ResponseCookie> signIn() {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("email", village.email("canteen"));
        form.set("password", "demo");
        return web.post()
                .uri("/sign-in")
                .body(BodyInserters.fromFormData(form))
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseCookies();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
