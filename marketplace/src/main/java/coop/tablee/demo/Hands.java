package coop.tablee.demo;

import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordering.DepositBalances;
import coop.tablee.ordering.DepositReturns;
import coop.tablee.ordering.DepositReturns.Item;
import coop.tablee.ordering.DepositReturns.ReturnDeposits;
import coop.tablee.ordering.LineFault;
import coop.tablee.ordering.NotFetched;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.ordering.ReceivedLine;
import coop.tablee.ordering.UnfetchedGoods;
import coop.tablee.ordering.UnfetchedOrders;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who packs, receives and hands out in the story; now and then something is short, refused, or fetched by nobody. */
@Component
class Hands {

    private static final int AT_ONCE = 4;
    private static final BigDecimal BROUGHT_BACK = new BigDecimal("0.7");
    private static final int DAYS_KEPT = 2;
    private static final int LOOKS_AGAIN = 3;
    private static final String WAITING = """
            select number, buyer_id from ordering.orders
            where state in ('PLACED', 'CONFIRMED', 'PACKED') and delivery_date between :from and :until order by delivery_date, id
            """;

    private final Cast cast;
    private final Troupe troupe;
    private final OrderFulfilment fulfilment;
    private final OrderDirectory directory;
    private final UnfetchedOrders unfetched;
    private final DepositBalances balances;
    private final DepositReturns returns;
    private final DatabaseClient database;

    Hands(
            Cast cast,
            Troupe troupe,
            OrderFulfilment fulfilment,
            OrderDirectory directory,
            UnfetchedOrders unfetched,
            DepositBalances balances,
            DepositReturns returns,
            DatabaseClient database) {
        this.cast = cast;
        this.troupe = troupe;
        this.fulfilment = fulfilment;
        this.directory = directory;
        this.unfetched = unfetched;
        this.balances = balances;
        this.returns = returns;
        this.database = database;
    }

    /** The story's orders of these days that have not reached their buyers. */
    List<OrderDetails> waiting(LocalDate from, LocalDate until) {
        var actors = buyers();
        return database.sql(WAITING)
                .bind("from", from)
                .bind("until", until)
                .map(row -> Map.entry(row.get("number", String.class), row.get("buyer_id", Long.class)))
                .all()
                .filter(order -> actors.containsKey(order.getValue()))
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(
                        order -> directory.find(order.getKey(), Objects.requireNonNull(actors.get(order.getValue()))))
                .collectList()
                .blockOptional()
                .orElse(List.of());
    }

    /** Packs and receives all of them. */
    void deliver(List<OrderDetails> orders) {
        Flux.fromIterable(orders).flatMap(this::deliver, AT_ONCE).blockLast();
    }

    /** Packs every other one, so that packers find something done and something to do. */
    void packHalf(List<OrderDetails> orders) {
        Flux.range(0, orders.size())
                .filter(place -> place % 2 == 0)
                .flatMap(place -> pack(orders.get(place)), AT_ONCE)
                .blockLast();
    }

    /** One household of each cooperative's points did not come; its goods are kept, or went to the food bank when that is long ago. */
    List<OrderDetails> leaveUnfetched(List<OrderDetails> orders, LocalDate today) {
        Map<String, OrderDetails> left = new HashMap<>();
        orders.stream()
                .filter(order -> order.audience() == Audience.HOUSEHOLD && !isAtGate(order))
                .forEach(order -> left.put(keeperOf(order), order));
        for (var order : left.values()) {
            pack(order).block();
            var recent = order.deliveryDate().isAfter(today.minusWeeks(1));
            unfetched
                    .note(
                            new NotFetched(
                                    order.number(),
                                    recent ? UnfetchedGoods.KEPT : UnfetchedGoods.FOOD_AID,
                                    recent ? today.plusDays(DAYS_KEPT) : null,
                                    recent ? "Frigo du dépôt" : "",
                                    true),
                            troupe.coordinator(keeperOf(order)))
                    .block();
        }
        return orders.stream()
                .filter(order -> left.values().stream().noneMatch(kept -> kept.id() == order.id()))
                .toList();
    }

    /** Every other buyer brings back most of the bottles, jars and crates that it still had, where it was delivered or at the hub. */
    void bringBack(List<OrderDetails> orders, LocalDate monday) {
        orders.stream()
                .filter(order -> order.buyer() % 2 == 0 && !isAtGate(order))
                .collect(Collectors.toMap(OrderDetails::buyer, order -> order, (one, other) -> one))
                .values()
                .forEach(order -> balances.of(order.buyer())
                        .map(Hands::most)
                        .filter(items -> !items.isEmpty())
                        .flatMap(items -> returns.book(
                                new ReturnDeposits(
                                        "demo-" + order.buyer() + "-" + monday, order.buyer(), placeOf(order), items),
                                troupe.coordinator(keeperOf(order))))
                        .block());
    }

    private static List<Item> most(List<DepositBalances.Balance> balances) {
        return balances.stream()
                .map(balance -> new Item(
                        balance.returnable(),
                        balance.left()
                                .multiply(BROUGHT_BACK)
                                .setScale(0, RoundingMode.DOWN)
                                .intValue()))
                .filter(item -> item.quantity() > 0)
                .toList();
    }

