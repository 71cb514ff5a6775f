package coop.tablee.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.delivery.DeliverySetup;
import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

@MarketplaceTest
class PassageTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    DeliverySetup setup;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderFulfilment fulfilment;

    @LocalServerPort
    int port;

    private Village village;

    @Test
    void hubTakesInAndHandsOnWhatOthersPackedAndSeesNothingMore() {
        village = Village.build(database, accounts);
        var order = pooledOrder();
        var consignment = order.consignments().get(0).id();
        var hub = Long.toString(village.site("valDeSenneHub"));
        var here = "/coop/passages?date=" + village.firstDate();
        var volunteer = visitor("volunteer2");

        assertThat(textOf(volunteer.get(here)))
                .contains(order.number(), "Not packed yet", "To gare", "with Val de Senne");
        var path = "/coop/passages/%d?date=%s".formatted(consignment, village.firstDate());
        var early = volunteer.post(path, Map.of("hub", hub, "step", "arrived"));
        assertThat(early.getStatus().value()).isEqualTo(422);

        pack(order);
        assertThat(textOf(volunteer.get(here)))
                .doesNotContain("Marchand", "Carrot")
                .contains("From grandChampHub", "It has arrived");
        assertThat(visitor("volunteer")
                        .post(path, Map.of("hub", hub, "step", "arrived"))
                        .getStatus()
                        .value())
                .isEqualTo(404);
        assertThat(textOf(visitor("volunteer").get(here))).doesNotContain(order.number());
        for (var click = 0; click < 2; click++) {
            assertThat(volunteer
                            .post(path, Map.of("hub", hub, "step", "arrived"))
                            .getStatus()
                            .value())
                    .isEqualTo(303);
        }
        assertThat(volunteer
                        .post(path, Map.of("hub", hub, "step", "handed-on"))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(textOf(volunteer.get(here))).contains("1 of 1 handed on");
        assertThat(volunteer.get("/coop/packing/" + consignment).getStatus().value())
                .isEqualTo(403);
        assertThat(visitor("coordinator2")
                        .get("/coop/packing/" + consignment)
                        .getStatus()
                        .value())
                .isEqualTo(404);
        Invariants.assertHold(database);
    }

    private OrderDetails pooledOrder() {
        var own = village.party("grandChamp");
        setup.pool(village.site("valDeSenneHub"), own, null).block();
        database.sql("update delivery.lane set active = false where cooperative_id = %d and destination_id = %d"
                        .formatted(own, village.site("gare")))
                .then()
                .block();
        setup.laneThroughPool(
                        own,
                        village.site("gare"),
                        village.site("grandChampHub"),
                        own,
                        village.site("valDeSenneHub"),
                        village.party("valDeSenne"))
                .block();
        var line = new LineRequest(village.offer("Carotte", village.firstDate()), BigDecimal.valueOf(2), null);
        var request = new OrderRequest(village.site("gare"), village.firstDate(), null, null, List.of(line));
        return placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, false, true),
                        village.actor("household"))
                .block()
                .orders()
                .get(0);
    }

    private void pack(OrderDetails order) {
        database.sql("update ordercycle.cycle set state = 'CLOSED' where id = %d"
                        .formatted(village.cycle("grandChamp", village.firstDate())))
                .then()
                .block();
        fulfilment
                .pack(
                        new PackConsignment(
                                order.consignments().get(0).id(),
                                null,
                                order.lines().stream()
                                        .map(line -> new PackedLine(line.id(), line.ordered(), null, null))
                                        .toList()),
                        village.actor("coordinator"))
                .block();
    }

    private coop.tablee.testing.Visitor visitor(String who) {
        return coop.tablee.testing.Visitor.signedIn(port, village.email(who)).reading("en");
    }

    private static String textOf(EntityExchangeResult<String> answer) {
        return coop.tablee.testing.Visitor.textOf(answer);
    }
}
