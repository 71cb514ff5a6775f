package coop.tablee.distribution;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who comes to fetch on a day, by point and opening, and how many have been. */
record PickupList(
        LocalDate date, List<LocalDate> days, String asked, List<Point> points, int done, int all, int percent) {

    /** The orders of one point. */
    record Point(String name, String city, List<Fetch> waiting, List<Fetch> done) {}

    /** One order: all its consignments together. */
    record Fetch(Shipment first, boolean ready, boolean done) {}

    static PickupList of(Days.Choice chosen, String asked, List<Shipment> found) {
        Map<Long, List<Shipment>> byOrder = new LinkedHashMap<>();
        found.stream()
                .filter(shipment -> !shipment.isOver() && !shipment.isBeingPaid())
                .forEach(shipment -> byOrder.computeIfAbsent(shipment.order(), id -> new ArrayList<>())
                        .add(shipment));
        Map<Long, List<Fetch>> byDrop = new LinkedHashMap<>();
        var fetches = byOrder.values().stream().map(PickupList::fetch).toList();
        fetches.stream()
                .filter(fetch -> isAsked(fetch.first, asked))
                .forEach(fetch -> byDrop.computeIfAbsent(fetch.first.drop(), id -> new ArrayList<>())
                        .add(fetch));
        var done = (int) fetches.stream().filter(Fetch::done).count();
        return new PickupList(
                chosen.day(),
                chosen.all(),
                asked,
                byDrop.values().stream().map(PickupList::point).toList(),
                done,
                fetches.size(),
                fetches.isEmpty() ? 0 : done * 100 / fetches.size());
    }

    private static boolean isAsked(Shipment shipment, String asked) {
        var word = asked.strip().toLowerCase(Locale.ROOT);
        return shipment.number().toLowerCase(Locale.ROOT).contains(word)
                || shipment.buyerName().toLowerCase(Locale.ROOT).contains(word);
    }

    private static Fetch fetch(List<Shipment> shipments) {
        return new Fetch(
                shipments.get(0),
                shipments.stream().allMatch(Shipment::isPacked),
                shipments.stream().allMatch(Shipment::isReceived));
    }

    private static Point point(List<Fetch> fetches) {
        var first = fetches.get(0).first;
        return new Point(
                first.destination(),
                first.city(),
                fetches.stream().filter(fetch -> !fetch.done).toList(),
                fetches.stream().filter(Fetch::done).toList());
    }
}
