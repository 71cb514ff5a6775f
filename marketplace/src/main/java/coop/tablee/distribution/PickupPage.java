package coop.tablee.distribution;

import java.util.List;

/**
 * One order at the point.
 *
 * @param first any of its consignments, for what they share
 * @param ready whether all of them are packed, so that it can be handed out
 * @param done whether it was handed out
 */
record PickupPage(
        Shipment first, List<LineForm> lines, List<GoodsLine> missing, boolean ready, boolean done, boolean over) {

    static PickupPage of(List<Shipment> shipments, List<LineForm> forms, List<GoodsLine> goods) {
        var live = shipments.stream().filter(shipment -> !shipment.isOver()).toList();
        return new PickupPage(
                shipments.get(0),
                forms,
                goods.stream().filter(GoodsLine::isShort).toList(),
                live.stream().allMatch(Shipment::isPacked),
                !live.isEmpty() && live.stream().allMatch(Shipment::isReceived),
                live.isEmpty());
    }
}
