package coop.tablee.demo;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.OfferCard;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordercycle.CopyWeek;
import coop.tablee.ordercycle.CycleTransitions;
import coop.tablee.ordercycle.NewDate;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordering.LineFault;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.ordering.ReceivedLine;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.OutboxDispatcher;
import coop.tablee.shared.DomainException;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Third chapter: weeks. Each is opened, ordered, closed, packed and received with the product's clock moved to its days, by the rules everyone obeys. */
@Component
class Weeks {

    static final ZoneId ZONE = ZoneId.of("Europe/Brussels");

    private static final Logger LOG = LoggerFactory.getLogger(Weeks.class);
    static final List<String> COOPERATIVES = List.of("grandChamp", "valDeSenne");
    static final BigDecimal MARGIN = new BigDecimal("12");
    static final Map<String, String> KITCHENS = Map.of(
            "tilleuls", "tilleulsDoor",
            "moulinKitchen", "moulinDoor",
            "sources", "sourcesDoor",
            "parcNord", "parcDoor",
            "erables", "erablesDoor",
            "bouleaux", "bouleauxDoor",
            "charmes", "charmesDoor");
    private static final List<DayOfWeek> KITCHEN_DAYS = List.of(DayOfWeek.TUESDAY, DayOfWeek.THURSDAY);
    private static final Map<String, DayOfWeek> POINTS =
            Map.of("kiosque", DayOfWeek.THURSDAY, "gare", DayOfWeek.TUESDAY, "atelier", DayOfWeek.FRIDAY);
    private static final int AT_ONCE = 4;
    private static final BigDecimal PLENTY = BigDecimal.valueOf(1500);

    private final Cast cast;
    private final Troupe troupe;
    private final BusinessClock clock;
    private final OrderCycles cycles;
    private final CycleTransitions transitions;
    private final OutboxDispatcher outbox;
    private final StockLevels stock;
    private final Assortment assortment;
    private final OrderPlacement placement;
    private final OrderFulfilment fulfilment;

    Weeks(
            Cast cast,
            Troupe troupe,
            BusinessClock clock,
            OrderCycles cycles,
            CycleTransitions transitions,
            OutboxDispatcher outbox,
            StockLevels stock,
            Assortment assortment,
            OrderPlacement placement,
            OrderFulfilment fulfilment) {
        this.cast = cast;
        this.troupe = troupe;
        this.clock = clock;
        this.cycles = cycles;
        this.transitions = transitions;
        this.outbox = outbox;
        this.stock = stock;
        this.assortment = assortment;
        this.placement = placement;
        this.fulfilment = fulfilment;
    }

    /** Opens the first week of all, by date; later ones are copies. */
    void openFirst(LocalDate monday) {
        at(monday.minusDays(11).atTime(9, 0));
        for (var cooperative : COOPERATIVES) {
            for (var day = monday; day.getDayOfWeek() != DayOfWeek.SUNDAY; day = day.plusDays(1)) {
                cycles.openDate(newDate(cooperative, day), troupe.coordinator(cooperative))
                        .block();
            }
        }
    }

    /** Opens the week after the given one, if it is not open yet. */
    void openAfter(LocalDate monday) {
        COOPERATIVES.forEach(cooperative -> cycles.copyWeek(CopyWeek.after(monday), troupe.coordinator(cooperative))
                .block());
    }

    /**
     * Lives a week up to the given day: opens the next, orders five days before its Monday, packs and receives what was due. From the last day of the
     * kitchens on, half is only packed and half still to pack, so that everyone finds something to do.
     */
    void live(LocalDate monday, LocalDate today) {
        at(monday.minusDays(5).atTime(10, 0));
        restock();
        transitions.makeDue().block();
        openAfter(monday);
        var orders = order(monday);
        var evening = monday.plusDays(5).atTime(20, 0);
        at(evening.toLocalDate().isAfter(today) ? today.atStartOfDay() : evening);
        transitions.makeDue().block();
        drain();
        var left = KITCHEN_DAYS.stream()
                .map(day -> today.with(TemporalAdjusters.previousOrSame(day)))
                .max(LocalDate::compareTo)
                .orElse(today);
        var due = orders.stream()
                .filter(order -> order.deliveryDate().isBefore(left))
                .toList();
        Flux.fromIterable(due).flatMap(this::deliver, AT_ONCE).blockLast();
        Flux.fromIterable(orders)
                .filter(order -> !order.deliveryDate().isBefore(left)
                        && !order.deliveryDate().isAfter(today))
                .filter(order -> order.id() % 2 == 0)
                .flatMap(this::pack, AT_ONCE)
                .blockLast();
        drain();
        LOG.info("Demo week of {}: {} orders, {} delivered", monday, orders.size(), due.size());
    }

