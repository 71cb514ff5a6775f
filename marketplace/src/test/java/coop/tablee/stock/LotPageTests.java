package coop.tablee.stock;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Lots in the browser, in the file and by API: the three say the same. */
@MarketplaceTest
class LotPageTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    StockLevels levels;

    @Autowired
    TransactionalOperator transaction;

    @LocalServerPort
    int port;

    private Village village;
    private Visitor producer;
    private LocalDate until;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        producer = Visitor.signedIn(port, village.email("producer"));
        until = village.secondDate().plusDays(20);
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void aLotIsNotedDatedAnewAndCounted() {
        var noted = producer.post(lots(), Map.of("lot", " L 47/é ", "bestBefore", until.toString(), "onHand", "12,5"));
        assertThat(noted.getStatus().value()).isEqualTo(303);
        assertThat(row("L 47/é")).isEqualTo("12.500 " + until);
        assertThat(Visitor.textOf(producer.get("/stock?q=carotte"))).contains("Lot L 47/é", "à consommer avant le");

        producer.post(
                lots(), Map.of("lot", "L 47/é", "bestBefore", until.minusDays(2).toString()));
        assertThat(row("L 47/é")).isEqualTo("12.500 " + until.minusDays(2));

        producer.post("/stock/rows/" + village.product("Carotte"), Map.of("lot", "L 47/é", "onHand", "9"));
        assertThat(row("L 47/é")).isEqualTo("9.000 " + until.minusDays(2));
        assertThat(general()).isEqualByComparingTo("500");
        assertThat(Visitor.textOf(
                        producer.get("/stock/rows/" + village.product("Carotte") + "/moves?lot=L%2047/%C3%A9")))
                .contains("= 9", "avant : 12,5");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'',2,-,-",
                "'   ',2,-,-",
                "A,,-,-",
                "A,-1,-,-",
                "A,0.3333,-,-",
                "A,viel,-,-",
                "A,1000001,-,-",
                "12345678901234567890123456789012345678901,1,-,-",
                "A,1,1999-12-31,-",
                "A,1,9999-01-01,-",
                "A,1,2026-01-01,2026-01-02"
            })
    void whatIsNoLotIsSaidBesideTheFieldAndNothingChanges(String code, String onHand, String bestBefore, String date) {
        var answer = producer.post(
                lots(),
                Map.of(
                        "lot",
                        code,
                        "onHand",
                        onHand == null ? "" : onHand,
                        "bestBefore",
                        bestBefore == null ? "" : bestBefore,
                        "date",
                        date == null ? "" : date));

        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(answer.getResponseBody()).contains("class=\"err\"");
        assertThat(count("lot_code is not null")).isZero();
    }

    @Test
    void unprintableLettersAnotherLotOfThatNameAndForeignProductsAreRefused() {
        for (var code : new String[] {"A\u0000B", "A\u202eB", "A\nB", "\u200b"}) {
            var answer = producer.post(lots(), Map.of("lot", code, "onHand", "1"));
            assertThat(answer.getStatus().value()).as(code).isEqualTo(422);
        }
        producer.post(lots(), Map.of("lot", "A", "onHand", "3"));
        var again = producer.post(lots(), Map.of("lot", "A", "onHand", "4"));
        assertThat(Visitor.textOf(again)).contains("Le lot « A » existe déjà");
        assertThat(producer.post(lots(), Map.of("lot", "B", "bestBefore", until.toString()))
                        .getStatus()
                        .value())
                .isEqualTo(404);
        var foreign = "/stock/rows/" + village.product("Lait entier") + "/lots";
        assertThat(producer.get(foreign).getStatus().value()).isEqualTo(404);
        assertThat(producer.post(foreign, Map.of("lot", "A", "onHand", "3"))
                        .getStatus()
                        .value())
                .isEqualTo(404);
        assertThat(count("lot_code is not null")).isOne();
    }

    @Test
    void theFileTellsLotsAndTakesThemBack() {
        producer.post(lots(), Map.of("lot", "=A,1", "bestBefore", until.toString(), "onHand", "12"));
        var file = new String(producer.download("/stock.csv"), StandardCharsets.UTF_8);
        assertThat(file).contains(until + ",KGM,12,0").doesNotContain(",=A");
        assertThat(Visitor.textOf(preview("product,lot,best_before,on_hand\n%1$d,B,%2$s,7\n%1$d,,,499\n"
                        .formatted(village.product("Carotte"), until))))
                .contains("2 lignes changent");

        var changed = preview(
                "product,lot,best_before,on_hand\n%1$d,B,%2$s,7\n".formatted(village.product("Carotte"), until));
        var code = Pattern.compile("name=\"changes\" value=\"([^\"]*)\"").matcher(changed.getResponseBody());
        assertThat(code.find()).isTrue();
        assertThat(producer.post("/stock/file/application", Map.of("changes", code.group(1)))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(row("B")).isEqualTo("7.000 " + until);

        assertThat(Visitor.textOf(preview("product,lot,best_before,on_hand\n%d,B,%s,\n"
                        .formatted(village.product("Carotte"), until.plusDays(1)))))
                .contains("Une ligne change");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",2030-01-01,5|best_before",
                "A,31/12/2030,5|best_before",
                "1234567890123456789012345678901234567890X,,5|lot",
                "A,2030-01-01,viel|on_hand"
            })
    void aBadLineOfTheFileIsNamedByItsColumn(String line, String column) {
        var preview = preview("product,lot,best_before,on_hand\n%d,%s\n".formatted(village.product("Carotte"), line));

        assertThat(Visitor.textOf(preview)).contains("Ligne 2 , " + column, "une ligne est refusée");
    }

    @Test
    void programsSeeAndChangeLots() {
        var api = ApiCaller.of(village, "producer", port);
        var product = String.valueOf(village.product("Carotte"));
        var set = api.call(
                "PATCH",
                "/stock",
                "[{\"product\":\"%s\",\"lot\":\"L1\",\"bestBefore\":\"%s\",\"onHand\":\"8\"}]"
                        .formatted(product, until));
        assertThat(set.status()).as(set.body()).isEqualTo(200);
        assertThat(set.json()
                        .path("items")
                        .valueStream()
                        .filter(level -> level.path("lot").asString("").equals("L1")))
                .singleElement()
                .satisfies(level -> {
                    assertThat(level.path("bestBefore").asString()).isEqualTo(until.toString());
                    assertThat(level.path("available").asString()).isEqualTo("8");
                });
        assertThat(api.get("/stock/" + product + "?lot=L1").text("/bestBefore")).isEqualTo(until.toString());
        assertThat(api.get("/stock/" + product + "?lot=L2").status()).isEqualTo(404);
        assertThat(api.get("/stock/" + product + "?lot=%00").status()).isEqualTo(422);

        refused(api, "{\"product\":\"%s\",\"bestBefore\":\"%s\"}".formatted(product, until), "best-before-without-lot");
        refused(api, "{\"product\":\"%s\",\"lot\":\"L1\"}".formatted(product), "on-hand-or-delta");
        refused(
                api,
                "{\"product\":\"%s\",\"lot\":\"L1\",\"deliveryDate\":\"2030-01-02\",\"bestBefore\":\"2030-01-01\",\"onHand\":1}"
                        .formatted(product),
                "best-before-too-early");
        refused(
                api,
                "{\"product\":\"%s\",\"lot\":\"%s\",\"onHand\":1}".formatted(product, "x".repeat(41)),
                "lot-not-possible");
        refused(api, "{\"product\":\"%s\",\"lot\":[],\"onHand\":1}".formatted(product), "type-mismatch");
        assertThat(count("lot_code is not null")).isOne();
    }

    @Test
    void aLotThatIsLongOverIsKnownByItsNameOnly() {
        overLongAgo("OLD");
        var product = village.product("Carotte");
        var api = ApiCaller.of(village, "producer", port);

        assertThat(Visitor.textOf(producer.get("/stock?q=carotte"))).doesNotContain("Lot OLD");
        assertThat(Visitor.textOf(producer.get(lots()))).doesNotContain("Lot OLD");
        assertThat(Visitor.textOf(producer.get("/stock/rows/" + product + "/moves?lot=OLD")))
                .contains("Lot OLD", "avant : 3");
        assertThat(api.get("/stock/" + product + "?lot=OLD").text("/onHand")).isEqualTo("0");
        assertThat(api.get("/stock/" + product + "/moves?lot=OLD").json().path("items"))
                .isNotEmpty();

        var again = producer.post(lots(), Map.of("lot", "OLD", "onHand", "5"));
        assertThat(again.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(again)).contains("Le lot « OLD » existe déjà", "0 kg sur place");
        assertThat(row("OLD")).isEqualTo("0.000 2020-01-05");
        producer.post(lots(), Map.of("lot", "OLD", "bestBefore", until.toString()));
        assertThat(row("OLD")).isEqualTo("0.000 " + until);
        assertThat(Visitor.textOf(producer.get("/stock?q=carotte"))).contains("Lot OLD");
    }

    @Test
    void theFileCountsALotThatIsLongOver() {
        overLongAgo("OLD");

        var seen =
                preview("product,lot,best_before,on_hand\n%d,OLD,%s,7\n".formatted(village.product("Carotte"), until));
        var code = Pattern.compile("name=\"changes\" value=\"([^\"]*)\"").matcher(seen.getResponseBody());
        assertThat(code.find()).isTrue();

        assertThat(producer.post("/stock/file/application", Map.of("changes", code.group(1)))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(row("OLD")).isEqualTo("7.000 " + until);
        assertThat(new String(producer.download("/stock.csv"), StandardCharsets.UTF_8))
                .contains(",OLD,");
    }

    @Test
    void ofTwoWhoNoteTheSameLotAtOnceTheSecondIsTold() {
        var first = StockChange.set(village.product("Carotte"), BigDecimal.valueOf(3))
                .ofLot("A", null);

        var second = levels.change(List.of(first), village.actor("producer"))
                .then(Mono.fromCallable(() -> {
                            var sent = CompletableFuture.supplyAsync(
                                    () -> producer.post(lots(), Map.of("lot", "A", "onHand", "4")));
                            Patience.until("the second waits for the first", this::somebodyWaits);
                            return sent;
                        })
                        .subscribeOn(Schedulers.boundedElastic()))
                .as(transaction::transactional)
                .block()
                .join();

        assertThat(second.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(second)).contains("Le lot « A » existe déjà");
        assertThat(number("A")).isEqualByComparingTo("3");
    }

    @Test
    void aDateThatCannotBeStandsBesideItsLotAndTheSummaryNamesIt() {
        producer.post(lots(), Map.of("lot", "A", "bestBefore", until.toString(), "onHand", "3"));

        var answer = producer.post(lots(), Map.of("lot", "A", "bestBefore", "1999-12-31"));

        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(answer)).contains("Le lot A garde sa date");
        assertThat(answer.getResponseBody())
                .containsPattern("href=\"#until-\\d+-lot-\\d+\"")
                .containsPattern("id=\"until-\\d+-lot-\\d+-error\"")
                .doesNotContain("id=\"bestBefore-error\"");
    }

    /** A lot that was sold out and over before anybody looked again. */
    private void overLongAgo(String lot) {
        producer.post(lots(), Map.of("lot", lot, "bestBefore", "2020-01-05", "onHand", "3"));
        producer.post("/stock/rows/" + village.product("Carotte"), Map.of("lot", lot, "onHand", "0"));
        database.sql(
                        "update stock.counted set at = at - interval '8 days' where stock_id in (select id from stock.stock_row where product_id = :product and lot_code = :lot)")
                .bind("product", village.product("Carotte"))
                .bind("lot", lot)
                .then()
                .block();
    }

    private boolean somebodyWaits() {
        return database.sql(
                        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like '%stock.' || 'change(%')")
                .mapValue(Boolean.class)
                .one()
                .block();
    }

    private BigDecimal number(String lot) {
        return database.sql("select on_hand from stock.stock_row where product_id = :product and lot_code = :lot")
                .bind("product", village.product("Carotte"))
                .bind("lot", lot)
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    private static void refused(ApiCaller api, String change, String code) {
        var answer = api.call("PATCH", "/stock", "[" + change + "]");
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("\"" + code + "\"");
    }

    private EntityExchangeResult<String> preview(String file) {
        return producer.upload("/stock/file", "stock.csv", file.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private String lots() {
        return "/stock/rows/" + village.product("Carotte") + "/lots";
    }

    private String row(String lot) {
        return database.sql(
                        "select on_hand || ' ' || best_before from stock.stock_row where product_id = :product and lot_code = :lot")
                .bind("product", village.product("Carotte"))
                .bind("lot", lot)
                .mapValue(String.class)
                .one()
                .block();
    }

    private BigDecimal general() {
        return database.sql("select on_hand from stock.stock_row where id = :id")
                .bind("id", village.stock("Carotte"))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    private long count(String where) {
        return database.sql("select count(*) from stock.stock_row where product_id = :product and " + where)
                .bind("product", village.product("Carotte"))
                .mapValue(Long.class)
                .one()
                .block();
    }
}
