package coop.tablee.ordering;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which openings of a destination may take an order: the one asked for, or the earliest with room. Where people fetch there has to be one; a kitchen's door that
 * has no hours at all takes things at any time.
 */
record Rooms(List<RequestFacts.Slot> candidates, Optional<Objection> objection) {

    static Rooms choose(
            @Nullable Long wished,
            RequestFacts.@Nullable Place place,
            Load load,
            List<RequestFacts.Slot> slots,
            boolean closed) {
        if (place == null) {
            return new Rooms(List.of(), Optional.empty());
        }
        if (closed) {
            return without(place.isFetched() ? "no-slot" : "door-closed");
        }
        if (wished != null) {
            return slots.stream()
                    .filter(slot -> slot.id() == wished)
                    .findFirst()
                    .map(slot -> slot.hasRoomFor(load) ? with(List.of(slot)) : without("slot-full"))
                    .orElseGet(() -> without("no-slot"));
        }
        var fitting = slots.stream().filter(slot -> slot.hasRoomFor(load)).toList();
        if (!fitting.isEmpty() || (slots.isEmpty() && !place.isFetched())) {
            return with(fitting);
        }
        return without(slots.isEmpty() ? "no-slot" : "slot-full");
    }

    private static Rooms with(List<RequestFacts.Slot> candidates) {
        return new Rooms(candidates, Optional.empty());
    }

    private static Rooms without(String code) {
        return new Rooms(List.of(), Optional.of(Objection.of(code)));
    }
}
