package coop.tablee.ordering;

import coop.tablee.network.Audience;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Reads what requests name, in one statement however large and however many they are. */
@Component
class RequestReading {

    private static final String READ = """
            with asked as (
                select a.n, a.buyer_id, a.destination_id, a.day
                from unnest(:buyers::bigint[], :destinations::bigint[], :days::date[]) with ordinality a(buyer_id, destination_id, day, n)
            ),
            named as (
                select x.n, x.offer_id from unnest(:orders::bigint[], :offers::bigint[]) x(n, offer_id)
            ),
            goods as (
                select o.id, o.version, o.state, o.cycle_id cycle, c.state "cycleState", c.delivery_date "deliveryDate", c.cooperative_id cooperative,
                    cooperative.name "cooperativeName", c.fee_percent_household "householdFee", c.fee_percent_institution "institutionFee",
                    o.producer_id producer, producer.name "producerName", o.seller_id seller, seller.name "sellerName",
                    o.stock_id stock, greatest(r.on_hand - r.reserved, 0) available, r.on_demand "onDemand",
                    o.household_price "householdPrice", o.institution_price "institutionPrice", o.vat_rate "vatRate", o.minimum, o.step, o.maximum,
                    o.household_cutoff_at "householdCutOff", o.institution_cutoff_at "institutionCutOff",
                    v.product_id product, v.id "productVersion", jsonb_build_object('texts', v.names) names, v.family, v.picture,
                    v.ordering_unit "orderingUnit", v.pricing_unit "pricingUnit", v.content, v.content_unit "contentUnit",
                    v.catch_weight "catchWeight", v.tolerance, v.storage, v.allergens, v.complete, v.animal, v.crate_share "crateShare",
                    v.animal and exists (select from network.certificate k where k.organisation_id = o.producer_id and k.scheme = 'SANITARY'
                        and c.delivery_date between k.valid_from and k.valid_until) sanitary,
                    case when lent.code is not null then jsonb_build_object('returnable', lent.code, 'seller', o.seller_id, 'amount', lent.amount,
                        'count', v.returnable_count) end deposit,
                    case when lent.code is not null then jsonb_build_object('texts', lent.names) end "depositNames"
                from ordercycle.offer o
                join ordercycle.cycle c on c.id = o.cycle_id
                join catalogue.product_version v on v.id = o.product_version_id
                left join catalogue.returnable lent on lent.code = v.returnable
                join stock.stock_row r on r.id = o.stock_id
                join network.party cooperative on cooperative.id = c.cooperative_id
                join network.party producer on producer.id = o.producer_id
                join network.party seller on seller.id = o.seller_id
                where o.id in (select n.offer_id from named n)
            )
            select platform.business_time() business_time,
                (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name)), '[]')::text from network.party p where p.id = any (:buyers::bigint[])) buyers,
                (select coalesce(jsonb_agg(jsonb_build_object('key', k.idem_key, 'checkout', k.id, 'buyer', k.buyer_id, 'hash', k.request_hash)), '[]')::text
                 from ordering.checkout k where k.idem_key = any (:keys::text[])) earlier,
                (select coalesce(jsonb_agg(jsonb_build_object('id', d.site_id, 'kind', d.kind, 'name', s.name, 'street', s.street, 'postcode', s.postcode,
                    'city', s.city, 'owner', case when not d.fetched then s.party_id else 0 end, 'chilled', d.chilled, 'frozen', d.frozen)), '[]')::text
                 from delivery.destination d join network.site s on s.id = d.site_id
                 where d.site_id = any (:destinations::bigint[]) and d.active and (d.fetched or s.party_id = any (:buyers::bigint[]))) places,
                (select coalesce(jsonb_agg(to_jsonb(goods)), '[]')::text from goods) offers,
                (select coalesce(jsonb_agg(jsonb_build_object('destination', m.destination_id, 'day', m.day, 'cooperative', m.cooperative, 'producer', m.producer,
                    'sender', w.sender_id, 'senderName', sender.name, 'legs', w.legs)), '[]')::text
                 from (select distinct a.destination_id, a.day, g.cooperative, g.producer
                       from asked a join named x on x.n = a.n or x.n = 0 join goods g on g.id = x.offer_id and g."deliveryDate" = a.day) m
                 cross join lateral delivery.way(m.destination_id, m.day, m.cooperative, m.producer) w
                 join network.site sender on sender.id = w.sender_id) ways,
                (select coalesce(jsonb_agg(jsonb_build_object('order', a.n, 'id', s.id, 'opens', s.opens, 'closes', s.closes, 'crates', s.crates - s.used,
                    'chilled', s.chilled_crates - s.used_chilled, 'frozen', s.frozen_crates - s.used_frozen) order by a.n, s.opens), '[]')::text
                 from asked a join delivery.open_slot s on s.site_id = a.destination_id and s.delivery_date = a.day) slots,
                (select coalesce(jsonb_agg(a.n), '[]')::text from asked a where not delivery.is_open(a.destination_id, a.day)) closed,
                (select coalesce(jsonb_agg(jsonb_build_object('order', a.n, 'tariff', t.id, 'seller', t.seller_id, 'sellerName', seller.name,
                    'fee', (t.fee * 100)::bigint, 'minimum', (t.minimum * 100)::bigint, 'goods', coalesce(ordering.drop_goods(d.id), 0),
                    'carrier', carrier.number) order by a.n), '[]')::text
                 from asked a
                 join network.site s on s.id = a.destination_id and s.party_id = a.buyer_id
                 cross join lateral delivery.drop_tariff_on(a.destination_id, a.day) t
                 join network.party seller on seller.id = t.seller_id
                 left join delivery.drop d on d.destination_id = a.destination_id and d.delivery_date = a.day
                 left join ordering.drop_fee f on f.drop_id = d.id
                 left join ordering.orders carrier on carrier.id = f.order_id) drops
            """;
    private static final long WHICHEVER_ORDER = 0;

