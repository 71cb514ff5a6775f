package coop.tablee.ordering;

import coop.tablee.network.Audience;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the placing statement is given: everything computed, nothing left to decide but what only the locks can tell. Field names are the statement's.
 *
 * <p>{@code c} counts the checkouts of the document from 1, {@code n} their orders, {@code k} the consignments, and {@code p} the lines of one order.
 */
record PlacingDocument(
        @Nullable Long arrangement,
        List<Checkout> checkouts,
        List<Order> orders,
        List<Line> lines,
        List<OrderAmounts.Charge> charges,
        List<Leg> legs) {

    /** A checkout without problems, and who asked for it with which request. */
    record Sound(CheckoutDraft draft, PlaceCheckout command, Buyer buyer, String hash) {}

    /** @param owed the most that has to be paid now: cents, VAT in */
    record Checkout(
            int c,
            long buyer,
            long account,
            boolean household,
            String key,
            String hash,
            String payment,
            boolean held,
            long owed) {}

    record Order(
            int c,
            int n,
            int number,
            boolean last,
            boolean household,
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
            int c,
            int n,
            int p,
            int k,
            long offer,
            long version,
            long cycle,
            long stock,
            long cooperative,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal feePercent,
            long net,
            long vat,
            long maximum,
            @Nullable Long list) {}

    record Leg(int c, int n, int k, long sender, long cooperative, int sequence, long from, long to, long carrier) {

        /** The way of the goods. What is fetched where it grows is written as going from there to there: the sender must be known, the leg is not kept. */
        static List<Leg> of(int c, int n, int k, RequestFacts.Way way) {
            var sender = way.sender();
            return way.legs().isEmpty()
                    ? List.of(new Leg(c, n, k, sender, way.cooperative(), 1, sender, sender, way.producer()))
                    : way.legs().stream()
                            .map(leg -> new Leg(
                                    c,
                                    n,
                                    k,
                                    sender,
                                    way.cooperative(),
                                    leg.sequence(),
                                    leg.from(),
                                    leg.to(),
                                    leg.carrier()))
                            .toList();
        }

        /** The same for an order that stands by itself. */
        static List<Leg> of(int order, RequestFacts.Way way) {
            return of(1, order, 0, way);
        }
    }

    private record Sender(int order, long sender, long cooperative) {}

    static PlacingDocument of(Sound sound) {
        return of(List.of(sound), null);
    }

    /** {@code arrangement}: the one that the drafts still count on; absent when all was read just now. */
    static PlacingDocument of(List<Sound> checkouts, @Nullable Long arrangement) {
        var writing = new Writing();
        checkouts.forEach(writing::add);
        return new PlacingDocument(
                arrangement,
                writing.checkouts,
                writing.orders,
                writing.lines,
                writing.charges,
                List.copyOf(writing.legs));
    }

    /** The same where checkouts are approved together: what each is judged by, in their order. Cents, VAT in; on account nothing is asked for. */
    PlacingDocument owing(List<Long> owed) {
        return new PlacingDocument(
                arrangement,
                checkouts.stream()
                        .map(one -> new Checkout(
                                one.c,
                                one.buyer,
                                one.account,
                                one.household,
                                one.key,
                                one.hash,
                                one.payment,
                                one.held,
                                owed.get(one.c - 1)))
                        .toList(),
                orders,
                lines,
                charges,
                legs);
    }

    private static final class Writing {

        private final List<Checkout> checkouts = new ArrayList<>();
        private final List<Order> orders = new ArrayList<>();
        private final List<Line> lines = new ArrayList<>();
        private final List<OrderAmounts.Charge> charges = new ArrayList<>();
        private final LinkedHashSet<Leg> legs = new LinkedHashSet<>();
        private final Map<Sender, Integer> consignments = new HashMap<>();

        void add(Sound sound) {
            var command = sound.command;
            var drafts = sound.draft.orders();
            var c = checkouts.size() + 1;
            checkouts.add(new Checkout(
                    c,
                    sound.buyer.party(),
                    sound.buyer.account(),
                    sound.draft.audience() == Audience.HOUSEHOLD,
                    command.idempotencyKey(),
                    sound.hash,
                    command.payment().name(),
                    command.payment().holds(command.payLater()),
                    drafts.stream().mapToLong(draft -> draft.amounts().agreed()).sum()));
            for (var draft : drafts) {
                var n = orders.size() + 1;
                orders.add(order(c, n, draft, draft.number() == drafts.size(), command));
                draft.lines().forEach(line -> add(c, n, line));
                charges.addAll(draft.amounts().written(n).charges());
            }
        }

        private void add(int c, int n, OrderDraft.Line line) {
            var offer = offer(line);
            var amount = Objects.requireNonNull(line.amount());
            var way = way(line);
            var k = consignments.computeIfAbsent(
                    new Sender(n, way.sender(), way.cooperative()), sender -> consignments.size() + 1);
            lines.add(new Line(
                    c,
                    n,
                    line.index() + 1,
                    k,
                    offer.id(),
                    offer.version(),
                    offer.cycle(),
                    offer.stock(),
                    offer.cooperative(),
                    line.request().quantity(),
                    Objects.requireNonNull(offer.price()),
                    offer.feePercent(),
                    amount.net(),
                    amount.vat(),
                    amount.maximum(),
                    offer.priceList()));
            legs.addAll(Leg.of(c, n, k, way));
        }
    }

    private static Order order(int c, int n, OrderDraft draft, boolean last, PlaceCheckout command) {
        var request = draft.request();
        var amounts = draft.amounts();
        var drop = draft.drop();
        return new Order(
                c,
                n,
                draft.number(),
                last,
                draft.audience() == Audience.HOUSEHOLD,
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

    private static OfferFacts offer(OrderDraft.Line line) {
        return Objects.requireNonNull(line.offer());
    }

    private static RequestFacts.Way way(OrderDraft.Line line) {
        return Objects.requireNonNull(line.way());
    }
}
