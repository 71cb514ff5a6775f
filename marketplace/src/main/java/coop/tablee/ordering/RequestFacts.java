package coop.tablee.ordering;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the database said, at one moment, about everything that a request names. Destinations that the buyer cannot use are absent, exactly like those that do
 * not exist.
 *
 * @param now the product's time
 * @param earlier the kept checkout of the same idempotency key
 * @param offers by id
 */
record RequestFacts(
        Instant now,
        @Nullable Earlier earlier,
        Map<Long, Place> places,
        Map<Long, OfferFacts> offers,
        List<Lane> lanes,
        List<Slot> slots) {

    record Earlier(long buyer, String hash, JsonNode answer) {}

    record Place(long id, String kind, String name, boolean chilled, boolean frozen) {

        boolean isPoint() {
            return kind.equals("POINT");
        }

        boolean serves(@Nullable String storage) {
            return switch (storage == null ? "" : storage) {
                case "CHILLED" -> chilled;
                case "FROZEN" -> frozen;
                default -> true;
            };
        }
    }

    record Lane(
            long cooperative,
            @Nullable Long producer,
            long destination,
            @Nullable Long hub,
            @Nullable Long carrier) {}

    /** An opening with what room is left; {@code order} counts from 1. */
    record Slot(
            int order,
            long id,
            LocalTime opens,
            LocalTime closes,
            BigDecimal crates,
            BigDecimal chilled,
            BigDecimal frozen) {

        boolean hasRoomFor(Load load) {
            return crates.compareTo(load.crates()) >= 0
                    && chilled.compareTo(load.chilled()) >= 0
                    && frozen.compareTo(load.frozen()) >= 0;
        }
    }

    /** How this offer reaches the destination: its producer's own lane goes before the cooperative's. */
    Optional<Lane> laneOf(OfferFacts offer, long destination) {
        var fitting = lanes.stream()
                .filter(lane -> lane.destination == destination && lane.cooperative == offer.cooperative())
                .filter(lane -> lane.producer == null || lane.producer == offer.producer())
                .filter(lane -> lane.hub != null || offer.farm() != null)
                .toList();
        return fitting.stream()
                .filter(lane -> lane.producer != null)
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    List<Slot> slotsOf(int order) {
        return slots.stream().filter(slot -> slot.order == order).toList();
    }
}
