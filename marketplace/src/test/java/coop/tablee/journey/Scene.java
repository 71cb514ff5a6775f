package coop.tablee.journey;

import coop.tablee.identity.Accounts;
import coop.tablee.ordercycle.CopyWeek;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordering.Carts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.NotFetched;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.PlacedCheckout;
import coop.tablee.ordering.PutInCart;
import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.ordering.UnfetchedGoods;
import coop.tablee.ordering.UnfetchedOrders;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

/** Sets up a village in which one of everything has happened, or much of it: orders placed, held, packed, received, a cart, copied weeks. */
@TestComponent
class Scene {

    /** What both audiences may buy, both cooperatives', nothing weighed. */
    static final List<String> GOODS = List.of(
            "Poireau",
            "Baguette",
            "Carotte",
            "Betterave",
            "Céleri-rave",
            "Épinard",
            "Pomme de terre",
            "Oignon jaune",
            "Chou rouge",
            "Chicon",
            "Pomme Jonagold",
            "Poire Conférence",
            "Œufs de plein air",
            "Jus de pomme",
            "Lait entier",
            "Yaourt nature",
            "Pain gris au levain",
            "Farine d’épeautre",
            "Spaghetti",
            "Miel de printemps");

    /** Paid by card, as far as the page of a provider that is not set up here. */
    private static final String CARD = """
            with p as (update payment.payment set provider = 'stripe' where public_ref = '%1$s' returning id)
            insert into payment.session (payment_id, language, state, provider_ref, url, expires_at)
            select id, 'fr', 'open', 'cs_' || id, 'https://checkout.example/' || id, clock_timestamp() + interval '30 minutes' from p
            """;

    private final DatabaseClient database;
    private final Accounts accounts;
    private final OrderPlacement placement;
    private final OrderFulfilment fulfilment;
    private final UnfetchedOrders unfetched;
    private final OrderCycles cycles;
    private final Carts carts;

    @Autowired
    Scene(
            DatabaseClient database,
            Accounts accounts,
            OrderPlacement placement,
            OrderFulfilment fulfilment,
            UnfetchedOrders unfetched,
            OrderCycles cycles,
            Carts carts) {
        this.database = database;
        this.accounts = accounts;
        this.placement = placement;
        this.fulfilment = fulfilment;
        this.unfetched = unfetched;
        this.cycles = cycles;
        this.carts = carts;
    }

    /** The names that routes ask for, of things that belong to the person who asks. */
    record Played(
            Village village,
            String openOrder,
            String kitchenOrder,
            String packedPickup,
            String packingKitchen,
            String packedKitchen,
            String heldPayment,
            String cardPayment,
            String notFetched,
            String kitchenDrop,
            String pointDrop,
            int rows) {}

    /** Few: one order of each kind with two lines, four offers a cooperative. Many: six orders of twenty lines, all offers, three more weeks. */
    Played play(boolean many) {
        var village = Village.build(database, accounts);
        var times = many ? 6 : 1;
        var goods = many ? GOODS : GOODS.subList(0, 2);
        if (many) {
            copyWeeks(village);
        } else {
            narrow(village);
        }
        var soon = village.firstDate();
        var later = village.secondDate();
        var pickups = orders(village, "household", "kiosque", soon, goods, times);
        var left = orders(village, "household", "kiosque", soon, goods, times);
        var kitchen = orders(village, "canteen", "tilleulsDoor", soon, goods, times + 2);
        var open = orders(village, "household", "kiosque", later, goods, times);
        var openKitchen = orders(village, "canteen", "tilleulsDoor", later, goods, times);
        var held = place(village, "household", "kiosque", later, goods, true);
        var byCard = reference(place(village, "household", "kiosque", later, goods, true));
        run(CARD.formatted(byCard));
        fillCart(village, later, goods);
        close(village);
        pickups.forEach(order -> pack(village, order));
        left.forEach(order -> leave(village, order));
        pack(village, kitchen.get(0));
        pack(village, kitchen.get(1));
        receive(village, kitchen.get(1));
        return new Played(
                village,
                open.get(0).number(),
                openKitchen.get(0).number(),
                pickups.get(0).number(),
                consignment(kitchen.get(2)),
                consignment(kitchen.get(0)),
                reference(held),
                byCard,
                left.get(0).number(),
                String.valueOf(kitchen.get(0).drop()),
                String.valueOf(pickups.get(0).drop()),
                many ? 60 : 1);
    }

