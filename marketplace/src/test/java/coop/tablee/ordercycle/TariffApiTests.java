package coop.tablee.ordercycle;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Visitor;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What coming to a kitchen's door costs, from the programs of two coordinators who both reach it. */
class TariffApiTests extends ApiStory {

    private final LocalDate today = LocalDate.now(ZoneId.of("Europe/Brussels"));

    @Test
    void whatIsSetHoldsUntilItIsSetAnewOrEnded() {
        var first = today.plusDays(40);
        var set = coordinator.call("PUT", "/drop-tariffs", tariff("12.5", "80", first));
        assertThat(set.status()).as(set.body()).isEqualTo(200);
        assertThat(coordinator
                        .call("PUT", "/drop-tariffs", tariff("12.5", "80", first))
                        .body())
                .as("twice is once")
                .isEqualTo(set.body());
        assertThat(set.text("/items/0/fee/amount")).isEqualTo("12.5");
        assertThat(set.text("/items/0/minimum/amount")).isEqualTo("80");
        assertThat(set.text("/items/0/destination/id")).isEqualTo(door());
        assertThat(set.text("/items/0/until")).isEmpty();
        assertThat(Visitor.textOf(visitor("coordinator").get("/coop/tariffs"))).contains("12,50");

        var next = coordinator.call("PUT", "/drop-tariffs", tariff("15", "0", first.plusDays(7)));
        assertThat(next.text("/items/0/until")).isEqualTo(first.plusDays(6).toString());
        assertThat(next.text("/items/1/fee/amount")).isEqualTo("15");

        var end = "/drop-tariffs/" + door() + "?from=" + first.plusDays(9);
        assertThat(coordinator.call("DELETE", end, "").status()).isEqualTo(204);
        assertThat(coordinator.call("DELETE", end, "").status())
                .as("twice is once")
                .isEqualTo(204);
        assertThat(coordinator.get("/drop-tariffs").text("/items/1/until"))
                .isEqualTo(first.plusDays(8).toString());
        assertThat(coordinator
                        .call("DELETE", "/drop-tariffs/" + door() + "?from=" + first, "")
                        .status())
                .isEqualTo(204);
        assertThat(coordinator.get("/drop-tariffs").json().path("items")).isEmpty();
    }

    @Test
    void whatOneCooperativeSetAnotherReadsAndLeavesAlone() {
        var from = today.plusDays(40);
        coordinator.call("PUT", "/drop-tariffs", tariff("12.5", "0", from));

        assertThat(other.get("/drop-tariffs").text("/items/0/cooperative/id"))
                .isEqualTo(String.valueOf(village.party("grandChamp")));
        var theirs = tariff("1", "0", from)
                .replace("\"" + village.party("grandChamp") + "\"", "\"" + village.party("valDeSenne") + "\"");
        assertThat(other.call("PUT", "/drop-tariffs", theirs).said())
                .isEqualTo("409 tariff-of-another destination tariff-of-another");
        assertThat(other.call("DELETE", "/drop-tariffs/" + door() + "?from=" + from, "")
                        .status())
                .isEqualTo(409);
        assertThat(other.call("PUT", "/drop-tariffs", tariff("1", "0", from)).said())
                .as("in the name of another cooperative")
                .isEqualTo("422 invalid-input seller unknown-value");
        assertThat(coordinator
                        .call("PUT", "/drop-tariffs", tariff("1", "0", from).replace(door(), "987654321"))
                        .said())
                .isEqualTo("422 invalid-input destination unknown-value");
        assertThat(coordinator.get("/drop-tariffs").text("/items/0/fee/amount")).isEqualTo("12.5");
        assertThat(coordinator
                        .call("DELETE", "/drop-tariffs/987654321?from=" + from, "")
                        .status())
                .isEqualTo(404);
        assertThat(caller("canteen").get("/drop-tariffs").status()).isEqualTo(403);
        var choices = coordinator.get("/drop-tariffs/choices");
        assertThat(choices.text("/sellers/0/id")).isEqualTo(String.valueOf(village.party("grandChamp")));
        assertThat(choices.body()).contains("\"" + door() + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|422 invalid-input fee required",
                "{'destination':'D','seller':'S','from':'F'}|422 invalid-input fee required",
                "{'destination':'D','seller':'S','from':'F','fee':'-1'}|422 invalid-input fee price-not-allowed",
                "{'destination':'D','seller':'S','from':'F','fee':'1.005'}|422 invalid-input fee price-not-allowed",
                "{'destination':'D','seller':'S','from':'F','fee':1e400}|422 invalid-input fee type-mismatch",
                "{'destination':'D','seller':'S','from':'F','minimum':'100000.01'}|422 invalid-input minimum price-not-allowed",
                "{'destination':'D','seller':'S','from':'2000-01-01','fee':1}|422 invalid-input from date-out-of-range",
                "{'destination':'D','seller':'S','from':'2999-01-01','fee':1}|422 invalid-input from date-out-of-range",
                "{'destination':'D','seller':'S','fee':1}|422 invalid-input from required",
                "{'destination':'here','seller':'S','from':'F','fee':1}|422 invalid-input destination type-mismatch",
                "[]|422 invalid-input body type-mismatch"
            })
    void tariffThatCannotBeIsRefusedInWordsAndNoneIsSet(String body, String refusal) {
        var sent = body.replace('\'', '"')
                .replace("\"D\"", door())
                .replace("\"S\"", String.valueOf(village.party("grandChamp")))
                .replace("\"F\"", "\"" + today.plusDays(40) + "\"");

        assertThat(coordinator.call("PUT", "/drop-tariffs", sent).said()).isEqualTo(refusal);
        assertThat(coordinator.get("/drop-tariffs").json().path("items")).isEmpty();
    }

    private String door() {
        return String.valueOf(village.site("tilleulsDoor"));
    }

    private String tariff(String fee, String minimum, LocalDate from) {
        return "{\"destination\":\"%s\",\"seller\":\"%d\",\"fee\":\"%s\",\"minimum\":\"%s\",\"from\":\"%s\"}"
                .formatted(door(), village.party("grandChamp"), fee, minimum, from);
    }
}
