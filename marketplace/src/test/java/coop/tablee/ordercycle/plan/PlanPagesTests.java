package coop.tablee.ordercycle.plan;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

@MarketplaceTest
class PlanPagesTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    private Village village;
    private String session;
    private String stranger;

    @BeforeEach
    void signIn() {
        village = Village.build(database, accounts);
        session = sessionOf("coordinator");
        stranger = sessionOf("coordinator2");
    }

    @Test
    void previewFollowsTheFormAndSaysWhyADateStaysOut() {
        var form = form();
        form.set("begins", "2026-11-23");
        form.set("onHoliday", "MOVE");
        form.set("until", "2026-12-25");
        form.put("days", List.of("FRIDAY"));

        var page = body(get(
                session,
                UriComponentsBuilder.fromPath("/coop/plans/preview")
                        .queryParams(form)
                        .build()
                        .encode()
                        .toUriString()));
        form.set("interval", "often");
        var unreadable = get(
                session,
                UriComponentsBuilder.fromPath("/coop/plans/preview")
                        .queryParams(form)
                        .build()
                        .encode()
                        .toUriString());

        assertThat(page).contains("id=\"dates\"").doesNotContain("<html lang");
        assertThat(unreadable.getStatus().value()).isEqualTo(200);
        assertThat(body(unreadable)).contains("Aucune date");
    }

    @Test
    void withoutAScriptTheDatesAreShownOnRequestAndNothingIsSaved() {
        var form = form();
        form.set("show", "on");

        var page = post(session, "/coop/plans", form);

        assertThat(page.getStatus().value()).isEqualTo(200);
        assertThat(body(page)).contains("value=\"Écoles\"").contains("Se prépare");
        assertThat(number("select count(*) from ordercycle.plan where cooperative_id = " + village.party("grandChamp")))
                .isZero();
    }

    @Test
    void planIsMadeChangedPausedAndItsWeekUndone() {
        var made = post(session, "/coop/plans", form());
        assertThat(made.getStatus().value()).isEqualTo(303);
        var plan = made.getResponseHeaders().getLocation().getPath();
        assertThat(body(get(session, plan))).contains("Chaque semaine", "jeudi").contains("Annuler la semaine");

        var week = LocalDate.parse(
                text("select max(delivery_date)::text from ordercycle.cycle where state = 'PLANNED' and plan_id = "
                        + plan.substring(plan.lastIndexOf('/') + 1)));
        assertThat(post(session, plan + "/removal?week=" + week, new LinkedMultiValueMap<>())
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(body(get(session, plan))).contains("Retirée").contains("Refaire la semaine");
        assertThat(post(session, plan + "/return?week=" + week, new LinkedMultiValueMap<>())
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(body(get(session, plan))).doesNotContain("Refaire la semaine");

        var pause = new LinkedMultiValueMap<String, String>();
        pause.set("active", "off");
        assertThat(post(session, plan + "/state", pause).getStatus().value()).isEqualTo(303);
        assertThat(body(get(session, plan))).contains("Ce plan se repose");
    }

    @Test
    void freshPlanShowsItsDatesBeforeAnythingIsTyped() {
        assertThat(body(get(session, "/coop/plans/new")))
                .contains("id=\"dates\"")
                .doesNotContain("Aucune date");
    }

    @Test
    void dayOfTheMonthIsSaidInWordsAndComesBackIntoItsFields() {
        var form = form();
        form.set("kind", "MONTHLY");
        form.set("place", "LAST");
        form.set("weekday", "FRIDAY");
        form.set("months", "2");

        var plan = post(session, "/coop/plans", form)
                .getResponseHeaders()
                .getLocation()
                .getPath();

        assertThat(body(get(session, "/coop/plans"))).contains("Un mois sur deux, le dernier vendredi");
        assertThat(body(get(session, plan)))
                .contains("Un mois sur deux, le dernier vendredi")
                .contains("value=\"LAST\" selected")
                .contains("value=\"FRIDAY\" selected")
                .doesNotContain("BYDAY");
    }

    @Test
    void whatCannotBeReadComesBackAsItWasTyped() {
        for (var bad : List.of("often", "0", "-1", "99999999999999999999", "1e9")) {
            var form = form();
            form.set("interval", bad);
            var answer = post(session, "/coop/plans", form);
            assertThat(answer.getStatus().value()).as(bad).isEqualTo(422);
            assertThat(body(answer)).contains("value=\"" + bad + "\"").contains("#interval");
        }
        var other = form();
        other.set("kind", "OTHER");
        other.set("rule", "every Tuesday");
        assertThat(body(post(session, "/coop/plans", other)))
                .contains("every Tuesday")
                .contains("règle de jours telle que les agendas l’écrivent");
        var early = form();
        early.set("householdDays", "12");
        assertThat(body(post(session, "/coop/plans", early))).contains("après l’ouverture");
        assertThat(post(session, "/coop/plans", new LinkedMultiValueMap<>())
                        .getStatus()
                        .value())
                .isEqualTo(422);
    }

    @Test
    void planOfAnotherCooperativeIsNotFound() {
        var plan = post(session, "/coop/plans", form())
                .getResponseHeaders()
                .getLocation()
                .getPath();

        for (var path : List.of(plan, "/coop/plans/leek", "/coop/plans/999999999")) {
            assertThat(get(stranger, path).getStatus().value()).as(path).isEqualTo(404);
        }
        for (var act : List.of(
                "",
                "/exceptions",
                "/exceptions/removal?exception=1",
                "/removal?week=2026-11-23",
                "/return?week=2026-11-23",
                "/state")) {
            assertThat(post(stranger, plan + act, form()).getStatus().value())
                    .as(act)
                    .isIn(404, 422);
        }
        assertThat(number(
                        "select version from ordercycle.plan where id = " + plan.substring(plan.lastIndexOf('/') + 1)))
                .isZero();
    }

    @Test
    void twoWhoChangeOnePlanAreTold() {
        var plan = post(session, "/coop/plans", form())
                .getResponseHeaders()
                .getLocation()
                .getPath();
        assertThat(post(session, plan, form()).getStatus().value()).isEqualTo(303);

        var second = form();
        second.set("name", "Autre nom");
        var refused = post(session, plan, second);

        assertThat(refused.getStatus().value()).isEqualTo(409);
        assertThat(body(refused)).contains("value=\"Autre nom\"").contains("entre-temps");
    }

    private LinkedMultiValueMap<String, String> form() {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("name", "Écoles");
        form.set("version", "0");
        form.set("begins", village.firstDate().toString());
        form.set("kind", "WEEKLY");
        form.set("interval", "1");
        form.put("days", List.of("THURSDAY"));
        form.set("until", "");
        form.set("count", "");
        form.set("rule", "");
        form.set("holidays", "BE");
        form.set("onHoliday", "SKIP");
        form.set("opensDays", "11");
        form.set("opensTime", "08:00");
        form.set("householdDays", "2");
        form.set("householdTime", "20:00");
        form.set("institutionDays", "3");
        form.set("institutionTime", "14:00");
        form.set("delivers", "07:00");
        form.set("feePercentHousehold", "5");
        form.set("feePercentInstitution", "5");
        form.set("shortageRule", "PRO_RATA");
        form.set("marginPercent", "20");
        form.set("weeksAhead", "5");
        return form;
    }

    private EntityExchangeResult<String> get(String cookies, String path) {
        return web().get()
                .uri(URI.create("http://localhost:" + port + path))
                .header(HttpHeaders.COOKIE, cookies)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private EntityExchangeResult<String> post(String cookies, String path, MultiValueMap<String, String> form) {
        return web().post()
                .uri(path)
                .header(HttpHeaders.COOKIE, cookies)
                .bodyValue(form)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private String sessionOf(String who) {
        var fields = new LinkedMultiValueMap<String, String>();
        fields.add("email", village.email(who));
        fields.add("password", "demo");
        var answer = web().post()
                .uri("/sign-in")
                .bodyValue(fields)
                .exchange()
                .expectBody()
                .returnResult();
        var cookies = new StringBuilder();
        answer.getResponseCookies()
                .forEach((name, values) -> cookies.append(name)
                        .append('=')
                        .append(values.get(0).getValue())
                        .append("; "));
        return cookies.append("language=fr").toString();
    }

    private WebTestClient web() {
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(60))
                .build();
    }

    private static String body(EntityExchangeResult<String> answer) {
        return String.valueOf(answer.getResponseBody());
    }

    private long number(String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block();
    }

    private String text(String sql) {
        return database.sql(sql).map(row -> row.get(0, String.class)).one().block();
    }
}