    private Map<Long, Actor> buyers() {
        Map<Long, Actor> buyers = new HashMap<>();
        Shoppers.KITCHENS.keySet().forEach(kitchen -> buyers.put(cast.id(kitchen), troupe.kitchen(kitchen)));
        for (var index = 0; index < HouseholdNames.ALL.size(); index++) {
            buyers.put(cast.id("household" + index), troupe.household(index));
        }
        return buyers;
    }

    private boolean isAtGate(OrderDetails order) {
        return order.destination().id() == cast.id(Roads.GATE);
    }

    /** Which cooperative's people are at the order's place; for a kitchen, which hub is near. */
    private String keeperOf(OrderDetails order) {
        var place = order.destination().id();
        return place == cast.id("gare") || place == cast.id("bouleauxDoor") || place == cast.id("charmesDoor")
                ? "valDeSenne"
                : "grandChamp";
    }

    private long placeOf(OrderDetails order) {
        return order.audience() == Audience.HOUSEHOLD ? order.destination().id() : cast.id(keeperOf(order) + "Hub");
    }

    private Mono<Void> deliver(OrderDetails order) {
        return pack(order).then(asItIsNow(order)).flatMap(this::receive);
    }

    /** Whoever packs what a shortage has just taken away is refused, and looks again. */
    private Mono<Void> pack(OrderDetails order) {
        return packAsSeen(order)
                .onErrorResume(
                        DomainException.class,
                        changed -> asItIsNow(order).flatMap(this::packAsSeen).retry(LOOKS_AGAIN));
    }

    private Mono<OrderDetails> asItIsNow(OrderDetails order) {
        return Mono.defer(() -> directory.find(order.number(), Objects.requireNonNull(buyers().get(order.buyer()))));
    }

    private Mono<Void> packAsSeen(OrderDetails order) {
        var random = lotOf(order);
        var lines = linesOf(order);
        return Flux.fromIterable(order.consignments())
                .filter(consignment -> consignment.state().equals("PLANNED") && lines.containsKey(consignment.id()))
                .concatMap(consignment ->
                        pack(consignment.id(), Objects.requireNonNull(lines.get(consignment.id())), random))
                .then();
    }

    private Mono<Void> receive(OrderDetails order) {
        var random = lotOf(order);
        var lines = linesOf(order);
        return Flux.fromIterable(order.consignments())
                .filter(consignment -> lines.containsKey(consignment.id()))
                .concatMap(consignment -> receive(order, consignment.id(), random))
                .then();
    }

    private static Map<Long, List<OrderDetails.Line>> linesOf(OrderDetails order) {
        return order.lines().stream()
                .filter(line -> !line.isRemoved())
                .collect(Collectors.groupingBy(OrderDetails.Line::consignment));
    }

    /** The same order meets the same fate whenever the story is told. */
    private static Random lotOf(OrderDetails order) {
        return new Random(order.buyer() * 31 + order.deliveryDate().toEpochDay());
    }

    private Mono<Void> pack(long consignment, List<OrderDetails.Line> lines, Random random) {
        var packed = lines.stream().map(line -> packed(line, random)).toList();
        return fulfilment
                .pack(new PackConsignment(consignment, null, packed), troupe.coordinator(cooperativeOf(lines)))
                .then();
    }

    private static PackedLine packed(OrderDetails.Line line, Random random) {
        var isShort = random.nextInt(40) == 0 && line.quantity().compareTo(BigDecimal.ONE) > 0;
        var quantity = isShort ? line.quantity().subtract(BigDecimal.ONE) : line.quantity();
        return new PackedLine(line.id(), quantity, weight(line, quantity, random), isShort ? LineFault.SHORT : null);
    }

    private Mono<Void> receive(OrderDetails order, long consignment, Random random) {
        var lines = Objects.requireNonNull(linesOf(order).get(consignment));
        var received = new ArrayList<ReceivedLine>();
        if (random.nextInt(12) == 0) {
            var refused = lines.get(random.nextInt(lines.size()));
            var fault = random.nextBoolean() ? LineFault.QUALITY : LineFault.DAMAGED;
            received.add(new ReceivedLine(refused.id(), BigDecimal.ZERO, null, fault));
        }
        return fulfilment
                .receive(ReceiveConsignment.except(consignment, received), receiver(order))
                .then();
    }

    private Actor receiver(OrderDetails order) {
        if (order.audience() == Audience.INSTITUTION) {
            return troupe.kitchen(Shoppers.KITCHENS.keySet().stream()
                    .filter(key -> cast.id(key) == order.buyer())
                    .findFirst()
                    .orElseThrow());
        }
        return isAtGate(order) ? troupe.producer("sillons") : troupe.coordinator(keeperOf(order));
    }

    private String cooperativeOf(List<OrderDetails.Line> lines) {
        return lines.get(0).cooperative() == cast.id("grandChamp") ? "grandChamp" : "valDeSenne";
    }

    /** A weighed piece is somewhat off its nominal weight. */
    private static @Nullable BigDecimal weight(OrderDetails.Line line, BigDecimal quantity, Random random) {
        return line.catchWeight()
                ? quantity.multiply(line.content())
                        .multiply(BigDecimal.valueOf(94 + random.nextInt(12), 2))
                        .setScale(3, RoundingMode.HALF_UP)
                : null;
    }
}
