package coop.tablee.distribution.board;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** A coordinator puts another product in the place of a line, and reads the order afterwards. */
@MarketplaceTest
class ReplacementPageTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderDirectory directory;

    private Village village;
    private Visitor coordinator;
    private OrderDetails order;
    private String path;

    @BeforeEach
    void confirmedOrder() {
        village = Village.build(database, accounts);
        coordinator = Visitor.signedIn(port, village.email("coordinator")).reading("en");
        var leeks = new LineRequest(village.offer("Poireau", village.firstDate()), BigDecimal.valueOf(5), null);
        var request = new OrderRequest(village.site("kiosque"), village.firstDate(), null, null, List.of(leeks));
        order = placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, false, true),
                        village.actor("household"))
                .block()
                .orders()
                .get(0);
        run("update ordering.line set cutoff_at = added_at + interval '1 microsecond' where order_id = " + order.id());
        run("select ordering.confirm(array[%d]::bigint[])".formatted(order.id()));
        path = "/coop/replacements/" + order.lines().get(0).id();
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void whatComesInsteadIsReadInTheOrder() {
        var page = coordinator.get(path + "?q=cabbage");
        assertThat(Visitor.textOf(page))
                .contains("5 bunches", "Red cabbage", "150 pieces")
                .doesNotContain("Beetroot");

        var done = coordinator.post(path, form(page.getResponseBody()).fields());

        assertThat(done.getStatus().value()).as(Visitor.textOf(done)).isEqualTo(303);
        assertThat(Visitor.locationOf(done)).isEqualTo("/coop/orders/" + order.number());
        assertThat(Visitor.textOf(coordinator.get("/coop/orders/" + order.number())))
                .contains("Red cabbage");
        var household = Visitor.signedIn(port, village.email("household")).reading("en");
        assertThat(Visitor.textOf(household.get("/orders/" + order.number()))).contains("Red cabbage, 3 pieces");
        var now = directory.find(order.number(), village.actor("household")).block();
        assertThat(now.maximum().minor()).isLessThanOrEqualTo(order.maximum().minor());

        var again = coordinator.post(
                path,
                form(page.getResponseBody()).with("key", UUID.randomUUID()).fields());
        assertThat(again.getStatus().value())
                .as("from an old page: the line is not there any more")
                .isEqualTo(404);
        assertThat(Visitor.textOf(household.get("/orders/" + order.number()))).contains("Red cabbage, 3 pieces");
    }

    @Test
    void withoutAYesAReasonOrAProductNothingComesAndWhatWasTypedStays() {
        var page = coordinator.get(path).getResponseBody();
        var wanted = form(page);
        var silent = wanted.fields();
        silent.remove("agreed");

        var refused = coordinator.post(path, silent);

        assertThat(refused.getStatus().value()).isEqualTo(422);
        assertThat(refused.getResponseBody()).contains("id=\"agreed-error\"");
        var again = PageForm.of(refused.getResponseBody(), path);
        assertThat(List.of(again.get("offer"), again.get("quantity"), again.get("note"), again.get("reason")))
                .containsExactly(wanted.get("offer"), "3", "Frost on Monday", "SHORT");
        assertThat(again.get("key")).as("still the same wish").isEqualTo(wanted.get("key"));
        for (var field : List.of("reason", "quantity", "offer")) {
            var answer = coordinator.post(path, form(page).with(field, "").fields());
            assertThat(answer.getStatus().value()).as(field).isEqualTo(422);
            assertThat(answer.getResponseBody()).as(field).contains("id=\"%s-error\"".formatted(field));
        }
        assertThat(Visitor.textOf(coordinator.get("/coop/orders/" + order.number())))
                .doesNotContain("Red cabbage");
    }

    @Test
    void anotherCooperativeFindsNothingThere() {
        var other = Visitor.signedIn(port, village.email("coordinator2")).reading("en");

        assertThat(other.get(path).getStatus().value()).isEqualTo(404);
        assertThat(other.post(
                                path,
                                form(coordinator.get(path).getResponseBody()).fields())
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    private PageForm form(String page) {
        return PageForm.of(page, path)
                .with("offer", village.offer("Chou rouge", village.firstDate()))
                .with("quantity", "3")
                .with("reason", "SHORT")
                .with("note", "Frost on Monday")
                .with("agreed", "true");
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
