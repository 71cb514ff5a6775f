package coop.tablee.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.ApiStory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class LendingApiTests extends ApiStory {

    @Autowired
    Returnables returnables;

    @Test
    void productIsLentInSomethingAndInNothingAgain() {
        var milk = path("Lait entier");
        var before = product("Lait entier");
        assertThat(before.path("returnable").isNull()).as("%s", before).isTrue();

        var lent = coordinator.call("PUT", milk, "{\"returnable\":\"BOTTLE\",\"count\":6}");

        assertThat(lent.text("/changed")).as(lent.body()).isEqualTo("true");
        assertThat(lent.text("/deposit/amount")).isEqualTo("0.3");
        var now = product("Lait entier");
        assertThat(now.path("returnable").asString()).isEqualTo("BOTTLE");
        assertThat(now.path("count").asInt()).isEqualTo(6);
        assertThat(now.at("/deposit/amount").asString()).isEqualTo("0.3");
        assertThat(returnables
                        .products(village.actor("coordinator"))
                        .filter(one -> one.id() == village.product("Lait entier"))
                        .single()
                        .block()
                        .count())
                .as("as the page says it")
                .isEqualTo(6);
        assertThat(coordinator
                        .call("PUT", milk, "{\"returnable\":\"BOTTLE\",\"count\":\"6\"}")
                        .text("/changed"))
                .as("said twice")
                .isEqualTo("false");

        var nothing = coordinator.call("PUT", milk, "{\"returnable\":null}");

        assertThat(nothing.json().path("returnable").isNull())
                .as(nothing.body())
                .isTrue();
        assertThat(product("Lait entier").path("count").isNull()).isTrue();
    }

    @Test
    void kindsSayTheirDeposits() {
        var kinds = coordinator.get("/deposits/kinds");
        var bottle = kinds.json()
                .path("items")
                .valueStream()
                .filter(kind -> kind.path("returnable").asString().equals("BOTTLE"))
                .findFirst()
                .orElseThrow();
        assertThat(bottle.at("/deposit/amount").asString()).isEqualTo("0.3");
        assertThat(bottle.at("/names/en").asString()).isEqualTo("Deposit bottle");
    }

    @Test
    void onlyCoordinatorsWhoMayWriteTheProductSayIt() {
        var body = "{\"returnable\":\"BOTTLE\"}";
        database.sql(
                        "update network.supply_agreement set may_offer = false where cooperative_id = %d and producer_id = %d"
                                .formatted(village.party("valDeSenne"), village.party("laiterie")))
                .then()
                .block();
        assertThat(other.call("PUT", path("Lait entier"), body).said()).isEqualTo("404 not-found");
        assertThat(other.get("/deposits/products").body()).doesNotContain("Lait entier");
        assertThat(coordinator.call("PUT", "/deposits/products/999999999", body).said())
                .isEqualTo("404 not-found");
        for (var who : new String[] {"producer", "household", "volunteer"}) {
            assertThat(caller(who).call("PUT", path("Lait entier"), body).status())
                    .isEqualTo(403);
            assertThat(caller(who).get("/deposits/products").status()).isEqualTo(403);
            assertThat(caller(who).get("/deposits/kinds").status()).isEqualTo(403);
        }
        assertThat(product("Lait entier").path("returnable").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|422 invalid-input returnable required",
                "[]|422 invalid-input body type-mismatch",
                "{'returnable':'BARREL'}|422 invalid-input returnable unknown-returnable",
                "{'returnable':7}|422 invalid-input returnable unknown-returnable",
                "{'returnable':{}}|422 invalid-input returnable type-mismatch",
                "{'returnable':'BOTTLE','count':0}|422 invalid-input count count-not-allowed",
                "{'returnable':'BOTTLE','count':-1}|422 invalid-input count count-not-allowed",
                "{'returnable':'BOTTLE','count':101}|422 invalid-input count count-not-allowed",
                "{'returnable':'BOTTLE','count':'1.5'}|422 invalid-input count type-mismatch",
                "{'returnable':'BOTTLE','cuont':2}|422 invalid-input cuont unknown-field"
            })
    void whatCannotBeIsRefusedWithItsField(String body, String refusal) {
        assertThat(coordinator
                        .call("PUT", path("Lait entier"), body.replace('\'', '"'))
                        .said())
                .isEqualTo(refusal);
        assertThat(product("Lait entier").path("returnable").isNull()).isTrue();
    }

    @Test
    void whatIsWeighedHasNoDeposit() {
        assertThat(coordinator
                        .call("PUT", path("Carotte"), "{\"returnable\":\"BOTTLE\"}")
                        .said())
                .isEqualTo("422 invalid-input returnable deposit-on-weight");
    }

    private String path(String product) {
        return "/deposits/products/" + village.product(product);
    }

    private JsonNode product(String name) {
        return listed(coordinator)
                .filter(one -> one.path("product").asString().equals(String.valueOf(village.product(name))))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonNode> listed(ApiCaller who) {
        return who.get("/deposits/products").json().path("items").valueStream();
    }
}
