package coop.tablee.stock.week;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
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
import org.springframework.test.web.reactive.server.EntityExchangeResult;

@MarketplaceTest
class WeekTableTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private Village village;
    private Visitor producer;
    private LocalDate date;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        producer = Visitor.signedIn(port, village.email("producer"));
        date = village.firstDate();
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void aWholeTableIsKeptByOnePlainForm() {
        var answer = keep(Map.of(
                anyDay("Carotte"),
                "480",
                onDate("Carotte"),
                "12,5",
                expected("Carotte"),
                "60",
                anyDay("Poireau"),
                "200"));

        assertThat(answer.getStatus().value()).isEqualTo(303);
        assertThat(counted("Carotte", null)).isEqualByComparingTo("480");
        assertThat(counted("Carotte", date)).isEqualByComparingTo("12.5");
        assertThat(forecast("Carotte")).isEqualByComparingTo("60");
        assertThat(counts()).as("what did not change is not counted again").isEqualTo(2);
        assertThat(page()).contains("value=\"12,5\"").contains("value=\"480\"").contains("value=\"60\"");
    }

    @Test
    void whatCameInTheWeekStandsAtTheEndOfTheRow() {
        var before = came("Carotte");

        keep(Map.of(onDate("Carotte"), "12,5", expected("Carotte"), "60"));
        keep(Map.of(onDate("Carotte"), "10"));

        assertThat(came("Carotte")).isEqualByComparingTo(before.add(new BigDecimal("12.5")));
        assertThat(forecast("Carotte")).isEqualByComparingTo("60");
    }

    @Test
    void whatIsExpectedIsNeverThere() {
        keep(Map.of(expected("Carotte"), "900"));

        assertThat(counted("Carotte", null)).isEqualByComparingTo("500");
        assertThat(moves()).as("only the first delivery").isEqualTo(1);

        keep(Map.of(expected("Carotte"), ""));
        assertThat(number("select count(*) from stock.forecast where product_id = " + village.product("Carotte")))
                .isZero();
    }

    @Test
    void twoEditorsOfOneCellAreBothToldAndTheSecondChooses() {
        var seen = seen();
        keep(Map.of(anyDay("Carotte"), "104"), seen);

        var answer = keep(Map.of(anyDay("Carotte"), "120", anyDay("Poireau"), "55"), seen);

        assertThat(answer.getStatus().value()).isEqualTo(409);
        assertThat(Visitor.textOf(answer)).contains("Entre-temps : 104, par producer");
        assertThat(counted("Carotte", null)).isEqualByComparingTo("104");
        assertThat(counted("Poireau", null)).as("others do not wait").isEqualByComparingTo("55");
        assertThat(answer.getResponseBody()).contains("value=\"120\"");

        var again = new LinkedHashMap<>(Map.of("put", anyDay("Carotte") + "=120"));
        assertThat(keep(again, seenOf(answer)).getStatus().value()).isEqualTo(303);
        assertThat(counted("Carotte", null)).isEqualByComparingTo("120");
    }

    @Test
    void twoForecastsOfOneWeekAreBothTold() {
        var seen = seen();
        keep(Map.of(expected("Carotte"), "104"), seen);

        var answer = keep(Map.of(expected("Carotte"), "120"), seen);

        assertThat(answer.getStatus().value()).isEqualTo(409);
        assertThat(Visitor.textOf(answer)).contains("Entre-temps : 104, par producer");
        assertThat(forecast("Carotte")).isEqualByComparingTo("104");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Carotte|40 kg|40",
                "Carotte|1 200,5|1200.5",
                "Poireau|12 bottes|12",
                "Poireau|12 bunches|12",
                "Poireau|3 BH|3"
            })
    void figuresAreReadWithTheUnitThatTheyAreCountedIn(String product, String typed, BigDecimal amount) {
        keep(Map.of(anyDay(product), typed));

        assertThat(counted(product, null)).isEqualByComparingTo(amount);
    }

    @ParameterizedTest
    @ValueSource(strings = {"beaucoup", "-1", "1e12", "9999999", "0,3333", "12 caisses", "٣", "1.200,50", "=1+1", ""})
    void whatIsNoCountIsSaidUnderItsRowAndHoldsNothingElseUp(String typed) {
        var answer = keep(Map.of(anyDay("Carotte"), typed, anyDay("Poireau"), "55"));

        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(answer.getResponseBody())
                .contains("value=\"" + typed + "\"")
                .contains("id=\"say-" + anyDay("Carotte") + "\"");
        assertThat(counted("Carotte", null)).isEqualByComparingTo("500");
        assertThat(counted("Poireau", null)).isEqualByComparingTo("55");
    }

    @Test
    void anothersProductIsNotFoundAndNothingIsKept() {
        var answer = keep(Map.of("q." + village.product("Lait entier"), "1", anyDay("Poireau"), "55"));

        assertThat(answer.getStatus().value()).isEqualTo(404);
        assertThat(counted("Poireau", null)).isEqualByComparingTo("200");
    }

    @Test
    void tooManyCellsAreRefusedAtOnce() {
        var cells = new LinkedHashMap<String, String>();
        for (var place = 0; place < 7_001; place++) {
            cells.put("q." + place, "1");
        }

        assertThat(keep(cells, "").getStatus().value()).isEqualTo(413);
    }

    @Test
    void aCountBelowWhatIsPromisedStandsAsMissing() {
        database.sql(
                        "select stock.post(array[%d]::bigint[], array['reserve'], array[30]::numeric[], array[null]::bigint[], null, null)"
                                .formatted(village.stock("Carotte")))
                .then()
                .block();

        keep(Map.of(anyDay("Carotte"), "24"));

        assertThat(page()).contains("manque 6").contains("value=\"24\"");
        database.sql(
                        "select stock.post(array[%d]::bigint[], array['release'], array[-30]::numeric[], array[null]::bigint[], null, null)"
                                .formatted(village.stock("Carotte")))
                .then()
                .block();
    }

    private String anyDay(String product) {
        return "q." + village.product(product);
    }

    private String onDate(String product) {
        return anyDay(product) + "." + date;
    }

    private String expected(String product) {
        return "f." + village.product(product);
    }

    private EntityExchangeResult<String> keep(Map<String, String> cells) {
        return keep(cells, seen());
    }

    private EntityExchangeResult<String> keep(Map<String, String> cells, String seen) {
        var fields = new LinkedHashMap<>(cells);
        fields.put("monday", date.toString());
        fields.put("seen", seen);
        return producer.post("/stock/week", fields);
    }

    private String page() {
        var answer = producer.get("/stock/week?monday=" + date);
        assertThat(answer.getStatus().value()).isEqualTo(200);
        return answer.getResponseBody();
    }

    /** The last cell of the product's row; empty where nothing came. */
    private BigDecimal came(String product) {
        var row = page().split("/stock/rows/" + village.product(product) + "/moves", 2)[1];
        var cell = Pattern.compile("class=\"n la\"[^>]*>([^<]*)</td>").matcher(row);
        assertThat(cell.find()).isTrue();
        return new BigDecimal(cell.group(1).isEmpty() ? "0" : cell.group(1).replace(',', '.'));
    }

    private String seen() {
        return seenOf(producer.get("/stock/week?monday=" + date));
    }

    private static String seenOf(EntityExchangeResult<String> answer) {
        var found = Pattern.compile("name=\"seen\" value=\"([^\"]*)\"").matcher(answer.getResponseBody());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private BigDecimal counted(String product, LocalDate day) {
        return database.sql("select on_hand - shortage from stock.stock_row where product_id = "
                        + village.product(product) + " and lot_code is null and delivery_date "
                        + (day == null ? "is null" : "= '" + day + "'"))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    private BigDecimal forecast(String product) {
        return database.sql("select quantity from stock.forecast where product_id = " + village.product(product))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    private long counts() {
        return number("select count(*) from stock.counted c join stock.stock_row r on r.id = c.stock_id"
                + " join catalogue.product p on p.id = r.product_id where p.producer_id = " + village.party("sillons"));
    }

    private long moves() {
        return number("select count(*) from stock.move where stock_id = " + village.stock("Carotte"));
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }
}
