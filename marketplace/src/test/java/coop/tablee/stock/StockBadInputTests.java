package coop.tablee.stock;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** The nastiest that programs send instead of counts: each is refused as a whole, naming the line and the reason, and nothing changes. */
@MarketplaceTest
class StockBadInputTests {

    /** Every row of everybody with all its moves. */
    private static final String EVERYTHING = """
            select md5(coalesce(string_agg(r::text, '|' order by r.id), '')) || (select count(*) from stock.move) || (select count(*) from stock.stock_row) seen
            from stock.stock_row r
            """;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private Village village;
    private ApiCaller producer;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        producer = ApiCaller.of(village, "producer", port);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'product':P,'onHand':'-1'}]|422 invalid-input [0].onHand stock-not-possible",
                "[{'product':P,'onHand':'-0.001'}]|422 invalid-input [0].onHand stock-not-possible",
                "[{'product':P,'delta':'-201'}]|409 stock-not-changed [0] below-zero",
                "[{'product':P,'onHand':'1000001'}]|422 invalid-input [0].onHand stock-not-possible",
                "[{'product':P,'delta':'99999999'}]|422 invalid-input [0].delta stock-not-possible",
                "[{'product':P,'delta':'1000000'}]|409 stock-not-changed [0] above-most",
                "[{'product':P,'onHand':'1.0001'}]|422 invalid-input [0].onHand stock-not-possible",
                "[{'product':P,'onHand':'NaN'}]|422 invalid-input [0].onHand type-mismatch",
                "[{'product':P,'onHand':'Infinity'}]|422 invalid-input [0].onHand type-mismatch",
                "[{'product':P,'onHand':NaN}]|400 bad-request  unreadable",
                "[{'product':P,'onHand':1e400}]|422 invalid-input [0].onHand type-mismatch",
                "[{'product':P,'onHand':'1e2'}]|422 invalid-input [0].onHand type-mismatch",
                "[{'product':P,'onHand':'1,5'}]|422 invalid-input [0].onHand type-mismatch",
                "[{'product':P,'onHand':'1234567890123456789012345678901234567890'}]|422 invalid-input [0].onHand type-mismatch",
                "[{'product':P,'onHand':1234567890123456789012345678901234567890}]|422 invalid-input [0].onHand type-mismatch",
                "[{'product':P,'onHand':'٣'}]|422 invalid-input [0].onHand type-mismatch",
                "[{'product':P,'onHand':''}]|422 invalid-input [0].onHand type-mismatch",
                "[{'product':P,'onHand':{}}]|422 invalid-input [0].onHand type-mismatch",
                "[{'product':P,'onHand':true}]|422 invalid-input [0].onHand type-mismatch",
                "[{'product':P,'lost':'-1','reason':'spoiled'}]|422 invalid-input [0].lost stock-not-possible",
                "[{'product':P,'lost':'0','reason':'spoiled'}]|422 invalid-input [0].lost stock-not-possible",
                "[{'product':P,'lost':'1.0001','reason':'spoiled'}]|422 invalid-input [0].lost stock-not-possible",
                "[{'product':P,'lost':'1000001','reason':'spoiled'}]|422 invalid-input [0].lost stock-not-possible",
                "[{'product':P,'lost':'200.001','reason':'spoiled'}]|409 stock-not-changed [0] lost-more-than-there",
                "[{'product':P,'lost':'1,5','reason':'spoiled'}]|422 invalid-input [0].lost type-mismatch",
                "[{'product':P,'lost':'1'}]|422 invalid-input [0].reason required",
                "[{'product':P,'lost':'-1'}]|422 invalid-input [0].reason required",
                "[{'product':P,'lost':'1','reason':'eaten'}]|422 invalid-input [0].reason unknown-value",
                "[{'product':P,'onHand':'1','reason':'spoiled'}]|422 invalid-input [0].lost required",
                "[{'product':P,'onHand':'1','lost':'1','reason':'spoiled'}]|422 invalid-input [0] on-hand-or-delta",
                "[{'product':P,'lost':'1','reason':'spoiled','version':0}]|409 stock-not-changed [0] stock-changed",
                "[{'product':F,'lost':'1','reason':'spoiled'}]|409 stock-not-changed [0] not-found",
                "[{'product':P,'onDemand':'yes'}]|422 invalid-input [0].onDemand type-mismatch",
                "[{'product':P,'onDemand':null}]|422 invalid-input [0] on-hand-or-delta",
                "[{'product':F,'onDemand':true}]|409 stock-not-changed [0] not-found",
                "[{'product':P}]|422 invalid-input [0] on-hand-or-delta",
                "[{'product':P,'onHand':null}]|422 invalid-input [0] on-hand-or-delta",
                "[{'product':P,'onHand':'1','delta':'1'}]|422 invalid-input [0] on-hand-or-delta",
                "[{'product':P,'onHand':'1','version':0}]|409 stock-not-changed [0] stock-changed",
                "[{'product':P,'onHand':'1','version':1e30}]|422 invalid-input [0].version type-mismatch",
                "[{'product':P,'onHand':'1','version':'new'}]|422 invalid-input [0].version type-mismatch",
                "[{'product':P,'onHand':'1','orderingUnit':'KGM'}]|422 invalid-input [0].orderingUnit other-unit",
                "[{'product':P,'onHand':'1','unit':'KGM'}]|422 invalid-input [0].unit unknown-field",
                "[{'product':P,'onHand':'1','deliverydate':'2026-11-26'}]|422 invalid-input [0].deliverydate unknown-field",
                "[{'product':P,'onHand':'1','deliveryDate':'26/11/2026'}]|422 invalid-input [0].deliveryDate type-mismatch",
                "[{'product':P,'onHand':'1','deliveryDate':'2026-02-30'}]|422 invalid-input [0].deliveryDate type-mismatch",
                "[{'product':P,'onHand':'1','deliveryDate':'2999-01-01'}]|422 invalid-input [0].deliveryDate day-not-possible",
                "[{'onHand':'1'}]|422 invalid-input [0].product required",
                "[{'product':'leeks','onHand':'1'}]|422 invalid-input [0].product type-mismatch",
                "[{'product':'٣','onHand':'1'}]|422 invalid-input [0].product type-mismatch",
                "[{'product':99999999999999999999,'onHand':'1'}]|422 invalid-input [0].product type-mismatch",
                "[{'product':0,'onHand':'1'}]|409 stock-not-changed [0] not-found",
                "[{'product':-1,'onHand':'1'}]|409 stock-not-changed [0] not-found",
                "[{'product':P,'onHand':'7'},{'product':F,'onHand':'7'}]|409 stock-not-changed [1] not-found",
                "[{'product':P,'onHand':'7'},{'product':P,'onHand':'8'}]|422 invalid-input [1].product stock-said-twice",
                "[{'product':P,'delta':'7'},{'product':P,'delta':'7'}]|422 invalid-input [1].product stock-said-twice",
                "[{'product':P,'onHand':'7'},null]|422 invalid-input [1] type-mismatch",
                "[{'product':P,'onHand':'7'},[]]|422 invalid-input [1] type-mismatch",
                "[]|422 invalid-input changes too-many-or-none",
                "{}|422 invalid-input body type-mismatch",
                "null|422 invalid-input body type-mismatch",
                "'leeks'|422 invalid-input body type-mismatch",
                "[{'product':P,'onHand':'7'}|400 bad-request  unreadable",
            })
    void whatCannotBeIsRefusedWhereItStandsAndNothingChanges(String body, String refusal) {
        refused(sent(body), refusal);
    }

    @Test
    void moreLinesThanAnybodyCountsAreRefusedBeforeOneIsRead() {
        var lines = IntStream.range(0, 10_001)
                .mapToObj(i -> "{\"product\":%d,\"onHand\":\"1\"}".formatted(i))
                .collect(Collectors.joining(",", "[", "]"));

        refused(lines, "422 invalid-input body too-many");
    }

    @Test
    void everyLineThatIsWrongIsNamedAtOnce() {
        var answer = patch(
                sent("[{'product':P,'onHand':'-1'},{'product':P,'onHand':'x','much':'y'},{'product':F,'onHand':'1'}]"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("field").asString()))
                .containsExactly("[0].onHand", "[1].much", "[1].onHand", "[2]");
        assertThat(answer.text("/errors/0/code")).isEqualTo("stock-not-possible");
        assertThat(answer.text("/errors/2/found")).isEqualTo("x");
        assertThat(answer.text("/errors/2/expected")).isEqualTo("2.50");
        assertThat(answer.text("/errors/3/code")).isEqualTo("not-found");
    }

    @Test
    void anotherUnitIsNamedBesideTheOthersAndNothingChanges() {
        var before = everything();
        var answer = patch(
                sent(
                        "[{'product':F,'onHand':'1'},{'product':P,'onHand':'1','orderingUnit':'KGM'},{'product':0,'lost':'1'}]"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("field").asString() + " "
                                + error.path("code").asString()))
                .containsExactly("[0] not-found", "[1].orderingUnit other-unit", "[2].reason required");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void anythingButJsonIsRefused() {
        for (var type : new String[] {"text/csv", "application/x-www-form-urlencoded", "application/xml"}) {
            var before = everything();
            var answer = producer.call("PATCH", "/stock", "product,on_hand\n1,2", "Content-Type", type);
            assertThat(answer.status()).as(type).isBetween(400, 415);
            assertThat(answer.text("/type")).as(type).startsWith("/problems/");
            assertThat(everything()).isEqualTo(before);
        }
    }

    @Test
    void deepNestingIsRefused() {
        refused("[".repeat(50_000) + "]".repeat(50_000), "400 bad-request  unreadable");
        refused(
                sent("[{'product':P,'onHand':" + "[".repeat(400) + "]".repeat(400) + "}]"),
                "422 invalid-input [0].onHand type-mismatch");
        refused("[" + String.join(",", Collections.nCopies(1500, "0")) + "]", "422 invalid-input [0] type-mismatch");
    }

    @Test
    void levelsMayBeSentBackAsTheyWereRead() {
        var item = producer.get("/stock").json().path("items").get(0);

        var answer = patch("[" + item + "]");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        Invariants.assertHold(database);
    }

    private void refused(String body, String refusal) {
        var before = everything();
        var answer = patch(body);
        assertThat(answer.said()).as(answer.body()).isEqualTo(refusal);
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("coop.tablee");
        assertThat(everything()).isEqualTo(before);
    }

    private String sent(String body) {
        return body.replace("'product':P", "'product':" + village.product("Poireau"))
                .replace("'product':F", "'product':" + village.product("Baguette"))
                .replace('\'', '"');
    }

    private ApiCaller.Answer patch(String body) {
        return producer.call("PATCH", "/stock", body);
    }

    private String everything() {
        return String.valueOf(
                database.sql(EVERYTHING).mapValue(String.class).one().block());
    }
}
