package coop.tablee.ordercycle.lead;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Invariants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeadTimeApiTests extends ApiStory {

    @Test
    void leadTimeIsSetReplacedAndTakenAway() {
        var commun = village.party("commun");
        coordinator.call("PUT", "/lead-times", "{\"producer\":\"%d\",\"hours\":48}".formatted(commun));
        var set = coordinator.call(
                "PUT", "/lead-times", "{\"producer\":\"%d\",\"days\":3,\"at\":\"12:00\"}".formatted(commun));

        assertThat(set.json().path("items").size()).as(set.body()).isEqualTo(1);
        assertThat(set.text("/items/0/at")).isEqualTo("12:00");
        assertThat(set.text("/items/0/producer/id")).isEqualTo(String.valueOf(commun));
        var lead = "/lead-times/" + set.text("/items/0/id");
        assertThat(other.call("DELETE", lead, "").said()).isEqualTo("404 not-found");
        assertThat(coordinator.call("DELETE", lead, "").status()).isEqualTo(204);
        assertThat(coordinator.call("DELETE", lead, "").said()).isEqualTo("404 not-found");
        Invariants.assertHold(database);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|422 invalid-input producer producer-or-product",
                "{'producer':'P'}|422 invalid-input days days-or-hours",
                "{'producer':'P','product':'1','hours':4}|422 invalid-input producer producer-or-product",
                "{'producer':'P','days':3}|422 invalid-input at required",
                "{'producer':'P','hours':3,'at':'12:00'}|422 invalid-input at days-or-hours",
                "{'producer':'P','days':99999999999,'at':'12:00'}|422 invalid-input amount out-of-range",
                "{'producer':'P','hours':1e400}|422 invalid-input hours type-mismatch",
                "{'producer':'999999999999','hours':4}|404 not-found",
                "{'product':'999999999999','hours':4}|404 not-found"
            })
    void leadTimeThatCannotBeIsRefusedInWords(String body, String refusal) {
        var sent = body.replace('\'', '"').replace("\"P\"", "\"" + village.party("commun") + "\"");

        assertThat(coordinator.call("PUT", "/lead-times", sent).said()).isEqualTo(refusal);
        assertThat(coordinator.get("/lead-times").json().path("items")).isEmpty();
    }
}
