package coop.tablee.assortment;

import coop.tablee.identity.ActingParty;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Tells the open pages of this node how much is left and what it costs. Nobody announces a change of stock or price: a few times a second the node looks, in one
 * statement, at what its pages show, and tells each of them what has become different. So whoever changes something pays nothing for it, on whichever node, and no
 * news can be lost. What somebody pays by a list of one's own is looked up for that page, when there is news, and told to nobody else.
 */
@Component
public class AvailabilityWatch implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(AvailabilityWatch.class);

    // The shelves that stay open are households'. Mostly no price list counts: then nothing is looked for
    private static final String LEFT = """
            with asked as materialized (
                select o.id, o.state, o.minimum, o.step, o.household_price, o.product_id, o.product_version_id, o.stock_id, c.cooperative_id, c.delivery_date, c.state cycle_state
                from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id where o.id = any (:offers)),
            changes as materialized (
                select l.cooperative_id, sum(l.version + 1)::bigint lists from ordercycle.price_list l
                where l.audience = 'HOUSEHOLD' and l.cooperative_id in (select a.cooperative_id from asked a) group by 1),
            list as materialized (
                select l.* from (select array_agg(a.cooperative_id) cooperatives, array_agg(a.delivery_date) days from asked a) a
                cross join lateral ordercycle.price_lists_on(a.cooperatives, a.days, null, 'HOUSEHOLD') l)
            select a.id, a.minimum, a.step, v.ordering_unit, least(case when r.on_demand then null else greatest(r.on_hand - r.reserved, 0) end, t.allotted - t.taken) available,
                a.state = 'OFFERED' and a.cycle_state = 'OPEN' offered,
                ordercycle.listed_price(a.household_price, l.price_list_id, i.price, i.percent, l.percent, true) price,
                v.pricing_unit, v.content, v.content_unit, v.catch_weight, v.tolerance, coalesce(h.lists, 0) lists
            from asked a
            join catalogue.product_version v on v.id = a.product_version_id
            join stock.stock_row r on r.id = a.stock_id
            left join ordercycle.allotment t on t.offer_id = a.id and t.audience = 'HOUSEHOLD'
            left join changes h on h.cooperative_id = a.cooperative_id
            left join list l on l.cooperative_id = a.cooperative_id and l.delivery_date = a.delivery_date
            left join ordercycle.price_list_item i on i.price_list_id = l.price_list_id and i.product_id = a.product_id
            order by a.id
            """;

    private static final String OWN =
            "select offer_id, price from ordercycle.unit_prices(:offers, :buyer, 'HOUSEHOLD') where price is not null order by offer_id";

    private final DatabaseClient database;
    private final Map<Long, Integer> watched = new ConcurrentHashMap<>();
    private final AtomicBoolean somebodyCame = new AtomicBoolean();
    private final Sinks.Many<Map<Long, OfferLeft>> looks =
            Sinks.many().multicast().directBestEffort();
    private volatile Map<Long, OfferLeft> seen = Map.of();

    AvailabilityWatch(DatabaseClient database) {
        this.database = database;
    }

    /**
     * First how much is left of each of these offers and what it costs, then each change, until nobody listens; offers that are not there are not spoken of.
     *
     * @param buyer the household that looks, whose price lists count; absent = somebody unknown
     */
    public Flux<List<OfferLeft>> of(Set<Long> offers, @Nullable ActingParty buyer) {
        return buyer == null ? of(offers) : of(offers).concatMap(news -> asPaidBy(buyer, news), 1);
    }

    private Mono<List<OfferLeft>> asPaidBy(ActingParty buyer, List<OfferLeft> news) {
        var listed = news.stream()
                .filter(left -> left.cost() != null && left.cost().lists() > 0)
                .map(OfferLeft::offer)
                .toList();
        return listed.isEmpty()
                ? Mono.just(news)
                : database.sql(OWN)
                        .bind("offers", listed.toArray(Long[]::new))
                        .bind("buyer", buyer.id())
                        .map(row -> Map.entry(
                                Objects.requireNonNull(row.get("offer_id", Long.class)),
                                Objects.requireNonNull(row.get("price", BigDecimal.class))))
                        .all()
                        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                        .map(own -> news.stream()
                                .map(left -> own.containsKey(left.offer())
                                        ? left.costing(Objects.requireNonNull(own.get(left.offer())))
                                        : left)
                                .toList());
    }

    private Flux<List<OfferLeft>> of(Set<Long> offers) {
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
                    LOG.warn("Open pages wait for news of stock and prices: {}", error.toString());
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
                availability == Availability.FEW && available != null ? available.stripTrailingZeros() : null,
                cost(row));
    }

    private static @Nullable OfferCost cost(Readable row) {
        var price = row.get("price", BigDecimal.class);
        return price == null
                ? null
                : new OfferCost(
                        price,
                        Objects.requireNonNull(row.get("pricing_unit", String.class)),
                        Objects.requireNonNull(row.get("content", BigDecimal.class))
                                .stripTrailingZeros(),
                        Objects.requireNonNull(row.get("content_unit", String.class)),
                        Boolean.TRUE.equals(row.get("catch_weight", Boolean.class)),
                        Objects.requireNonNull(row.get("tolerance", BigDecimal.class)),
                        Objects.requireNonNull(row.get("lists", Long.class)));
    }
}
