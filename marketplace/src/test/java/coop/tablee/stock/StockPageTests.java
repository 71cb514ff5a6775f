package coop.tablee.stock;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
class StockPageTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

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
    void countIsSavedWithoutAScriptAndLeadsBackToItsRow() {
        var answer = producer.post(path("Carotte"), Map.of("onHand", "12,5", "show", "ALL", "q", "carotte"));

        assertThat(answer.getStatus().value()).isEqualTo(303);
        assertThat(Visitor.locationOf(answer)).isEqualTo("/stock?q=carotte#row-" + village.product("Carotte"));
        assertThat(counted("Carotte")).isEqualByComparingTo("12.5");
        assertThat(page("/stock?q=carotte")).contains("avant : 500").contains("Annuler");
    }

    @Test
    void aThousandStandsInItsFieldAsItIsReadInEveryLanguage() {
        producer.post(path("Carotte"), Map.of("onHand", "1200"));

        for (var language : List.of("fr", "nl", "de", "en")) {
            var shown = firstMatch(
                    "id=\"count-%d\"[^>]* value=\"([^\"]*)\"".formatted(village.product("Carotte")),
                    producer.reading(language).get("/stock").getResponseBody());
            producer.post(path("Carotte"), Map.of("onHand", shown));
        }

        assertThat(counted("Carotte")).isEqualByComparingTo("1200");
    }

    @Test
    void lastCountIsTakenBackWhoeverBoughtMeanwhile() {
        producer.post(path("Carotte"), Map.of("onHand", "90"));
        var counted = firstMatch(
                "name=\"counted\" value=\"(\\d+)\"",
                producer.get("/stock?q=carotte").getResponseBody());

        var answer = producer.post(path("Carotte") + "/undo", Map.of("counted", counted));

        assertThat(answer.getStatus().value()).isEqualTo(303);
        assertThat(counted("Carotte")).isEqualByComparingTo("500");
        assertThat(producer.post(path("Carotte") + "/undo", Map.of("counted", counted))
                        .getStatus()
                        .value())
                .isEqualTo(409);
    }

    @Test
    void twoCountsOfOneRowAreBothSaidAndOneTapDecides() {
        var seen = seen("Carotte");
        producer.post(path("Carotte"), Map.of("onHand", "104", "seen", seen));

        var answer = producer.post(path("Carotte"), Map.of("onHand", "120", "seen", seen));

        assertThat(answer.getStatus().value()).isEqualTo(409);
        assertThat(Visitor.textOf(answer)).contains("Vous avez écrit 120.").contains("a compté 104");
        assertThat(counted("Carotte")).isEqualByComparingTo("104");

        var now = firstMatch(
                "name=\"seen\" value=\"(\\d+)\"><input type=\"hidden\" name=\"onHand\"", answer.getResponseBody());
        producer.post(path("Carotte"), Map.of("onHand", "120", "seen", now));
        assertThat(counted("Carotte")).isEqualByComparingTo("120");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "1e12", "999999999999", "0,3333333", "", "٣"})
    void whatIsNoCountIsSaidBesideTheRowAndNothingIsLost(String typed) {
        var answer = producer.post(path("Carotte"), Map.of("onHand", typed));

        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(answer.getResponseBody()).contains("value=\"" + typed + "\"").contains("class=\"err\"");
        assertThat(counted("Carotte")).isEqualByComparingTo("500");
    }

    @Test
    void whatCouldBeAThousandTimesMoreIsAskedBeforeItCounts() {
        for (var answer : List.of(
                producer.post(path("Carotte"), Map.of("onHand", "1.200")),
                producer.post(path("Carotte") + "/lost", Map.of("lost", "1.200", "reason", "SPOILED")),
                producer.post(path("Carotte") + "/lots", Map.of("lot", "L1", "onHand", "1.200")))) {
            assertThat(answer.getStatus().value()).isEqualTo(422);
            assertThat(Visitor.textOf(answer)).contains("Ce nombre peut se lire de deux façons");
            assertThat(answer.getResponseBody()).contains("value=\"1.200\"");
        }
        assertThat(counted("Carotte")).isEqualByComparingTo("500");

        producer.post(path("Carotte"), Map.of("onHand", "1,200"));
        assertThat(counted("Carotte")).as("a comma begins decimals in French").isEqualByComparingTo("1.2");
    }

    @Test
    void lossIsNotedWithItsReasonAndTakenBack() {
        var answer = producer.post(path("Carotte") + "/lost", Map.of("lost", "12,5", "reason", "SPOILED"));

        assertThat(answer.getStatus().value()).isEqualTo(303);
        assertThat(Visitor.locationOf(answer)).isEqualTo(path("Carotte") + "/moves");
        assertThat(counted("Carotte")).isEqualByComparingTo("487.5");
        assertThat(page("/stock?q=carotte")).contains("12,5 perdus", "avant : 500");
        var row = producer.get(path("Carotte") + "/moves");
        assertThat(Visitor.textOf(row)).contains("Perdu · gâté", "− 12,5").doesNotContain("Corrigé");

        var counted = firstMatch("name=\"counted\" value=\"(\\d+)\"", row.getResponseBody());
        var undone = producer.post(path("Carotte") + "/undo", Map.of("counted", counted, "alone", "true"));

        assertThat(Visitor.locationOf(undone)).isEqualTo(path("Carotte") + "/moves");
        assertThat(counted("Carotte")).isEqualByComparingTo("500");
        assertThat(page(path("Carotte") + "/moves")).contains("Perdu · repris", "+ 12,5");
    }

    @ParameterizedTest
    @CsvSource({
        "'',SPOILED",
        "abc,SPOILED",
        "0,OTHER",
        "-1,OTHER",
        "'0,3333',OTHER",
        "1e12,OTHER",
        "1,''",
        "501,MISSING"
    })
    void whatIsNoLossIsSaidBesideTheFieldAndNothingIsLost(String lost, String reason) {
        var answer = producer.post(path("Carotte") + "/lost", Map.of("lost", lost, "reason", reason));

        assertThat(answer.getStatus().value()).isIn(409, 422);
        assertThat(answer.getResponseBody()).contains("value=\"" + lost + "\"").contains("id=\"summary\"");
        assertThat(counted("Carotte")).isEqualByComparingTo("500");
        assertThat(producer.post(path("Lait entier") + "/lost", Map.of("lost", "1", "reason", "OTHER"))
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void goodsAreMadeAsOrderedFromOneStepToTheOther() {
        producer.post(path("Carotte") + "/on-demand", Map.of("onDemand", "true"));

        assertThat(page("/stock?q=carotte")).contains("sur commande, sans limite");
        assertThat(page(path("Carotte") + "/moves")).contains("Fait sur commande · désormais", "sans limite");

        producer.post(path("Carotte") + "/on-demand", Map.of("onDemand", "false"));
        assertThat(page("/stock?q=carotte")).contains("500 libres").doesNotContain("sans limite");
        assertThat(page(path("Carotte") + "/moves")).contains("Fait sur commande · plus maintenant");
        assertThat(producer.post(path("Lait entier") + "/on-demand", Map.of("onDemand", "true"))
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void anothersProductIsNotFound() {
        assertThat(producer.post(path("Lait entier"), Map.of("onHand", "1"))
                        .getStatus()
                        .value())
                .isEqualTo(404);
        assertThat(producer.get(path("Lait entier") + "/moves").getStatus().value())
                .isEqualTo(404);
        assertThat(producer.get("/stock/rows/999999999/moves?date=%2B999999-01-01")
                        .getStatus()
                        .value())
                .isEqualTo(422);
    }

    @Test
    void historyTellsWhoCountedWhatAndWhatWasSold() {
        producer.post(path("Carotte"), Map.of("onHand", "90"));

        assertThat(page(path("Carotte") + "/moves"))
                .contains("Compté")
                .contains("= 90")
                .contains("avant : 500")
                .contains("producer")
                .contains("Entré")
                .contains("+ 500");
    }

    @Test
    void stockShowsThroughWhomItSellsAndWhatRunsLow() {
        producer.post(path("Carotte"), Map.of("onHand", "4"));
        producer.post(path("Poireau"), Map.of("onHand", "0"));

        assertThat(page("/stock")).contains("Grand Champ " + village.number(), "Val de Senne " + village.number());
        assertThat(rows("/stock?show=LOW")).contains(row("Carotte")).doesNotContain(row("Poireau"));
        assertThat(rows("/stock?show=SOLD_OUT")).contains(row("Poireau")).doesNotContain(row("Carotte"));
        assertThat(rows("/stock?family=SQUASHES")).contains(row("Potimarron")).doesNotContain(row("Carotte"));
        assertThat(rows("/stock?q=epinard")).contains(row("Épinard")).doesNotContain(row("Carotte"));
    }

    private String row(String product) {
        return "id=\"row-" + village.product(product) + "\"";
    }

    private String rows(String path) {
        return producer.get(path).getResponseBody();
    }

    private String path(String product) {
        return "/stock/rows/" + village.product(product);
    }

    private String page(String path) {
        var answer = producer.get(path);
        assertThat(answer.getStatus().value()).isEqualTo(200);
        return Visitor.textOf(answer);
    }

    private String seen(String product) {
        return firstMatch(
                "name=\"seen\" id=\"seen-" + village.product(product) + "\" value=\"(\\d+)\"",
                producer.get("/stock").getResponseBody());
    }

    private BigDecimal counted(String product) {
        return database.sql("select on_hand - shortage from stock.stock_row where id = :id")
                .bind("id", village.stock(product))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    private static String firstMatch(String pattern, String page) {
        var found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }
}
