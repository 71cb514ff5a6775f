package coop.tablee.stock.history;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class StockHistoryTests {

    private static final String HERE = "/stock/history";

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @LocalServerPort
    int port;

    private Village village;
    private Visitor producer;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        producer = Visitor.signedIn(port, village.email("producer"));
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void everyProductIsToldOfWithWhoWhatWhenHowMuchAndWhy() {
        count("Carotte", "90");
        order("Poireau", 7);
        producer.post(
                "/stock/rows/" + village.product("Betterave") + "/lots",
                Map.of("lot", "B1", "onHand", "4", "bestBefore", "2030-12-03"));

        assertThat(page(HERE))
                .contains("Carotte", "Compté", "avant : 500", "= 90", "kg", "producer")
                .contains("Poireau", "Réservé · pour une commande", "+ 7")
                .contains("Betterave", "Lot B1", "Date limite", "3 décembre 2030")
                .doesNotContain("Lait entier", "household");
        assertThat(page(HERE).indexOf("Lot B1")).isLessThan(page(HERE).indexOf("= 90"));
    }

    @Test
    void forecastThatIsSaidOtherwiseOrTakenBackStaysWithWhoSaidIt() {
        var api = ApiCaller.of(village, "producer", port);
        var monday = LocalDate.of(2030, 12, 2);
        for (var said : List.of("\"40\"", "\"40\"", "\"55.5\"", "null")) {
            var sent = api.call(
                    "PUT",
                    "/stock/forecasts",
                    "[{\"product\":%d,\"monday\":\"%s\",\"quantity\":%s}]"
                            .formatted(village.product("Carotte"), monday, said));
            assertThat(sent.status()).as(sent.body()).isEqualTo(200);
        }

        var items = items(HERE + "?kind=FORECAST");
        assertThat(items.split("Prévu", -1)).as("the same again is nothing new").hasSize(4);
        assertThat(items)
                .contains("Carotte", "Prévu · plus rien n’est prévu", "avant : 55,5", "2 décembre 2030", "producer")
                .contains("avant : 40", "= 55,5", "= 40");
        assertThat(items.indexOf("plus rien")).isLessThan(items.indexOf("= 55,5"));
        assertThat(items.indexOf("= 55,5")).isLessThan(items.indexOf("= 40"));
        assertThat(items(HERE + "?kind=COUNT")).doesNotContain("2 décembre");
        assertThat(items(HERE + "?kind=FORECAST&product=" + village.product("Poireau")))
                .doesNotContain("2 décembre");
        assertThat(items(HERE + "?person=" + village.actor("producer").accountId()))
                .contains("= 55,5");
        var moves = api.get("/stock/moves?kind=forecast");
        assertThat(moves.text("/items/0/week")).as(moves.body()).isEqualTo("2030-12-02");
        assertThat(moves.text("/items/0/quantity")).isEmpty();
        assertThat(moves.text("/items/0/before")).isEqualTo("55.5");
        assertThat(moves.text("/items/0/why")).isEqualTo("no_more");
        assertThat(moves.text("/items/0/who")).isNotEmpty();
        assertThat(moves.json().path("items").size()).isEqualTo(3);
        assertThat(new String(producer.download(HERE + ".csv?kind=FORECAST"), StandardCharsets.UTF_8))
                .contains(",forecast,55.5,KGM,40,,,,2030-12-02,,");
        assertThat(ApiCaller.of(village, "producer2", port)
                        .get("/stock/moves?kind=forecast")
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(api.get("/stock/%d/moves".formatted(village.product("Carotte")))
                        .body())
                .as("of the week, not of the row")
                .doesNotContain("forecast");
    }

    @Test
    void aLossIsToldWithItsReasonOnceAndFoundByItsKind() {
        reserve("Poireau", 30);
        var api = ApiCaller.of(village, "producer", port);
        var sent = api.call(
                "PATCH",
                "/stock",
                "[{\"product\":%d,\"lost\":\"176\",\"reason\":\"past_date\"},{\"product\":%d,\"onDemand\":true}]"
                        .formatted(village.product("Poireau"), village.product("Carotte")));
        assertThat(sent.status()).as(sent.body()).isEqualTo(200);

        assertThat(items(HERE + "?kind=WASTE"))
                .contains("Perdu · date dépassée", "− 176", "manque 6", "producer")
                .doesNotContain("Réservé");
        assertThat(items(HERE)).contains("Fait sur commande · désormais").doesNotContain("Corrigé");
        var told = api.get("/stock/moves?kind=waste");
        assertThat(told.json().path("items")).hasSize(1);
        assertThat(told.text("/items/0/quantity")).isEqualTo("-176");
        assertThat(told.text("/items/0/before")).isEqualTo("200");
        assertThat(told.text("/items/0/shortage")).isEqualTo("6");
        assertThat(told.text("/items/0/why")).isEqualTo("past_date");
        assertThat(api.get("/stock/moves?kind=on_demand").text("/items/0/why")).isEqualTo("begins");
    }

    @Test
    void whatWasMissingUntilItIsMadeAsOrderedIsToldWithWhoSaidSo() {
        reserve("Poireau", 30);
        reserve("Épinard", 20);
        count("Poireau", "24");
        count("Épinard", "15");
        var api = ApiCaller.of(village, "producer", port);
        var begins = "[{\"product\":%d,\"onDemand\":true}]".formatted(village.product("Poireau"));
        assertThat(api.call("PATCH", "/stock", begins).status()).isEqualTo(200);
        database.sql("select stock.set_on_demand(array[%d]::bigint[], true, %d)"
                        .formatted(
                                village.stock("Épinard"),
                                village.actor("producer").accountId()))
                .then()
                .block();

        var told = api.get("/stock/moves?kind=on_demand").json().path("items");
        assertThat(told.valueStream().map(one -> one.path("shortage").asString()))
                .as("by an import and by API")
                .containsExactly("5", "6");
        assertThat(told.valueStream().map(one -> one.path("who").asString())).doesNotContain("");
        assertThat(items(HERE + "?kind=ON_DEMAND"))
                .contains("Fait sur commande · désormais", "jusque-là il en manquait 6", "jusque-là il en manquait 5")
                .doesNotContain("manque 6");
    }

    @Test
    void aCountThatIsTakenBackIsToldAsThatAndNothingCame() {
        var api = ApiCaller.of(village, "producer", port);
        var row = "/stock/" + village.product("Carotte");
        var came = came();
        count("Carotte", "90");
        undo(api, row);

        assertThat(api.get(row).text("/counted")).isEqualTo("500");
        assertThat(api.get(row + "/moves").text("/items/0/kind")).isEqualTo("count");
        assertThat(api.get(row + "/moves").text("/items/0/why")).isEqualTo("undone");
        assertThat(items(HERE))
                .contains("Compté · compte annulé", "= 500", "avant : 90")
                .doesNotContain("+ 410");
        assertThat(came()).as("nothing came that was there all along").isEqualByComparingTo(came);

        count("Carotte", "540");
        assertThat(came()).isEqualByComparingTo(came.add(new BigDecimal("40")));
        undo(api, row);
        assertThat(came()).as("what was counted by mistake").isEqualByComparingTo(came);
        undo(api, row);
        assertThat(came()).as("it was no mistake").isEqualByComparingTo(came.add(new BigDecimal("40")));
        assertThat(api.get(row + "/moves").json().at("/items/0/why").isString())
                .as("whoever takes back what was taken back counts again")
                .isFalse();
    }

    private static void undo(ApiCaller api, String row) {
        var answer = api.call(
                "POST",
                row + "/undo",
                "{\"count\":\"%s\"}".formatted(api.get(row).text("/lastCount/id")));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** What came of carrots in this week. */
    private BigDecimal came() {
        return database.sql(
                        "select stock.came(%d, date_trunc('week', clock_timestamp() at time zone 'Europe/Brussels')::date) came"
                                .formatted(village.product("Carotte")))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    @Test
    void whatIsAskedForIsWhatIsShown() {
        count("Carotte", "90");
        count("Poireau", "80");
        reserve("Poireau", 7);
        var today = database.sql("select (clock_timestamp() at time zone 'Europe/Brussels')::date")
                .mapValue(LocalDate.class)
                .one()
                .block();
        var person = village.actor("producer").accountId();

        assertThat(items(HERE + "?product=" + village.product("Carotte")))
                .contains("= 90")
                .doesNotContain("= 80");
        assertThat(items(HERE + "?kind=COUNT&product="))
                .contains("= 90", "= 80")
                .doesNotContain("+ 7");
        assertThat(items(HERE + "?kind=RESERVE")).contains("+ 7").doesNotContain("= 90");
        assertThat(items(HERE + "?person=" + person)).contains("= 90").doesNotContain("+ 7");
        assertThat(items(HERE + "?from=" + today + "&until=" + today)).contains("= 90", "+ 7");
        assertThat(page(HERE + "?until=" + today.minusDays(1))).contains("Rien de tel ne s’est passé");
        assertThat(page(HERE + "?from=" + today.plusDays(1))).contains("Rien de tel ne s’est passé");
    }

    @Test
    void aBuyerIsNeitherNamedNorFoundByNumber() {
        var buyer = village.actor("household").accountId();
        database.sql(
                        "select stock.post(array[:row], array['reserve'], array[3::numeric], array[null::bigint], :buyer, null)")
                .bind("row", village.stock("Poireau"))
                .bind("buyer", buyer)
                .then()
                .block();

        assertThat(items(HERE + "?kind=RESERVE")).contains("+ 3").doesNotContain("household");
        assertThat(page(HERE + "?person=" + buyer)).contains("Rien de tel ne s’est passé");
    }

    @Test
    void aBuyerWhoHelpsTheCooperativeIsNotNamedForWhatTheyOrder() {
        var buyer = village.actor("household").accountId();
        database.sql(
                        "insert into network.membership (account_id, party_id, roles) values (:account, :party, array['VOLUNTEER'])")
                .bind("account", buyer)
                .bind("party", village.party("grandChamp"))
                .then()
                .block();
        order("household", "kiosque", PaymentMethod.TEST, "Poireau", 3);

        assertThat(items(HERE + "?kind=RESERVE")).contains("+ 3");
        assertThat(page(HERE)).doesNotContain("household");
        assertThat(new String(producer.download(HERE + ".csv"), StandardCharsets.UTF_8))
                .contains(",reserve,3,")
                .doesNotContain("household");
        var moves = ApiCaller.of(village, "producer", port).get("/stock/moves?kind=reserve");
        assertThat(moves.text("/items/0/quantity")).isEqualTo("3");
        assertThat(moves.body()).doesNotContain("household");
        assertThat(page(HERE + "?person=" + buyer)).contains("Rien de tel ne s’est passé");
    }

    @Test
    void manyAreReadPageByPageAndEachOnce() {
        for (var quantity = 1; quantity <= 130; quantity++) {
            reserve("Potimarron", 0.001 * quantity);
        }
        var product = "?kind=RESERVE&product=" + village.product("Potimarron");
        var first = producer.get(HERE + product).getResponseBody();

        assertThat(first.split("<time ", -1)).hasSize(61);
        assertThat(first).contains("page=2");
        assertThat(producer.get(HERE + product + "&page=3").getResponseBody().split("<time ", -1))
                .hasSize(11);
        assertThat(new String(producer.download(HERE + ".csv" + product), StandardCharsets.UTF_8).lines())
                .hasSize(131);
        assertThat(new String(producer.download(HERE + ".csv" + product + "&page=3"), StandardCharsets.UTF_8).lines())
                .as("all of them, whatever page")
                .hasSize(131);

        var api = ApiCaller.of(village, "producer", port);
        var asked = "/stock/moves?kind=reserve&product=" + village.product("Potimarron");
        var page = api.get(asked);
        assertThat(page.json().path("items")).hasSize(60);
        assertThat(page.text("/next")).isEqualTo("2");
        var last = api.get(asked + "&cursor=3");
        assertThat(last.json().path("items")).hasSize(10);
        assertThat(last.json().path("next").isNull()).isTrue();
        assertThat(last.text("/items/9/quantity")).isEqualTo("0.001");
    }

    @Test
    void theFileIsReadByNoSpreadsheetAsAFormula() {
        producer.post("/stock/rows/" + village.product("Betterave") + "/lots", Map.of("lot", "=1+1", "onHand", "4"));
        count("Carotte", "90");

        var lines = new String(producer.download(HERE + ".csv"), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(lines.get(0))
                .endsWith("kind,quantity,unit,before,shortage,best_before,best_before_was,week,why,who");
        assertThat(lines.get(1)).contains(",Carotte,,,count,90,KGM,500,0,,,,,producer");
        assertThat(String.join("\n", lines)).contains("'=1+1").doesNotContain(",=1+1");
    }

    @Test
    void nobodySeesAnothersHistory() {
        count("Carotte", "90");
        var other = Visitor.signedIn(port, village.email("producer2"));

        assertThat(Visitor.textOf(other.get(HERE + "?product=" + village.product("Carotte"))))
                .contains("Rien de tel ne s’est passé");
        assertThat(Visitor.textOf(other.get(HERE))).doesNotContain("= 90");
        assertThat(ApiCaller.of(village, "producer2", port)
                        .get("/stock/moves?product=" + village.product("Carotte"))
                        .json()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void anEndBeforeTheBeginningIsSaidBesideIt() {
        var answer = producer.get(HERE + "?from=2026-11-20&until=2026-11-01");

        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(answer.getResponseBody()).contains("id=\"until-error\"", "value=\"2026-11-20\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind=THEFT",
                "kind=count",
                "product=leeks",
                "product=99999999999999999999",
                "person='",
                "from=yesterday",
                "from=%2B999999-01-01",
                "until=1000-01-01",
                "page=x"
            })
    void whatCannotBeAskedIsRefused(String question) {
        assertThat(producer.get(HERE + "?" + question).getStatus().value()).isBetween(400, 422);
        assertThat(producer.get(HERE + ".csv?" + question).getStatus().value()).isBetween(400, 422);
    }

    @ParameterizedTest
    @CsvSource({
        "kind=theft,kind",
        "kind=COUNT,kind",
        "cursor=0,cursor",
        "cursor=abc,cursor",
        "cursor=99999,cursor",
        "from=2026-11-20&until=2026-11-01,until"
    })
    void programsAreToldWhichFieldCannotBe(String question, String field) {
        var answer = ApiCaller.of(village, "producer", port).get("/stock/moves?" + question);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/errors/0/field")).isEqualTo(field);
    }

    @Test
    void absurdPagesAreEmptyAndNoError() {
        for (var page : List.of("0", "-5", "10000", "2147483647")) {
            assertThat(producer.get(HERE + "?page=" + page).getStatus().value()).isEqualTo(200);
        }
    }

    private void count(String product, String quantity) {
        producer.post("/stock/rows/" + village.product(product), Map.of("onHand", quantity));
    }

    private void reserve(String product, double quantity) {
        database.sql(
                        "select stock.post(array[:row], array['reserve'], array[:quantity::numeric], array[null::bigint], null, null)")
                .bind("row", village.stock(product))
                .bind("quantity", quantity)
                .then()
                .block();
    }

    private void order(String product, int quantity) {
        order("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, product, quantity);
    }

    private void order(String buyer, String place, PaymentMethod payment, String product, int quantity) {
        var day = village.firstDate();
        var lines = List.of(new LineRequest(village.offer(product, day), BigDecimal.valueOf(quantity), null));
        placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(),
                                List.of(new OrderRequest(village.site(place), day, null, "BC-2", lines)),
                                payment,
                                false,
                                true),
                        village.actor(buyer))
                .block();
    }

    private String page(String path) {
        var answer = producer.get(path);
        assertThat(answer.getStatus().value()).isEqualTo(200);
        return Visitor.textOf(answer);
    }

    /** What happened, without the form. */
    private String items(String path) {
        var page = page(path);
        return page.substring(page.indexOf("Montrer"));
    }
}
