package coop.tablee.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Neighbours;
import coop.tablee.testing.Neighbours.Purchase;
import coop.tablee.testing.Village;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The figures of March and April 2023 in a village with neighbours: six farms, six households and two kitchens. In March everybody bought of every farm; in April
 * two farms only delivered.
 */
@MarketplaceTest
class CouncilFiguresTests {

    private static final LocalDate MARCH = LocalDate.of(2023, 3, 14);
    private static final LocalDate APRIL = LocalDate.of(2023, 4, 4);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    JsonMapper json;

    @LocalServerPort
    int port;

    private Village village;
    private Neighbours neighbours;
    private List<Long> farms;
    private List<Long> households;
    private WebTestClient client;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        neighbours = new Neighbours(database, village);
        farms = neighbours.producers(6);
        households = neighbours.households(6);
        run("update network.organisation set kitchen_kind = 'SCHOOL_CANTEEN' where id = " + village.party("tilleuls"));
        run("update network.organisation set kitchen_kind = 'CARE_HOME' where id = " + village.party("erables"));
        client = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(60))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(1 << 22))
                .build();
    }

    @AfterEach
    void leave() {
        neighbours.leave();
    }

    @Test
    void shortCircuitIsCountedFromTheSellerOfTheLine() {
        everyFarmSellsInMarch();
        neighbours.buys(leeks(farms.get(0), "tilleuls", 1_000).soldBy(farms.get(0)));
        neighbours.buys(leeks(farms.get(1), "tilleuls", 2_000).soldBy(village.party("valDeSenne")));
        run("update network.organisation set kinds = array['PRODUCER', 'COOPERATIVE'] where id = " + farms.get(2));
        neighbours.buys(leeks(farms.get(2), "tilleuls", 4_000));
        neighbours.areCounted();

        var figure = figure("none", "", "short-circuit-share");
        // 6 × 100.00 by the cooperative, of which the third farm's is not known; 10.00 by the farm; 20.00 through a
        // second cooperative
        assertThat(figure).containsEntry("numerator", "510.00").containsEntry("denominator", "530.00");
        assertThat(figure).containsEntry("value", "0.9623").containsEntry("coverage", "0.7910");
    }

    @Test
    void conversionNeedsItsLabelAndItsCertificateOnTheDay() {
        run(
                "insert into network.certificate (organisation_id, scheme, control_body, valid_from, valid_until) select id, 'IN_CONVERSION', 'BE-BIO-01', date '2022-01-01', until from (values ("
                        + farms.get(0) + ", date '2023-12-31'), (" + farms.get(1)
                        + ", date '2023-03-01')) held (id, until)");
        everyFarmSellsInMarch();
        for (var farm : farms) {
            neighbours.buys(neighbours.purchase(
                    village.offer("Pomme Jonagold", village.firstDate()),
                    MARCH,
                    village.party("tilleuls"),
                    "tilleulsDoor",
                    farm,
                    1_000));
        }
        neighbours.areCounted();

        assertThat(figure("none", "", "in-conversion-share"))
                .containsEntry("numerator", "10.00")
                .containsEntry("denominator", "660.00")
                .containsEntry("coverage", "1.0000");
        assertThat(figure("none", "", "organic-share")).containsEntry("numerator", "0.00");
    }

    @Test
    void socialEconomyNeedsAnApprovalOfTheDayOfProducerOrSeller() {
        run("insert into network.certificate (organisation_id, scheme, control_body, valid_from, valid_until) values ("
                + farms.get(0)
                + ", 'SOCIAL', 'Région', '2022-01-01', '2023-12-31'), (" + farms.get(1)
                + ", 'SOCIAL', 'Région', '2024-01-01', '2024-12-31')");
        run("update network.organisation set social_enterprise = true where id = " + farms.get(2));
        everyFarmSellsInMarch();
        neighbours.areCounted();

        assertThat(figure("none", "", "social-economy-share"))
                .containsEntry("numerator", "100.00")
                .containsEntry("denominator", "500.00")
                .containsEntry("coverage", "0.8333");
    }

    @Test
    void whatIsRefusedIsCountedAtThePriceAgreedAndByReason() {
        everyFarmSellsInMarch();
        neighbours.buys(leeks(farms.get(0), "tilleuls", 1_000).refused(10, "TEMPERATURE"));
        neighbours.buys(leeks(farms.get(1), "tilleuls", 1_000).refused(4, "DAMAGED"));
        neighbours.areCounted();

        assertThat(figure("none", "", "refused-share"))
                .containsEntry("numerator", "14.00")
                .containsEntry("denominator", "620.00")
                .containsEntry("value", "0.0226")
                .containsEntry("coverage", "1.0000");
        assertThat(figure("reason", "temperature", "refused-share"))
                .containsEntry("numerator", "10.00")
                .containsEntry("denominator", "620.00");
        assertThat(figure("reason", "damaged", "refused-share")).containsEntry("numerator", "4.00");
        assertThat(page()).contains("Trop chaud", "Abîmé", "10,00 €", "4,00 €");
    }

    @Test
    void aMonthOfTwoFarmsIsInNoFigureWhateverThePeriod() {
        everyFarmSellsInMarch();
        for (var household : households) {
            neighbours.buys(neighbours.purchase(
                    offer(), APRIL, household, "kiosque", farms.get(household.intValue() % 2), 700));
        }
        neighbours.areCounted();

        assertThat(figure("month", "2023-04", "producer-share"))
                .containsEntry("value", null)
                .containsEntry("numerator", null)
                .containsEntry("withheld", "2023-04");
        assertThat(figure("none", "", "producer-share"))
                .containsEntry("denominator", "600.00")
                .containsEntry("withheld", "2023-04");
        assertThat(page()).contains("Un mois n’est dans aucun chiffre", "avril 2023", "600,00");
        assertThat(rows("").body).hasSize(1 + 6).noneMatch(row -> row.contains(APRIL.toString()));
    }

    @Test
    void daysAreReadAsTheMonthsTheyLieIn() {
        everyFarmSellsInMarch();
        neighbours.areCounted();

        var answer = answer("from=2023-03-14&to=2023-03-15&by=none");
        assertThat(answer.path("from").asString() + answer.path("to").asString())
                .isEqualTo("2023-032023-03");
        assertThat(answer.path("items")
                        .path(0)
                        .path("denominator")
                        .path("amount")
                        .asString())
                .isEqualTo("600.00");
    }

    @Test
    void householdsTooFewTakeTheSmallestGroupWithThemInEveryAnswer() {
        everyFarmSellsInMarch();
        farms.forEach(farm -> neighbours.buys(leeks(farm, "erables", 1_000)));
        households
                .subList(0, 5)
                .forEach(household ->
                        neighbours.buys(neighbours.purchase(offer(), MARCH, household, "kiosque", farms.get(0), 800)));
        neighbours.areCounted();

        // One farm sold to all five households: the group is too small, and the care home's is the smallest of the
        // others
        assertThat(figure("group", "household", "producer-share")).containsEntry("numerator", null);
        assertThat(figure("group", "care-home", "producer-share")).containsEntry("numerator", null);
        assertThat(figure("group", "school-canteen", "producer-share")).containsEntry("denominator", "600.00");
        assertThat(figure("group", "together", "producer-share")).containsEntry("denominator", "100.00");
        assertThat(figure("audience", "household", "producer-share")).containsEntry("numerator", null);
        assertThat(figure("audience", "institution", "producer-share")).containsEntry("numerator", null);
        assertThat(figure("authority", "school-canteen/Commune de Forest " + village.number(), "producer-share"))
                .containsEntry("denominator", "600.00");
        assertThat(page())
                .contains("Maisons de repos", "Chiffre retenu", "Chiffres retenus, ensemble", "Commune de Forest");

        var unseen = rows("");
        assertThat(unseen.of("value")).hasSize(17);
        assertThat(unseen.of("buyer")).filteredOn(String::isEmpty).hasSize(11);
        assertThat(unseen.of("group")).doesNotContain("household", "care-home").contains("school-canteen", "");
    }

    @Test
    void onlyTheFoodCouncilOfTheTerritoryReadsWhatALineIs() {
        for (var farm : farms) {
            neighbours.buys(neighbours.purchase(
                    farm.equals(farms.get(0)) ? village.offer("Miel de printemps", village.firstDate()) : offer(),
                    MARCH,
                    village.party("tilleuls"),
                    "tilleulsDoor",
                    farm,
                    10_000));
        }
        neighbours.areCounted();

        assertThat(figure("family", "HONEY", "producer-share")).containsEntry("numerator", null);
        var everybody = rows("");
        assertThat(everybody.of("family")).doesNotContain("HONEY");
        assertThat(everybody.of("product")).containsOnly("");
        assertThat(everybody.of("value")).containsOnly("100.00");
        assertThat(rows(token("canteen")).of("product")).containsOnly("");

        var council = rows(token("council"));
        assertThat(council.of("family")).contains("HONEY", "STEM_VEGETABLES");
        assertThat(council.of("producer")).doesNotContain("").allMatch(name -> name.startsWith("P-"));
    }

    @Test
    void fileAndPageSayWhatTheAnswerSays() {
        everyFarmSellsInMarch();
        farms.forEach(farm -> neighbours.buys(leeks(farm, "erables", 1_000).refused(2, "QUALITY")));
        neighbours.areCounted();

        for (var by : List.of("month", "family", "group", "authority", "audience", "reason", "none")) {
            var answered = new ArrayList<String>();
            answer("from=2023-03&to=2023-03&by=" + by)
                    .path("items")
                    .forEach(item -> answered.add(String.join(
                            ",",
                            item.path("key").asString(),
                            item.path("indicator").asString(),
                            item.path("formula").asString(),
                            item.path("value").asString(""),
                            item.path("numerator").path("amount").asString(""),
                            item.path("denominator").path("amount").asString(""),
                            "EUR",
                            item.path("coverage").asString(""),
                            "")));
            assertThat(answered).as(by).isNotEmpty();
            assertThat(csv("from=2023-03&to=2023-03&by=" + by).stream().skip(1))
                    .as(by)
                    .containsExactlyElementsOf(answered);
        }
        assertThat(page()).contains("660,00", "Refusé à la porte", "Cantines scolaires", "12,00");
    }

    @Test
    void everyColumnThatIsKeptEqualsWhatTheLinesGive() {
        everyFarmSellsInMarch();
        run(
                "insert into network.certificate (organisation_id, scheme, control_body, valid_from, valid_until) select id, scheme, 'X', '2022-01-01', '2029-12-31' from (values ("
                        + farms.get(0) + ", 'ORGANIC'), (" + farms.get(1) + ", 'IN_CONVERSION'), (" + farms.get(2)
                        + ", 'SOCIAL')) held (id, scheme)");
        for (var product : List.of("Carotte", "Pomme Jonagold", "Poireau", "Tomme de vache")) {
            for (var farm : farms) {
                neighbours.buys(neighbours
                        .purchase(
                                village.offer(product, village.firstDate()),
                                MARCH,
                                households.get(0),
                                "kiosque",
                                farm,
                                1_370)
                        .refused(farm.intValue() % 3, "LATE"));
            }
        }
        neighbours.areCounted();
        assertThat(differences("total")).isZero();
        assertThat(differences("refusal")).isZero();
        assertThat(sumOf("organic_minor")).isPositive();
        assertThat(sumOf("conversion_minor")).isPositive();
        assertThat(sumOf("social_minor")).isPositive();
        assertThat(sumOf("short_circuit_minor")).isPositive();
        assertThat(sumOf("refused_minor")).isPositive();

        neighbours.buys(leeks(farms.get(3), "tilleuls", 5_000).refused(5, "DAMAGED"));
        assertThat(differences("total")).as("not counted yet").isPositive();
        run("select platform.announce('lines_accepted', 'neighbours-" + village.number()
                + "', jsonb_build_object('order', 0, 'buyer', " + village.party("tilleuls") + ", 'deliveryDate', '"
                + MARCH + "'))");
        for (var i = 0; i < 200 && differences("total") + differences("refusal") > 0; i++) {
            pause();
        }
        assertThat(differences("total") + differences("refusal")).isZero();
    }

    private void everyFarmSellsInMarch() {
        farms.forEach(farm -> neighbours.buys(leeks(farm, "tilleuls", 10_000)));
    }

    private Purchase leeks(long farm, String kitchen, int cents) {
        return neighbours.purchase(offer(), MARCH, village.party(kitchen), kitchen + "Door", farm, cents);
    }

    private long offer() {
        return village.offer("Poireau", village.firstDate());
    }

    /** The parts of a figure as the API tells them; months withheld under {@code withheld}. */
    private Map<String, String> figure(String by, String key, String indicator) {
        for (var item : answer("from=2023-03&to=2023-04&by=" + by).path("items")) {
            if (item.path("key").asString().equals(key)
                    && item.path("indicator").asString().equals(indicator)) {
                var parts = new java.util.HashMap<String, String>();
                parts.put("value", item.path("value").asString(null));
                parts.put("numerator", item.path("numerator").path("amount").asString(null));
                parts.put("denominator", item.path("denominator").path("amount").asString(null));
                parts.put("coverage", item.path("coverage").asString(null));
                parts.put("withheld", item.path("withheldMonths").path(0).asString(""));
                return parts;
            }
        }
        throw new AssertionError("No figure " + indicator + " of " + by + " " + key);
    }

    private JsonNode answer(String question) {
        return json.readTree(body("/api/v1/reports/val-" + village.number() + "/indicators?" + question, ""));
    }

    private List<String> csv(String question) {
        return lines(body("/api/v1/reports/val-" + village.number() + "/indicators.csv?" + question, ""));
    }

    private Rows rows(String token) {
        return new Rows(
                lines(body("/api/v1/reports/val-" + village.number() + "/rows.csv?from=2023-03&to=2023-04", token)));
    }

    private String page() {
        return body("/territories/val-" + village.number() + "?from=2023-03&to=2023-04", "")
                .replaceAll("[\\u00a0\\u202f]", " ");
    }

    private String body(String address, String token) {
        return client.get()
                .uri(java.net.URI.create("http://localhost:" + port + address))
                .headers(headers -> {
                    if (!token.isEmpty()) {
                        headers.setBearerAuth(token);
                    }
                })
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    private String token(String who) {
        var answer = client.post()
                .uri("/api/v1/tokens")
                .headers(headers -> headers.setBasicAuth(village.email(who), "demo"))
                .exchange()
                .expectStatus()
                .is2xxSuccessful()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return json.readTree(answer).path("token").asString();
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\r?\n"))
                .map(line -> line.replace("\"", ""))
                .toList();
    }

    private long differences(String what) {
        return database.sql("""
                        select count(*) from (
                            (select * from reporting.month_%1$s except select * from reporting.month_%1$s_from_lines)
                            union all (select * from reporting.month_%1$s_from_lines except select * from reporting.month_%1$s)) x
                        where month = '2023-03-01'
                        """.formatted(what)).mapValue(Long.class).one().block();
    }

    private long sumOf(String column) {
        return database.sql("select sum(" + column + ")::bigint from reporting.month_total where month = '2023-03-01'")
                .mapValue(Long.class)
                .one()
                .block();
    }

    private void run(String sql) {
        database.sql(sql).fetch().all().then().block();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A file's rows by the names of its columns; no cell of these has a comma. */
    private record Rows(List<String> body) {

        List<String> of(String column) {
            var place = Arrays.asList(body.get(0).split(",")).indexOf(column);
            return body.stream().skip(1).map(row -> row.split(",", -1)[place]).toList();
        }
    }
}
