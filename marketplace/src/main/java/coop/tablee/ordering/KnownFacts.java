package coop.tablee.ordering;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import coop.tablee.network.Audience;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What was read for earlier orders and quotes, so that an order whose every fact is known is drafted without reading. Such a draft only ever places: what is refused
 * on it is read and looked at again. It holds because placing refuses to begin when anything was rearranged since ({@code platform.arrangement}), looks again at what
 * changes more often than that (levels, allotments, room, states, versions, prices, cut-offs), and takes each key once.
 */
@Component
class KnownFacts {

    private static final int MOST_OFFERS = 30_000;
    private static final int MOST_WAYS = 30_000;
    private static final int MOST_DOORS = 10_000;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_BUYERS = 30_000;
    private static final long ANYBODY = 0;
    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");

    /** For whom everything is to be read. */
    static final Known NOTHING = new Known(0, LocalDate.MIN);

    private volatile Known known = NOTHING;

    /** What stands together now; absent facts are to be read. */
    Known standing() {
        return known;
    }

    /**
     * Whose prices were read.
     *
     * @param listed whether any price list counts for such buyers, so that another buyer may see other prices
     * @param lots whether any lot of a framework agreement may be called off, so that a buyer who is not known may be under it
     * @param underLot whether this buyer is
     */
    record Terms(boolean listed, boolean lots, boolean underLot) {

        boolean own() {
            return listed || underLot;
        }
    }

    /**
     * Keeps what was read for one ask.
     *
     * @param arrangement of the moment of reading
     */
    void learn(long arrangement, Terms terms, RequestReading.Ask ask, RequestFacts facts) {
        var day = day(facts.now());
        var known = of(arrangement, day);
        if (known.arrangement == arrangement && known.day.equals(day)) {
            known.learn(terms, ask, facts);
        }
    }

