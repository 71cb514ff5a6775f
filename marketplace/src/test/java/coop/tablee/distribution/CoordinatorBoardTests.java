package coop.tablee.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class CoordinatorBoardTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderDirectory directory;

    @Autowired
    StockLevels levels;

    @LocalServerPort
    int port;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void boardIsCalmUntilSomethingNeedsAHand() {
        place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10"));

        var board = signedIn("coordinator").get("/coop/board");

        assertThat(board.status()).isEqualTo(200);
        assertThat(board.words()).contains("All is well", "Nothing to settle", "One order");
        assertThat(board.words()).contains("Cut-off for kitchens");
    }

    @Test
    void everyExceptionNamesWhatItTouchesAndItsNextStep() {
        var late = place("household", "kiosque", PaymentMethod.TEST, false, Map.of("Poireau", "4"));
        run(
                "update ordering.line set cutoff_at = added_at + interval '1 microsecond', added_at = added_at where order_id = "
                        + late.id());
        run(
                "update ordering.line set added_at = added_at - interval '1 hour', cutoff_at = cutoff_at - interval '1 hour' where order_id = "
                        + late.id());
        var shortOne =
                confirmed(place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Carotte", "10")));
        var refusedOne =
                confirmed(place("canteen2", "erablesDoor", PaymentMethod.ACCOUNT, false, Map.of("Carotte", "2")));
        place("household2", "kiosque", PaymentMethod.TEST, true, Map.of("Poireau", "3"));
        pack(shortOne, "7");
        pack(refusedOne, "2");
        receive(refusedOne);
        withoutAllergens("Chou rouge");

        // Its cut-off has passed, its date takes orders of others: it is confirmed when the date closes
        assertThat(signedIn("coordinator").get("/coop/board").words()).doesNotContain("not confirmed yet");
        run("update ordercycle.cycle set state = 'CLOSED' where id = "
                + village.cycle("grandChamp", village.firstDate()));
        var board = signedIn("coordinator").get("/coop/board").words();

        assertThat(board)
                .contains("things to settle")
                .contains("Missing: 3 kg of Carrot", "Packed short for")
                .contains("Cuisine des Érables " + village.number() + " refused something")
                .contains("One order is not confirmed yet", "Confirm now")
                .contains("One order is still being paid")
                .contains("One product is incomplete", "Le Champ Commun");
        assertThat(signedIn("coordinator2").get("/coop/board").words())
                .doesNotContain("Carrot", "refused something", "not confirmed");

        var confirmed = signedIn("coordinator").post("/coop/board/confirmation");
        assertThat(confirmed.location()).isEqualTo("/coop/board");
        assertThat(signedIn("coordinator").get("/coop/board").words()).doesNotContain("not confirmed yet");
        assertThat(find(late, "household").state()).isEqualTo(OrderState.CONFIRMED);
    }

    @Test
    void whatIsDeclaredMissingIsSharedOutFromTheBoard() {
        var order = place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10"));
        levels.change(
                        List.of(StockChange.set(village.product("Poireau"), new BigDecimal("7"))),
                        village.actor("producer"))
                .block();
        var board = signedIn("coordinator").get("/coop/board");
        assertThat(board.words()).contains("Declared missing: 3 bunches of Leek", "one order counts on it");
        assertThat(signedIn("coordinator2").get("/coop/board").words()).doesNotContain("Declared missing");
        var found = Pattern.compile("action=\"(/coop/board/shortages/\\d+)\"").matcher(board.body());
        assertThat(found.find()).isTrue();

        assertThat(signedIn("coordinator2").post(found.group(1)).status()).isEqualTo(404);
        assertThat(signedIn("coordinator").post(found.group(1)).location()).isEqualTo("/coop/board");
        assertThat(signedIn("coordinator").post(found.group(1)).location()).isEqualTo("/coop/board");

        assertThat(quantity(order, "Poireau")).isEqualByComparingTo("7");
        assertThat(signedIn("coordinator").get("/coop/board").words()).doesNotContain("Declared missing");
    }

    @Test
    void orderWithoutTheNumberThatItsAuthorityWantsStandsOnTheBoardUntilItHasOne() {
        var order = place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10"));
        run("update ordering.orders set purchase_order_number = null where id = " + order.id());
        assertThat(signedIn("coordinator").get("/coop/board").words()).contains("Nothing to settle");

        run("""
                insert into catering.kitchen (site_id, purchase_order_required) values (%d, true)
                on conflict (site_id) do update set purchase_order_required = true""".formatted(village.site("tilleulsDoor")));
        assertThat(signedIn("coordinator").get("/coop/board").words())
                .contains("an order without a purchase-order number", "See the order");
        assertThat(signedIn("coordinator2").get("/coop/board").words()).doesNotContain("purchase-order number");

        run("update ordering.orders set purchase_order_number = 'BC-1' where id = " + order.id());
        assertThat(signedIn("coordinator").get("/coop/board").words()).contains("Nothing to settle");
    }

    @Test
    void goodsWithoutAWayStandOnTheBoard() {
        place("household", "kiosque", PaymentMethod.TEST, false, Map.of("Poireau", "4"));
        run("update delivery.lane set active = false where cooperative_id = %d and destination_id = %d"
                .formatted(village.party("grandChamp"), village.site("kiosque")));

        assertThat(signedIn("coordinator").get("/coop/board").words())
                .contains("Goods have no way to kiosque " + village.number());
    }

    @Test
    void ordersOfADateAreFoundFilteredAndExportedWithoutFormulas() {
        var pooled =
                place("household", "kiosque", PaymentMethod.TEST, false, Map.of("Poireau", "4", "Lait entier", "2"));
        var kitchen = place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Carotte", "10"));
        run("update network.party set name = '=HYPERLINK(\"x\") %d' where id = %d"
                .formatted(village.number(), village.party("marchand")));
        var coordinator = signedIn("coordinator");
        var here = "/coop/orders?date=" + village.firstDate();

        assertThat(coordinator.get(here).words()).contains(pooled.number(), kitchen.number(), "With others");
        assertThat(coordinator.get(here + "&q=tilleuls").words())
                .contains(kitchen.number())
                .doesNotContain(pooled.number());
        assertThat(coordinator
                        .get(here + "&destination=" + village.site("kiosque"))
                        .words())
                .contains(pooled.number())
                .doesNotContain(kitchen.number());
        assertThat(coordinator.get(here + "&state=CANCELLED").words()).contains("No order here");
        assertThat(coordinator.get(here + "&sort=value&show=unpacked&page=1").words())
                .contains(kitchen.number());
        assertThat(coordinator
                        .get("/coop/orders?date=all&q=" + kitchen.number())
                        .words())
                .contains(kitchen.number());
        assertThat(coordinator.get("/coop/orders?date=tomorrow").status()).isEqualTo(400);
        assertThat(coordinator
                        .get(here + "&page=99999&sort=x&show=y&state=z&destination=-1")
                        .status())
                .isEqualTo(200);
        var csv =
                coordinator.get("/coop/orders.csv?date=" + village.firstDate()).body();
        assertThat(csv).contains(kitchen.number()).doesNotContain(",=HYPERLINK", "\"=HYPERLINK");
        assertThat(signedIn("coordinator2").get(here).words()).doesNotContain(kitchen.number());
    }

    @Test
    void pooledOrderShowsWhatOthersSendWithoutTheirPrices() {
        var order =
                place("household", "kiosque", PaymentMethod.TEST, false, Map.of("Poireau", "4", "Lait entier", "2"));
        var milk = order.lines().stream()
                .filter(line -> line.cooperative() == village.party("valDeSenne"))
                .findFirst()
                .orElseThrow();

        var page = signedIn("coordinator").get("/coop/orders/" + order.number()).words();

        assertThat(page).contains("Leek", "Whole milk 2 bottles", "Others sell in this order too");
        assertThat(page)
                .doesNotContain(euros(milk.total().minor()), euros(order.total().minor()));
    }

    @Test
    void coordinatorChangesAndTakesBackAnOrderOnItsPage() {
        var order = confirmed(place(
                "canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10", "Carotte", "2")));
        var coordinator = signedIn("coordinator");
        var path = "/coop/orders/" + order.number();
        var page = coordinator.get(path);

        var without = coordinator.post(path + "/correction", fields(page, order, "Poireau", "7", "reason", ""));
        assertThat(without.status()).isEqualTo(422);
        assertThat(without.words()).contains("Say why");
        assertThat(without.body()).contains("value=\"7\"");
        var unreadable =
                coordinator.post(path + "/correction", fields(page, order, "Poireau", "a few", "reason", "SHORT"));
        assertThat(unreadable.status()).isEqualTo(422);
        assertThat(unreadable.body()).contains("value=\"a few\"");

        var sent = fields(page, order, "Poireau", "7", "reason", "SHORT", "note", "Frost");
        assertThat(coordinator.post(path + "/correction", sent).location()).isEqualTo(path);
        assertThat(coordinator.post(path + "/correction", sent).location())
                .as("sent twice")
                .isEqualTo(path);
        assertThat(quantity(order, "Poireau")).isEqualByComparingTo("7");
        assertThat(coordinator.get(path).words())
                .contains("Changed by the cooperative", "There is too little of it: Frost");

        var stale = coordinator.post(
                path + "/correction",
                fields(
                        page,
                        order,
                        "Poireau",
                        "5",
                        "reason",
                        "SHORT",
                        "key",
                        UUID.randomUUID().toString()));
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.words()).contains("The order has changed meanwhile");

        var fresh = coordinator.get(path);
        assertThat(coordinator
                        .post(
                                path + "/withdrawal",
                                "version",
                                hidden(fresh, "version"),
                                "key",
                                UUID.randomUUID(),
                                "reason",
                                "OTHER",
                                "note",
                                "The road is flooded")
                        .location())
                .isEqualTo(path);
        assertThat(find(order, "canteen").state()).isEqualTo(OrderState.CANCELLED);
        assertThat(coordinator.get(path).words()).contains("Cancelled. Something else.", "The road is flooded");
    }

    @Test
    void coordinatorSplitsAnOrderOnItsPage() {
        var order = confirmed(place(
                "canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10", "Carotte", "2")));
        var coordinator = signedIn("coordinator");
        var path = "/coop/orders/" + order.number();
        var page = coordinator.get(path);
        var leek = order.lines().stream()
                .filter(line -> line.names().texts().containsValue("Poireau"))
                .findFirst()
                .orElseThrow();
        Object[] wish = {
            "version", hidden(page, "version"),
            "key", UUID.randomUUID(),
            "when", village.secondDate(),
            "reason", "NO_DELIVERY",
            "note", "The van is full",
            "lines[0].line", leek.id(),
            "lines[0].quantity", "4"
        };
        var tooMuch = wish.clone();
        tooMuch[tooMuch.length - 1] = "11";
        var refused = coordinator.post(path + "/split", tooMuch);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("value=\"11\"", "id=\"lines[0].quantity-error\"");
        assertThat(coordinator
                        .post(path + "/split", "version", hidden(page, "version"), "key", "k", "when", "tomorrow")
                        .status())
                .isEqualTo(422);

        assertThat(coordinator.post(path + "/split", wish).location()).isEqualTo(path);
        assertThat(coordinator.post(path + "/split", wish).location())
                .as("sent twice")
                .isEqualTo(path);

        assertThat(quantity(order, "Poireau")).isEqualByComparingTo("6");
        var after = coordinator.get(path);
        assertThat(after.words()).contains("Split", "It cannot be brought there: The van is full", "See order T");
        var other = Pattern.compile("See order (T\\d+)").matcher(after.words());
        assertThat(other.find()).isTrue();
        assertThat(coordinator.get("/coop/orders/" + other.group(1)).words())
                .contains("4 bunches", "See order " + order.number(), "The van is full");
    }

    @Test
    void anotherCooperativesOrderIsNotThere() {
        var order = place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10"));
        var stranger = signedIn("coordinator2");

        for (var path : List.of("/coop/orders/" + order.number(), "/coop/orders/T0")) {
            assertThat(stranger.get(path).status()).isEqualTo(404);
        }
        for (var act : List.of("correction", "withdrawal", "split")) {
            assertThat(stranger.post(
                                    "/coop/orders/" + order.number() + "/" + act,
                                    "version",
                                    "0",
                                    "key",
                                    "k",
                                    "reason",
                                    "SHORT",
                                    "when",
                                    village.secondDate())
                            .status())
                    .isEqualTo(404);
        }
        assertThat(signedIn("volunteer").get("/coop/board").status()).isEqualTo(403);
    }

    @Test
    void weekThatIsNotOpenYetIsOneClickAway() {
        run(
                "update ordercycle.cycle set state = 'CANCELLED' where cooperative_id = %d and delivery_date > (select date_trunc('week', platform.business_time())::date + 6)"
                        .formatted(village.party("grandChamp")));
        run(
                "insert into ordercycle.cycle (cooperative_id, delivery_date, state, time_zone, opens_local, household_cutoff_local, institution_cutoff_local, opens_at, household_cutoff_at, institution_cutoff_at) "
                        + "select %d, d, 'SETTLED', 'Europe/Brussels', d - 6, d - 1, d - 1, (d - 6)::timestamptz, (d - 1)::timestamptz, (d - 1)::timestamptz from (select current_date - 7 d) x"
                                .formatted(village.party("grandChamp")));

        assertThat(signedIn("coordinator").get("/coop/board").body())
                .contains("href=\"/coop/cycles/new-week\"", "Open week");
    }

    private Object[] fields(Visitor.Page page, OrderDetails order, String product, String quantity, Object... others) {
        var fields = new TreeMap<String, Object>();
        fields.put("version", hidden(page, "version"));
        fields.put("key", hidden(page, "key"));
        for (var i = 0; i < order.lines().size(); i++) {
            var line = order.lines().get(i);
            fields.put("lines[" + i + "].line", line.id());
            fields.put(
                    "lines[" + i + "].quantity",
                    line.names().texts().containsValue(product)
                            ? quantity
                            : line.quantity().toPlainString());
        }
        for (var i = 0; i < others.length; i += 2) {
            fields.put(others[i].toString(), others[i + 1]);
        }
        return fields.entrySet().stream()
                .flatMap(field -> java.util.stream.Stream.of(field.getKey(), field.getValue()))
                .toArray();
    }

    private static String hidden(Visitor.Page page, String name) {
        var found = Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
    }

    private BigDecimal quantity(OrderDetails order, String product) {
        return find(order, "canteen").lines().stream()
                .filter(line -> line.names().texts().containsValue(product))
                .findFirst()
                .orElseThrow()
                .quantity();
    }

    private void pack(OrderDetails order, String quantity) {
        var fields = new TreeMap<String, Object>();
        fields.put("lines[0].line", order.lines().get(0).id());
        fields.put("lines[0].quantity", quantity);
        fields.put("lines[0].reason", "SHORT");
        assertThat(signedIn("coordinator")
                        .post(
                                "/coop/packing/" + order.consignments().get(0).id(),
                                fields.entrySet().stream()
                                        .flatMap(field -> java.util.stream.Stream.of(field.getKey(), field.getValue()))
                                        .toArray())
                        .status())
                .isEqualTo(303);
    }

    private void receive(OrderDetails order) {
        assertThat(signedIn("canteen2")
                        .post(
                                "/receptions/" + order.consignments().get(0).id(),
                                "signer",
                                "Nadia",
                                "version",
                                1,
                                "lines[0].line",
                                order.lines().get(0).id(),
                                "lines[0].decision",
                                "refuse",
                                "lines[0].reason",
                                "QUALITY")
                        .status())
                .isEqualTo(303);
    }

    private OrderDetails place(
            String buyer, String site, PaymentMethod payment, boolean payLater, Map<String, String> wanted) {
        var lines = new TreeMap<>(wanted)
                .entrySet().stream()
                        .map(each -> new LineRequest(
                                village.offer(each.getKey(), village.firstDate()),
                                new BigDecimal(each.getValue()),
                                null))
                        .toList();
        var request = new OrderRequest(village.site(site), village.firstDate(), null, null, lines);
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), payment, payLater, true),
                        village.actor(buyer))
                .block()
                .orders()
                .get(0);
    }

    private void withoutAllergens(String product) {
        run("""
                with made as (
                    insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit, catch_weight,
                        tolerance, price, vat_category, storage, labels, season, crate_share, animal)
                    select product_id, version + 1, names, family, ordering_unit, pricing_unit, content, content_unit, catch_weight, tolerance, price,
                        vat_category, storage, labels, season, crate_share, animal
                    from catalogue.product_version where product_id = %1$d returning id)
                update catalogue.product set current_version_id = (select id from made) where id = %1$d
                """.formatted(village.product(product)));
    }

    private OrderDetails confirmed(OrderDetails order) {
        run("update ordering.orders set state = 'CONFIRMED' where id = " + order.id());
        run("update ordering.line set confirmed_quantity = quantity where order_id = " + order.id());
        return order;
    }

    private OrderDetails find(OrderDetails order, String who) {
        return directory.find(order.number(), village.actor(who)).block();
    }

    private static String euros(long minor) {
        return "€%d.%02d".formatted(minor / 100, minor % 100);
    }

    private Visitor signedIn(String who) {
        return Visitor.signedIn(port, village, who);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