    /** Some orders for a week that is open now, so that nobody looks at empty lists. */
    void orderAhead(LocalDate monday) {
        order(monday);
        drain();
    }

    void backToNow() {
        clock.shiftTo(Duration.ZERO).block();
        transitions.makeDue().block();
        drain();
    }

    private void at(LocalDateTime when) {
        var shift =
                Duration.between(Clock.systemUTC().instant(), when.atZone(ZONE).toInstant());
        clock.shiftTo(!shift.isNegative() ? Duration.ZERO : shift).block();
    }

    private static NewDate newDate(String cooperative, LocalDate day) {
        var fee = feeOf(cooperative);
        return new NewDate(
                day,
                day.minusDays(11).atTime(8, 0),
                day.minusDays(2).atTime(20, 0),
                day.minusDays(3).atTime(14, 0),
                fee,
                fee,
                MARGIN);
    }

    static BigDecimal feeOf(String cooperative) {
        return new BigDecimal(cooperative.equals("grandChamp") ? "7.5" : "6");
    }

    /** Where a household fetches, and on which day that point opens. */
    static String pointOf(int household) {
        return List.of("gare", "kiosque", "atelier").get(household % 3);
    }

    static DayOfWeek dayOf(String point) {
        return POINTS.getOrDefault(point, DayOfWeek.THURSDAY);
    }

    private void restock() {
        for (var row : Rows.of("parties.csv")) {
            if (row.get("kind").equals("PRODUCER")) {
                var producer = troupe.producer(row.get("key"));
                stock.of(producer)
                        .map(level -> StockChange.set(level.product(), PLENTY.add(level.reserved())))
                        .collectList()
                        .filter(changes -> !changes.isEmpty())
                        .flatMap(changes -> stock.change(changes, producer))
                        .block();
            }
        }
    }

    private List<OrderDetails> order(LocalDate monday) {
        var orders = Collections.synchronizedList(new ArrayList<OrderDetails>());
        Flux.fromIterable(KITCHENS.keySet().stream().sorted().toList())
                .flatMap(kitchen -> orderForKitchen(kitchen, monday), AT_ONCE)
                .doOnNext(orders::addAll)
                .blockLast();
        Flux.range(0, HouseholdNames.ALL.size())
                .filter(household -> (household + monday.getDayOfYear() / 7) % 3 != 0)
                .flatMap(household -> orderForHousehold(household, monday), AT_ONCE)
                .doOnNext(orders::addAll)
                .blockLast();
        return orders;
    }

    private Mono<List<OrderDetails>> orderForKitchen(String kitchen, LocalDate monday) {
        var door = cast.id(KITCHENS.getOrDefault(kitchen, ""));
        var random = new Random(monday.toEpochDay() * 31 + door);
        return Flux.fromIterable(KITCHEN_DAYS)
                .concatMap(day -> request(door, monday.with(day), Audience.INSTITUTION, 9, 14, random))
                .collectList()
                .flatMap(requests ->
                        place(kitchen + "-" + monday, requests, PaymentMethod.ACCOUNT, troupe.kitchen(kitchen)));
    }

    private Mono<List<OrderDetails>> orderForHousehold(int household, LocalDate monday) {
        var random = new Random(monday.toEpochDay() * 37 + household);
        var point = pointOf(household);
        var day = monday.with(dayOf(point));
        return request(cast.id(point), day, Audience.HOUSEHOLD, 7, 3, random)
                .flatMap(request -> place(
                        "household" + household + "-" + monday,
                        List.of(request),
                        PaymentMethod.TEST,
                        troupe.household(household)));
    }

