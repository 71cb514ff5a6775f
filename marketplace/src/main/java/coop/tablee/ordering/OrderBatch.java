package coop.tablee.ordering;

import coop.tablee.delivery.DeliveryLoading;
import coop.tablee.identity.TrailLoading;
import coop.tablee.ledger.LedgerLoading;
import coop.tablee.ordering.OrderLoading.PastBasket;
import coop.tablee.ordering.OrderLoading.PastPlace;
import coop.tablee.ordering.OrderLoading.Priced;
import coop.tablee.payment.PaymentLoading;
import coop.tablee.payment.PaymentLoading.PastPayment;
import coop.tablee.platform.OutboxLoading;
import coop.tablee.platform.bulk.BulkIds;
import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkTable;
import coop.tablee.stock.StockLoading;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Orders of the past on their way into a load: everything that placing, packing, receiving and selling write, in its final state. What was sold was brought
 * in before, so stock stays as it is. For one thread.
 */
public final class OrderBatch {

    private static final String CURRENCY = "EUR";
    private static final String COUNT_DEPOSITS = """
            -- deposits lent
            select ordering.count_deposits(d.order_id) from (
                select distinct l.order_id from ordering.line l join ordering.orders o on o.id = l.order_id
                where l.kind = 'deposit' and l.lent_count = 0 and o.state in ('DELIVERED', 'SETTLED') order by 1) d
            """;
    private static final String OFFERS = """
            select o.id, o.cycle_id, o.product_version_id, o.producer_price from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id
            where c.household_cutoff_at < platform.business_time()
            """;
    private static final int DAYS_IN_STOCK = 12;
    private static final int PACKED_AT = 15;
    private static final int RECEIVED_AT = 17;

    private final BulkIds checkoutIds;
    private final BulkIds orderIds;
    private final BulkIds numbers;
    private final BulkIds consignmentIds;
    private final BulkIds lineIds;
    private final BulkTable checkouts;
    private final BulkTable orders;
    private final BulkTable consignments;
    private final BulkTable legs;
    private final BulkTable lines;
    private final DeliveryLoading delivery;
    private final StockLoading stock;
    private final PaymentLoading payments;
    private final LedgerLoading ledger;
    private final TrailLoading trail;
    private final OutboxLoading outbox;
    private final Map<Long, Offer> offers = new HashMap<>();
    private final Map<Long, String> countries = new HashMap<>();
    private final Map<Harvest, BigDecimal> harvests = new HashMap<>();

    private record Offer(long cycle, long productVersion, BigDecimal producerPrice) {}

    private record Harvest(long stock, LocalDate day) {}

    OrderBatch(BulkLoad load) {
        // Their rows are copied before those that refer to them
        delivery = DeliveryLoading.into(load);
        stock = StockLoading.into(load);
        checkoutIds = load.ids("ordering.checkout");
        orderIds = load.ids("ordering.orders");
        numbers = load.numbers("'ordering.order_number'");
        consignmentIds = load.ids("ordering.consignment");
        lineIds = load.ids("ordering.line");
        checkouts = load.table(
                "ordering.checkout", columns("id buyer_id account_id idem_key request_hash payment_method created_at"));
        orders = load.table(
                "ordering.orders",
                columns("id number checkout_id idem_key buyer_id audience destination_id slot_id delivery_date drop_id"
                        + " state payment_method purchase_order_number total_minor maximum_minor authorised_minor"
                        + " crates chilled_crates frozen_crates accepted_at changed_at confirmed_at"));
        consignments =
                load.table("ordering.consignment", columns("id order_id sender_site_id cooperative_id drop_id state"));
        legs = load.table("ordering.leg", columns("consignment_id sequence from_site_id to_site_id carrier_id"));
        lines = load.table(
                "ordering.line",
                columns("id order_id position kind offer_id offer_version cycle_id cooperative_id seller_id producer_id"
                        + " product_version_id stock_id consignment_id returnable ordered_quantity confirmed_quantity"
                        + " packed_quantity packed_weight accepted_quantity accepted_weight quantity unit_price"
                        + " producer_price vat_rate fee_percent fee_kind net_minor vat_minor line_minor maximum_minor allergens"
                        + " added_at cutoff_at decision"));
        payments = PaymentLoading.into(load);
        ledger = LedgerLoading.into(load);
        trail = TrailLoading.into(load);
        outbox = OutboxLoading.into(load);
        load.read(
                OFFERS,
                row -> offers.put(
                        row.get("id", Long.class),
                        new Offer(
                                row.get("cycle_id", Long.class),
                                row.get("product_version_id", Long.class),
                                row.get("producer_price", BigDecimal.class))));
        load.read(
                "select id, country from network.organisation",
                row -> countries.put(row.get("id", Long.class), row.get("country", String.class)));
        load.afterwards(COUNT_DEPOSITS);
    }

