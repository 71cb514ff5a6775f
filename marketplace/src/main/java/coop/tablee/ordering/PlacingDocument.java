package coop.tablee.ordering;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the placing statement is given: everything computed, nothing left to decide but what only the locks can tell. Field names are the statement's. */
record PlacingDocument(
        long buyer,
        long account,
        String audience,
        String key,
        String hash,
        String payment,
        boolean held,
        List<Order> orders,
        List<Line> lines,
        List<OrderAmounts.Charge> charges,
        List<Leg> legs) {

    record Order(
            int n,
            String key,
            long destination,
            String day,
            List<Long> slots,
            boolean slotRequired,
            BigDecimal crates,
            BigDecimal chilled,
            BigDecimal frozen,
            @Nullable String purchaseOrderNumber,
            @Nullable Long tariff,
            long goods,
            long total,
            long maximum,
            long agreed,
            OrderAmounts.@Nullable Written bare,
            OrderAmounts.@Nullable Written carrying) {}

    record Line(
            int n,
            int p,
            long offer,
            long version,
            long sender,
            long cooperative,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal feePercent,
            long net,
            long vat,
            long maximum) {}

    record Leg(int n, long sender, long cooperative, int sequence, long from, long to, long carrier) {

        /** The way of the goods. What is fetched where it grows is written as going from there to there: the sender must be known, the leg is not kept. */
        static List<Leg> of(int order, RequestFacts.Way way) {
            var sender = way.sender();
            return way.legs().isEmpty()
                    ? List.of(new Leg(order, sender, way.cooperative(), 1, sender, sender, way.producer()))
                    : way.legs().stream()
                            .map(leg -> new Leg(
                                    order,
                                    sender,
                                    way.cooperative(),
                                    leg.sequence(),
                                    leg.from(),
                                    leg.to(),
                                    leg.carrier()))
                            .toList();
        }
    }

    /** Only for drafts without problems. */
    static PlacingDocument of(CheckoutDraft draft, PlaceCheckout command, Buyer buyer, String hash) {
        var lines = new ArrayList<Line>();
        var charges = new ArrayList<OrderAmounts.Charge>();
        var legs = new LinkedHashSet<Leg>();
        for (var order : draft.orders()) {
            order.lines().forEach(line -> {
                lines.add(line(order.number(), line));
                legs.addAll(Leg.of(order.number(), way(line)));
            });
            charges.addAll(order.amounts().written(order.number()).charges());
        }
        return new PlacingDocument(
                buyer.party(),
                buyer.account(),
                draft.audience().name(),
                command.idempotencyKey(),
                hash,
                command.payment().name(),
                command.payLater() && command.payment() != PaymentMethod.ACCOUNT,
                draft.orders().stream().map(order -> order(order, command)).toList(),
                lines,
                charges,
                List.copyOf(legs));
    }

    private static Order order(OrderDraft draft, PlaceCheckout command) {
        var request = draft.request();
        var amounts = draft.amounts();
        var drop = draft.drop();
        return new Order(
                draft.number(),
                command.alone() ? command.idempotencyKey() : command.idempotencyKey() + "#" + draft.number(),
                request.destination(),
                request.deliveryDate().toString(),
                draft.candidates().stream().map(RequestFacts.Slot::id).toList(),
                !draft.candidates().isEmpty(),
                draft.load().crates(),
                draft.load().chilled(),
                draft.load().frozen(),
                request.purchaseOrderNumber(),
                drop == null ? null : drop.tariff(),
                amounts.goodsNet(),
                amounts.bare().total(),
                amounts.bare().maximum(),
                amounts.agreed(),
                drop == null ? null : amounts.written(1),
                amounts.writtenCarrying(1));
    }

    private static Line line(int order, OrderDraft.Line line) {
        var offer = offer(line);
        var amount = Objects.requireNonNull(line.amount());
        return new Line(
                order,
                line.index() + 1,
                offer.id(),
                offer.version(),
                way(line).sender(),
                offer.cooperative(),
                line.request().quantity(),
                Objects.requireNonNull(offer.price()),
                offer.feePercent(),
                amount.net(),
                amount.vat(),
                amount.maximum());
    }

    private static OfferFacts offer(OrderDraft.Line line) {
        return Objects.requireNonNull(line.offer());
    }

    private static RequestFacts.Way way(OrderDraft.Line line) {
        return Objects.requireNonNull(line.way());
    }
}
