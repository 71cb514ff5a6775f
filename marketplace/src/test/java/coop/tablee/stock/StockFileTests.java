package coop.tablee.stock;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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
                + village.firstDate() + ",,,,35,,\r\n");

        assertThat(Visitor.textOf(preview)).contains("2 comptes changent");
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

        assertThat(Visitor.textOf(preview(old))).contains("il y a 77").contains("une ligne est refusée");
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

        assertThat(Visitor.textOf(preview)).contains(said).contains("Un compte change");
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
