package coop.tablee.distribution;

import coop.tablee.distribution.PickupList.Standing;
import java.util.List;

/**
 * One order at the point.
 *
 * @param first any of its consignments, for what they share
 * @param live its consignments that are not cancelled
 * @param standing how far it is; WAITING also while a part is not packed yet
 * @param ready whether all of it can be handed to whoever comes
 * @param mayUndo whether it was handed over whole, so that a wrong tick can be taken back
 */
record PickupPage(
        Shipment first,
        List<Shipment> live,
        List<LineForm> lines,
        List<GoodsLine> missing,
        Standing standing,
        boolean ready,
        boolean mayUndo) {

    static PickupPage of(List<Shipment> shipments, List<LineForm> forms, List<GoodsLine> goods) {
        var live = shipments.stream().filter(shipment -> !shipment.isOver()).toList();
        var standing = live.isEmpty() ? Standing.OVER : Standing.of(live);
        return new PickupPage(
                live.stream().filter(Shipment::isNotFetched).findFirst().orElse(shipments.get(0)),
                live,
                forms,
                goods.stream().filter(GoodsLine::isShort).toList(),
                standing,
                standing != Standing.OVER
                        && standing != Standing.FETCHED
                        && live.stream().allMatch(part -> part.isReceived() || part.isToHandOver()),
                standing == Standing.FETCHED
                        && live.stream().allMatch(part -> part.state().equals("ACCEPTED")));
    }

    public boolean isPacked() {
        return live.stream().allMatch(Shipment::isPacked);
    }

    public boolean isPaid() {
        return standing != Standing.OVER && !first.onAccount();
    }
}
