package coop.tablee.demo;

import coop.tablee.network.SellerOfRecord;
import coop.tablee.network.SupplyAgreements;
import coop.tablee.ordercycle.CopyWeek;
import coop.tablee.ordercycle.CycleTransitions;
import coop.tablee.ordercycle.NewDate;
import coop.tablee.ordercycle.OfferEdit;
import coop.tablee.ordercycle.OfferEditing;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.fee.Fee;
import coop.tablee.ordercycle.fee.FeeRates;
import coop.tablee.ordercycle.fee.Fees;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.OutboxDispatcher;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Third chapter: weeks. Each is opened, ordered, closed, packed and received with the product's clock moved to its days, by the rules everyone obeys. */
@Component
class Weeks {

    static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    static final List<String> COOPERATIVES = List.of("grandChamp", "valDeSenne");
    static final BigDecimal MARGIN = new BigDecimal("12");

    /** What Val de Senne asks beside its percentage. */
    private static final FeeRates OF_HOUSEHOLDS = new FeeRates(new BigDecimal("0.50"), new BigDecimal("0.05"));

    private static final FeeRates OF_KITCHENS = new FeeRates(new BigDecimal("2.00"), new BigDecimal("0.03"));

    private static final Logger LOG = LoggerFactory.getLogger(Weeks.class);
    private static final int WEEKS_COPIED = 2;
    private static final int LONGEST_SLEEP = 400;

    /** Who sells to a second cooperative as well, and there only this, from the same stock. */
    private static final Map<String, Second> SECONDS = Map.of(
            "sillons", new Second("valDeSenne", List.of("Poireau", "Carotte", "Betterave", "Chicon")),
            "coquelicot", new Second("grandChamp", List.of("Lait entier", "Yaourt nature", "Fromage frais")));

    private static final String OTHERS = """
            select o.id, o.version, o.cycle_id, o.household_price, o.institution_price, o.minimum, o.step, o.maximum
            from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id join catalogue.product_version v on v.id = o.product_version_id
            where c.cooperative_id = :cooperative and o.producer_id = :producer and c.delivery_date >= :from and o.state = 'OFFERED'
              and v.names ->> 'fr' <> all (:kept::text[]) order by o.id
            """;
    private static final Duration WAIT = Duration.ofMillis(50);
    private static final String LAST_WEEK = """
            select date_trunc('week', max(delivery_date))::date from ordercycle.cycle
            where cooperative_id = :cooperative and state <> 'CANCELLED' and delivery_date < :before
            """;

    private final Cast cast;
    private final Troupe troupe;
    private final Roads roads;
    private final BusinessClock clock;
    private final OrderCycles cycles;
    private final OfferEditing offers;
    private final Fees fees;
    private final SupplyAgreements agreements;
    private final CycleTransitions transitions;
    private final OutboxDispatcher outbox;
    private final Counts counts;
    private final Shoppers shoppers;
    private final Hands hands;
    private final Crates crates;
    private final Rules rules;
    private final Shares shares;
    private final Latecomers latecomers;
    private final DatabaseClient database;

    Weeks(
            Cast cast,
            Troupe troupe,
            Roads roads,
            BusinessClock clock,
            OrderCycles cycles,
            OfferEditing offers,
            Fees fees,
            SupplyAgreements agreements,
            CycleTransitions transitions,
            OutboxDispatcher outbox,
            Counts counts,
            Shoppers shoppers,
            Hands hands,
            Crates crates,
            Rules rules,
            Shares shares,
            Latecomers latecomers,
            DatabaseClient database) {
        this.cast = cast;
        this.troupe = troupe;
        this.roads = roads;
        this.clock = clock;
        this.cycles = cycles;
        this.offers = offers;
        this.fees = fees;
        this.agreements = agreements;
        this.transitions = transitions;
        this.outbox = outbox;
        this.counts = counts;
        this.shoppers = shoppers;
        this.hands = hands;
        this.crates = crates;
        this.rules = rules;
        this.shares = shares;
        this.latecomers = latecomers;
        this.database = database;
    }

    static BigDecimal feeOf(String cooperative) {
        return new BigDecimal(cooperative.equals("grandChamp") ? "7.5" : "6");
    }

    /** Opens the first week of all, by date; later ones are copies. */
    void openFirst(LocalDate monday) {
        at(monday.minusDays(11).atTime(9, 0));
        roads.price(monday.minusDays(11));
        SECONDS.forEach((producer, second) -> {
            var seller = producer.equals("sillons") ? SellerOfRecord.PRODUCER : SellerOfRecord.COOPERATIVE;
            agreements
                    .agree(cast.id(producer), cast.id(second.cooperative()), seller)
                    .block();
            roads.supplyAlso(producer, second.cooperative());
        });
        fees.set(new Fee(monday, OF_HOUSEHOLDS, OF_KITCHENS), troupe.coordinator("valDeSenne"))
                .block();
        for (var cooperative : COOPERATIVES) {
            for (var day = monday; day.isBefore(monday.plusWeeks(1)); day = day.plusDays(1)) {
                cycles.openDate(newDate(cooperative, day), troupe.coordinator(cooperative))
                        .block();
            }
        }
        SECONDS.forEach((producer, second) -> withdrawOthers(producer, second, monday));
    }

