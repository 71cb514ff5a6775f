package coop.tablee.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class VehiclesTests {

    private static final Map<String, String> VAN =
            Map.of("name", "Old Bertha", "kind", "VAN", "crates", "60", "load", "900", "chilled", "on");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private Village village;
    private Visitor driver;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        driver = visitor("driver");
    }

    @Test
    void vehicleIsKeptChangedAndTakenAway() {
        assertThat(page(driver)).contains("No vehicle yet");
        assertThat(post(driver, "/vehicles", VAN)).isEqualTo(303);
        assertThat(page(driver)).contains("Old Bertha", "60 crates, 900 kg at most", "Chilled");

        var id = id();
        assertThat(post(driver, "/vehicles", with(VAN, "id", id, "version", "0", "crates", "48")))
                .isEqualTo(303);
        assertThat(page(driver)).contains("48 crates");

        assertThat(post(driver, "/vehicles/removal", Map.of("id", id))).isEqualTo(303);
        assertThat(post(driver, "/vehicles/removal", Map.of("id", id))).isEqualTo(303);
        assertThat(page(driver)).contains("No vehicle yet");
    }

    @Test
    void whatCannotBeIsRefusedFieldByFieldAndStaysTyped() {
        var answer = driver.post(
                "/vehicles", Map.of("name", "Blue bike", "kind", "CARGO_BIKE", "crates", "0", "load", "81"));
        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(answer)).contains("between 1 and 2000", "between 1 and 80");
        assertThat(answer.getResponseBody()).contains("value=\"Blue bike\"", "value=\"81\"");
        assertThat(post(driver, "/vehicles", Map.of("name", "x".repeat(10_000), "kind", "ROCKET", "crates", "-1")))
                .isEqualTo(422);
        post(driver, "/vehicles", VAN);
        assertThat(post(driver, "/vehicles", VAN)).isEqualTo(422);
        assertThat(page(driver)).contains("Old Bertha").doesNotContain("Blue bike");
    }

    @Test
    void secondOfTwoWhoChangeOneVehicleIsTold() {
        post(driver, "/vehicles", VAN);
        var change = with(VAN, "id", id(), "version", "0", "load", "700");
        assertThat(post(driver, "/vehicles", change)).isEqualTo(303);
        var second = driver.post("/vehicles", with(change, "load", "650"));
        assertThat(second.getStatus().value()).isEqualTo(409);
        assertThat(Visitor.textOf(second)).contains("This vehicle has changed meanwhile");
        assertThat(second.getResponseBody()).contains("value=\"650\"");
        assertThat(page(driver)).contains("700 kg");
    }

    @Test
    void vehiclesOfAnotherCarrierAreNotThere() {
        post(driver, "/vehicles", VAN);
        var id = id();
        var stranger = visitor("driver2");
        assertThat(page(stranger)).doesNotContain("Old Bertha");
        assertThat(stranger.get("/vehicles?vehicle=" + id).getStatus().value()).isEqualTo(404);
        assertThat(post(stranger, "/vehicles", with(VAN, "id", id, "version", "0")))
                .isEqualTo(409);
        post(stranger, "/vehicles/removal", Map.of("id", id));
        assertThat(page(driver)).contains("Old Bertha");
    }

    private String page(Visitor somebody) {
        return Visitor.textOf(somebody.get("/vehicles"));
    }

    private static int post(Visitor somebody, String path, Map<String, String> form) {
        return somebody.post(path, form).getStatus().value();
    }

    private String id() {
        return database.sql("select max(id) from distribution.vehicle where carrier_id = :party")
                .bind("party", village.party("grandChamp"))
                .mapValue(Long.class)
                .one()
                .block()
                .toString();
    }

    private static Map<String, String> with(Map<String, String> form, String... more) {
        var fields = new HashMap<>(form);
        for (var i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return fields;
    }

    private Visitor visitor(String who) {
        return Visitor.signedIn(port, village.email(who)).reading("en");
    }
}
