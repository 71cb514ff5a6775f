package coop.tablee.distribution.asked;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.standing.HowPaid;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

@MarketplaceTest
class AskedPageTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    StandingOrders standing;

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
                .contains("product,unit,date,firm,still_open,being_paid,waiting_for_approval,standing,usual")
                .contains("Carrot,KGM," + village.firstDate() + ",0,20,0,0,");
    }

    @Test
    void firmStandingHeldAndUsualStandBesideEachOther() {
        var week = village.firstDate().plusWeeks(1);
        deliveredOn(village.firstDate().minusWeeks(1), place("canteen", "tilleulsDoor", 20));
        deliveredOn(village.firstDate().minusWeeks(2), place("canteen", "tilleulsDoor", 31));
        close(place("canteen", "tilleulsDoor", 12));
        place("canteen2", "erablesDoor", 8);
        place("household", "kiosque", "Carotte", 3, PaymentMethod.TEST, true);
        standing.begin(UUID.randomUUID().toString(), onceOn(week, 5), village.actor("household2"))
                .block();

        var page = Visitor.textOf(producer.get("/asked"));
        assertThat(page)
                .contains("Carrot kg 20 of which 12 firm 3 being paid usually 25.5")
                .contains("nothing yet + 5 by standing order usually 25.5");
        assertThat(new String(producer.download("/asked.csv"), StandardCharsets.UTF_8))
                .contains("Carrot,KGM," + village.firstDate() + ",12,8,3,0,0,25.5")
                .contains("Carrot,KGM," + village.secondDate() + ",0,0,0,0,")
                .contains("Carrot,KGM," + week + ",0,0,0,0,5,25.5");
        var told = ApiCaller.of(village, "producer", port).get("/asked");
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.json().at("/items")).singleElement().satisfies(product -> {
            assertThat(product.at("/product").asString()).isEqualTo(String.valueOf(village.product("Carotte")));
            assertThat(product.at("/names/en").asString()).isEqualTo("Carrot");
            assertThat(product.at("/orderingUnit").asString()).isEqualTo("KGM");
            assertThat(product.at("/dates"))
                    .extracting(JsonNode::toString)
                    .contains(
                            day(village.firstDate(), "12", "8", "3", "0", "\"25.5\""),
                            day(village.secondDate(), "0", "0", "0", "0", "null"),
                            day(week, "0", "0", "0", "5", "\"25.5\""));
        });
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
        place("canteen", "tilleulsDoor", product, quantity, PaymentMethod.ACCOUNT, false);
    }

    private OrderDetails place(String who, String site, int carrots) {
        return place(who, site, "Carotte", carrots, PaymentMethod.ACCOUNT, false);
    }

    /** {@code held}: until it is paid. */
    private OrderDetails place(
            String who, String site, String product, int quantity, PaymentMethod payment, boolean held) {
        var date = village.firstDate();
        var lines = List.of(new LineRequest(village.offer(product, date), BigDecimal.valueOf(quantity), null));
        var request = new OrderRequest(village.site(site), date, null, "BC-2", lines);
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), payment, held, true),
                        village.actor(who))
                .block()
                .orders()
                .get(0);
    }

    /** As if it had been ordered before its cut-off, which has passed. */
    private void close(OrderDetails order) {
        run(
                "update ordering.line set added_at = added_at - interval '1 hour', cutoff_at = platform.business_time() - interval '1 second' where kind = 'goods' and order_id = "
                        + order.id());
    }

    /** As if its day had been this one. */
    private void deliveredOn(LocalDate day, OrderDetails order) {
        run("update ordering.orders set delivery_date = '%s' where id = %d".formatted(day, order.id()));
    }

    private KeepStanding onceOn(LocalDate day, int carrots) {
        var wish = new KeepStanding.Wish(
                village.product("Carotte"),
                village.party("grandChamp"),
                BigDecimal.valueOf(carrots),
                null,
                false,
                List.of());
        return new KeepStanding(
                village.site("kiosque"),
                null,
                Set.of(day.getDayOfWeek()),
                1,
                day,
                day,
                null,
                null,
                Set.of(),
                HowPaid.AT_ONCE,
                null,
                List.of(wish));
    }

    private static String day(LocalDate date, String firm, String open, String paying, String standing, String usual) {
        return "{\"deliveryDate\":\"%s\",\"firm\":\"%s\",\"open\":\"%s\",\"paying\":\"%s\",\"approving\":\"0\",\"standing\":\"%s\",\"usual\":%s}"
                .formatted(date, firm, open, paying, standing, usual);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
