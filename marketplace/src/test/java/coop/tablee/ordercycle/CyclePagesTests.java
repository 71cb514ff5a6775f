package coop.tablee.ordercycle;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;

@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CyclePagesTests {

    private static final Pattern CHOSEN = Pattern.compile("checkbox|radio");
    private static final Pattern FIELD = Pattern.compile("<input[^>]*>");
    private static final Pattern NAME = Pattern.compile(" name=\"([^\"]+)\"");
    private static final Pattern VALUE = Pattern.compile(" value=\"([^\"]*)\"");

    @LocalServerPort
    int port;

    private final DatabaseClient database;
    private final Village village;
    private final Map<String, String> sessions = new LinkedHashMap<>();

    CyclePagesTests(@Autowired DatabaseClient database, @Autowired Accounts accounts) {
        this.database = database;
        village = Village.build(database, accounts);
    }

    @BeforeEach
    void signIn() {
        for (var who : List.of("coordinator", "coordinator2", "producer")) {
            sessions.computeIfAbsent(who, this::sessionOf);
        }
    }

    @Test
    void coordinatorOpensTheNextWeekInTwoSteps() {
        var board = get("coordinator2", "/coop/cycles");
        assertThat(body(board))
                .contains("/coop/cycles/new-week")
                .contains("cycles/" + village.cycle("valDeSenne", village.firstDate()));
        var preview = body(get("coordinator2", "/coop/cycles/new-week"));
        assertThat(preview).contains("action=\"/coop/cycles/copy-week\"");

        var answer = post("coordinator2", "/coop/cycles/copy-week", fieldsOf(preview));

        assertThat(answer.getStatus().value()).isEqualTo(303);
        assertThat(number("select count(*) from ordercycle.cycle where cooperative_id = %d and copied_from is not null"
                        .formatted(village.party("valDeSenne"))))
                .isPositive();
    }

    @Test
    void previewNamesRepricedAndLeftOutProducts() {
        database.sql("""
                        do $$ declare n bigint; m bigint; begin
                            insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit, price, vat_category, storage, allergens)
                            select product_id, 7, names, family, ordering_unit, pricing_unit, content, content_unit, 2.00, vat_category, storage, allergens
                            from catalogue.product_version where product_id = %1$d and version = 1 returning id into n;
                            insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit, price, vat_category, storage)
                            select product_id, 7, names, family, ordering_unit, pricing_unit, content, content_unit, price, vat_category, storage
                            from catalogue.product_version where product_id = %2$d and version = 1 returning id into m;
                            update catalogue.product set current_version_id = n where id = %1$d;
                            update catalogue.product set current_version_id = m where id = %2$d;
                        end $$
                        """.formatted(village.product("Carotte"), village.product("Épinard")))
                .then()
                .block();

        var preview = body(get("coordinator", "/coop/cycles/new-week"));

        assertThat(preview)
                .contains("1,35")
                .contains("2,00")
                .contains("Carotte")
                .contains("fiche incomplète");
    }

    @Test
    void changedRowIsSavedWithNewVersionAndTheOthersAreLeftAlone() {
        var cycle = village.cycle("grandChamp", village.secondDate());
        var leek = village.offer("Poireau", village.secondDate());
        var carrot = village.offer("Carotte", village.secondDate());
        var fields = fieldsOf(body(get("coordinator", "/coop/cycles/" + cycle)));
        fields.put("h." + leek, "3,33");
        fields.put("max." + leek, "40");

        var answer = post("coordinator", "/coop/cycles/%d/offers".formatted(cycle), fields);

        assertThat(answer.getStatus().value()).isEqualTo(303);
        assertThat(decimal("select household_price from ordercycle.offer where id = " + leek))
                .isEqualByComparingTo("3.33");
        assertThat(number("select version from ordercycle.offer where id = " + leek))
                .isEqualTo(1);
        assertThat(number("select version from ordercycle.offer where id = " + carrot))
                .isZero();
        assertThat(number("select version from ordercycle.cycle where id = " + cycle))
                .isZero();
    }

    @Test
    void twoTabsMeetOnlyOnTheSameOfferAndAreToldInWords() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        var potato = village.offer("Pomme de terre", village.firstDate());
        var onion = village.offer("Oignon jaune", village.firstDate());
        var page = body(get("coordinator", "/coop/cycles/" + cycle));
        var first = fieldsOf(page);
        var second = fieldsOf(page);
        var third = fieldsOf(page);
        first.put("h." + potato, "1,50");
        second.put("h." + potato, "1,70");
        third.put("h." + onion, "1,11");
        var address = "/coop/cycles/%d/offers".formatted(cycle);
        assertThat(post("coordinator", address, first).getStatus().value()).isEqualTo(303);

        var refused = post("coordinator", address, second);

        assertThat(refused.getStatus().value()).isEqualTo(409);
        assertThat(body(refused)).contains("entre-temps").contains("value=\"1,70\"");
        assertThat(decimal("select household_price from ordercycle.offer where id = " + potato))
                .isEqualByComparingTo("1.50");
        assertThat(post("coordinator", address, third).getStatus().value()).isEqualTo(303);

        // Having read it, the second tab saves the page that it got.
        assertThat(post("coordinator", address, fieldsOf(body(refused)))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(decimal("select household_price from ordercycle.offer where id = " + potato))
                .isEqualByComparingTo("1.70");
    }

    @Test
    void badFiguresComeBackAsTheyWereTyped() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        var apple = village.offer("Pomme Jonagold", village.firstDate());
        var fields = fieldsOf(body(get("coordinator", "/coop/cycles/" + cycle)));
        for (var bad : List.of("-1", "abc", "1e9", "0,33333", "999999999")) {
            fields.put("h." + apple, bad);
            fields.put("feeHousehold", "7.5");

            var answer = post("coordinator", "/coop/cycles/%d/offers".formatted(cycle), fields);

            assertThat(answer.getStatus().value()).as(bad).isEqualTo(422);
            assertThat(body(answer)).contains("value=\"" + bad + "\"").contains("#h." + apple);
        }
        assertThat(number("select version from ordercycle.offer where id = " + apple))
                .isZero();
    }

    @Test
    void laterCutOffMovesTheOffersThatFollowTheCycle() {
        var cycle = village.cycle("valDeSenne", village.secondDate());
        var fields = fieldsOf(body(get("coordinator2", "/coop/cycles/" + cycle)));
        var later = village.secondDate().atTime(6, 0);
        fields.put("householdCutOff", later.toString());

        assertThat(post("coordinator2", "/coop/cycles/%d/offers".formatted(cycle), fields)
                        .getStatus()
                        .value())
                .isEqualTo(303);

        assertThat(number(
                        "select count(*) from ordercycle.offer where cycle_id = %d and household_cutoff_at <> timestamp '%s' at time zone 'Europe/Brussels'"
                                .formatted(cycle, later)))
                .isZero();
        fields = fieldsOf(body(get("coordinator2", "/coop/cycles/" + cycle)));
        fields.put(
                "householdCutOff", village.secondDate().plusDays(1).atTime(6, 0).toString());
        assertThat(post("coordinator2", "/coop/cycles/%d/offers".formatted(cycle), fields)
                        .getStatus()
                        .value())
                .isEqualTo(422);
    }

    @Test
    void whoBearsAShortageIsChosenInWordsAndNothingElseIs() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        var page = body(get("coordinator", "/coop/cycles/" + cycle));
        assertThat(page).contains("Les cuisines d’abord", "La même part pour chacun");
        var fields = fieldsOf(page);
        assertThat(fields).containsEntry("shortageRule", "SCHOOLS_FIRST");

        fields.put("shortageRule", "RICH_FIRST");
        assertThat(post("coordinator", "/coop/cycles/%d/offers".formatted(cycle), fields)
                        .getStatus()
                        .value())
                .isEqualTo(422);
        fields.put("shortageRule", "PRO_RATA");
        assertThat(post("coordinator", "/coop/cycles/%d/offers".formatted(cycle), fields)
                        .getStatus()
                        .value())
                .isEqualTo(303);

        assertThat(number("select count(*) from ordercycle.cycle where shortage_rule = 'PRO_RATA' and id = " + cycle))
                .isOne();
        assertThat(post("coordinator", "/coop/cycles/%d/offers".formatted(cycle), fields)
                        .getStatus()
                        .value())
                .as("an old page that changes it again")
                .isEqualTo(409);
    }

    @Test
    void newProductsAreOfferedFromTheCyclesPage() {
        var cycle = village.cycle("grandChamp", village.firstDate());

        var answer = post("coordinator", "/coop/cycles/%d/new-offers".formatted(cycle), Map.of("marginPercent", "10"));

        assertThat(answer.getStatus().value()).isEqualTo(303);
        assertThat(number("select count(*) from ordercycle.offer where cycle_id = " + cycle))
                .isEqualTo(30);
    }

    @Test
    void cycleOfAnotherCooperativeIsNotFound() {
        var foreign = village.cycle("grandChamp", village.firstDate());

        for (var path : List.of("/coop/cycles/" + foreign, "/coop/cycles/999999999", "/coop/cycles/leek")) {
            assertThat(get("coordinator2", path).getStatus().value()).as(path).isEqualTo(404);
        }
        for (var act : List.of("offers", "new-offers", "cancellation")) {
            var path = "/coop/cycles/%d/%s".formatted(foreign, act);
            assertThat(post("coordinator2", path, Map.of("h.1", "1"))
                            .getStatus()
                            .value())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(get("producer", "/coop/cycles").getStatus().value()).isEqualTo(403);
    }

    @Test
    void firstDateSaysWhatIsMissing() {
        assertThat(get("coordinator", "/coop/cycles/first").getStatus().value()).isEqualTo(200);

        var answer = post("coordinator", "/coop/cycles/first", Map.of("deliveryDate", "soon", "opens", ""));

        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(body(answer)).contains("value=\"soon\"").contains("#deliveryDate");
    }

    @Test
    void pageTakesTheSameStatementsForAnyNumberOfOffers() {
        var many = Statements.during(
                () -> get("coordinator", "/coop/cycles/" + village.cycle("grandChamp", village.secondDate())));
        var fewer = Statements.during(
                () -> get("coordinator2", "/coop/cycles/" + village.cycle("valDeSenne", village.secondDate())));

        assertThat(many).hasSameSizeAs(fewer);
    }

    /** What a browser would send back: every field of the page's last form, boxes only when they are ticked. */
    private static Map<String, String> fieldsOf(String page) {
        var fields = new LinkedHashMap<String, String>();
        FIELD.matcher(page.substring(page.lastIndexOf("<form", page.lastIndexOf("<input"))))
                .results()
                .forEach(found -> {
                    var tag = found.group();
                    var name = NAME.matcher(tag);
                    var value = VALUE.matcher(tag);
                    if (name.find() && (!CHOSEN.matcher(tag).find() || tag.contains(" checked"))) {
                        fields.put(name.group(1), value.find() ? value.group(1) : "");
                    }
                });
        return fields;
    }

    private EntityExchangeResult<String> get(String who, String path) {
        return web().get()
                .uri(path)
                .header(HttpHeaders.COOKIE, sessions.get(who))
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private EntityExchangeResult<String> post(String who, String path, Map<String, String> form) {
        var fields = new LinkedMultiValueMap<String, String>();
        form.forEach(fields::add);
        return web().post()
                .uri(path)
                .header(HttpHeaders.COOKIE, sessions.get(who))
                .bodyValue(fields)
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
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static String body(EntityExchangeResult<String> answer) {
        return String.valueOf(answer.getResponseBody());
    }

    private long number(String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block();
    }

    private BigDecimal decimal(String sql) {
        return database.sql(sql).map(row -> row.get(0, BigDecimal.class)).one().block();
    }
}
