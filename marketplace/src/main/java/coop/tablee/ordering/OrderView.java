package coop.tablee.ordering;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order as the API writes it: ids and quantities as strings, money as amount and currency. Line amounts and {@code goods} and {@code fees} are VAT in where
 * {@code vatIncluded}, VAT out otherwise; whatever is called total, maximum or authorised is always VAT in.
 */
record OrderView(
        String id,
        String number,
        String state,
        boolean vatIncluded,
        Place destination,
        LocalDate deliveryDate,
        String drop,
        @Nullable Slot slot,
        @Nullable String purchaseOrderNumber,
        List<Line> lines,
        List<Fee> fees,
        List<Deposit> deposits,
        @Nullable Drop dropTerms,
        List<Consignment> consignments,
        Totals totals,
        Payment payment,
        Instant acceptedAt,
        Instant changedAt,
        @Nullable Instant holdUntil,
        @Nullable Instant cutOff,
        boolean mayChange,
        boolean mayCancel,
        @Nullable Addition addition,
        @Nullable String paymentUrl,
        String version) {

    record Amount(String amount, String currency) {

        static Amount of(Money money) {
            return new Amount(money.amount().toPlainString(), money.currency());
        }
    }

    record Addition(Amount amount, Instant until) {

        private static @Nullable Addition of(OrderDetails.@Nullable Addition addition) {
            return addition == null ? null : new Addition(Amount.of(addition.amount()), addition.until());
        }
    }

    record Place(String id, String kind, String name) {}

    record Slot(String id, String opens, String closes) {}

    record Party(String id, String name) {}

    record Line(
            String id,
            String offer,
            String product,
            String productVersion,
            Map<String, String> names,
            Party producer,
            Party cooperative,
            Party seller,
            String consignment,
            String orderingUnit,
            String pricingUnit,
            String quantity,
            String orderedQuantity,
            @Nullable String confirmedQuantity,
            @Nullable String packedQuantity,
            @Nullable String packedWeight,
            @Nullable String acceptedQuantity,
            @Nullable String acceptedWeight,
            Amount price,
            String vatRate,
            Amount amount,
            Amount total,
            Amount maximum,
            Instant cutOff,
            boolean mayChange,
            @Nullable String decision,
            @Nullable String decisionReason) {

        private static Line of(OrderDetails.Line line, boolean vatIncluded) {
            return new Line(
                    String.valueOf(line.id()),
                    String.valueOf(line.offer()),
                    String.valueOf(line.product()),
                    String.valueOf(line.productVersion()),
                    line.names().texts(),
                    new Party(String.valueOf(line.producer()), line.producerName()),
                    new Party(String.valueOf(line.cooperative()), line.cooperativeName()),
                    new Party(String.valueOf(line.seller()), line.sellerName()),
                    String.valueOf(line.consignment()),
                    line.orderingUnit(),
                    line.pricingUnit(),
                    decimal(line.quantity()),
                    decimal(line.ordered()),
                    orNull(line.confirmed()),
                    orNull(line.packed()),
                    orNull(line.packedWeight()),
                    orNull(line.accepted()),
                    orNull(line.acceptedWeight()),
                    new Amount(price(line.price()).toPlainString(), line.total().currency()),
                    decimal(line.vatRate()),
                    Amount.of(vatIncluded ? line.total() : line.net()),
                    Amount.of(line.total()),
                    Amount.of(line.maximum()),
                    line.cutOff(),
                    line.mayChange(),
                    line.decision() == null ? null : word(line.decision()),
                    line.decisionReason() == null ? null : word(line.decisionReason()));
        }

        // At least cents, and what the price has beyond them
        private static BigDecimal price(BigDecimal price) {
            var exact = price.stripTrailingZeros();
            return exact.scale() < 2 ? exact.setScale(2) : exact;
        }
    }

    record Fee(String kind, Party cooperative, String vatRate, Amount amount, Amount total) {

        private static Fee of(OrderDetails.Fee fee, boolean vatIncluded) {
            return new Fee(
                    word(fee.kind().name()),
                    new Party(String.valueOf(fee.cooperative()), fee.cooperativeName()),
                    decimal(fee.vatRate()),
                    Amount.of(vatIncluded ? fee.total() : fee.net()),
                    Amount.of(fee.total()));
        }
    }

    record Deposit(String kind, Map<String, String> names, Party seller, String quantity, Amount price, Amount total) {

        private static Deposit of(OrderDetails.Deposit deposit) {
            return new Deposit(
                    word(deposit.returnable()),
                    deposit.names().texts(),
                    new Party(String.valueOf(deposit.seller()), deposit.sellerName()),
                    decimal(deposit.quantity()),
                    new Amount(
                            deposit.amount()
                                    .setScale(2, RoundingMode.UNNECESSARY)
                                    .toPlainString(),
                            deposit.total().currency()),
                    Amount.of(deposit.total()));
        }
    }

    /** What coming to the door costs and asks; amounts are VAT out. */
    record Drop(
            Party seller,
            Amount fee,
            Amount minimum,
            Amount goods,
            @Nullable String carriedBy) {

        private static Drop of(DropTerms terms) {
            return new Drop(
                    new Party(String.valueOf(terms.seller()), terms.sellerName()),
                    Amount.of(terms.fee()),
                    Amount.of(terms.minimum()),
                    Amount.of(terms.goods()),
                    terms.carrier());
        }
    }

    record Consignment(
            String id, String state, Party sender, Party cooperative, List<Leg> legs, Place destination, String drop) {

        private static Consignment of(OrderDetails.Consignment consignment, OrderDetails order) {
            return new Consignment(
                    String.valueOf(consignment.id()),
                    word(consignment.state()),
                    new Party(String.valueOf(consignment.sender()), consignment.senderName()),
                    new Party(String.valueOf(consignment.cooperative()), consignment.cooperativeName()),
                    consignment.legs().stream().map(Leg::of).toList(),
                    place(order),
                    String.valueOf(order.drop()));
        }
    }

    record Leg(int sequence, Party from, Party to, @Nullable Party carrier) {

        private static Leg of(OrderDetails.Leg leg) {
            return new Leg(
                    leg.sequence(),
                    new Party(String.valueOf(leg.from()), leg.fromName()),
                    new Party(String.valueOf(leg.to()), leg.toName()),
                    leg.carrier() == null
                            ? null
                            : new Party(
                                    String.valueOf(leg.carrier()), leg.carrierName() == null ? "" : leg.carrierName()));
        }
    }

    record Totals(
            Amount goods,
            Amount fees,
            Amount deposits,
            List<Vat> vat,
            Amount total,
            Amount maximum,
            Amount authorised,
            Amount paid,
            Amount refunded) {}

    record Vat(String rate, Amount net, Amount vat) {}

    record Payment(String method, List<Part> parts) {}

    record Part(
            String provider,
            String status,
            Amount amount,
            Amount kept,
            @Nullable Instant capturedAt) {}

    /** One row of a list. */
    record Item(
            String id,
            String number,
            String state,
            LocalDate deliveryDate,
            Party destination,
            @Nullable String purchaseOrderNumber,
            int lines,
            Amount total,
            Instant acceptedAt,
            @Nullable Instant cutOff,
            boolean mayChange,
            boolean mayCancel) {

        static Item of(OrderSummary order) {
            return new Item(
                    String.valueOf(order.id()),
                    order.number(),
                    order.state().word(),
                    order.deliveryDate(),
                    new Party(String.valueOf(order.destination()), order.destinationName()),
                    order.purchaseOrderNumber(),
                    order.lines(),
                    Amount.of(order.total()),
                    order.acceptedAt(),
                    order.cutOff(),
                    order.mayChange(),
                    order.mayCancel());
        }
    }

    static OrderView of(OrderDetails order, URI here) {
        var slot = order.slot();
        return new OrderView(
                String.valueOf(order.id()),
                order.number(),
                order.state().word(),
                order.vatIncluded(),
                place(order),
                order.deliveryDate(),
                String.valueOf(order.drop()),
                slot == null
                        ? null
                        : new Slot(
                                String.valueOf(slot.id()),
                                slot.opens().toString(),
                                slot.closes().toString()),
                order.purchaseOrderNumber(),
                order.lines().stream()
                        .map(line -> Line.of(line, order.vatIncluded()))
                        .toList(),
                order.fees().stream()
                        .map(fee -> Fee.of(fee, order.vatIncluded()))
                        .toList(),
                order.deposits().stream().map(Deposit::of).toList(),
                order.dropTerms() == null ? null : Drop.of(order.dropTerms()),
                order.consignments().stream()
                        .map(consignment -> Consignment.of(consignment, order))
                        .toList(),
                totals(order),
                payment(order),
                order.acceptedAt(),
                order.changedAt(),
                order.holdUntil(),
                order.cutOff(),
                order.mayChange(),
                order.mayCancel(),
                Addition.of(order.addition()),
                absolute(order.paymentUrl(), here),
                String.valueOf(order.version()));
    }

    /** Whole, because a program hands it on to somebody's browser. */
    static @Nullable String absolute(@Nullable String path, URI here) {
        return path == null ? null : here.resolve(path).toString();
    }

    private static Place place(OrderDetails order) {
        var destination = order.destination();
        return new Place(String.valueOf(destination.id()), word(destination.kind()), destination.name());
    }

    private static Totals totals(OrderDetails order) {
        return new Totals(
                Amount.of(order.goods()),
                Amount.of(order.fee()),
                Amount.of(order.deposit()),
                order.vat().stream()
                        .map(vat -> new Vat(decimal(vat.rate()), Amount.of(vat.net()), Amount.of(vat.vat())))
                        .toList(),
                Amount.of(order.total()),
                Amount.of(order.maximum()),
                Amount.of(order.authorised()),
                Amount.of(order.paid()),
                Amount.of(order.refunded()));
    }

    private static Payment payment(OrderDetails order) {
        var parts = order.payments().stream()
                .map(part -> new Part(
                        part.provider(),
                        part.status(),
                        Amount.of(part.amount()),
                        Amount.of(part.kept()),
                        part.capturedAt()))
                .toList();
        return new Payment(word(order.payment().name()), parts);
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT);
    }

    private static String decimal(BigDecimal quantity) {
        return Amounts.plain(quantity);
    }

    private static @Nullable String orNull(@Nullable BigDecimal quantity) {
        return quantity == null ? null : decimal(quantity);
    }
}
