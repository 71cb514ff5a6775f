package coop.tablee.distribution;

import coop.tablee.ordering.FulfilledConsignment;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.shared.Money;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A consignment as the API writes it: ids and amounts as strings, states in lower case. Money is VAT in. */
record ConsignmentView(String id, String state, String version, Order order, List<Line> lines) {

    record Amount(String amount, String currency) {

        static Amount of(Money money) {
            return new Amount(money.amount().toPlainString(), money.currency());
        }
    }

    record Order(String number, String state, Amount total, Amount paid, Amount refunded) {}

    record Line(
            String line,
            Map<String, String> names,
            String orderingUnit,
            String ordered,
            @Nullable String packed,
            @Nullable String packedWeight,
            @Nullable String shortage,
            @Nullable String accepted,
            @Nullable String acceptedWeight,
            @Nullable String decision,
            @Nullable String reason,
            Amount total) {}

    /** One row of a list. */
    record Item(
            String id,
            String state,
            String version,
            String order,
            String orderState,
            String deliveryDate,
            Party sender,
            Party cooperative,
            Party buyer,
            Party destination,
            String drop,
            List<Goods> lines) {}

    record Party(String id, String name) {}

    record Goods(
            String line,
            Map<String, String> names,
            String orderingUnit,
            boolean catchWeight,
            String ordered,
            @Nullable String packed,
            @Nullable String packedWeight,
            @Nullable String accepted,
            @Nullable String acceptedWeight,
            @Nullable String decision,
            @Nullable String reason,
            @Nullable String temperature,
            @Nullable String temperatureLimit) {}

    static ConsignmentView of(FulfilledConsignment done) {
        var order = done.order();
        var lines = order.lines().stream()
                .filter(line -> line.consignment() == done.consignment())
                .map(line -> new Line(
                        String.valueOf(line.id()),
                        line.names().texts(),
                        line.orderingUnit(),
                        ApiAmounts.plain(line.confirmed() == null ? line.ordered() : line.confirmed()),
                        ApiAmounts.plainOrNone(line.packed()),
                        ApiAmounts.plainOrNone(line.packedWeight()),
                        lower(line.shortageReason()),
                        ApiAmounts.plainOrNone(line.accepted()),
                        ApiAmounts.plainOrNone(line.acceptedWeight()),
                        lower(line.decision()),
                        lower(line.decisionReason()),
                        Amount.of(line.total())))
                .toList();
        return new ConsignmentView(
                String.valueOf(done.consignment()),
                done.state().toLowerCase(Locale.ROOT),
                String.valueOf(done.version()),
                new Order(
                        order.number(),
                        order.state().word(),
                        Amount.of(order.total()),
                        Amount.of(order.paid()),
                        Amount.of(order.refunded())),
                lines);
    }

    static Item item(Shipment shipment, List<GoodsLine> goods) {
        var lines = goods.stream()
                .filter(line -> line.consignment() == shipment.id())
                .map(line -> new Goods(
                        String.valueOf(line.id()),
                        line.names().texts(),
                        line.orderingUnit(),
                        line.catchWeight(),
                        ApiAmounts.plain(line.ordered()),
                        ApiAmounts.plainOrNone(line.packed()),
                        ApiAmounts.plainOrNone(line.packedWeight()),
                        ApiAmounts.plainOrNone(line.accepted()),
                        ApiAmounts.plainOrNone(line.acceptedWeight()),
                        line.decision() == null ? null : lower(line.decision().name()),
                        line.reason() == null ? null : lower(line.reason().name()),
                        ApiAmounts.plainOrNone(line.celsius()),
                        ApiAmounts.plainOrNone(line.limit())))
                .toList();
        return new Item(
                String.valueOf(shipment.id()),
                shipment.state().toLowerCase(Locale.ROOT),
                String.valueOf(shipment.version()),
                shipment.number(),
                orderState(shipment.orderState()),
                shipment.date().toString(),
                new Party(String.valueOf(shipment.sender()), shipment.senderName()),
                new Party(String.valueOf(shipment.cooperative()), shipment.cooperativeName()),
                new Party(String.valueOf(shipment.buyer()), shipment.buyerName()),
                new Party(String.valueOf(shipment.destinationId()), shipment.destination()),
                String.valueOf(shipment.drop()),
                lines);
    }

    private static String orderState(String state) {
        return state.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String lower(@Nullable String word) {
        return word == null ? null : word.toLowerCase(Locale.ROOT);
    }
}
