package coop.tablee.ordercycle.allotment;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Invariants;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllotmentApiTests extends ApiStory {

    @Test
    void sharesOfAPlannedDateAreSetAllOrNone() {
        var shares = planned();
        var offer = coordinator.get(shares).text("/items/0/offer");

        var set = coordinator.call("PUT", shares, items(offer, "household", "\"40\""));

        assertThat(set.text("/items/0/household/amount")).as(set.body()).isEqualTo("40");
        assertThat(set.text("/items/0/household/taken")).isEqualTo("0");
        assertThat(coordinator
                        .call("PUT", shares, items(offer, "household", "null"))
                        .text("/items/0/household/amount"))
                .isEmpty();
        Invariants.assertHold(database);
    }

    @Test
    void whatCannotBeIsRefusedAtItsPlace() {
        var shares = planned();
        var offer = coordinator.get(shares).text("/items/0/offer");
        var foreign = String.valueOf(village.offer("Baguette", village.firstDate()));
        var cases = Map.of(
                items(offer, "household", "\"-1\""),
                "items[0].amount out-of-range",
                items(offer, "household", "1e400"),
                "items[0].amount type-mismatch",
                items(offer, "household", "\"1.0001\""),
                "items[0].amount too-many-decimals",
                items(offer, "everybody", "\"1\""),
                "items[0].audience unknown-value",
                items(foreign, "household", "\"1\""),
                "items[0].amount not-offered",
                items("999999999999", "household", "\"1\""),
                "items[0].amount not-offered",
                "{\"items\":[{\"offer\":\"%s\",\"audience\":\"household\"}]}".formatted(offer),
                "items[0].amount required",
                "{}",
                "items required");

        cases.forEach((body, refusal) -> assertThat(
                        coordinator.call("PUT", shares, body).said())
                .as(body)
                .isEqualTo("422 invalid-input " + refusal));
        var twice = items(offer, "household", "\"1\"").replace("[", "[" + one(offer, "household", "\"2\"") + ",");
        assertThat(coordinator.call("PUT", shares, twice).said())
                .isEqualTo("422 invalid-input items[1].amount named-twice");
        assertThat(coordinator.get(shares).text("/items/0/household/amount")).isEmpty();
    }

    @Test
    void anothersSharesAnswerLikeThoseOfNoDateAndAnOpenDateTakesNoNewOnes() {
        var open = "/cycles/" + village.cycle("grandChamp", village.firstDate()) + "/allotments";
        var offer = String.valueOf(village.offer("Poireau", village.firstDate()));
        for (var shares : new String[] {open, "/cycles/0/allotments"}) {
            assertThat(other.get(shares).said()).isEqualTo("404 not-found");
            assertThat(other.call("PUT", shares, items(offer, "household", "\"1\""))
                            .said())
                    .isEqualTo("404 not-found");
        }
        assertThat(coordinator
                        .call("PUT", open, items(offer, "household", "\"1\""))
                        .said())
                .isEqualTo("422 invalid-input items[0].amount allotment-too-late");
    }

    private String planned() {
        var day = village.firstDate().plusWeeks(3);
        var opened = coordinator.call(
                "POST", "/cycles", """
                {"deliveryDate":"%s","opens":"%sT08:00","householdCutOff":"%sT20:00","institutionCutOff":"%sT14:00","feePercentHousehold":"5",
                "feePercentInstitution":"5","marginPercent":"20"}""".formatted(day, day.minusDays(7), day.minusDays(2), day.minusDays(2)));
        return "/cycles/" + opened.text("/id") + "/allotments";
    }

    private static String items(String offer, String audience, String amount) {
        return "{\"items\":[" + one(offer, audience, amount) + "]}";
    }

    private static String one(String offer, String audience, String amount) {
        return "{\"offer\":\"%s\",\"audience\":\"%s\",\"amount\":%s}".formatted(offer, audience, amount);
    }
}
