package coop.tablee.ordering;

import coop.tablee.ordering.OrderArithmetic.LineAmount;
import coop.tablee.shared.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An order as it stands the moment it was placed, told from what was read and computed for placing it and the ids that it was given, so that nobody has to read
 * back what was just written. It says the same as the database would. Orders with a drop's tariff or a payment of their own are read back.
 */
final class PlacedOrder {

    /**
     * What the database gave an order.
     *
     * @param charges ids of its lines beside the goods, in their order
     * @param payment its share of what is paid or to be paid now; absent on account, and when nothing is owed
     * @param approvalUntil when an order that somebody has to agree to stops waiting for it: its earliest cut-off; absent when nobody has to
     */
    record Given(
            int c,
            int n,
            long checkout,
            long id,
            String number,
            long drop,
            @Nullable Long slot,
            List<Long> charges,
            @Nullable Paying payment,
            @Nullable Instant approvalUntil) {}

    /**
     * Cents.
     *
     * @param until when an unpaid order lapses; absent when it was paid at once
     */
    record Paying(
            String reference,
            String provider,
            String status,
            long asked,
            long kept,
            @Nullable Instant capturedAt,
            @Nullable Instant until) {

        boolean isAwaited() {
            return until != null;
        }

        /** Where it is to be paid; absent when it was paid at once. */
        @Nullable
        String url() {
            return isAwaited() ? "/payments/" + provider + "/" + reference : null;
        }

        OrderDetails.Payment told() {
            return new OrderDetails.Payment(
                    reference, provider, status, Money.euro(asked), Money.euro(kept), capturedAt, List.of());
        }
    }

    /** When it was accepted by the product's clock, and when it was written. */
    record Moment(Instant accepted, Instant written) {}

    private final OrderDraft draft;
    private final PlaceCheckout command;
    private final Given given;
    private final Moment moment;

    private PlacedOrder(OrderDraft draft, PlaceCheckout command, Given given, Moment moment) {
        this.draft = draft;
        this.command = command;
        this.given = given;
        this.moment = moment;
    }

    /** {@code lines} and {@code consignments} give the ids of the order's lines and of the consignment that each is in. */
    static OrderDetails details(
            OrderDraft draft,
            PlaceCheckout command,
            Buyer buyer,
            Given given,
            Moment moment,
            List<Long> lines,
            List<Long> consignments) {
        return new PlacedOrder(draft, command, given, moment).details(buyer, lines, consignments);
    }

    private OrderDetails details(Buyer buyer, List<Long> lineIds, List<Long> consignmentIds) {
        var amounts = draft.amounts().bare();
        var place = Objects.requireNonNull(draft.place());
        var charges = given.charges.iterator();
        var payment = given.payment;
        var lines = lines(lineIds, consignmentIds);
        var fees = fees(charges);
        var deposits = deposits(charges);
        var cutOff = draft.lines().stream()
                .map(line -> offer(line).cutOff())
                .min(Instant::compareTo)
                .orElse(null);
        return new OrderDetails(
                given.id,
                given.number,
                state(),
                draft.audience(),
                buyer.party(),
                buyer.name(),
                new OrderDetails.Destination(
                        place.id(), place.kind(), place.name(), place.street(), place.postcode(), place.city()),
                draft.request().deliveryDate(),
                given.drop,
                slot(),
                command.payment(),
                draft.request().purchaseOrderNumber(),
                lines,
                fees,
                deposits,
                null,
                consignments(consignmentIds),
                amounts.vat().stream()
                        .map(rate -> new VatAmount(rate.rate(), money(rate.net()), money(rate.vat())))
                        .toList(),
                money(amounts.goods().stream()
                        .mapToLong(amount -> amount.basis(draft.audience()))
                        .sum()),
                money(amounts.fees().stream()
                        .mapToLong(fee -> fee.amount().basis(draft.audience()))
                        .sum()),
                money(amounts.deposits().stream().mapToLong(LineAmount::total).sum()),
                money(amounts.total()),
                money(amounts.maximum()),
                money(draft.amounts().agreed()),
                money(payment == null ? 0 : payment.kept),
                money(0),
                payment == null ? List.of() : List.of(payment.told()),
                moment.accepted,
                moment.written,
                payment == null ? given.approvalUntil : payment.until,
                cutOff,
                lines.stream().anyMatch(OrderDetails.Line::mayChange),
                cutOff != null && cutOff.isAfter(moment.accepted),
                null,
                null,
                payment == null ? null : payment.url(),
                0);
    }

    private OrderState state() {
        if (given.approvalUntil != null) {
            return OrderState.AWAITING_APPROVAL;
        }
        return given.payment != null && given.payment.isAwaited() ? OrderState.AWAITING_PAYMENT : OrderState.PLACED;
    }

    private boolean isAwaited() {
        return state() != OrderState.PLACED;
    }

    private @Nullable SlotDetails slot() {
        return draft.candidates().stream()
                .filter(slot -> given.slot != null && slot.id() == given.slot)
                .map(slot -> new SlotDetails(slot.id(), slot.opens(), slot.closes()))
                .findFirst()
                .orElse(null);
    }

