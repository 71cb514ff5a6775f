package coop.tablee.stock;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

@MarketplaceTest
class StockFileTests {

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
    void whatWentOutComesBackUnchanged() {
        producer.post("/stock/rows/" + village.product("Carotte"), Map.of("onHand", "12,5"));

        var preview = preview(file());

        assertThat(Visitor.textOf(preview)).contains("Rien ne change, 6 restent, aucune ligne n’est refusée");
        assertThat(preview.getResponseBody()).doesNotContain("name=\"changes\"");
    }

    @Test
    void aChangedFileIsLookedAtFirstAndThenApplied() {
        var preview = preview(file().replaceFirst("(,KGM,)500(,)", "$1120$2") + village.product("Poireau") + ",,,"
                + village.firstDate() + ",,,,35,,,,,\r\n");

        assertThat(Visitor.textOf(preview)).contains("2 lignes changent");
        assertThat(counted("Carotte")).isEqualByComparingTo("500");

        var answer = apply(preview);

        assertThat(answer.getStatus().value()).isEqualTo(303);
        assertThat(counted("Carotte")).isEqualByComparingTo("120");
        assertThat(counted("Poireau")).isEqualByComparingTo("200");
        assertThat(Visitor.textOf(preview(file()))).contains("Rien ne change, 7 restent");
    }

    @Test
    void whoCountedAfterThePreviewIsNotOverwritten() {
        var preview = preview("sku,on_hand\n" + sku("Carotte") + ",120\n");
        producer.post("/stock/rows/" + village.product("Carotte"), Map.of("onHand", "77"));

        var answer = apply(preview);

        assertThat(answer.getStatus().value()).isEqualTo(409);
        assertThat(counted("Carotte")).isEqualByComparingTo("77");
    }

    @Test
    void whoCountedAfterTheExportIsSaid() {
        var old = file().replaceFirst("(,KGM,)500(,)", "$1120$2");
        producer.post("/stock/rows/" + village.product("Carotte"), Map.of("onHand", "77"));

        assertThat(Visitor.textOf(preview(old))).contains("a été écrit : 77").contains("une ligne est refusée");
    }

    @Test
    void whatIsMadeAsOrderedAndWhatIsExpectedTravelsWithTheFile() {
        var api = ApiCaller.of(village, "producer", port);
        var monday = LocalDate.now(ZoneId.of("Europe/Brussels"))
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .plusWeeks(1);
        api.call("PATCH", "/stock", "[{\"product\":%d,\"onDemand\":true}]".formatted(village.product("Carotte")));
        api.call(
                "PUT",
                "/stock/forecasts",
                "[{\"product\":%d,\"monday\":\"%s\",\"quantity\":\"40.5\"}]"
                        .formatted(village.product("Poireau"), monday));
        assertThat(file())
                .contains(",KGM,500,0,yes,,,")
                .contains(",BH,200,0,no,,,")
                .contains(",,,,BH,,,,%s,40.5,1\r\n".formatted(monday));
        assertThat(Visitor.textOf(preview(file()))).contains("Rien ne change, 7 restent");

        var preview = preview(file().replace(",KGM,500,0,yes", ",KGM,500,0,non")
                        .replace(",BH,200,0,no", ",BH,200,0,yes")
                        .replace("%s,40.5,1".formatted(monday), "%s,\"33,5\",1".formatted(monday))
                + "%d,,,,,,,,,,%s,12,\r\n".formatted(village.product("Carotte"), monday));

        assertThat(Visitor.textOf(preview)).contains("4 lignes changent", "Fait sur commande · plus maintenant");
        assertThat(Visitor.textOf(preview)).contains("Fait sur commande · désormais", "la semaine du", "33,5");
        assertThat(file()).as("nothing changes before the yes").contains(",KGM,500,0,yes");
        assertThat(apply(preview).getStatus().value()).isEqualTo(303);
        assertThat(file())
                .contains(",KGM,500,0,no,,,")
                .contains(",BH,200,0,yes,,,")
                .contains("%s,33.5,2\r\n".formatted(monday))
                .contains("%s,12,1\r\n".formatted(monday));
    }

