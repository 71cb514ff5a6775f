package coop.tablee.ordercycle.fee;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Visitor;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cooperative's fees from the page and the programs of its coordinator to the orders of its buyers. */
class FeeApiTests extends ApiStory {

    @Test
    void whatIsSetOnThePageIsAskedOfTheFirstOrderOfThatDateAndOfNoneBefore() {
        var day = village.secondDate().plusWeeks(1);
        var before = ordered(village.firstDate());

        var page = visitor("coordinator");
        var set = page.post(
                "/coop/fees",
                Map.of(
                        "household.perOrder", "1,50",
                        "household.perKg", "0,10",
                        "institution.perOrder", "",
                        "institution.perKg", "",
                        "from", day.toString()));
        assertThat(set.getStatus().value()).as(set.getResponseBody()).isEqualTo(303);
        assertThat(Visitor.textOf(page.get("/coop/fees"))).contains("1,50");
        assertThat(coordinator.get("/fees").text("/items/0/household/perKg/amount"))
                .isEqualTo("0.1");
        open(day);

        var order = ordered(day);

        // 2 kg
        assertThat(feeOf(order, "per_order")).isEqualTo("1.50");
        assertThat(feeOf(order, "per_kg")).isEqualTo("0.20");
        assertThat(feeOf(before, "per_order")).isEmpty();
        assertThat(feeOf(ordered(village.secondDate()), "per_order")).isEmpty();
        var offer = caller("household").get("/offers/" + offer(day));
        assertThat(offer.text("/priceSplit/weightFee/amount")).as(offer.body()).isEqualTo("0.10");
        assertThat(offer.text("/priceSplit/orderFee/amount")).isEqualTo("1.50");

        var changed =
                coordinator.call("PUT", "/fees", "{\"from\":\"%s\",\"household\":{\"perOrder\":\"9\"}}".formatted(day));
        assertThat(changed.said()).isEqualTo("422 invalid-input from date-already-open");
        assertThat(changed.text("/errors/0/expected")).isEqualTo(day.plusDays(1).toString());
        coordinator.call(
                "PUT", "/fees", "{\"from\":\"%s\",\"household\":{\"perOrder\":\"9\"}}".formatted(day.plusDays(1)));
        assertThat(feeOf(ordered(day), "per_order")).isEqualTo("1.50");
        Invariants.assertHold(database);
    }

    @Test
    void figureThatCouldBeThousandsIsAskedForAgain() {
        var page = visitor("coordinator");

        var refused = page.post(
                "/coop/fees",
                Map.of(
                        "household.perOrder",
                        "1.200",
                        "from",
                        village.secondDate().plusWeeks(1).toString()));

        assertThat(refused.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(refused)).contains("Ce nombre peut se lire de deux façons");
        assertThat(coordinator.get("/fees").json().path("items")).isEmpty();
    }

    @Test
    void feesOfOneCooperativeAreNotAnothers() {
        var day = village.secondDate().plusWeeks(1);
        coordinator.call("PUT", "/fees", "{\"from\":\"%s\",\"institution\":{\"perKg\":\"0.0825\"}}".formatted(day));

        assertThat(other.get("/fees").json().path("items")).isEmpty();
        other.call("PUT", "/fees", "{\"from\":\"%s\"}".formatted(day));
        assertThat(other.get("/fees").json().path("items")).as("none is none").isEmpty();
        assertThat(coordinator.get("/fees").text("/items/0/institution/perKg/amount"))
                .isEqualTo("0.0825");
        coordinator.call("PUT", "/fees", "{\"from\":\"%s\"}".formatted(day.plusDays(1)));
        assertThat(coordinator.get("/fees").json().path("items").size()).isEqualTo(2);
        assertThat(caller("producer").get("/fees").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|422 invalid-input from required",
                "{'from':'D','household':{'perOrder':'-1'}}|422 invalid-input household.perOrder out-of-range",
                "{'from':'D','household':{'perOrder':'1000.01'}}|422 invalid-input household.perOrder out-of-range",
                "{'from':'D','institution':{'perOrder':'1.005'}}|422 invalid-input institution.perOrder too-many-decimals",
                "{'from':'D','institution':{'perKg':'0.00001'}}|422 invalid-input institution.perKg too-many-decimals",
                "{'from':'D','institution':{'perKg':1e400}}|422 invalid-input institution.perKg type-mismatch",
                "{'from':'2999-01-01','institution':{'perKg':1}}|422 invalid-input from date-out-of-range",
                "{'from':'2000-01-01','institution':{'perKg':1}}|422 invalid-input from date-already-open",
                "[]|422 invalid-input body type-mismatch"
            })
    void feeThatCannotBeIsRefusedInWordsAndNoneIsSet(String body, String refusal) {
        var day = village.secondDate().plusWeeks(1).toString();

        assertThat(coordinator
                        .call("PUT", "/fees", body.replace('\'', '"').replace("\"D\"", "\"" + day + "\""))
                        .said())
                .isEqualTo(refusal);
        assertThat(coordinator.get("/fees").json().path("items")).isEmpty();
    }

    private void open(LocalDate day) {
        var opened = coordinator.call(
                "POST", "/cycles", """
                        {"deliveryDate":"%s","opens":"%sT08:00","householdCutOff":"%sT20:00","institutionCutOff":"%sT14:00","feePercentHousehold":"5",
                        "feePercentInstitution":"5","marginPercent":"20"}""".formatted(day, day.minusDays(7), day.minusDays(2), day.minusDays(2)));
        assertThat(opened.status()).as(opened.body()).isEqualTo(201);
        run("update ordercycle.cycle set state = 'OPEN' where id = " + opened.text("/id"));
        run("select delivery.open_slots(array[%d]::bigint[], '%s')".formatted(village.site("kiosque"), day));
        run("do $$ begin while assortment.prepare(10000) > 0 loop null; end loop; end $$");
    }

    private String offer(LocalDate day) {
        return database.sql("select o.id::text from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id "
                        + "where c.cooperative_id = %d and c.delivery_date = '%s' and o.product_id = %d"
                                .formatted(village.party("grandChamp"), day, village.product("Carotte")))
                .mapValue(String.class)
                .one()
                .block();
    }

    private String ordered(LocalDate day) {
        var placed = caller("household")
                .call(
                        "POST",
                        "/orders",
                        "{\"destination\":\"%d\",\"deliveryDate\":\"%s\",\"lines\":[{\"offer\":\"%s\",\"quantity\":\"2\"}],\"payment\":{\"method\":\"test\"}}"
                                .formatted(village.site("kiosque"), day, offer(day)),
                        "Idempotency-Key",
                        "fee-" + day + "-" + System.nanoTime());
        assertThat(placed.status()).as(placed.body()).isEqualTo(201);
        return placed.text("/number");
    }

    private String feeOf(String number, String kind) {
        for (var fee : caller("household").get("/orders/" + number).json().path("fees")) {
            if (fee.path("kind").asString().equals(kind)) {
                return fee.at("/total/amount").asString();
            }
        }
        return "";
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
