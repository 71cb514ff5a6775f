package coop.tablee.ordercycle.plan;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Invariants;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanApiTests extends ApiStory {

    @Test
    void planIsMadeOnceChangedExceptedAndPaused() {
        var body = plan("2026-11-23", "FREQ=WEEKLY;BYDAY=TH");
        var made = coordinator.call("POST", "/plans", body, "Idempotency-Key", "p-1");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(coordinator
                        .call("POST", "/plans", body, "Idempotency-Key", "p-1")
                        .text("/id"))
                .isEqualTo(made.text("/id"));
        assertThat(coordinator
                        .call("POST", "/plans", body.replace("Jeudis", "Lundis"), "Idempotency-Key", "p-1")
                        .said())
                .isEqualTo("409 idempotency-key-reused");
        assertThat(other.call("POST", "/plans", body, "Idempotency-Key", "p-1").text("/id"))
                .isNotEqualTo(made.text("/id"));
        assertThat(coordinator.get("/plans").json().path("items").size()).isEqualTo(1);

        var plan = "/plans/" + made.text("/id");
        var tag = coordinator.get(plan).header("etag");
        var changed = coordinator.call("PUT", plan, body.replace("Jeudis", "Paniers"), "If-Match", tag);
        assertThat(changed.text("/name")).as(changed.body()).isEqualTo("Paniers");
        assertThat(coordinator.call("PUT", plan, body, "If-Match", tag).said()).isEqualTo("412 plan-changed");
        assertThat(coordinator.call("PUT", plan, body).said()).isEqualTo("428 precondition-required");

        var left = "{\"kind\":\"left_out\",\"first\":\"2026-12-24\",\"last\":\"2027-01-03\",\"note\":\"Noël\"}";
        coordinator.call("POST", plan + "/exceptions", left);
        var twice = coordinator.call("POST", plan + "/exceptions", left);
        assertThat(twice.json().path("exceptions").size()).as(twice.body()).isEqualTo(1);
        var exception = plan + "/exceptions/" + twice.text("/exceptions/0/id");
        assertThat(coordinator.call("DELETE", exception, "").status()).isEqualTo(204);
        assertThat(coordinator.call("DELETE", exception, "").said()).isEqualTo("404 not-found");

        assertThat(coordinator
                        .call("PUT", plan + "/weeks", "{\"week\":\"2026-12-10\",\"wanted\":false}")
                        .status())
                .isEqualTo(200);
        assertThat(coordinator
                        .call("PUT", plan + "/state", "{\"state\":\"paused\"}")
                        .text("/state"))
                .isEqualTo("paused");
        Invariants.assertHold(database);
    }

    @Test
    void anothersPlanAnswersLikeOneThatIsNotThere() {
        var made = coordinator.call("POST", "/plans", plan("2027-11-23", "FREQ=WEEKLY"), "Idempotency-Key", "p-2");
        for (var id : new String[] {made.text("/id"), "0", "999999999999"}) {
            var plan = "/plans/" + id;
            assertThat(other.get(plan).said()).isEqualTo("404 not-found");
            assertThat(other.call("PUT", plan, "{}", "If-Match", "\"0\"").said())
                    .isEqualTo("404 not-found");
            for (var part : Map.of("/state", "PUT", "/weeks", "PUT", "/exceptions", "POST")
                    .entrySet()) {
                assertThat(other.call(part.getValue(), plan + part.getKey(), "{}")
                                .said())
                        .isEqualTo("404 not-found");
            }
            assertThat(other.call("DELETE", plan + "/exceptions/1", "").said()).isEqualTo("404 not-found");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'begins':'2026-11-23'|'begins':'+999999999-12-31'|begins type-mismatch",
                "'begins':'2026-11-23'|'begins':'2900-01-01'|begins out-of-range",
                "FREQ=WEEKLY;BYDAY=TH|FREQ=SOMETIMES|rule rule-unreadable",
                "FREQ=WEEKLY;BYDAY=TH|FREQ=SECONDLY|rule rule-unreadable",
                "'opensDays':11|'opensDays':99999999999|opensDays out-of-range",
                "'opensDays':11|'opensDays':1e400|opensDays type-mismatch",
                "'opensTime':'08:00'|'opensTime':'25:00'|opensTime type-mismatch",
                "'holidays':'be'|'holidays':'mars'|holidays unknown-value",
                "'feePercentHousehold':'5'|'feePercentHousehold':'-5'|feePercentHousehold out-of-range",
                "'feePercentHousehold':'5'|'feePercentHousehold':'5.00001'|feePercentHousehold too-many-decimals",
                "'name':'Jeudis'|'name':'\\u0000'|name type-mismatch",
                "'name':'Jeudis'|'name':' '|name required"
            })
    void planThatCannotBeIsRefusedInWordsAndNoneIsMade(String one, String another, String refusal) {
        var body =
                plan("2026-11-23", "FREQ=WEEKLY;BYDAY=TH").replace(one.replace('\'', '"'), another.replace('\'', '"'));

        assertThat(coordinator
                        .call("POST", "/plans", body, "Idempotency-Key", "p-3")
                        .said())
                .isEqualTo("422 invalid-input " + refusal);
        assertThat(coordinator.call("POST", "/plans", body).status()).isEqualTo(400);
        assertThat(coordinator.get("/plans").json().path("items")).isEmpty();
    }

    private static String plan(String begins, String rule) {
        return """
                {"name":"Jeudis","begins":"%s","rule":"%s","holidays":"be","opensDays":11,"opensTime":"08:00","householdDays":2,"householdTime":"20:00",
                "institutionDays":3,"institutionTime":"14:00","feePercentHousehold":"5","feePercentInstitution":"5"}""".formatted(begins, rule);
    }
}
