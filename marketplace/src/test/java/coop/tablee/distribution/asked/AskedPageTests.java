package coop.tablee.distribution.asked;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class AskedPageTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @LocalServerPort
    int port;

    private Village village;
    private Visitor producer;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        producer = Visitor.signedIn(port, village.email("producer")).reading("en");
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void producerSeesWhatIsOrderedByDateAndNobodyElses() {
        place("Carotte", 12);
        place("Carotte", 8);
        place("Lait entier", 7);

        assertThat(Visitor.textOf(producer.get("/asked")))
                .contains("Carrot")
                .contains("20")
                .doesNotContain("Whole milk");
        assertThat(new String(producer.download("/asked.csv"), StandardCharsets.UTF_8))
                .contains("product,unit,date,firm,still_open,being_paid,standing,usual")
                .contains("Carrot,KGM," + village.firstDate() + ",0,20,0,0,");
    }

    @Test
    void withoutOrdersThePageSaysWhatWillBeSeenThere() {
        assertThat(Visitor.textOf(producer.get("/asked"))).contains("Nothing is asked");
    }

    @Test
    void thoseWhoPlanSeeWhatIsExpectedOfTheFarmsThatTheyCanOrderFrom() {
        producer.post(
                "/stock/week",
                Map.of("monday", village.secondDate().toString(), "seen", "", "f." + village.product("Carotte"), "60"));

        for (var person : List.of("coordinator", "canteen")) {
            var page =
                    Visitor.signedIn(port, village.email(person)).reading("en").get("/forecasts");
            assertThat(Visitor.textOf(page))
                    .as(person)
                    .contains("Carrot")
                    .contains("60 kg")
                    .contains("nothing of it is for sale yet");
        }
        assertThat(producer.get("/forecasts").getStatus().value()).isEqualTo(403);
    }

    private void place(String product, int quantity) {
        var date = village.firstDate();
        var lines = List.of(new LineRequest(village.offer(product, date), BigDecimal.valueOf(quantity), null));
        placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(),
                                List.of(new OrderRequest(village.site("tilleulsDoor"), date, null, "BC-2", lines)),
                                PaymentMethod.ACCOUNT,
                                false,
                                true),
                        village.actor("canteen"))
                .block();
    }
}