    private final DatabaseClient database;
    private final JsonMapper json;

    RequestReading(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * One buyer's orders.
     *
     * @param buyer 0 = somebody who is not signed in
     * @param key of the checkout; absent when nothing is placed
     * @param offers of all orders, where it is not known which belongs to which; empty when the orders say so themselves
     */
    record Ask(
            long buyer, Audience audience, @Nullable String key, List<OrderRequest> orders, Collection<Long> offers) {

        static Ask of(Buyer buyer, PlaceCheckout command) {
            return new Ask(buyer.party(), buyer.audience(), command.idempotencyKey(), command.orders(), List.of());
        }
    }

    /** The facts for these orders as the buyer may see them; {@code buyer} 0 = somebody who is not signed in. */
    Mono<RequestFacts> read(long buyer, Audience audience, List<OrderRequest> orders) {
        return readAll(List.of(new Ask(buyer, audience, null, orders, List.of())))
                .map(all -> all.get(0));
    }

    /** The same for an order whose goods are known by themselves. */
    Mono<RequestFacts> read(long buyer, Audience audience, long destination, LocalDate day, Collection<Long> offers) {
        return readUnparsed(buyer, audience, destination, List.of(day), offers).map(this::parse);
    }

    /** What the database said about one place, for who parses it ({@link #parse}) elsewhere than on the driver's thread, because it is very much. */
    Mono<Unparsed> readUnparsed(
            long buyer, Audience audience, long destination, List<LocalDate> days, Collection<Long> offers) {
        var orders = days.stream()
                .map(day -> new OrderRequest(destination, day, null, null, List.of()))
                .toList();
        return unparsed(List.of(new Ask(buyer, audience, null, orders, offers)));
    }

    /** The facts for the orders of several buyers, in the order asked. */
    Mono<List<RequestFacts>> readAll(List<Ask> asks) {
        return unparsed(asks).map(this::parseAll);
    }

    RequestFacts parse(Unparsed said) {
        return parseAll(said).get(0);
    }

    record Unparsed(
            List<Ask> asks,
            Instant now,
            String buyers,
            String earlier,
            String places,
            String offers,
            String ways,
            String slots,
            String closed,
            String drops) {}

    private Mono<Unparsed> unparsed(List<Ask> asks) {
        var buyers = new ArrayList<Long>();
        var destinations = new ArrayList<Long>();
        var days = new ArrayList<LocalDate>();
        var orders = new ArrayList<Long>();
        var offers = new ArrayList<Long>();
        for (var ask : asks) {
            for (var order : ask.orders) {
                buyers.add(ask.buyer);
                destinations.add(order.destination());
                days.add(order.deliveryDate());
                for (var line : order.lines()) {
                    orders.add((long) days.size());
                    offers.add(line.offer());
                }
            }
            for (var offer : ask.offers) {
                orders.add(WHICHEVER_ORDER);
                offers.add(offer);
            }
        }
        return database.sql(READ)
                .bind("buyers", buyers.toArray(new Long[0]))
                .bind("destinations", destinations.toArray(new Long[0]))
                .bind("days", days.toArray(new LocalDate[0]))
                .bind("orders", orders.toArray(new Long[0]))
                .bind("offers", offers.toArray(new Long[0]))
                .bind(
                        "keys",
                        asks.stream().map(Ask::key).filter(Objects::nonNull).toArray(String[]::new))
                .map(row -> unparsed(asks, row))
                .one();
    }

    private static Unparsed unparsed(List<Ask> asks, Readable row) {
        return new Unparsed(
                asks,
                Objects.requireNonNull(row.get("business_time", Instant.class)),
                text(row, "buyers"),
                text(row, "earlier"),
                text(row, "places"),
                text(row, "offers"),
                text(row, "ways"),
                text(row, "slots"),
                text(row, "closed"),
                text(row, "drops"));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    private record Named(long id, String name) {}

    private record Door(long destination, LocalDate day) {}

    private List<RequestFacts> parseAll(Unparsed said) {
        var buyers = index(said.buyers, Named.class, Named::id);
        var earlier = index(said.earlier, RequestFacts.Earlier.class, RequestFacts.Earlier::key);
        var places = index(said.places, RequestFacts.Place.class, RequestFacts.Place::id);
        var offers = all(said.offers, OfferRow.class);
        var ways = all(said.ways, RequestFacts.Way.class).stream()
                .collect(Collectors.groupingBy(way -> new Door(way.destination(), way.day())));
        var slots = all(said.slots, RequestFacts.Slot.class).stream()
                .collect(Collectors.groupingBy(RequestFacts.Slot::order));
        var closed = all(said.closed, Integer.class);
        var drops = index(said.drops, RequestFacts.Drop.class, RequestFacts.Drop::order);
        var ofAudience = new HashMap<Audience, Map<Long, OfferFacts>>();
        var facts = new ArrayList<RequestFacts>();
        var before = 0;
        for (var ask : said.asks) {
            var buyer = buyers.get(ask.buyer);
            var own = new Numbered(before, ask.orders.size());
            facts.add(new RequestFacts(
                    said.now,
                    buyer == null ? "" : buyer.name,
                    ask.key == null ? null : earlier.get(ask.key),
                    ask.orders.stream()
                            .map(order -> places.get(order.destination()))
                            .filter(place -> place != null && (place.owner() == 0 || place.owner() == ask.buyer))
                            .distinct()
                            .collect(Collectors.toMap(RequestFacts.Place::id, place -> place)),
                    ofAudience.computeIfAbsent(
                            ask.audience,
                            audience -> offers.stream()
                                    .collect(Collectors.toMap(OfferRow::id, row -> row.facts(audience)))),
                    ask.orders.stream()
                            .map(order -> new Door(order.destination(), order.deliveryDate()))
                            .distinct()
                            .flatMap(door -> ways.getOrDefault(door, List.of()).stream())
                            .toList(),
                    own.numbers()
                            .flatMap(n -> slots.getOrDefault(n, List.of()).stream())
                            .map(slot -> slot.of(slot.order() - own.before))
                            .toList(),
                    closed.stream().filter(own::has).map(n -> n - own.before).toList(),
                    own.numbers()
                            .map(drops::get)
                            .filter(Objects::nonNull)
                            .map(drop -> drop.of(drop.order() - own.before))
                            .toList()));
            before += ask.orders.size();
        }
        return facts;
    }

    /** The orders of one ask among those of all. */
    private record Numbered(int before, int count) {

        boolean has(int number) {
            return number > before && number <= before + count;
        }

        Stream<Integer> numbers() {
            return IntStream.rangeClosed(before + 1, before + count).boxed();
        }
    }

    private <T> List<T> all(String array, Class<T> type) {
        return json.readerForListOf(type).readValue(array);
    }

    private <K, T> Map<K, T> index(String array, Class<T> type, Function<T, K> key) {
        return all(array, type).stream().collect(Collectors.toMap(key, thing -> thing));
    }
}