    /** Agreements hold by whole days: what was read yesterday is not known today. */
    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZONE);
    }

    private synchronized Known of(long arrangement, LocalDate day) {
        if (known.arrangement < arrangement || (known.arrangement == arrangement && known.day.isBefore(day))) {
            known = new Known(arrangement, day);
        }
        return known;
    }

    private record Sold(long offer, Audience audience, long buyer) {}

    private record Door(long destination, LocalDate day) {}

    private record Opening(RequestFacts.Place place, List<RequestFacts.Slot> slots) {}

    private record Route(long destination, LocalDate day, long cooperative, long producer) {

        static Route of(long destination, OfferFacts offer) {
            return new Route(destination, offer.deliveryDate(), offer.cooperative(), offer.producer());
        }
    }

    /** Facts of one arrangement. */
    static final class Known {

        private final long arrangement;
        private final LocalDate day;
        private volatile boolean lots;
        private final Cache<Long, Boolean> pricedAsAnybody = kept(MOST_BUYERS);
        private final Cache<Sold, OfferFacts> offers = kept(MOST_OFFERS);
        private final Cache<Route, RequestFacts.Way> ways = kept(MOST_WAYS);
        private final Cache<Door, Opening> doors = kept(MOST_DOORS);

        private Known(long arrangement, LocalDate day) {
            this.arrangement = arrangement;
            this.day = day;
        }

        private static <K, V> Cache<K, V> kept(int most) {
            return Caffeine.newBuilder()
                    .maximumSize(most)
                    .expireAfterWrite(LONGEST)
                    .executor(Runnable::run)
                    .build();
        }

        long arrangement() {
            return arrangement;
        }

        /** All that the ask names, as if it had been read {@code now}; empty when something has to be read. */
        Optional<RequestFacts> of(RequestReading.Ask ask, Instant now) {
            if (!day.equals(day(now))) {
                return Optional.empty();
            }
            Map<Long, RequestFacts.Place> places = new HashMap<>();
            Map<Long, OfferFacts> named = new HashMap<>();
            Map<Route, RequestFacts.Way> taken = new HashMap<>();
            List<RequestFacts.Slot> slots = new ArrayList<>();
            var number = 0;
            for (var order : ask.orders()) {
                number++;
                var opening = doors.getIfPresent(new Door(order.destination(), order.deliveryDate()));
                if (opening == null || !mayUse(opening.place, ask)) {
                    return Optional.empty();
                }
                places.put(order.destination(), opening.place);
                for (var slot : opening.slots) {
                    slots.add(slot.of(number));
                }
                for (var line : order.lines()) {
                    var offer = offer(line.offer(), ask);
                    var route = offer == null ? null : Route.of(order.destination(), offer);
                    var way = route == null ? null : ways.getIfPresent(route);
                    if (way == null) {
                        return Optional.empty();
                    }
                    named.put(line.offer(), offer);
                    taken.put(route, way);
                }
            }
            return Optional.of(new RequestFacts(
                    now,
                    null,
                    places,
                    named,
                    new RequestFacts.Ways(taken.values()),
                    slots,
                    List.of(),
                    List.of(),
                    LotRules.NONE));
        }

        /** Whether the draft may be placed as it is. Where room was short when it was read, some may be free again since. */
        boolean decides(CheckoutDraft draft, RequestFacts facts) {
            return draft.problems().isEmpty()
                    && draft.orders().stream()
                            .allMatch(order -> order.request().slot() != null
                                    || order.candidates().size()
                                            == facts.slotsOf(order.number()).size());
        }

        /** The room of a door is not as it was read. */
        void forget(long destination, LocalDate day) {
            doors.invalidate(new Door(destination, day));
        }

        private static boolean mayUse(RequestFacts.Place place, RequestReading.Ask ask) {
            return place.owner() == ANYBODY || place.owner() == ask.buyer();
        }

        private @Nullable OfferFacts offer(long id, RequestReading.Ask ask) {
            var own = offers.getIfPresent(new Sold(id, ask.audience(), ask.buyer()));
            return own != null || !paysAsAnybody(ask)
                    ? own
                    : offers.getIfPresent(new Sold(id, ask.audience(), ANYBODY));
        }

        /** Whether it is certain that no lot has other prices or rules for the buyer. */
        private boolean paysAsAnybody(RequestReading.Ask ask) {
            return !lots || ask.audience() == Audience.HOUSEHOLD || pricedAsAnybody.getIfPresent(ask.buyer()) != null;
        }

        private void learn(Terms terms, RequestReading.Ask ask, RequestFacts facts) {
            if (terms.lots && ask.audience() == Audience.INSTITUTION) {
                lots = true;
                if (!terms.underLot) {
                    pricedAsAnybody.put(ask.buyer(), true);
                }
            }
            var number = 0;
            for (var order : ask.orders()) {
                number++;
                learnDoor(number, order, facts);
                for (var line : order.lines()) {
                    var offer = facts.offers().get(line.offer());
                    // Lists were looked for on the day that was asked for
                    // What falls under a lot with rules is looked at each time: they change with levels and with who
                    // declines
                    if (offer != null
                            && offer.deliveryDate().equals(order.deliveryDate())
                            && !facts.lots().concern(offer.id())) {
                        learn(terms.own(), offer, ask);
                        facts.wayOf(offer, order.destination())
                                .ifPresent(way -> ways.put(Route.of(order.destination(), offer), way));
                    }
                }
            }
        }

        /** What is rationed, and doors that somebody charges for coming to, are read each time. */
        private void learn(boolean own, OfferFacts offer, RequestReading.Ask ask) {
            var sold = new Sold(offer.id(), ask.audience(), own ? ask.buyer() : ANYBODY);
            if (offer.allotmentLeft() == null && !(own && ask.buyer() == ANYBODY)) {
                offers.put(sold, offer);
            } else {
                offers.invalidate(sold);
            }
        }

        private void learnDoor(int number, OrderRequest order, RequestFacts facts) {
            var door = new Door(order.destination(), order.deliveryDate());
            var place = facts.places().get(order.destination());
            if (place == null) {
                return;
            }
            if (facts.isClosed(number) || facts.dropOf(number).isPresent()) {
                doors.invalidate(door);
            } else {
                doors.put(door, new Opening(place, facts.slotsOf(number)));
            }
        }
    }
}
