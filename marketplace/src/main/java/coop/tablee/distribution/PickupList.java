package coop.tablee.distribution;

import coop.tablee.distribution.DistributionQueries.Leftover;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who comes to fetch on a day, by point and opening, and how many have been.
 *
 * @param just the order that was handed over a moment ago
 * @param earlier days that are over and on which something still waits
 */
record PickupList(
        LocalDate date,
        List<LocalDate> days,
        String asked,
        List<Point> points,
        Counts counts,
        @Nullable Fetch just,
        List<Leftover> earlier) {

    /** How an order stands at the point. */
    enum Standing {
        NOT_PACKED,
        WAITING,
        FETCHED,
        NOT_FETCHED,
        OVER;

        static Standing of(List<Shipment> parts) {
            if (parts.stream().allMatch(Shipment::isReceived)) {
                return FETCHED;
            }
            if (parts.stream().allMatch(part -> part.isReceived() || part.isNotFetched())) {
                return NOT_FETCHED;
            }
            return parts.stream().allMatch(Shipment::isPacked) ? WAITING : NOT_PACKED;
        }
    }

    /** One order: all its consignments together. */
    record Fetch(Shipment first, Standing standing, boolean partly) {

        /** Orders by opening, then number: as people come. */
        static final Comparator<Fetch> AS_THEY_COME = Comparator.comparing(
                        (Fetch fetch) -> fetch.first.opens(), Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(fetch -> fetch.first.number().length())
                .thenComparing(fetch -> fetch.first.number());

        boolean stands(Standing wanted) {
            return standing == wanted;
        }

        boolean isToCome() {
            return standing == Standing.WAITING || standing == Standing.NOT_PACKED;
        }
    }

    /** How many orders stand how. */
    record Counts(int all, int waiting, int notPacked, int fetched, int notFetched) {

        static Counts of(List<Fetch> fetches) {
            return new Counts(
                    fetches.size(),
                    count(fetches, Standing.WAITING),
                    count(fetches, Standing.NOT_PACKED),
                    count(fetches, Standing.FETCHED),
                    count(fetches, Standing.NOT_FETCHED));
        }

        public int toCome() {
            return waiting + notPacked;
        }

        public int percent() {
            return all == 0 ? 0 : (fetched + notFetched) * 100 / all;
        }

        private static int count(List<Fetch> fetches, Standing standing) {
            return (int)
                    fetches.stream().filter(fetch -> fetch.stands(standing)).count();
        }
    }

    /** A time at which people come; {@code now} when it is running. */
    record Opening(LocalTime opens, LocalTime closes, boolean now) {}

    /**
     * The orders of one point.
     *
     * @param opening the one that runs now, else the next one of the day; absent on other days and when all are over
     */
    record Point(
            String name,
            String city,
            @Nullable Opening opening,
            List<Fetch> toCome,
            List<Fetch> notFetched,
            List<Fetch> fetched) {}

    static PickupList of(
            Days.Choice chosen,
            String asked,
            String just,
            List<Shipment> found,
            List<Leftover> earlier,
            @Nullable LocalTime now) {
        var fetches = fetches(found);
        var wanted = new Likeness(asked);
        Map<Long, List<Fetch>> byDrop = new LinkedHashMap<>();
        fetches.stream()
                .filter(fetch ->
                        wanted.isOfAll() || wanted.is(fetch.first.number()) || wanted.is(fetch.first.buyerName()))
                .forEach(fetch -> byDrop.computeIfAbsent(fetch.first.drop(), id -> new ArrayList<>())
                        .add(fetch));
        return new PickupList(
                chosen.day(),
                chosen.all(),
                asked,
                byDrop.values().stream().map(some -> point(some, now)).toList(),
                Counts.of(fetches),
                fetches.stream()
                        .filter(fetch -> fetch.first.number().equals(just))
                        .findFirst()
                        .orElse(null),
                earlier);
    }

    /** The orders of a day, in the order in which people come. */
    static List<Fetch> fetches(List<Shipment> found) {
        Map<Long, List<Shipment>> byOrder = new LinkedHashMap<>();
        found.stream()
                .filter(shipment -> !shipment.isOver() && !shipment.isBeingPaid())
                .forEach(shipment -> byOrder.computeIfAbsent(shipment.order(), id -> new ArrayList<>())
                        .add(shipment));
        return byOrder.values().stream()
                .map(PickupList::fetch)
                .sorted(Fetch.AS_THEY_COME)
                .toList();
    }

    /** The one order that is meant, where what was typed fits no other. */
    @Nullable
    Fetch only() {
        var hits = points.stream()
                .flatMap(point -> List.of(point.toCome, point.notFetched, point.fetched).stream())
                .flatMap(List::stream)
                .toList();
        return !asked.isBlank() && hits.size() == 1 ? hits.get(0) : null;
    }

    private static Fetch fetch(List<Shipment> shipments) {
        return new Fetch(
                shipments.get(0),
                Standing.of(shipments),
                shipments.stream().anyMatch(shipment -> shipment.state().equals("PARTLY_ACCEPTED")));
    }

    private static Point point(List<Fetch> fetches, @Nullable LocalTime now) {
        var first = fetches.get(0).first;
        return new Point(
                first.destination(),
                first.city(),
                now == null ? null : opening(fetches, now),
                fetches.stream().filter(Fetch::isToCome).toList(),
                fetches.stream()
                        .filter(fetch -> fetch.stands(Standing.NOT_FETCHED))
                        .toList(),
                fetches.stream().filter(fetch -> fetch.stands(Standing.FETCHED)).toList());
    }

    private static @Nullable Opening opening(List<Fetch> fetches, LocalTime now) {
        Opening next = null;
        for (var fetch : fetches) {
            var opens = fetch.first.opens();
            var closes = fetch.first.closes();
            if (opens != null
                    && closes != null
                    && closes.isAfter(now)
                    && (next == null || opens.isBefore(next.opens))) {
                next = new Opening(opens, closes, !opens.isAfter(now));
            }
        }
        return next;
    }
}
