package coop.tablee.ordercycle;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Invariants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CycleApiTests extends ApiStory {

    @Test
    void weekIsCopiedOnceHoweverOftenItIsSent() {
        var body = "{\"from\":\"%s\",\"to\":\"%s\",\"newProducts\":true,\"marginPercent\":20}"
                .formatted(village.firstDate(), village.firstDate().plusWeeks(1));

        var copied = coordinator.call("POST", "/cycles/weeks", body);
        var again = coordinator.call("POST", "/cycles/weeks", body);

        assertThat(copied.json().path("opened")).as(copied.body()).isNotEmpty();
        assertThat(again.json().path("opened")).isEmpty();
        var opened = coordinator.get("/cycles/" + copied.text("/opened/0/id"));
        assertThat(opened.text("/deliveryDate")).isEqualTo(copied.text("/opened/0/deliveryDate"));
        assertThat(opened.json().path("offers").asInt()).isPositive();
        Invariants.assertHold(database);
    }

    @Test
    void cutOffIsMovedByWhoReadItLast() {
        var cycle = "/cycles/" + village.cycle("grandChamp", village.secondDate());
        var read = coordinator.get(cycle);
        var later = "{\"householdCutOff\":\"%sT01:00\"}".formatted(village.secondDate());

        var moved = coordinator.call("PATCH", cycle, later, "If-Match", read.header("etag"));

        assertThat(moved.text("/householdCutOff")).as(moved.body()).isEqualTo(village.secondDate() + "T01:00");
        assertThat(moved.text("/institutionCutOff")).isEqualTo(read.text("/institutionCutOff"));
        assertThat(coordinator
                        .call("PATCH", cycle, later, "If-Match", read.header("etag"))
                        .said())
                .isEqualTo("412 offers-changed");
        assertThat(coordinator.call("PATCH", cycle, later).said()).isEqualTo("428 precondition-required");
        assertThat(coordinator.call("PATCH", cycle, later, "If-Match", "soon").said())
                .isEqualTo("412 offers-changed");
    }

    @Test
    void anothersDateAnswersLikeOneThatIsNotThere() {
        for (var id : new long[] {village.cycle("grandChamp", village.firstDate()), 0, 999_999_999_999L}) {
            var cycle = "/cycles/" + id;
            assertThat(other.get(cycle).said()).isEqualTo("404 not-found");
            assertThat(other.call("PATCH", cycle, "{}", "If-Match", "\"0\"").said())
                    .isEqualTo("404 not-found");
            assertThat(other.call("POST", cycle + "/cancellation", "").said()).isEqualTo("404 not-found");
        }
        assertThat(caller("producer").get("/cycles").status()).isEqualTo(403);
        assertThat(coordinator.get("/cycles/soon").status()).isBetween(400, 422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]|422 invalid-input body type-mismatch",
                "{}|422 invalid-input from required",
                "{'from':'2026-11-26','to':'2026-11-26'}|422 invalid-input to week-not-after",
                "{'from':'2026-11-26','to':'2999-11-26'}|422 invalid-input to week-not-after",
                "{'from':'+999999999-12-31','to':'2026-11-26'}|422 invalid-input from type-mismatch",
                "{'from':'2026-11-26','to':'2026-12-03','marginPercent':1e400}|422 invalid-input marginPercent type-mismatch",
                "{'from':'2026-11-26','to':'2026-12-03','marginPercent':'99'}|422 invalid-input marginPercent out-of-range",
                "{'from':'2026-11-26','to':'2026-12-03','newProducts':'yes'}|422 invalid-input newProducts type-mismatch"
            })
    void weekThatCannotBeIsRefusedInWords(String body, String refusal) {
        assertThat(coordinator
                        .call("POST", "/cycles/weeks", body.replace('\'', '"'))
                        .said())
                .isEqualTo(refusal);
    }

    @Test
    void dateIsOpenedOnceAndTakenBackWhileItIsPlanned() {
        var day = village.firstDate().plusWeeks(3);
        var body = """
                {"deliveryDate":"%s","opens":"%sT08:00","householdCutOff":"%sT20:00","institutionCutOff":"%sT14:00","feePercentHousehold":"5",
                "feePercentInstitution":"5","marginPercent":"20"}""".formatted(day, day.minusDays(7), day.minusDays(2), day.minusDays(2));

        var opened = coordinator.call("POST", "/cycles", body);

        assertThat(opened.text("/state")).as(opened.body()).isEqualTo("planned");
        assertThat(coordinator.call("POST", "/cycles", body).said())
                .isEqualTo("409 date-taken deliveryDate date-taken");
        assertThat(coordinator
                        .call("POST", "/cycles", body.replace("T20:00", "T99:00"))
                        .said())
                .isEqualTo("422 invalid-input householdCutOff type-mismatch");
        var cancellation = "/cycles/" + opened.text("/id") + "/cancellation";
        assertThat(coordinator.call("POST", cancellation, "").text("/state")).isEqualTo("cancelled");
        assertThat(coordinator.call("POST", cancellation, "").text("/state")).isEqualTo("cancelled");
        var begun = "/cycles/" + village.cycle("grandChamp", village.firstDate()) + "/cancellation";
        assertThat(coordinator.call("POST", begun, "").said()).isEqualTo("409 cycle-has-begun");
        assertThat(coordinator.get("/cycles").json().path("items").size()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void pricesAndQuantitiesOfOffersAreChangedTogetherOrNotAtAll() {
        var path = "/cycles/%d/offers".formatted(village.cycle("grandChamp", village.secondDate()));
        var leek = offer(path, "Poireau");
        var carrot = offer(path, "Carotte");
        var body = """
                [{"offer":"%s","version":%s,"householdPrice":"3.15","maximum":"12"},{"offer":%s,"version":"%s","institutionPrice":null,"offered":false}]""".formatted(
                        leek.path("offer").asString(),
                        leek.path("version").asString(),
                        carrot.path("offer").asString(),
                        carrot.path("version").asString());

        var changed = coordinator.call("PATCH", path, body);

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        var now = offer(path, "Poireau");
        assertThat(now.path("householdPrice").asString()).isEqualTo("3.15");
        assertThat(now.path("maximum").asString()).isEqualTo("12");
        assertThat(now.path("institutionPrice")).isEqualTo(leek.path("institutionPrice"));
        assertThat(now.path("minimum")).isEqualTo(leek.path("minimum"));
        assertThat(now.path("offered").asBoolean()).isTrue();
        var gone = offer(path, "Carotte");
        assertThat(gone.path("offered").asBoolean()).isFalse();
        assertThat(gone.path("institutionPrice").isNull()).isTrue();
        assertThat(gone.path("householdPrice")).isEqualTo(carrot.path("householdPrice"));
        var stale = body.replace("\"3.15\"", "\"9\"")
                .replace(
                        "\"version\":%s,\"house".formatted(leek.path("version").asString()),
                        "\"version\":%s,\"house".formatted(now.path("version").asString()));
        assertThat(coordinator.call("PATCH", path, stale).said())
                .isEqualTo("409 offers-changed [1].version offer-changed-meanwhile");
        assertThat(offer(path, "Poireau")).as("all or none").isEqualTo(now);
        assertThat(coordinator.call("PATCH", path, "[]").status()).isEqualTo(200);
        var whole = "[" + now + "]";
        assertThat(coordinator.call("PATCH", path, whole).status())
                .as("what was read may be sent back")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|422 invalid-input body type-mismatch",
                "[7]|422 invalid-input [0] type-mismatch",
                "[{'offer':OFFER}]|422 invalid-input [0].version required",
                "[{'offer':OFFER,'version':null}]|422 invalid-input [0].version required",
                "[{'offer':OFFER,'version':0,'price':'2'}]|422 invalid-input [0].price unknown-field",
                "[{'offer':OFFER,'version':0,'householdPrice':'-1'}]|422 invalid-input [0].householdPrice out-of-range",
                "[{'offer':OFFER,'version':0,'institutionPrice':'1.23456'}]|422 invalid-input [0].institutionPrice too-many-decimals",
                "[{'offer':OFFER,'version':0,'minimum':null}]|422 invalid-input [0].minimum required",
                "[{'offer':OFFER,'version':0,'step':'0'}]|422 invalid-input [0].step out-of-range",
                "[{'offer':OFFER,'version':0,'step':'0.0001'}]|422 invalid-input [0].step too-many-decimals",
                "[{'offer':OFFER,'version':0,'maximum':'0.5','minimum':'1'}]|422 invalid-input [0].maximum maximum-below-minimum",
                "[{'offer':OFFER,'version':0,'householdPrice':'1,200'}]|422 invalid-input [0].householdPrice type-mismatch",
                "[{'offer':OFFER,'version':0,'offered':'no'}]|422 invalid-input [0].offered type-mismatch",
                "[{'offer':OFFER,'version':0},{'offer':OFFER,'version':0}]|422 invalid-input [1].offer named-twice",
                "[{'offer':'1','version':0}]|422 invalid-input [0].offer not-offered"
            })
    void offerThatCannotBeIsRefusedWithItsPlaceAndNothingChanges(String body, String refusal) {
        var path = "/cycles/%d/offers".formatted(village.cycle("grandChamp", village.secondDate()));
        var leek = offer(path, "Poireau");
        var sent = body.replace("OFFER", leek.path("offer").asString())
                .replace("'version':0", "'version':" + leek.path("version").asString())
                .replace('\'', '"');

        assertThat(coordinator.call("PATCH", path, sent).said()).isEqualTo(refusal);
        assertThat(offer(path, "Poireau")).isEqualTo(leek);
    }

    @Test
    void offersOfOthersAndOfClosedDatesStayAsTheyAre() {
        var cycle = village.cycle("grandChamp", village.secondDate());
        var path = "/cycles/%d/offers".formatted(cycle);
        var leek = offer(path, "Poireau");
        var free = "[{\"offer\":%s,\"version\":%s,\"householdPrice\":\"0\"}]"
                .formatted(leek.path("offer").asString(), leek.path("version").asString());
        assertThat(other.call("PATCH", path, free).said()).isEqualTo("404 not-found");
        var own = "/cycles/%d/offers".formatted(village.cycle("valDeSenne", village.secondDate()));
        assertThat(other.call("PATCH", own, free).said())
                .as("in a date of one's own, another's offer")
                .isEqualTo("422 invalid-input [0].offer not-offered");
        assertThat(caller("producer").call("PATCH", path, free).status()).isEqualTo(403);
        database.sql("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle)
                .then()
                .block();
        assertThat(coordinator.call("PATCH", path, free).said()).isEqualTo("409 cycle-closed");
        assertThat(offer(path, "Poireau")).isEqualTo(leek);
    }

    @Test
    void nothingMoreIsOfferedForADateThatIsOver() {
        var cycle = village.cycle("grandChamp", village.secondDate());
        var path = "/cycles/%d/new-offers".formatted(cycle);
        assertThat(coordinator.call("POST", path, "{\"marginPercent\":\"20\"}").status())
                .isEqualTo(200);
        for (var state : new String[] {"CLOSED", "CANCELLED"}) {
            database.sql("update ordercycle.cycle set state = '%s' where id = %d".formatted(state, cycle))
                    .then()
                    .block();
            assertThat(coordinator
                            .call("POST", path, "{\"marginPercent\":\"20\"}")
                            .said())
                    .isEqualTo("409 cycle-closed");
        }
    }

    private JsonNode offer(String path, String name) {
        return coordinator
                .get(path)
                .json()
                .path("items")
                .valueStream()
                .filter(one -> one.at("/names/fr").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
