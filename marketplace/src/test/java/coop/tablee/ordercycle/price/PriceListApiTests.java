package coop.tablee.ordercycle.price;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Visitor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceListApiTests extends ApiStory {

    private static final String BODY =
            "{\"name\":\"Écoles\",\"audience\":\"institution\",\"percent\":\"-5\",\"from\":\"2026-11-23\"}";

    @Test
    void listIsMadeOnceNamesWhomItIsForAndIsEnded() {
        var list = "/price-lists/" + made("l-1");
        assertThat("/price-lists/" + made("l-1")).isEqualTo(list);
        assertThat(coordinator.get("/price-lists").json().path("items").size()).isEqualTo(1);

        var named = coordinator.call("PUT", list + "/buyers/" + village.party("tilleuls"), "");
        assertThat(named.text("/buyers/0/id")).as(named.body()).isEqualTo(String.valueOf(village.party("tilleuls")));
        var product = list + "/products/" + village.product("Carotte");
        assertThat(coordinator.call("PUT", product, "{\"price\":\"1.1\"}").text("/products/0/price/amount"))
                .isEqualTo("1.1");
        assertThat(coordinator.call("DELETE", product, "").status()).isEqualTo(204);
        assertThat(coordinator.call("DELETE", product, "").said()).isEqualTo("404 not-found");

        var tag = coordinator.get(list).header("etag");
        var ended = BODY.replace("}", ",\"until\":\"2026-12-31\"}");
        assertThat(coordinator.call("PUT", list, ended, "If-Match", tag).text("/until"))
                .isEqualTo("2026-12-31");
        assertThat(coordinator.call("PUT", list, ended, "If-Match", tag).said()).isEqualTo("412 price-list-changed");
        assertThat(coordinator.call("PUT", list, ended).said()).isEqualTo("428 precondition-required");
        Invariants.assertHold(database);
    }

    @Test
    void anothersListBuyersAndProductsAnswerLikeThoseThatAreNotThere() {
        var own = "/price-lists/" + made("l-2");
        for (var list : new String[] {own, "/price-lists/0"}) {
            assertThat(other.get(list).said()).isEqualTo("404 not-found");
            assertThat(other.call("PUT", list, BODY, "If-Match", "\"0\"").said())
                    .isEqualTo("404 not-found");
            for (var part :
                    Map.of("/buyers/", "tilleuls", "/products/", "fournil").entrySet()) {
                var path = list + part.getKey() + village.party(part.getValue());
                assertThat(other.call("PUT", path, "{}").said()).isEqualTo("404 not-found");
                assertThat(other.call("DELETE", path, "").said()).isEqualTo("404 not-found");
            }
        }
        assertThat(coordinator
                        .call("PUT", own + "/buyers/" + village.party("marchand"), "")
                        .said())
                .isEqualTo("404 not-found");
        assertThat(coordinator
                        .call("PUT", own + "/products/999999999999", "{\"price\":\"1\"}")
                        .said())
                .isEqualTo("404 not-found");
    }

    @Test
    void pageTakesNoBuyerOrProductThatItDoesNotOffer() {
        var list = made("l-5");
        var page = visitor("coordinator");
        var tilleuls = village.party("tilleuls");

        assertThat(add(page, list, "buyer", village.party("marchand"), "buyers"))
                .isEqualTo(404);
        assertThat(add(page, list, "buyer", village.party("dubois"), "buyers")).isEqualTo(404);
        assertThat(add(page, list, "product", 999_999_999L, "products")).isEqualTo(404);
        assertThat(coordinator.get("/price-lists/" + list).json().path("buyers"))
                .isEmpty();

        assertThat(add(page, list, "buyer", tilleuls, "buyers")).isEqualTo(303);
        assertThat(add(page, list, "buyer", tilleuls, "buyers")).isEqualTo(303);
        assertThat(add(page, list, "product", village.product("Carotte"), "products"))
                .isEqualTo(303);
    }

    private static int add(Visitor page, String list, String field, long id, String where) {
        return page.post(
                        "/coop/prices/" + list + "/" + where,
                        Map.of(field, String.valueOf(id), "price", "1,10", "itemPercent", ""))
                .getStatus()
                .value();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'percent':'-5'|'percent':'-95'|percent out-of-range",
                "'percent':'-5'|'percent':1e400|percent type-mismatch",
                "'from':'2026-11-23'|'from':'soon'|from type-mismatch",
                "'from':'2026-11-23'|'from':'2026-11-23','until':'2026-11-22'|until ends-before-it-begins",
                "'audience':'institution'|'audience':'all'|audience unknown-value",
                "'name':'Écoles'|'name':''|name required"
            })
    void listThatCannotBeIsRefusedInWordsAndNoneIsMade(String one, String another, String refusal) {
        var body = BODY.replace(one.replace('\'', '"'), another.replace('\'', '"'));

        assertThat(coordinator
                        .call("POST", "/price-lists", body, "Idempotency-Key", "l-3")
                        .said())
                .isEqualTo("422 invalid-input " + refusal);
        assertThat(coordinator.get("/price-lists").json().path("items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|price price-or-percent",
                "{'price':'1','percent':'1'}|price price-or-percent",
                "{'price':'-1'}|price out-of-range",
                "{'price':'0.00001'}|price too-many-decimals",
                "{'price':'NaN'}|price type-mismatch"
            })
    void priceThatCannotBeIsRefusedInWords(String body, String refusal) {
        var product = "/price-lists/" + made("l-4") + "/products/" + village.product("Carotte");

        assertThat(coordinator.call("PUT", product, body.replace('\'', '"')).said())
                .isEqualTo("422 invalid-input " + refusal);
    }

    @Test
    void nameOfARequestIsNotGivenToAnother() {
        var list = made("l-5");

        assertThat(made("l-5")).isEqualTo(list);
        assertThat(coordinator
                        .call("POST", "/price-lists", BODY.replace("-5", "-6"), "Idempotency-Key", "l-5")
                        .said())
                .isEqualTo("409 idempotency-key-reused");
    }

    private String made(String key) {
        var made = coordinator.call("POST", "/price-lists", BODY, "Idempotency-Key", key);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.text("/id");
    }
}
