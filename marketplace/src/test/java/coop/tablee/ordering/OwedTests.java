package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catalogue.Returnables;
import coop.tablee.ordering.DepositReturns.Item;
import coop.tablee.ordering.DepositReturns.ReturnDeposits;
import coop.tablee.shared.Money;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import reactor.core.publisher.Flux;

/** What a producer that sells itself is told it is owed, against its account in the books, after a week in which much went otherwise than ordered. */
class OwedTests extends OrderingStory {

    @Autowired
    Returnables returnables;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    UnfetchedOrders unfetched;

    @Autowired
    DepositReturns returns;

    @Autowired
    StockLevels stock;

    @LocalServerPort
    int port;

    private OrderDetails kept;
    private OrderDetails notFetched;
    private OrderDetails ofKitchen;

    @BeforeEach
    void liveAWeek() {
        lend("Poireau", "CRATE");
        kept = household(Map.of("Poireau", 4, "Potimarron", 2, "Épinard", 1, "Céleri-rave", 6));
        notFetched = household(Map.of("Poireau", 2, "Potimarron", 1));
        ofKitchen = place(
                        anOrder(village)
                                .to("tilleulsDoor")
                                .of("Carotte", 12.5)
                                .of("Poireau", 10)
                                .of("Épinard", 3),
                        "canteen")
                .orders()
                .get(0);
        stock.change(
                        List.of(StockChange.set(village.product("Céleri-rave"), BigDecimal.valueOf(4))),
                        village.actor("producer"))
                .block();
        pastTheCutOffs();
        List.of(kept, notFetched, ofKitchen).forEach(this::pack);
        receive(kept, "volunteer", "Épinard");
        receive(ofKitchen, "canteen", "Épinard");
        unfetched
                .note(
                        new NotFetched(notFetched.number(), UnfetchedGoods.FOOD_AID, null, "", true),
                        village.actor("volunteer"))
                .block();
        returns.book(
                        new ReturnDeposits(
                                UUID.randomUUID().toString(),
                                kept.buyer(),
                                village.site("kiosque"),
                                List.of(new Item("CRATE", 2))),
                        village.actor("volunteer"))
                .block();
    }

    @Test
    void isTheSumOfTheBooksPerOrderAndInTotal() {
        for (var order : List.of(kept, notFetched, ofKitchen)) {
            assertThat(number("select coalesce(sum(owed_minor), 0)::bigint from ordering.owed_line where order_id = "
                            + order.id() + " and producer_id = " + seller() + " and own_sale and earned"))
                    .as(order.number())
                    .isPositive()
                    .isEqualTo(-owed("seller:" + seller(), order));
        }
        var books =
                number("select sum(amount_minor)::bigint from audit.ledger where account = 'seller:" + seller() + "'");
        var back = number("select sum(amount_minor)::bigint from ordering.owed_back where producer_id = " + seller());
        assertThat(back).isEqualTo(800);

        var page = producer("/owed");
        assertThat(page).contains(money(-books + back)).contains(money(-back)).contains("hors TVA");
    }

    @Test
    void eachOrderIsSaidWithItsSumAndItsVatAndNothingThatBringsNothing() {
        var page = producer("/owed/%d/%s".formatted(village.party("grandChamp"), village.firstDate()));

        for (var order : List.of(kept, notFetched, ofKitchen)) {
            assertThat(page).contains(order.number()).contains(money(-owed("seller:" + seller(), order)));
        }
        assertThat(page)
                .contains("Caisse consignée")
                .contains(
                        money(number("select sum(vat_minor)::bigint from ordering.line where seller_id = " + seller())))
                .doesNotContain("Épinard")
                .doesNotContain(" 0,00 €");
        assertThat(producer("/owed.csv")).contains(",deposit,").doesNotContain("Épinard");
    }

    private OrderDetails household(Map<String, Integer> goods) {
        var order = anOrder(village);
        goods.forEach(order::of);
        return place(order, "household").orders().get(0);
    }

    private void lend(String product, String kind) {
        var saved = Objects.requireNonNull(returnables
                .lend(village.product(product), kind, 1, village.actor("coordinator"))
                .block());
        run("update ordercycle.offer set product_version_id = %d where product_id = %d"
                .formatted(saved.version(), village.product(product)));
    }

    private void pastTheCutOffs() {
        run(
                "update ordering.line set added_at = added_at - interval '30 days', cutoff_at = platform.business_time() - interval '1 second' where kind = 'goods' and order_id in (%d, %d, %d)"
                        .formatted(kept.id(), notFetched.id(), ofKitchen.id()));
    }

    /** One bunch of leeks is short of every order, squashes weigh a little more than ordered. */
    private void pack(OrderDetails order) {
        var lines = order.lines().stream().map(this::packed).toList();
        Flux.fromIterable(order.consignments())
                .concatMap(consignment -> fulfilment.pack(
                        new PackConsignment(
                                consignment.id(),
                                null,
                                lines.stream()
                                        .filter(line -> order.lines().stream()
                                                .anyMatch(own -> own.id() == line.line()
                                                        && own.consignment() == consignment.id()))
                                        .toList()),
                        village.actor("coordinator")))
                .blockLast();
    }

    private PackedLine packed(OrderDetails.Line line) {
        var name = line.names().texts().get("fr");
        var isShort = "Poireau".equals(name) || "Céleri-rave".equals(name);
        return new PackedLine(
                line.id(),
                isShort ? line.quantity().subtract(BigDecimal.ONE) : line.quantity(),
                line.catchWeight() ? line.quantity().multiply(line.content()).multiply(new BigDecimal("1.045")) : null,
                isShort ? LineFault.SHORT : null);
    }

    private void receive(OrderDetails order, String who, String refused) {
        for (var consignment : order.consignments()) {
            var lines = order.lines().stream()
                    .filter(line -> line.consignment() == consignment.id()
                            && refused.equals(line.names().texts().get("fr")))
                    .map(line -> new ReceivedLine(line.id(), BigDecimal.ZERO, null, LineFault.QUALITY))
                    .toList();
            fulfilment
                    .receive(ReceiveConsignment.except(consignment.id(), lines), village.actor(who))
                    .block();
        }
    }

    private long seller() {
        return village.party("sillons");
    }

    private String producer(String path) {
        return Visitor.textOf(Visitor.signedIn(port, village.email("producer")).get(path));
    }

    private static String money(long cents) {
        return new java.text.DecimalFormat("0.00", java.text.DecimalFormatSymbols.getInstance(java.util.Locale.FRENCH))
                        .format(Money.euro(Math.abs(cents)).amount())
                + " €";
    }

    private long number(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }
}