    private static String reference(PlacedCheckout held) {
        return String.valueOf(held.paymentUrl()).replaceFirst(".*/", "");
    }

    private void copyWeeks(Village village) {
        var week = village.firstDate();
        for (var n = 0; n < 3; n++) {
            var copy = CopyWeek.after(week);
            for (var who : List.of("coordinator", "coordinator2")) {
                cycles.copyWeek(copy, village.actor(who)).block();
            }
            week = week.plusWeeks(1);
        }
    }

    private void narrow(Village village) {
        run(
                "update ordercycle.offer set state = 'WITHDRAWN' where cycle_id in (select id from ordercycle.cycle where cooperative_id in (%d, %d)) and id not in (%s)"
                        .formatted(
                                village.party("grandChamp"),
                                village.party("valDeSenne"),
                                GOODS.subList(0, 2).stream()
                                        .flatMap(name -> List.of(village.firstDate(), village.secondDate()).stream()
                                                .map(date -> String.valueOf(village.offer(name, date))))
                                        .reduce((one, other) -> one + "," + other)
                                        .orElseThrow()));
        run("delete from network.supply_agreement where cooperative_id = %d and producer_id <> %d"
                .formatted(village.party("grandChamp"), village.party("sillons")));
    }

    private List<OrderDetails> orders(
            Village village, String who, String site, LocalDate date, List<String> goods, int times) {
        var placed = new ArrayList<OrderDetails>();
        for (var n = 0; n < times; n++) {
            placed.addAll(place(village, who, site, date, goods, false).orders());
        }
        return placed;
    }

    private PlacedCheckout place(
            Village village, String who, String site, LocalDate date, List<String> goods, boolean held) {
        var lines = goods.stream()
                .map(name -> new LineRequest(village.offer(name, date), BigDecimal.ONE, null))
                .toList();
        var request = new OrderRequest(village.site(site), date, null, "BC-1", lines);
        var method = who.startsWith("canteen") ? PaymentMethod.ACCOUNT : PaymentMethod.TEST;
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), method, held),
                        village.actor(who))
                .block();
    }

    private void fillCart(Village village, LocalDate date, List<String> goods) {
        Flux.fromIterable(goods)
                .concatMap(name -> carts.put(
                        village.actor("household"),
                        new PutInCart(village.site("kiosque"), village.offer(name, date), BigDecimal.ONE)))
                .blockLast();
    }

    /** Closes the nearer date, which is what the clock does at the cut-off. */
    private void close(Village village) {
        for (var cooperative : List.of("grandChamp", "valDeSenne")) {
            run("update ordercycle.cycle set state = 'CLOSED' where id = "
                    + village.cycle(cooperative, village.firstDate()));
        }
    }

    private void pack(Village village, OrderDetails order) {
        for (var consignment : order.consignments()) {
            var who = consignment.cooperative() == village.party("grandChamp") ? "coordinator" : "coordinator2";
            var lines = order.lines().stream()
                    .filter(line -> line.consignment() == consignment.id())
                    .map(line -> new PackedLine(line.id(), line.ordered(), null, null))
                    .toList();
            fulfilment
                    .pack(new PackConsignment(consignment.id(), null, lines), village.actor(who))
                    .block();
        }
    }

    private void receive(Village village, OrderDetails order) {
        order.consignments()
                .forEach(consignment -> fulfilment
                        .receive(ReceiveConsignment.everything(consignment.id()), village.actor("canteen"))
                        .block());
    }

    /** Nobody comes for it. */
    private void leave(Village village, OrderDetails order) {
        pack(village, order);
        unfetched
                .note(new NotFetched(order.number(), UnfetchedGoods.HUB, null, "", true), village.actor("volunteer"))
                .block();
    }

    private static String consignment(OrderDetails order) {
        return String.valueOf(order.consignments().get(0).id());
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
