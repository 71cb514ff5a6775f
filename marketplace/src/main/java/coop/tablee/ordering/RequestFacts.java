package coop.tablee.ordering;

import coop.tablee.delivery.DestinationKind;
import coop.tablee.delivery.Stretch;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the database said, at one moment, about everything that a request names. Destinations that the buyer cannot use are absent, exactly like those that do
 * not exist.
 *
 * @param now the product's time
 * @param earlier the kept checkout of the same idempotency key
 * @param offers by id
 * @param lots what the lots of framework agreements say about the offers
 * @param closed the orders, counted from 1, on whose day their destination does not open
 */
record RequestFacts(
        Instant now,
        @Nullable Earlier earlier,
        Map<Long, Place> places,
        Map<Long, OfferFacts> offers,
        Ways ways,
        List<Slot> slots,
        List<Integer> closed,
        List<Drop> drops,
        LotRules lots) {

    record Earlier(String key, long checkout, long buyer, String hash) {}

    /**
     * A destination.
     *
     * @param numberNeeded whether no order is placed for it without the buyer's purchase-order number
     */
    record Place(
            long id,
            String kind,
            String name,
            String street,
            String postcode,
            String city,
            long owner,
            boolean chilled,
            boolean frozen,
            boolean numberNeeded) {

        boolean isFetched() {
            return DestinationKind.valueOf(kind).isFetched();
        }

        boolean serves(@Nullable String storage) {
            return switch (storage == null ? "" : storage) {
                case "CHILLED" -> chilled;
                case "FROZEN" -> frozen;
                default -> true;
            };
        }
    }

    /**
     * How a producer's goods, sold through a cooperative, reach a destination on a date: delivery's choice.
     *
     * @param sender the site that packs
     * @param legs none when the goods are fetched where they grow
     */
    record Way(
            long destination,
            LocalDate day,
            long cooperative,
            long producer,
            long sender,
            String senderName,
            List<Stretch> legs) {}

    /** An opening with what room is left; {@code order} counts from 1. */
    record Slot(
            int order,
            long id,
            LocalTime opens,
            LocalTime closes,
            BigDecimal crates,
            BigDecimal chilled,
            BigDecimal frozen) {

        Slot of(int number) {
            return new Slot(number, id, opens, closes, crates, chilled, frozen);
        }

        boolean hasRoomFor(Load load) {
            return crates.compareTo(load.crates()) >= 0
                    && chilled.compareTo(load.chilled()) >= 0
                    && frozen.compareTo(load.frozen()) >= 0;
        }
    }

    /**
     * The tariff of a drop and how the drop stands; {@code order} counts from 1. Cents, VAT out.
     *
     * @param goods of all living orders
     * @param carrier number of the order that carries the fee
     */
    record Drop(
            int order,
            long tariff,
            long seller,
            String sellerName,
            long fee,
            long minimum,
            long goods,
            @Nullable String carrier,
            @Nullable List<JointDoor> joint) {

        Drop of(int number) {
            return new Drop(number, tariff, seller, sellerName, fee, minimum, goods, carrier, joint);
        }

        Drop joinedTo(List<JointDoor> doors) {
            return new Drop(order, tariff, seller, sellerName, fee, minimum, goods, carrier, doors);
        }

        List<JointDoor> jointDoors() {
            return joint == null ? List.of() : joint;
        }
    }

    /** A door whose goods of the same day count for the minimum too: cents, VAT out, ordered there and announced. */
    record JointDoor(int order, long destination, String name, long ordered, long announced) {

        JointDoor plus(long brought) {
            return new JointDoor(order, destination, name, ordered + brought, announced);
        }
    }

    /** The ways, found by what goes where. */
    static final class Ways {

        private final Map<Route, Way> byRoute = new HashMap<>();

        private record Route(long destination, LocalDate day, long cooperative, long producer) {}

        Ways(Collection<Way> ways) {
            ways.forEach(way ->
                    byRoute.putIfAbsent(new Route(way.destination, way.day, way.cooperative, way.producer), way));
        }

        private Optional<Way> find(long destination, LocalDate day, long cooperative, long producer) {
            return Optional.ofNullable(byRoute.get(new Route(destination, day, cooperative, producer)));
        }
    }

    /** How this offer reaches the destination; empty when it does not. */
    Optional<Way> wayOf(OfferFacts offer, long destination) {
        return ways.find(destination, offer.deliveryDate(), offer.cooperative(), offer.producer());
    }

    boolean isClosed(int order) {
        return closed.contains(order);
    }

    Optional<Drop> dropOf(int order) {
        return drops.stream().filter(drop -> drop.order == order).findFirst();
    }

    /** The same where nobody charged for coming. */
    RequestFacts withoutDrops() {
        return with(List.of());
    }

    RequestFacts with(List<Drop> others) {
        return new RequestFacts(now, earlier, places, offers, ways, slots, closed, others, lots);
    }

    /** The same for orders at places and on days that were asked about in another order: {@code asked} says of each order, counted from 1, which one it was then. */
    RequestFacts renumbered(List<Integer> asked) {
        var slots = new ArrayList<Slot>();
        var closed = new ArrayList<Integer>();
        var drops = new ArrayList<Drop>();
        for (var number = 1; number <= asked.size(); number++) {
            var own = number;
            var then = asked.get(number - 1);
            slotsOf(then).forEach(slot -> slots.add(slot.of(own)));
            dropOf(then).ifPresent(drop -> drops.add(drop.of(own)));
            if (isClosed(then)) {
                closed.add(own);
            }
        }
        return new RequestFacts(now, earlier, places, offers, ways, slots, closed, drops, lots);
    }

    List<Slot> slotsOf(int order) {
        return slots.stream().filter(slot -> slot.order == order).toList();
    }
}
