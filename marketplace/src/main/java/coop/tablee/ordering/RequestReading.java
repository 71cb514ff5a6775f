package coop.tablee.ordering;

import coop.tablee.delivery.Stretch;
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
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Reads what requests name, in one statement however large and however many they are, and another one for products that are not known yet. */
@Component
class RequestReading {

    private static final String READ = """
            select f.*, (select json_agg(json_build_object('cooperative', t.cooperative_id, 'audience', t.audience, 'day', t.day, 'perOrder', t.per_order, 'perKg', t.per_kg))::text
                         from ordercycle.fees_of((select :offers::bigint[])) t) fees,
                ordering.lot_rules(:buyers::bigint[], :destinations::bigint[], :audiences::text[], :days::date[], :orders::bigint[], :offers::bigint[]) lot_rules,
                case when f.drops <> '[]' then ordering.joint_facts(:buyers::bigint[], :destinations::bigint[], :days::date[]) end joint
            from ordering.request_facts(:buyers::bigint[], :destinations::bigint[], :audiences::text[], :days::date[], :orders::bigint[], :offers::bigint[], :keys::text[]) f
            """;
    private static final long WHICHEVER_ORDER = 0;

    private final DatabaseClient database;
    private final KnownProducts products;
    private final KnownFacts known;
    private final JsonMapper json;