    @Test
    void whoSaidWhatIsExpectedAfterThePreviewStopsAll() {
        var api = ApiCaller.of(village, "producer", port);
        var poireau = village.product("Poireau");
        var preview =
                preview("product,on_hand,week,expected\n%d,77,,\n%d,,2030-12-02,12\n".formatted(poireau, poireau));
        api.call(
                "PUT",
                "/stock/forecasts",
                "[{\"product\":%d,\"monday\":\"2030-12-02\",\"quantity\":\"40\"}]".formatted(poireau));

        assertThat(apply(preview).getStatus().value()).isEqualTo(409);

        assertThat(counted("Poireau")).as("neither the count").isEqualByComparingTo("200");
        assertThat(api.get("/stock/forecasts?from=2030-12-02&until=2030-12-02").text("/items/0/quantity"))
                .isEqualTo("40");
        assertThat(Visitor.textOf(
                        preview("product,on_hand,week,expected,version\n%d,,2030-12-02,12,7\n".formatted(poireau))))
                .contains("a été écrit : 40", "une ligne est refusée");
    }

    @Test
    void whatWentOutBelowZeroComesBackAndIsCountedBeforeItHasALimitAgain() {
        var carotte = village.product("Carotte");
        asOrdered();
        pack("512.5");
        assertThat(file()).contains(",KGM,-12.5,0,yes,,,");
        assertThat(Visitor.textOf(preview(file()))).contains("Rien ne change, 6 restent", "aucune ligne n’est refusée");
        assertThat(Visitor.textOf(preview("product,on_hand\n%d,\"-12,50\"\n".formatted(carotte))))
                .contains("Rien ne change, une reste");
        assertThat(Visitor.textOf(preview("product,on_hand\n%d,-12\n".formatted(carotte))))
                .contains("on_hand « -12 » n’est pas une quantité possible");

        for (var onHand : List.of("", "-12.5")) {
            assertThat(Visitor.textOf(preview("product,on_hand,on_demand\n%d,%s,non\n".formatted(carotte, onHand))))
                    .contains("Rien ne change", "on_hand Il y en a -12.5", "Comptez d’abord", "une ligne est refusée");
        }
        var seen = database.sql("select counted_version from stock.stock_row where id = " + village.stock("Carotte"))
                .mapValue(Long.class)
                .one()
                .block();
        var unread = producer.post(
                "/stock/file/application", Map.of("changes", "%d,,,%d,,,,false".formatted(carotte, seen)));
        assertThat(unread.getStatus().value()).isEqualTo(409);
        assertThat(Visitor.textOf(unread)).contains("moins que rien").doesNotContain("après l’aperçu");

        assertThat(apply(preview("product,on_hand,on_demand\n%d,3,non\n".formatted(carotte)))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(counted("Carotte")).isEqualByComparingTo("3");
    }

    @Test
    void whatAnImportSaidIsNotTakenBackByAnOlderFile() {
        var old = file();
        execute("select stock.set_on_demand(array[%d]::bigint[], true, null)".formatted(village.stock("Carotte")));

        assertThat(Visitor.textOf(preview(old)))
                .contains("Rien ne change", "a été écrit : 500, on_demand yes.", "une ligne est refusée");
    }

    @Test
    void whatWasTakenBackSinceTheExportIsSaidInWords() {
        var poireau = village.product("Poireau");

        assertThat(Visitor.textOf(
                        preview("product,on_hand,week,expected,version\n%d,,2030-12-02,12,1\n".formatted(poireau))))
                .contains("Il n’y a plus rien ici", "une ligne est refusée")
                .doesNotContain("a été écrit : .");
    }

    @Test
    void weeksThatLieFarApartAreReadHoweverManyLieBetween() {
        execute("""
                insert into stock.forecast (product_id, monday, quantity)
                select p.id, date '2030-01-07' + 7 * n, 40 from catalogue.product p, generate_series(0, 499) n where p.producer_id = %d
                """.formatted(village.party("sillons")));

        var said = Visitor.textOf(preview("product,on_hand,week,expected\n%1$d,,2030-01-07,40\n%1$d,,%2$s,40\n"
                .formatted(
                        village.product("Poireau"),
                        LocalDate.parse("2030-01-07").plusWeeks(499))));

        execute(
                "delete from stock.forecast f using catalogue.product p where p.id = f.product_id and p.producer_id = %d"
                        .formatted(village.party("sillons")));
        assertThat(said).contains("Rien ne change, 2 restent");
    }

    @Test
    void aFileThatCouldNotComeBackIsNotGiven() {
        execute("""
                insert into stock.stock_row (product_id, delivery_date)
                select %d, date '2040-01-01' + n from generate_series(1, 5000) n
                """.formatted(village.product("Poireau")));

        var answer = producer.get("/stock.csv");
        var named = preview("product,delivery_date,on_hand,version\n%d,2053-01-01,,0\n%d,,55,\n"
                .formatted(village.product("Poireau"), village.product("Potimarron")));

        assertThat(answer.getStatus().value()).isEqualTo(409);
        assertThat(Visitor.textOf(answer)).contains("trop long pour un fichier");
        assertThat(Visitor.textOf(named)).contains("Une ligne change", "aucune ligne n’est refusée");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                ",,2030-12-03,5|week « 2030-12-03 » n’est pas un lundi",
                ",,soon,5|week « soon » n’est pas un jour",
                ",,+999999999-12-31,5|n’est pas un jour",
                ",,,5|week",
                "3,,2030-12-02,5|Une ligne avec une semaine dit",
                ",oui,2030-12-02,5|Une ligne avec une semaine dit",
                ",,2030-12-02,-5|expected « -5 » n’est pas une quantité possible",
                ",,2030-12-02,cinq|expected « cinq » n’est pas un nombre",
                ",peut-être,,|on_demand « peut-être » n’est ni oui ni non"
            })
    void whatCannotBeSaidOfAWeekOrOfWhatIsMadeAsOrderedIsNamed(String cells, String said) {
        var preview = preview("product,on_hand,on_demand,week,expected\n%d,%s\n%d,55,,,\n"
                .formatted(village.product("Carotte"), cells, village.product("Poireau")));

        assertThat(Visitor.textOf(preview)).contains(said).contains("Une ligne change");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Carotte|beaucoup|Ligne 2 , on_hand « beaucoup » n’est pas un nombre",
                "Carotte|-1|Ligne 2 , on_hand « -1 » n’est pas une quantité possible",
                "Carotte|0.3333|n’est pas une quantité possible",
                "Carotte|1000001|n’est pas une quantité possible",
                "Carotte|=1+1|n’est pas un nombre",
                "Lait entier|3|Ligne 2 , product"
            })
    void aBadRowIsNamedByRowAndColumnAndTheOthersGoOn(String product, String typed, String said) {
        var preview = preview("product,on_hand\n%d,%s\n%d,55\n"
                .formatted(village.product(product), typed, village.product("Poireau")));

        assertThat(Visitor.textOf(preview)).contains(said).contains("Une ligne change");
        apply(preview);
        assertThat(counted("Poireau")).isEqualByComparingTo("55");
        assertThat(counted("Carotte")).isEqualByComparingTo("500");
    }

    @Test
    void whatIsNoTableIsSaidAndChangesNothing() {
        assertThat(Visitor.textOf(preview("product,sku\n1,2\n"))).contains("on_hand");
        assertThat(Visitor.textOf(preview(IntStream.range(0, 5_001)
                        .mapToObj(row -> village.product("Carotte") + "," + row)
                        .collect(Collectors.joining("\n", "product,on_hand\n", "\n")))))
                .contains("trop de lignes");
        assertThat(producer.upload("/stock/file", "stock.csv", new byte[2 * 1024 * 1024], Map.of())
                        .getStatus()
                        .value())
                .isEqualTo(413);
        assertThat(producer.post("/stock/file/application", Map.of("changes", "1,2026-13-41,5,0"))
                        .getStatus()
                        .value())
                .isEqualTo(422);
        assertThat(counted("Carotte")).isEqualByComparingTo("500");
    }

    private void asOrdered() {
        var answer = ApiCaller.of(village, "producer", port)
                .call("PATCH", "/stock", "[{\"product\":%d,\"onDemand\":true}]".formatted(village.product("Carotte")));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** As packing does of goods made as ordered. */
    private void pack(String quantity) {
        execute(
                "select stock.post(array[%d]::bigint[], array['pick'], array[-%s]::numeric[], array[null]::bigint[], null, null)"
                        .formatted(village.stock("Carotte"), quantity));
    }

    private void execute(String sql) {
        database.sql(sql).then().block();
    }

    private String file() {
        return new String(producer.download("/stock.csv"), StandardCharsets.UTF_8);
    }

    private EntityExchangeResult<String> preview(String file) {
        var answer = producer.upload("/stock/file", "stock.csv", file.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(answer.getStatus().value()).isEqualTo(200);
        return answer;
    }

    private EntityExchangeResult<String> apply(EntityExchangeResult<String> preview) {
        var found = Pattern.compile("name=\"changes\" value=\"([^\"]*)\"").matcher(preview.getResponseBody());
        assertThat(found.find()).isTrue();
        return producer.post("/stock/file/application", Map.of("changes", found.group(1)));
    }

    private String sku(String product) {
        return database.sql("select sku from catalogue.product where id = " + village.product(product))
                .mapValue(String.class)
                .one()
                .block();
    }

    private BigDecimal counted(String product) {
        return database.sql("select on_hand - shortage from stock.stock_row where id = " + village.stock(product))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }
}
