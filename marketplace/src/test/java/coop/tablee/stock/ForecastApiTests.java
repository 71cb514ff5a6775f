package coop.tablee.stock;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Invariants;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastApiTests extends ApiStory {

    private static final String FORECASTS = "/stock/forecasts";

    private ApiCaller producer;
    private LocalDate monday;

    @BeforeEach
    void settle() {
        producer = caller("producer");
        monday = village.secondDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    @Test
    void producerSaysWhatItExpectsReadsItAndTakesItBack() {
        var said = expect("Poireau", "\"120\"", ",\"version\":0");
        assertThat(said.status()).as(said.body()).isEqualTo(200);
        assertThat(said.text("/items/0/quantity")).isEqualTo("120");
        assertThat(said.text("/items/0/names/en")).isEqualTo("Leek");

        assertThat(expect("Poireau", "\"90.5\"", "").text("/items/0/quantity")).isEqualTo("90.5");
        var read = producer.get(FORECASTS + "?from=" + monday + "&until=" + monday);
        assertThat(read.text("/items/0/quantity")).isEqualTo("90.5");
        assertThat(producer.get(FORECASTS + "?from=" + monday.plusWeeks(1))
                        .json()
                        .path("items"))
                .isEmpty();

        assertThat(expect("Poireau", "null", "").json().path("items")).isEmpty();
        assertThat(producer.get(FORECASTS).json().path("items")).isEmpty();
    }

    @Test
    void whatCameStandsBesideWhatWasExpected() {
        expect("Poireau", "\"120\"", "");
        var before = came(monday);
        var product = "[{\"product\":\"%d\",\"deliveryDate\":\"%s\",%s}]";

        for (var change : List.of("\"onHand\":\"30\"", "\"onHand\":\"24\"", "\"delta\":\"2.5\"")) {
            var body = product.formatted(village.product("Poireau"), village.secondDate(), change);
            assertThat(producer.call("PATCH", "/stock", body).status()).isEqualTo(200);
        }
        assertThat(came(monday))
                .as("what goes does not unmake what came")
                .isEqualByComparingTo(before.add(new BigDecimal("32.5")));

        var row = "/stock/" + village.product("Poireau");
        var lost = product.formatted(
                village.product("Poireau"), village.secondDate(), "\"lost\":\"20\",\"reason\":\"missing\"");
        assertThat(producer.call("PATCH", "/stock", lost).status()).isEqualTo(200);
        var last = producer.get(row + "?deliveryDate=" + village.secondDate()).text("/lastCount/id");
        producer.call(
                "POST",
                row + "/undo",
                "{\"deliveryDate\":\"%s\",\"count\":\"%s\"}".formatted(village.secondDate(), last));
        assertThat(came(monday))
                .as("a loss taken back has not come")
                .isEqualByComparingTo(before.add(new BigDecimal("32.5")));

        // Goods without a date came on the day on which they were received
        var first = database.sql(
                        "select date_trunc('week', min(at) at time zone 'Europe/Brussels')::date from stock.move where stock_id = "
                                + village.stock("Carotte"))
                .mapValue(LocalDate.class)
                .one()
                .block();
        var told = put(
                "[{\"product\":\"%1$d\",\"monday\":\"%2$s\",\"quantity\":\"1\"},{\"product\":\"%1$d\",\"monday\":\"%3$s\",\"quantity\":\"1\"}]"
                        .formatted(village.product("Carotte"), first, first.minusWeeks(1)));
        assertThat(told.text("/items/0/came")).as(told.body()).isEqualTo("0");
        assertThat(told.text("/items/1/came")).isEqualTo("500");
    }

    @Test
    void whatSomebodyElseSaidMeanwhileIsNotOverwrittenUnread() {
        expect("Poireau", "\"120\"", "");

        var late = expect("Poireau", "\"80\"", ",\"version\":0");

        assertThat(late.said()).isEqualTo("409 stock-not-changed [0] stock-changed");
        assertThat(late.text("/errors/0/expected")).startsWith("120");
        assertThat(producer.get(FORECASTS).text("/items/0/quantity")).isEqualTo("120");
    }

    @Test
    void versionThatWasReadDoesNotComeBackWithAForecastSaidAnew() {
        assertThat(expect("Poireau", "\"120\"", ",\"version\":0").text("/items/0/version"))
                .isEqualTo("1");
        expect("Poireau", "null", "");
        assertThat(expect("Poireau", "\"40\"", "").text("/items/0/version")).isEqualTo("3");

        assertThat(expect("Poireau", "\"90\"", ",\"version\":1").said())
                .isEqualTo("409 stock-not-changed [0] stock-changed");
        assertThat(producer.get(FORECASTS).text("/items/0/quantity")).isEqualTo("40");
    }

    @Test
    void anothersProductAnswersLikeOneThatIsNotThereAndNothingIsSaid() {
        var line = "{\"product\":\"%d\",\"monday\":\"%s\",\"quantity\":\"1\"}";
        var own = line.formatted(village.product("Poireau"), monday);
        var foreign = line.formatted(village.product("Baguette"), monday);
        var missing = line.formatted(999_999_999_999L, monday);

        assertThat(put("[" + own + "," + foreign + "]").said()).isEqualTo("409 stock-not-changed [1] not-found");
        assertThat(put("[" + own + "," + missing + "]").said()).isEqualTo("409 stock-not-changed [1] not-found");
        assertThat(producer.get(FORECASTS).json().path("items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|422 invalid-input body type-mismatch",
                "[]|422 invalid-input changes too-many-or-none",
                "[null]|422 invalid-input [0] type-mismatch",
                "[{}]|422 invalid-input [0].quantity required",
                "[{'product':'P','monday':'M','quantity':'-1'}]|422 invalid-input [0].quantity stock-not-possible",
                "[{'product':'P','monday':'M','quantity':'1.0001'}]|422 invalid-input [0].quantity stock-not-possible",
                "[{'product':'P','monday':'M','quantity':1e400}]|422 invalid-input [0].quantity type-mismatch",
                "[{'product':'P','monday':'M','quantity':'NaN'}]|422 invalid-input [0].quantity type-mismatch",
                "[{'product':'P','monday':'2026-11-25','quantity':'1'}]|422 invalid-input [0].monday not-a-monday",
                "[{'product':'P','monday':'+999999999-12-31','quantity':'1'}]|422 invalid-input [0].monday type-mismatch",
                "[{'product':'٣','monday':'M','quantity':'1'}]|422 invalid-input [0].product type-mismatch",
                "[{'product':'P','monday':'M','quantity':'1','version':1e30}]|422 invalid-input [0].version type-mismatch"
            })
    void whatCannotBeIsRefusedInWordsAndNothingIsSaid(String body, String refusal) {
        var sent = body.replace('\'', '"')
                .replace("\"P\"", "\"" + village.product("Poireau") + "\"")
                .replace("\"M\"", "\"" + monday + "\"");

        assertThat(put(sent).said()).isEqualTo(refusal);
        assertThat(producer.get(FORECASTS).json().path("items")).isEmpty();
    }

    @Test
    void daysThatAreNoneAreRefused() {
        assertThat(producer.get(FORECASTS + "?from=soon").status()).isBetween(400, 422);
        assertThat(producer.get(FORECASTS + "?until=9999-01-01").said())
                .isEqualTo("422 invalid-input date day-not-possible");
    }

    @Test
    void whoPlansReadsItAndOthersDoNot() {
        expect("Poireau", "\"120\"", "");

        var read = coordinator.get("/forecasts");
        assertThat(read.text("/items/0/expected")).as(read.body()).isEqualTo("120");
        assertThat(read.text("/items/0/producer/id")).isEqualTo(String.valueOf(village.party("sillons")));
        assertThat(coordinator.get(FORECASTS).status()).isEqualTo(403);
        assertThat(caller("producer2").get(FORECASTS).json().path("items")).isEmpty();
    }

    @Test
    void shortageIsDeclaredByACountAndTakenBackOnce() {
        var product = village.product("Poireau");
        var row = "/stock/" + product;
        database.sql(
                        "select stock.post(array[%d::bigint], array['reserve'], array[30::numeric], array[null::bigint], null, 'test')"
                                .formatted(village.stock("Poireau")))
                .then()
                .block();

        producer.call("PATCH", "/stock", "[{\"product\":\"%d\",\"onHand\":\"24\"}]".formatted(product));
        var declared = producer.get(row);
        assertThat(declared.text("/shortage")).as(declared.body()).isEqualTo("6");
        assertThat(declared.text("/counted")).isEqualTo("24");
        assertThat(declared.text("/lastCount/before")).isEqualTo("200");
        assertThat(producer.get(row + "/moves").text("/items/0/kind")).isEqualTo("count");

        var undo = "{\"count\":\"%s\"}".formatted(declared.text("/lastCount/id"));
        var back = producer.call("POST", row + "/undo", undo);
        assertThat(back.status()).as(back.body()).isEqualTo(200);
        assertThat(back.text("/shortage")).isEqualTo("0");
        assertThat(back.text("/onHand")).isEqualTo("200");
        assertThat(producer.call("POST", row + "/undo", undo).said())
                .isEqualTo("409 stock-not-changed onHand stock-changed");
        Invariants.assertHold(database);
    }

    @Test
    void anothersRowAnswersLikeOneThatIsNotThere() {
        var foreign = "/stock/" + village.product("Baguette");

        for (var row : List.of(foreign, "/stock/999999999999", "/stock/0")) {
            assertThat(producer.get(row).said()).isEqualTo("404 not-found");
            assertThat(producer.get(row + "/moves").said()).isEqualTo("404 not-found");
            assertThat(producer.call("POST", row + "/undo", "{\"count\":\"1\"}").said())
                    .isEqualTo("404 not-found");
        }
        assertThat(producer.get("/stock/leeks").status()).isBetween(400, 422);
        assertThat(producer.get("/stock/99999999999999999999").status()).isBetween(400, 422);
        var own = "/stock/" + village.product("Poireau");
        assertThat(producer.get(own + "/moves?cursor=soon").said()).isEqualTo("422 invalid-input cursor type-mismatch");
        assertThat(producer.call("POST", own + "/undo", "{}").said()).isEqualTo("422 invalid-input count required");
    }

    private BigDecimal came(LocalDate week) {
        return new BigDecimal(
                producer.get(FORECASTS + "?from=" + week + "&until=" + week).text("/items/0/came"));
    }

    private ApiCaller.Answer expect(String product, String quantity, String more) {
        return put("[{\"product\":\"%d\",\"monday\":\"%s\",\"quantity\":%s%s}]"
                .formatted(village.product(product), monday, quantity, more));
    }

    private ApiCaller.Answer put(String body) {
        return producer.call("PUT", FORECASTS, body);
    }
}