    RequestReading(DatabaseClient database, KnownProducts products, KnownFacts known, JsonMapper json) {
        this.database = database;
        this.products = products;
        this.known = known;
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

    /** The facts for the orders of several buyers, in the order asked; they are kept for who asks next. */
    Mono<List<RequestFacts>> readAll(List<Ask> asks) {
        return unparsed(asks).publishOn(Schedulers.parallel()).map(unparsed -> {
            var facts = parseAll(unparsed);
            for (var i = 0; i < facts.size(); i++) {
                known.learn(unparsed.said.arrangement, unparsed.said.terms(asks.get(i)), asks.get(i), facts.get(i));
            }
            return facts;
        });
    }

    RequestFacts parse(Unparsed said) {
        return parseAll(said).get(0);
    }

    record Unparsed(Said said, Map<Long, KnownProduct> products) {}

    /** The columns of one answer. */
    private record Said(
            List<Ask> asks,
            Instant now,
            String parties,
            String earlier,
            String places,
            String offers,
            List<Long> versions,
            String ways,
            String sites,
            String carriers,
            String slots,
            String closed,
            String drops,
            @Nullable String prices,
            @Nullable String free,
            List<String> listed,
            boolean lots,
            List<Long> underLots,
            long arrangement,
            @Nullable String fees,
            @Nullable String lotRules,
            @Nullable String joint) {

        static Said of(List<Ask> asks, Readable row) {
            return new Said(
                    asks,
                    Objects.requireNonNull(row.get("business_time", Instant.class)),
                    text(row, "parties"),
                    text(row, "earlier"),
                    text(row, "places"),
                    text(row, "offers"),
                    List.of(Objects.requireNonNull(row.get("versions", Long[].class))),
                    text(row, "ways"),
                    text(row, "sites"),
                    text(row, "carriers"),
                    text(row, "slots"),
                    text(row, "closed"),
                    text(row, "drops"),
                    row.get("prices", String.class),
                    row.get("free", String.class),
                    List.of(Objects.requireNonNull(row.get("listed", String[].class))),
                    Objects.requireNonNull(row.get("lots", Boolean.class)),
                    List.of(Objects.requireNonNull(row.get("under_lots", Long[].class))),
                    Objects.requireNonNull(row.get("arrangement", Long.class)),
                    row.get("fees", String.class),
                    row.get("lot_rules", String.class),
                    row.get("joint", String.class));
        }

        KnownFacts.Terms terms(Ask ask) {
            return new KnownFacts.Terms(listed.contains(ask.audience.name()), lots, underLots.contains(ask.buyer));
        }

        private static String text(Readable row, String column) {
            return Objects.requireNonNull(row.get(column, String.class));
        }
    }

    private Mono<Unparsed> unparsed(List<Ask> asks) {
        var buyers = new ArrayList<Long>();
        var destinations = new ArrayList<Long>();
        var audiences = new ArrayList<String>();
        var days = new ArrayList<LocalDate>();
        var orders = new ArrayList<Long>();
        var offers = new ArrayList<Long>();
        for (var ask : asks) {
            for (var order : ask.orders) {
                buyers.add(ask.buyer);
                destinations.add(order.destination());
                audiences.add(ask.audience.name());
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
                .bind("audiences", audiences.toArray(new String[0]))
                .bind("days", days.toArray(new LocalDate[0]))
                .bind("orders", orders.toArray(new Long[0]))
                .bind("offers", offers.toArray(new Long[0]))
                .bind(
                        "keys",
                        asks.stream().map(Ask::key).filter(Objects::nonNull).toArray(String[]::new))
                .map(row -> Said.of(asks, row))
                .one()
                .flatMap(said -> products.of(said.versions).map(known -> new Unparsed(said, known)));
    }

    private Map<Integer, RequestFacts.Drop> drops(Said said) {
        var drops = index(said.drops, RequestFacts.Drop.class, RequestFacts.Drop::order);
        orNone(said.joint, RequestFacts.JointDoor.class).stream()
                .collect(Collectors.groupingBy(RequestFacts.JointDoor::order))
                .forEach((order, doors) -> drops.computeIfPresent(order, (n, drop) -> drop.joinedTo(doors)));
        return drops;
    }

    private record Named(long id, String name) {}

    /** A way in numbers; of each leg its place, from where, where to, and who carries. */
    private record WayRow(
            long destination, LocalDate day, long cooperative, long producer, long sender, List<List<Long>> legs) {

        RequestFacts.Way with(Map<Long, Named> sites, Map<Long, Named> carriers) {
            return new RequestFacts.Way(
                    destination,
                    day,
                    cooperative,
                    producer,
                    sender,
                    name(sites, sender),
                    legs.stream()
                            .map(leg -> new Stretch(
                                    leg.get(0).intValue(),
                                    leg.get(1),
                                    name(sites, leg.get(1)),
                                    leg.get(2),
                                    name(sites, leg.get(2)),
                                    leg.get(3),
                                    name(carriers, leg.get(3))))
                            .toList());
        }

        private static String name(Map<Long, Named> all, long id) {
            return Objects.requireNonNull(all.get(id)).name;
        }
    }

    private record Door(long destination, LocalDate day) {}

    private List<RequestFacts> parseAll(Unparsed unparsed) {
        var said = unparsed.said;
        var parties = index(said.parties, Named.class, Named::id);
        var earlier = index(said.earlier, RequestFacts.Earlier.class, RequestFacts.Earlier::key);
        var places = index(said.places, RequestFacts.Place.class, RequestFacts.Place::id);
        var offers = all(said.offers, OfferRow.class);
        var sites = index(said.sites, Named.class, Named::id);
        var carriers = index(said.carriers, Named.class, Named::id);
        var ways = all(said.ways, WayRow.class).stream()
                .map(way -> way.with(sites, carriers))
                .collect(Collectors.groupingBy(way -> new Door(way.destination(), way.day())));
        var slots = all(said.slots, RequestFacts.Slot.class).stream()
                .collect(Collectors.groupingBy(RequestFacts.Slot::order));
        var closed = all(said.closed, Integer.class);
        var drops = drops(said);
        var priced = new Priced(
                offers,
                unparsed.products,
                party -> Objects.requireNonNull(parties.get(party)).name,
                orNone(said.prices, OfferRow.Listed.class),
                orNone(said.free, OfferRow.Left.class),
                orNone(said.fees, OfferRow.Fees.class));
        var lots = said.lotRules == null ? LotRules.NONE : json.readValue(said.lotRules, LotRules.class);
        var facts = new ArrayList<RequestFacts>();
        var before = 0;
        for (var ask : said.asks) {
            var own = new Numbered(before, ask.orders.size());
            facts.add(new RequestFacts(
                    said.now,
                    ask.key == null ? null : earlier.get(ask.key),
                    ask.orders.stream()
                            .map(order -> places.get(order.destination()))
                            .filter(place -> place != null && (place.owner() == 0 || place.owner() == ask.buyer))
                            .distinct()
                            .collect(Collectors.toMap(RequestFacts.Place::id, place -> place)),
                    priced.of(ask),
                    new RequestFacts.Ways(ask.orders.stream()
                            .map(order -> new Door(order.destination(), order.deliveryDate()))
                            .distinct()
                            .flatMap(door -> ways.getOrDefault(door, List.of()).stream())
                            .toList()),
                    own.numbers()
                            .flatMap(n -> slots.getOrDefault(n, List.of()).stream())
                            .map(slot -> slot.of(slot.order() - own.before))
                            .toList(),
                    closed.stream().filter(own::has).map(n -> n - own.before).toList(),
                    own.numbers()
                            .map(drops::get)
                            .filter(Objects::nonNull)
                            .map(drop -> drop.of(drop.order() - own.before))
                            .toList(),
                    lots.of(ask.buyer)));
            before += ask.orders.size();
        }
        return facts;
    }

    /** The offers as each buyer sees them: all of an audience see the same ones, unless a price list or a lot counts for them. */
    private static final class Priced {

        private final List<OfferRow> offers;
        private final Map<Long, KnownProduct> products;
        private final LongFunction<String> parties;
        private final Map<Asker, List<OfferRow.Listed>> listed;
        private final Map<Audience, Map<Long, OfferRow.Left>> left;
        private final List<OfferRow.Fees> fees;
        private final Map<Audience, Map<Long, OfferFacts>> ofAudience = new HashMap<>();

        private record Asker(long buyer, Audience audience) {}

        Priced(
                List<OfferRow> offers,
                Map<Long, KnownProduct> products,
                LongFunction<String> parties,
                List<OfferRow.Listed> listed,
                List<OfferRow.Left> left,
                List<OfferRow.Fees> fees) {
            this.offers = offers;
            this.products = products;
            this.parties = parties;
            this.fees = fees;
            this.listed =
                    listed.stream().collect(Collectors.groupingBy(price -> new Asker(price.buyer(), price.audience())));
            this.left = left.stream()
                    .collect(Collectors.groupingBy(
                            OfferRow.Left::audience, Collectors.toMap(OfferRow.Left::offer, Function.identity())));
        }

        Map<Long, OfferFacts> of(Ask ask) {
            var own = listed.get(new Asker(ask.buyer, ask.audience));
            return own == null
                    ? ofAudience.computeIfAbsent(ask.audience, audience -> facts(audience, Map.of()))
                    : facts(
                            ask.audience,
                            own.stream().collect(Collectors.toMap(OfferRow.Listed::offer, Function.identity())));
        }

        private Map<Long, OfferFacts> facts(Audience audience, Map<Long, OfferRow.Listed> prices) {
            var rationed = left.getOrDefault(audience, Map.of());
            return offers.stream()
                    .collect(Collectors.toMap(
                            OfferRow::id,
                            row -> row.facts(
                                    audience,
                                    Objects.requireNonNull(products.get(row.productVersion())),
                                    parties,
                                    prices.get(row.id()),
                                    rationed.get(row.id()),
                                    fees)));
        }
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

    private <T> List<T> orNone(@Nullable String array, Class<T> type) {
        return array == null ? List.of() : all(array, type);
    }

    private <T> List<T> all(String array, Class<T> type) {
        return json.readerForListOf(type).readValue(array);
    }

    private <K, T> Map<K, T> index(String array, Class<T> type, Function<T, K> key) {
        return all(array, type).stream().collect(Collectors.toMap(key, thing -> thing));
    }
}
