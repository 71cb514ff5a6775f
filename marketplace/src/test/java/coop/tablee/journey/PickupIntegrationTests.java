package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catalogue.Returnables;
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
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** An afternoon at a distribution point, on a volunteer's phone. */
@MarketplaceTest
class PickupIntegrationTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    Returnables returnables;

    @LocalServerPort
    int port;

    private Village village;
    private Stage stage;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        stage = new Stage(port, village);
    }

    @AfterEach
    void leave() {
        stage.close();
    }

    @Test
    void anAfternoonAtThePoint() {
        lend();
        var first = waiting("household", "Poireau", "Jus de pomme");
        var second = waiting("household2", "Poireau", "Betterave");
        var third = waiting("household2", "Poireau", "Betterave");
        var volunteer = new Volunteer(stage.phone("volunteer"));

        volunteer.looksAt(village.firstDate());
        volunteer.sees("3 en attente");
        volunteer.types("dubois");
        volunteer.sees(second.number(), third.number());
        volunteer.doesNotSee(first.number());
        volunteer.entersTheNumber(first.number().substring(1));
        volunteer.handsEverythingOver();
        volunteer.isTold(first.number() + " est remise");
        volunteer.sees("2 en attente", "1 retirée");

        // The wrong household stood at the table
        volunteer.press("C’était une erreur");
        volunteer.isTold("attend de nouveau");
        volunteer.handsEverythingOver();

        volunteer.picks(second.number());
        volunteer.handsOverTheRest("Poireau", "3", "Abîmé", "tiges cassées");
        volunteer.isTold(second.number() + " est remise");

        volunteer.picks(third.number());
        volunteer.saysThatNobodyCame("Gardée au point", "Frigo 2");
        volunteer.isTold("n’a pas été retirée");
        volunteer.sees("1 non retirée", "Pas retirées : 1");
        volunteer.picks(third.number());
        volunteer.sees("Frigo 2", "vous pouvez encore la remettre");
        volunteer.handsEverythingOver();
        volunteer.sees("3 retirées");

        // Four bottles went out with the first order; three come back
        volunteer.open("/pickups/" + second.number());
        volunteer.doesNotSee("Consignes rendues");
        volunteer.open("/pickups/" + first.number());
        volunteer.countsBottles(3);
        volunteer.isTold("à leur crédit");
        volunteer.sees("Encore dehors : 1");
        volunteer.open("/pickups?date=" + village.firstDate());

        volunteer.follow("La journée sur une feuille");
        volunteer.sees("Manquant ou abîmé", "« tiges cassées »", "Abîmé");
        assertThat(stage.complaints()).isEmpty();
        Invariants.assertHold(database);
    }

    private void lend() {
        var juice = village.product("Jus de pomme");
        returnables.lend(juice, "BOTTLE", 1, village.actor("coordinator")).block();
        run(
                "update ordercycle.offer o set product_version_id = p.current_version_id from catalogue.product p where p.id = o.product_id and p.id = "
                        + juice);
    }

    /** A packed order that waits at the kiosk, four of each. */
    private OrderDetails waiting(String buyer, String... products) {
        var lines = Arrays.stream(products)
                .map(name -> new LineRequest(village.offer(name, village.firstDate()), BigDecimal.valueOf(4), null))
                .toList();
        var request = new OrderRequest(village.site("kiosque"), village.firstDate(), null, null, lines);
        var order = placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, false, true),
                        village.actor(buyer))
                .block()
                .orders()
                .get(0);
        run("update ordering.orders set state = 'CONFIRMED' where id = " + order.id());
        run("update ordering.line set confirmed_quantity = quantity where order_id = " + order.id());
        var packed = order.lines().stream()
                .map(line -> new PackedLine(line.id(), line.ordered(), null, null))
                .toList();
        fulfilment
                .pack(new PackConsignment(order.consignments().get(0).id(), null, packed), village.actor("coordinator"))
                .block();
        return order;
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