    /** Adds a place's orders; gives how many. */
    public int add(Priced priced) {
        var rooms = new HashMap<LocalDate, List<RequestFacts.Slot>>();
        for (var i = 0; i < priced.drafts().size(); i++) {
            var basket = priced.place().baskets().get(i);
            add(
                    priced.place(),
                    basket,
                    priced.drafts().get(i),
                    rooms.computeIfAbsent(basket.deliveryDate(), day -> new ArrayList<>(priced.slotsOn(day))));
        }
        return priced.drafts().size();
    }

    /** Adds what came in for all of it, and the room that it took; called once, when no more orders come. */
    public void end() {
        harvests.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Harvest::day).thenComparing(Harvest::stock)))
                .forEach(harvest -> stock.received(
                        harvest.getKey().stock,
                        harvest.getValue(),
                        at(harvest.getKey().day.minusDays(DAYS_IN_STOCK), PACKED_AT)));
        delivery.bookRoom();
    }

    private void add(PastPlace place, PastBasket basket, OrderDraft draft, List<RequestFacts.Slot> rooms) {
        var amounts = draft.amounts().written(1);
        var paid = place.payment() != PaymentMethod.ACCOUNT;
        var order = new Identity(checkoutIds.next(), orderIds.next(), "T" + numbers.next());
        var drop = delivery.drop(place.destination(), basket.deliveryDate());
        var received = at(basket.deliveryDate(), RECEIVED_AT);
        checkout(order, place, basket);
        orders.row(
                order.id,
                order.number,
                order.checkout,
                basket.key(),
                basket.buyer(),
                place.audience(),
                place.destination(),
                room(draft.load(), rooms),
                basket.deliveryDate(),
                drop,
                paid ? "SETTLED" : "DELIVERED",
                place.payment(),
                basket.purchaseOrderNumber(),
                amounts.total(),
                amounts.maximum(),
                draft.amounts().agreed(),
                draft.load().crates(),
                draft.load().chilled(),
                draft.load().frozen(),
                basket.acceptedAt(),
                received,
                at(basket.deliveryDate().minusDays(1), 0));
        var sale = new LinkedHashMap<String, Long>();
        sale.put("buyer:" + basket.buyer(), amounts.total());
        var senders = consignments(order.id, drop, draft);
        draft.lines().forEach(line -> goods(order.id, line, basket, senders, sale));
        amounts.charges().forEach(charge -> charge(order.id, charge, basket.acceptedAt(), sale));
        if (amounts.total() > 0) {
            ledger.transaction("sale:" + order.id, "sale", sale, CURRENCY, order.id, received);
        }
        if (paid && draft.amounts().agreed() > 0) {
            pay(order, place, basket, draft, received);
        }
        tell(order, basket, paid, amounts.total(), received);
    }

    private record Identity(long checkout, long id, String number) {}

    private record Sender(long site, long cooperative) {}

    private void checkout(Identity order, PastPlace place, PastBasket basket) {
        var request = new OrderRequest(
                place.destination(), basket.deliveryDate(), null, basket.purchaseOrderNumber(), basket.lines());
        checkouts.row(
                order.checkout,
                basket.buyer(),
                basket.account(),
                basket.key(),
                RequestHash.of(new PlaceCheckout(basket.key(), List.of(request), place.payment(), false, true)),
                place.payment(),
                basket.acceptedAt());
    }

    /** The first opening that still has room, which is then less; none when all are full. */
    private @Nullable Long room(Load load, List<RequestFacts.Slot> rooms) {
        for (var i = 0; i < rooms.size(); i++) {
            var slot = rooms.get(i);
            if (slot.hasRoomFor(load)) {
                rooms.set(
                        i,
                        new RequestFacts.Slot(
                                slot.order(),
                                slot.id(),
                                slot.opens(),
                                slot.closes(),
                                slot.crates().subtract(load.crates()),
                                slot.chilled().subtract(load.chilled()),
                                slot.frozen().subtract(load.frozen())));
                delivery.take(slot.id(), load.crates(), load.chilled(), load.frozen());
                return slot.id();
            }
        }
        return null;
    }

    private Map<Sender, Long> consignments(long order, long drop, OrderDraft draft) {
        var ways = new LinkedHashSet<PlacingDocument.Leg>();
        draft.lines().forEach(line -> ways.addAll(PlacingDocument.Leg.of(1, Objects.requireNonNull(line.way()))));
        var senders = new LinkedHashMap<Sender, Long>();
        ways.stream()
                .map(leg -> new Sender(leg.sender(), leg.cooperative()))
                .distinct()
                .sorted(Comparator.comparing(Sender::cooperative).thenComparing(Sender::site))
                .forEach(sender -> {
                    var id = consignmentIds.next();
                    senders.put(sender, id);
                    consignments.row(id, order, sender.site, sender.cooperative, drop, "ACCEPTED");
                });
        ways.stream()
                .filter(leg -> leg.from() != leg.to())
                .forEach(leg -> legs.row(
                        senders.get(new Sender(leg.sender(), leg.cooperative())),
                        leg.sequence(),
                        leg.from(),
                        leg.to(),
                        leg.carrier()));
        return senders;
    }

    private void goods(
            long order, OrderDraft.Line line, PastBasket basket, Map<Sender, Long> senders, Map<String, Long> sale) {
        var facts = Objects.requireNonNull(line.offer());
        var offer = Objects.requireNonNull(offers.get(facts.id()));
        var amount = Objects.requireNonNull(line.amount());
        var sender = Objects.requireNonNull(line.way()).sender();
        var quantity = line.request().quantity();
        var weight = facts.catchWeight() ? quantity.multiply(facts.content()) : null;
        var id = lineIds.next();
        lines.row(
                id,
                order,
                line.index() + 1,
                "goods",
                facts.id(),
                facts.version(),
                offer.cycle,
                facts.cooperative(),
                facts.seller(),
                facts.producer(),
                offer.productVersion,
                facts.stock(),
                senders.get(new Sender(sender, facts.cooperative())),
                null,
                quantity,
                quantity,
                quantity,
                weight,
                quantity,
                weight,
                quantity,
                facts.price(),
                offer.producerPrice,
                facts.vatRate(),
                facts.feePercent(),
                null,
                amount.net(),
                amount.vat(),
                amount.total(),
                amount.maximum(),
                facts.allergens(),
                basket.acceptedAt(),
                facts.cutOff(),
                "ACCEPT");
        sell(sale, facts.seller(), amount.net(), amount.vat());
        harvests.merge(new Harvest(facts.stock(), basket.deliveryDate()), quantity, BigDecimal::add);
        stock.sold(
                facts.stock(),
                id,
                quantity,
                basket.acceptedAt(),
                at(basket.deliveryDate().minusDays(1), PACKED_AT));
    }

    private void charge(long order, OrderAmounts.Charge charge, Instant added, Map<String, Long> sale) {
        var lent = charge.kind().equals("deposit") ? charge.quantity() : null;
        lines.row(
                lineIds.next(),
                order,
                charge.p(),
                charge.kind(),
                null,
                0,
                null,
                charge.seller(),
                charge.seller(),
                null,
                null,
                null,
                null,
                charge.returnable(),
                charge.quantity(),
                null,
                lent,
                null,
                lent,
                null,
                charge.quantity(),
                charge.price(),
                0,
                charge.vatRate(),
                charge.percent(),
                charge.feeKind(),
                charge.net(),
                charge.vat(),
                charge.net() + charge.vat(),
                charge.maximum() == null ? charge.net() + charge.vat() : charge.maximum(),
                null,
                added,
                null,
                null);
        sell(sale, charge.seller(), charge.net(), charge.vat());
    }

    private void sell(Map<String, Long> sale, long seller, long net, long vat) {
        sale.merge("seller:" + seller, -net, Long::sum);
        sale.merge("vat:" + countries.get(seller), -vat, Long::sum);
    }

    private void pay(Identity order, PastPlace place, PastBasket basket, OrderDraft draft, Instant received) {
        payments.captured(new PastPayment(
                order.checkout,
                basket.buyer(),
                order.id,
                order.number,
                place.payment().name().toLowerCase(Locale.ROOT),
                draft.amounts().agreed(),
                draft.amounts().bare().total(),
                CURRENCY,
                basket.acceptedAt(),
                received));
    }

    private void tell(Identity order, PastBasket basket, boolean paid, long total, Instant received) {
        trail.record(
                basket.account(),
                basket.buyer(),
                "order.placed",
                "order",
                order.id,
                "{\"checkout\": " + order.checkout + "}",
                basket.acceptedAt());
        trail.record(
                null,
                basket.buyer(),
                paid ? "order.settled" : "order.delivered",
                "order",
                order.id,
                "{\"total\": " + total + "}",
                received);
        outbox.sent(
                "order_confirmation", Long.toString(order.id), "{\"order\": " + order.id + "}", basket.acceptedAt());
    }

    private static Instant at(LocalDate day, int hour) {
        return day.atTime(hour, 0).toInstant(ZoneOffset.UTC);
    }

    private static String[] columns(String names) {
        return names.split(" ", -1);
    }
}