    private List<OrderDetails.Line> lines(List<Long> ids, List<Long> consignments) {
        var lines = new ArrayList<OrderDetails.Line>();
        for (var line : draft.lines()) {
            lines.add(line(line, ids.get(lines.size()), consignments.get(lines.size())));
        }
        return lines;
    }

    private OrderDetails.Line line(OrderDraft.Line line, long id, long consignment) {
        var offer = offer(line);
        var amount = Objects.requireNonNull(line.amount());
        var quantity = line.request().quantity();
        return new OrderDetails.Line(
                id,
                offer.id(),
                offer.version(),
                offer.product(),
                offer.productVersion(),
                offer.names(),
                offer.family(),
                offer.picture(),
                offer.producer(),
                offer.producerName(),
                offer.cooperative(),
                offer.cooperativeName(),
                offer.seller(),
                offer.sellerName(),
                consignment,
                offer.orderingUnit(),
                offer.pricingUnit(),
                offer.catchWeight(),
                offer.content(),
                offer.contentUnit(),
                offer.tolerance(),
                offer.allergens(),
                offer.storage(),
                quantity,
                null,
                null,
                null,
                null,
                null,
                quantity,
                Objects.requireNonNull(offer.price()),
                offer.vatRate(),
                money(amount.net()),
                money(amount.vat()),
                money(amount.total()),
                money(amount.maximum()),
                moment.accepted,
                offer.cutOff(),
                !isAwaited() && offer.cutOff().isAfter(moment.accepted),
                null,
                null,
                null);
    }

    private List<OrderDetails.Fee> fees(Iterator<Long> ids) {
        return draft.amounts().bare().fees().stream()
                .map(fee -> new OrderDetails.Fee(
                        ids.next(),
                        fee.kind(),
                        fee.seller(),
                        sellerName(fee.seller()),
                        fee.vatRate(),
                        money(fee.amount().net()),
                        money(fee.amount().vat()),
                        money(fee.amount().total())))
                .toList();
    }

    private List<OrderDetails.Deposit> deposits(Iterator<Long> ids) {
        var deposits = new ArrayList<OrderDetails.Deposit>();
        for (var lent : draft.amounts().lent()) {
            var total = draft.amounts().bare().deposits().get(deposits.size()).total();
            deposits.add(new OrderDetails.Deposit(
                    ids.next(),
                    lent.returnable(),
                    Objects.requireNonNull(lentWith(lent).depositNames()),
                    lent.seller(),
                    sellerName(lent.seller()),
                    lent.quantity(),
                    null,
                    null,
                    lent.quantity(),
                    lent.price(),
                    money(total)));
        }
        return deposits;
    }

    private List<OrderDetails.Consignment> consignments(List<Long> ids) {
        var consignments = new LinkedHashMap<Long, OrderDetails.Consignment>();
        for (var line : draft.lines()) {
            var way = Objects.requireNonNull(line.way());
            var id = ids.get(line.index());
            var legs = new ArrayList<OrderDetails.Leg>();
            var known = consignments.get(id);
            if (known != null) {
                legs.addAll(known.legs());
            }
            way.legs().stream()
                    .map(leg -> new OrderDetails.Leg(
                            leg.sequence(),
                            leg.from(),
                            leg.fromName(),
                            leg.to(),
                            leg.toName(),
                            leg.carrier(),
                            leg.carrierName()))
                    .filter(leg -> !legs.contains(leg))
                    .forEach(legs::add);
            legs.sort(Comparator.comparingInt(OrderDetails.Leg::sequence).thenComparingLong(OrderDetails.Leg::from));
            consignments.put(
                    id,
                    new OrderDetails.Consignment(
                            id,
                            "PLANNED",
                            way.sender(),
                            way.senderName(),
                            way.cooperative(),
                            offer(line).cooperativeName(),
                            legs));
        }
        return List.copyOf(consignments.values());
    }

    private OfferFacts lentWith(Lent lent) {
        return draft.lines().stream()
                .map(PlacedOrder::offer)
                .filter(offer -> {
                    var terms = offer.deposit();
                    return terms != null
                            && terms.returnable().equals(lent.returnable())
                            && terms.seller() == lent.seller();
                })
                .findFirst()
                .orElseThrow();
    }

    private String sellerName(long seller) {
        return draft.lines().stream()
                .map(PlacedOrder::offer)
                .flatMap(offer -> Stream.of(
                        new Named(offer.cooperative(), offer.cooperativeName()),
                        new Named(offer.seller(), offer.sellerName())))
                .filter(named -> named.id == seller)
                .map(Named::name)
                .findFirst()
                .orElseThrow();
    }

    private record Named(long id, String name) {}

    private Money money(long minor) {
        return Money.euro(minor);
    }

    private static OfferFacts offer(OrderDraft.Line line) {
        return Objects.requireNonNull(line.offer());
    }
}
