package coop.tablee.distribution;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The consignments of a day, by the drop they belong to, and how far the work has come. */
record ShipmentList(LocalDate date, List<LocalDate> days, List<Drop> drops, int done, int all, int percent) {

    /** All consignments that arrive together. */
    record Drop(long id, String name, String city, boolean point, int done, List<Shipment> shipments) {}

    static ShipmentList of(Days.Choice chosen, List<Shipment> found, Predicate<Shipment> done) {
        Map<Long, List<Shipment>> byDrop = new LinkedHashMap<>();
        found.stream()
                .filter(shipment -> !shipment.isOver())
                .forEach(shipment -> byDrop.computeIfAbsent(shipment.drop(), id -> new ArrayList<>())
                        .add(shipment));
        var drops =
                byDrop.values().stream().map(shipments -> drop(shipments, done)).toList();
        var finished = drops.stream().mapToInt(Drop::done).sum();
        var all = drops.stream().mapToInt(drop -> drop.shipments().size()).sum();
        return new ShipmentList(chosen.day(), chosen.all(), drops, finished, all, all == 0 ? 0 : finished * 100 / all);
    }

    private static Drop drop(List<Shipment> shipments, Predicate<Shipment> done) {
        var first = shipments.get(0);
        return new Drop(
                first.drop(),
                first.destination(),
                first.city(),
                !first.destinationKind().equals("KITCHEN_DOOR"),
                (int) shipments.stream().filter(done).count(),
                List.copyOf(shipments));
    }
}
