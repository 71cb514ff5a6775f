package coop.tablee.assortment;

import coop.tablee.platform.RecurringWork;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Tells the open pages of this node how much is left. Nobody announces a change of stock: a few times a second the node looks, in one statement, at what its pages
 * show, and tells each of them what has become different. So whoever changes stock pays nothing for it, on whichever node, and no news can be lost.
 */
@Component
public class AvailabilityWatch implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(AvailabilityWatch.class);

    // The shelves that stay open are households'
    private static final String LEFT = """
            select o.id, o.minimum, o.step, v.ordering_unit, least(case when r.on_demand then null else greatest(r.on_hand - r.reserved, 0) end, a.allotted - a.taken) available,
                o.state = 'OFFERED' and c.state = 'OPEN' offered
            from ordercycle.offer o
            join ordercycle.cycle c on c.id = o.cycle_id
            join catalogue.product_version v on v.id = o.product_version_id
            join stock.stock_row r on r.id = o.stock_id
            left join ordercycle.allotment a on a.offer_id = o.id and a.audience = 'HOUSEHOLD'
            where o.id = any (:offers) order by o.id
            """;

    private final DatabaseClient database;
    private final Map<Long, Integer> watched = new ConcurrentHashMap<>();
    private final AtomicBoolean somebodyCame = new AtomicBoolean();
    private final Sinks.Many<Map<Long, OfferLeft>> looks =
            Sinks.many().multicast().directBestEffort();
    private volatile Map<Long, OfferLeft> seen = Map.of();

    AvailabilityWatch(DatabaseClient database) {
        this.database = database;
    }

    /** First how much is left of each of these offers, then each change, until nobody listens; offers that are not there are not spoken of. */
    public Flux<List<OfferLeft>> of(Set<Long> offers) {
        return Flux.defer(() -> {
            var told = new HashMap<Long, OfferLeft>();
            return looks.asFlux()
                    .doOnSubscribe(begun -> begin(offers))
                    // Whoever is slow gets the last state, not each on the way
                    .onBackpressureLatest()
                    .map(look -> news(look, offers, told))
                    .filter(news -> !news.isEmpty())
                    .doFinally(end -> end(offers));
        });
    }

    /** Called once, subscribed to again and again. */
    @Scheduled(fixedDelayString = "PT0.25S", initialDelayString = "PT1S")
    Mono<Void> look() {
        return Mono.fromSupplier(() -> List.copyOf(watched.keySet()))
                .filter(offers -> !offers.isEmpty())
                .flatMap(this::read)
                .doOnNext(this::tell)
                .then()
                .onErrorResume(error -> {
                    LOG.warn("Open pages wait for news of stock: {}", error.toString());
                    return Mono.empty();
                });
    }

    private Mono<Map<Long, OfferLeft>> read(Collection<Long> offers) {
        return database.sql(LEFT)
                .bind("offers", offers.toArray(Long[]::new))
                .map(AvailabilityWatch::left)
                .all()
                .collect(Collectors.toMap(OfferLeft::offer, Function.identity()));
    }

    private void tell(Map<Long, OfferLeft> now) {
        if (somebodyCame.getAndSet(false) || !now.equals(seen)) {
            seen = now;
            looks.emitNext(now, Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }

    private static List<OfferLeft> news(Map<Long, OfferLeft> look, Set<Long> offers, Map<Long, OfferLeft> told) {
        var news = new ArrayList<OfferLeft>();
        for (var offer : offers) {
            var left = look.get(offer);
            if (left != null && !left.equals(told.put(offer, left))) {
                news.add(left);
            }
        }
        return news;
    }

    private void begin(Set<Long> offers) {
        offers.forEach(offer -> watched.merge(offer, 1, Integer::sum));
        somebodyCame.set(true);
    }

    private void end(Set<Long> offers) {
        offers.forEach(offer -> watched.computeIfPresent(offer, (same, pages) -> pages > 1 ? pages - 1 : null));
    }

    private static OfferLeft left(Readable row) {
        var available = row.get("available", BigDecimal.class);
        var availability = Boolean.TRUE.equals(row.get("offered", Boolean.class))
                ? OfferRows.availability(
                        available,
                        Objects.requireNonNull(row.get("minimum", BigDecimal.class)),
                        Objects.requireNonNull(row.get("step", BigDecimal.class)))
                : Availability.SOLD_OUT;
        return new OfferLeft(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("ordering_unit", String.class)),
                availability,
                availability == Availability.FEW && available != null ? available.stripTrailingZeros() : null);
    }
}