    /** Opens the weeks after the given one that are not open yet, as copies of the last that was. */
    void openAfter(LocalDate monday, int weeks) {
        for (var cooperative : COOPERATIVES) {
            for (var week = monday.plusWeeks(1); !week.isAfter(monday.plusWeeks(weeks)); week = week.plusWeeks(1)) {
                cycles.copyWeek(
                                new CopyWeek(lastBefore(week, cooperative), week, false, BigDecimal.ZERO),
                                troupe.coordinator(cooperative))
                        .block();
            }
        }
    }

    /** Orders a week on the Wednesday before it, unless that is still to come. */
    List<OrderDetails> orderInTime(LocalDate monday, LocalDate today) {
        var day = monday.minusDays(5);
        if (!day.isBefore(today)) {
            return List.of();
        }
        at(day.atTime(10, 0));
        counts.plenty();
        catchUp();
        return shoppers.order(monday, monday.isBefore(today.minusWeeks(2)));
    }

    /**
     * Lives a week up to the given day: opens and orders the next, packs and receives what was due. From the last day of the schools on, half is only packed and
     * half still to pack, so that everyone finds something to do. Answers the orders of the next week.
     */
    List<OrderDetails> live(LocalDate monday, List<OrderDetails> orders, LocalDate today) {
        at(monday.atTime(9, 0));
        openAfter(monday, WEEKS_COPIED);
        shares.set(monday.plusWeeks(WEEKS_COPIED));
        var next = orderInTime(monday.plusWeeks(1), today);
        var evening = monday.plusDays(6).atTime(20, 0);
        at(evening.toLocalDate().isAfter(today) ? today.atStartOfDay() : evening);
        catchUp();
        fulfil(orders, monday, today);
        crates.changeHands(monday, today);
        LOG.info("Demo week of {}: {} orders", monday, orders.size());
        return next;
    }

    /** Begins a week that is still to come: what was due meanwhile is done, the weeks ahead are there, and the next one has its orders. */
    void begin(LocalDate monday, LocalDate today) {
        catchUp();
        fulfil(hands.waiting(today.minusDays(LONGEST_SLEEP), today), monday.minusWeeks(1), today);
        rules.makeDates();
        shares.set(monday.plusWeeks(WEEKS_COPIED));
        counts.plenty();
        shoppers.order(monday, false);
        counts.asInTheField();
        counts.declareShortage("sillons", monday);
        counts.declareShortage("coquelicot", monday);
        counts.expect(monday.minusWeeks(1));
        latecomers.ask(today);
        shoppers.fillBaskets(monday);
        drain();
    }

    /** The product's clock shows real time again. */
    void backToNow() {
        clock.shiftTo(Duration.ZERO).block();
        catchUp();
    }

    private void fulfil(List<OrderDetails> orders, LocalDate monday, LocalDate today) {
        var half = Shoppers.SCHOOL_DAYS.stream()
                .map(day -> today.with(TemporalAdjusters.previousOrSame(day)))
                .max(LocalDate::compareTo)
                .orElse(today);
        var due = orders.stream()
                .filter(order -> order.deliveryDate().isBefore(half))
                .toList();
        var fetched = hands.leaveUnfetched(due, today);
        hands.deliver(fetched);
        hands.bringBack(fetched, monday);
        hands.packHalf(orders.stream()
                .filter(order -> !order.deliveryDate().isBefore(half)
                        && !order.deliveryDate().isAfter(today))
                .toList());
        drain();
    }

    private void withdrawOthers(String producer, Second second, LocalDate from) {
        var others = database.sql(OTHERS)
                .bind("cooperative", cast.id(second.cooperative()))
                .bind("producer", cast.id(producer))
                .bind("from", from)
                .bind("kept", second.products().toArray(String[]::new))
                .map(row -> Map.entry(
                        row.get("cycle_id", Long.class),
                        new OfferEdit(
                                row.get("id", Long.class),
                                row.get("version", Long.class),
                                row.get("household_price", BigDecimal.class),
                                row.get("institution_price", BigDecimal.class),
                                row.get("minimum", BigDecimal.class),
                                row.get("step", BigDecimal.class),
                                row.get("maximum", BigDecimal.class),
                                false)))
                .all()
                .collectMultimap(Map.Entry::getKey, Map.Entry::getValue)
                .block();
        Objects.requireNonNull(others)
                .forEach((cycle, edits) -> offers.save(
                                cycle, null, List.copyOf(edits), troupe.coordinator(second.cooperative()))
                        .block());
    }

    private LocalDate lastBefore(LocalDate week, String cooperative) {
        return Objects.requireNonNull(database.sql(LAST_WEEK)
                .bind("cooperative", cast.id(cooperative))
                .bind("before", week)
                .mapValue(LocalDate.class)
                .one()
                .block());
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

    /** What is due is done and told, also what another job or node has taken in hand: whoever packs meanwhile would pack what is no longer ordered. */
    private void catchUp() {
        do {
            transitions.makeDue().block();
            drain();
        } while (isInHand());
    }

    private boolean isInHand() {
        return Boolean.TRUE.equals(Flux.concat(transitions.isBehind(), outbox.isBehind())
                .any(behind -> behind)
                .filter(inHand -> inHand)
                .delayElement(WAIT)
                .block());
    }

    private void drain() {
        while (Boolean.TRUE.equals(
                outbox.drain().map(delivered -> delivered > 0).block())) {
            LOG.trace("Demo news delivered");
        }
    }

    private record Second(String cooperative, List<String> products) {}
}
