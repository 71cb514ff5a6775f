package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.platform.bulk.BulkLoad;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Brings in very many orders of the past at once, for old books and demos: delivered, packed and accepted as ordered, priced and sold by the same rules as any
 * order, without anyone being told. Like {@link PastOrders}, but by COPY. Reading and pricing may go on for several places side by side; writing is for one
 * thread.
 */
@Component
public class OrderLoading {

    private final RequestReading reading;

    OrderLoading(RequestReading reading) {
        this.reading = reading;
    }

    /**
     * One order as it was placed.
     *
     * @param key of its checkout, once for ever
     * @param acceptedAt before the cut-offs of its offers
     */
    public record PastBasket(
            String key,
            long buyer,
            @Nullable Long account,
            LocalDate deliveryDate,
            @Nullable String purchaseOrderNumber,
            List<LineRequest> lines,
            Instant acceptedAt) {

        PastBasket with(List<LineRequest> others) {
            return new PastBasket(key, buyer, account, deliveryDate, purchaseOrderNumber, others, acceptedAt);
        }

        OrderRequest at(long destination) {
            return new OrderRequest(destination, deliveryDate, null, purchaseOrderNumber, lines);
        }
    }

    /** Orders that one destination got, of one audience; at a kitchen's door all of its own kitchen. Paid as told. */
    public record PastPlace(long destination, Audience audience, PaymentMethod payment, List<PastBasket> baskets) {

        List<LocalDate> days() {
            return baskets.stream()
                    .map(PastBasket::deliveryDate)
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /** A place's orders, priced. */
    public static final class Priced {

        private final PastPlace place;
        private final List<OrderDraft> drafts;
        private final Map<LocalDate, List<RequestFacts.Slot>> slots;

        private Priced(PastPlace place, List<OrderDraft> drafts, Map<LocalDate, List<RequestFacts.Slot>> slots) {
            this.place = place;
            this.drafts = drafts;
            this.slots = slots;
        }

        PastPlace place() {
            return place;
        }

        List<OrderDraft> drafts() {
            return drafts;
        }

        List<RequestFacts.Slot> slotsOn(LocalDate day) {
            return slots.getOrDefault(day, List.of());
        }
    }

    /** Reads what a place's orders name, in one statement, and prices them. Destination and offers must exist; goods that had no way there are left out, and orders of nothing else. */
    public Mono<Priced> price(PastPlace place) {
        var offers = place.baskets.stream()
                .flatMap(basket -> basket.lines.stream())
                .map(LineRequest::offer)
                .distinct()
                .toList();
        var days = place.days();
        var reader = place.audience == Audience.HOUSEHOLD ? 0 : place.baskets.get(0).buyer;
        return reading.readUnparsed(reader, place.audience, place.destination, days, offers)
                .publishOn(Schedulers.parallel())
                .map(said -> price(place, days, reading.parse(said).withoutDrops()));
    }

    /** What writes priced orders into a load. */
    public OrderBatch into(BulkLoad load) {
        return load.part(OrderBatch.class, OrderBatch::new);
    }

    private static Priced price(PastPlace place, List<LocalDate> days, RequestFacts facts) {
        var slots = new HashMap<LocalDate, List<RequestFacts.Slot>>();
        days.forEach(day -> slots.put(day, facts.slotsOf(days.indexOf(day) + 1)));
        var drafts = new ArrayList<OrderDraft>();
        var baskets = new ArrayList<PastBasket>();
        for (var asked : place.baskets) {
            var day = asked.deliveryDate;
            var basket = asked.with(asked.lines.stream()
                    .filter(line -> hasWay(line, place.destination, facts))
                    .toList());
            if (!basket.lines.isEmpty()) {
                baskets.add(basket);
                drafts.add(OrderDraft.of(
                        days.indexOf(day) + 1, "", basket.at(place.destination), place.audience, facts, Map.of()));
            }
        }
        return new Priced(new PastPlace(place.destination, place.audience, place.payment, baskets), drafts, slots);
    }

    private static boolean hasWay(LineRequest line, long destination, RequestFacts facts) {
        var offer = facts.offers().get(line.offer());
        return offer != null && facts.wayOf(offer, destination).isPresent();
    }
}
