package coop.tablee.ordercycle;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Invariants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