    private Mono<OrderRequest> request(
            long destination, LocalDate date, Audience audience, int lines, int most, Random random) {
        return assortment
                .search(AssortmentQuery.everything(destination, date, audience), Locale.FRENCH)
                .map(page -> new ArrayList<>(page.items().stream()
                        .filter(card -> !card.isSoldOut() && (card.inSeason() || random.nextInt(5) == 0))
                        .toList()))
                .filter(cards -> !cards.isEmpty())
                .map(cards -> {
                    Collections.shuffle(cards, random);
                    var chosen = cards.stream()
                            .limit(lines)
                            .map(card -> line(card, most, random))
                            .toList();
                    var number = audience == Audience.INSTITUTION
                            ? "BC-" + date.getYear() + "-" + (1000 + random.nextInt(9000))
                            : null;
                    return new OrderRequest(destination, date, null, number, chosen);
                });
    }

    private static LineRequest line(OfferCard card, int most, Random random) {
        var quantity = card.minimum().add(card.step().multiply(BigDecimal.valueOf(random.nextInt(most))));
        return new LineRequest(card.offer(), quantity, card.version());
    }

    /** What the rules refuse (a full slot, a passed cut-off) is not ordered; the story goes on. */
    private Mono<List<OrderDetails>> place(String key, List<OrderRequest> requests, PaymentMethod method, Actor actor) {
        return requests.isEmpty()
                ? Mono.empty()
                : placement
                        .place(new PlaceCheckout("demo-" + key, requests, method, false), actor)
                        .map(placed -> placed.orders())
                        .onErrorResume(DomainException.class, refused -> {
                            LOG.debug("Demo order {} was refused: {} {}", key, refused.code(), refused.errors());
                            return Mono.empty();
                        });
    }

    private Mono<Void> deliver(OrderDetails order) {
        var random = new Random(order.id());
        return Flux.fromIterable(consignmentsOf(order).entrySet())
                .concatMap(entry -> pack(entry.getKey(), entry.getValue(), random)
                        .then(receive(order, entry.getKey(), entry.getValue(), random)))
                .then();
    }

    private Mono<Void> pack(OrderDetails order) {
        var random = new Random(order.id());
        return Flux.fromIterable(consignmentsOf(order).entrySet())
                .concatMap(entry -> pack(entry.getKey(), entry.getValue(), random))
                .then();
    }

    private static Map<Long, List<OrderDetails.Line>> consignmentsOf(OrderDetails order) {
        return order.lines().stream()
                .filter(line -> !line.isRemoved())
                .collect(Collectors.groupingBy(OrderDetails.Line::consignment));
    }

    private Mono<Void> pack(long consignment, List<OrderDetails.Line> lines, Random random) {
        var packed = lines.stream()
                .map(line -> new PackedLine(line.id(), line.quantity(), weight(line, random), null))
                .toList();
        return fulfilment
                .pack(new PackConsignment(consignment, null, packed), troupe.coordinator(cooperativeOf(lines)))
                .then();
    }

    private Mono<Void> receive(OrderDetails order, long consignment, List<OrderDetails.Line> lines, Random random) {
        var received = new ArrayList<ReceivedLine>();
        if (random.nextInt(12) == 0) {
            var refused = lines.get(random.nextInt(lines.size()));
            received.add(new ReceivedLine(refused.id(), BigDecimal.ZERO, null, LineFault.QUALITY));
        }
        return fulfilment
                .receive(ReceiveConsignment.except(consignment, received), receiver(order))
                .then();
    }

    private Actor receiver(OrderDetails order) {
        if (order.audience() == Audience.INSTITUTION) {
            var kitchen = KITCHENS.keySet().stream()
                    .filter(key -> cast.id(key) == order.buyer())
                    .findFirst()
                    .orElseThrow();
            return troupe.kitchen(kitchen);
        }
        return troupe.coordinator(order.destination().id() == cast.id("gare") ? "valDeSenne" : "grandChamp");
    }

    private String cooperativeOf(List<OrderDetails.Line> lines) {
        return lines.get(0).cooperative() == cast.id("grandChamp") ? "grandChamp" : "valDeSenne";
    }

    /** A weighed piece is somewhat off its nominal weight. */
    private static @Nullable BigDecimal weight(OrderDetails.Line line, Random random) {
        return line.catchWeight()
                ? line.quantity()
                        .multiply(line.content())
                        .multiply(BigDecimal.valueOf(94 + random.nextInt(12), 2))
                        .setScale(3, RoundingMode.HALF_UP)
                : null;
    }

    private void drain() {
        while (Boolean.TRUE.equals(
                outbox.drain().map(delivered -> delivered > 0).block())) {
            LOG.trace("Demo news delivered");
        }
    }
}
