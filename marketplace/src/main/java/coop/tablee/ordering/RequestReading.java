package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.platform.Binding;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a request names, in one statement whatever its size. */
@Component
class RequestReading {

    private static final String READ = """
            with asked as (
                select a.n, a.destination_id, a.day from unnest(:destinations::bigint[], :days::date[]) with ordinality a(destination_id, day, n)
            ),
            goods as (
                select o.id, o.version, o.state, c.state "cycleState", c.delivery_date "deliveryDate", c.cooperative_id cooperative, cooperative.name "cooperativeName",
                    case when :household then c.fee_percent_household else c.fee_percent_institution end "feePercent",
                    o.producer_id producer, producer.name "producerName", o.seller_id seller, seller.name "sellerName",
                    o.stock_id stock, greatest(r.on_hand - r.reserved, 0) available, r.on_demand "onDemand",
                    case when :household then o.household_price else o.institution_price end price, o.vat_rate "vatRate", o.minimum, o.step, o.maximum,
                    case when :household then o.household_cutoff_at else o.institution_cutoff_at end "cutOff",
                    jsonb_build_object('texts', v.names) names, v.ordering_unit "orderingUnit", v.pricing_unit "pricingUnit", v.content,
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
                where o.id = any (:offers::bigint[])
            )
            select platform.business_time() business_time,
                (select jsonb_build_object('buyer', k.buyer_id, 'hash', k.request_hash, 'answer', k.answer)::text
                 from ordering.checkout k where k.idem_key = :key) earlier,
                (select coalesce(jsonb_agg(jsonb_build_object('id', d.site_id, 'kind', d.kind, 'name', s.name, 'chilled', d.chilled, 'frozen', d.frozen)), '[]')::text
                 from delivery.destination d join network.site s on s.id = d.site_id
                 where d.site_id = any (:destinations::bigint[]) and d.active and (d.fetched or s.party_id = :buyer)) places,
                (select coalesce(jsonb_agg(to_jsonb(goods)), '[]')::text from goods) offers,
                (select coalesce(jsonb_agg(jsonb_build_object('destination', m.destination_id, 'day', m.day, 'cooperative', m.cooperative, 'producer', m.producer,
                    'sender', w.sender_id, 'legs', w.legs)), '[]')::text
                 from (select distinct a.destination_id, a.day, g.cooperative, g.producer from asked a join goods g on g."deliveryDate" = a.day) m
                 cross join lateral delivery.way(m.destination_id, m.day, m.cooperative, m.producer) w) ways,
                (select coalesce(jsonb_agg(jsonb_build_object('order', a.n, 'id', s.id, 'opens', s.opens, 'closes', s.closes, 'crates', s.crates - s.used,
                    'chilled', s.chilled_crates - s.used_chilled, 'frozen', s.frozen_crates - s.used_frozen) order by a.n, s.opens), '[]')::text
                 from asked a join delivery.open_slot s on s.site_id = a.destination_id and s.delivery_date = a.day) slots,
                (select coalesce(jsonb_agg(a.n), '[]')::text from asked a where not delivery.is_open(a.destination_id, a.day)) closed,
                (select coalesce(jsonb_agg(jsonb_build_object('order', a.n, 'tariff', t.id, 'seller', t.seller_id, 'sellerName', seller.name,
                    'fee', (t.fee * 100)::bigint, 'minimum', (t.minimum * 100)::bigint, 'goods', coalesce(ordering.drop_goods(d.id), 0),
                    'carrier', carrier.number) order by a.n), '[]')::text
                 from asked a
                 join network.site s on s.id = a.destination_id and s.party_id = :buyer
                 cross join lateral delivery.drop_tariff_on(a.destination_id, a.day) t
                 join network.party seller on seller.id = t.seller_id
                 left join delivery.drop d on d.destination_id = a.destination_id and d.delivery_date = a.day
                 left join ordering.drop_fee f on f.drop_id = d.id
                 left join ordering.orders carrier on carrier.id = f.order_id) drops
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    RequestReading(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** The facts for these orders as the buyer may see them; {@code buyer} 0 = somebody who is not signed in. */
    Mono<RequestFacts> read(long buyer, Audience audience, @Nullable String key, List<OrderRequest> orders) {
        var offers = orders.stream()
                .flatMap(order -> order.lines().stream())
                .map(LineRequest::offer)
                .distinct()
                .toList();
        return read(
                buyer,
                audience,
                key,
                orders.stream().map(OrderRequest::destination).toList(),
                orders.stream().map(OrderRequest::deliveryDate).toList(),
                offers);
    }

    Mono<RequestFacts> read(
            long buyer,
            Audience audience,
            @Nullable String key,
            List<Long> destinations,
            List<LocalDate> days,
            Collection<Long> offers) {
        return readUnparsed(buyer, audience, key, destinations, days, offers).map(this::parse);
    }

    /** What the database said, for who parses it ({@link #parse}) elsewhere than on the driver's thread, because it is very much. */
    Mono<Unparsed> readUnparsed(
            long buyer,
            Audience audience,
            @Nullable String key,
            List<Long> destinations,
            List<LocalDate> days,
            Collection<Long> offers) {
        return database.sql(READ)
                .bind("destinations", destinations.toArray(new Long[0]))
                .bind("days", days.toArray(new LocalDate[0]))
                .bind("offers", offers.toArray(new Long[0]))
                .bind("household", audience == Audience.HOUSEHOLD)
                .bind("buyer", buyer)
                .bind("key", Binding.orNull(key, String.class))
                .map(RequestReading::unparsed)
                .one();
    }

    record Unparsed(
            Instant now,
            @Nullable String earlier,
            String places,
            String offers,
            String ways,
            String slots,
            String closed,
            String drops) {}

    RequestFacts parse(Unparsed said) {
        return new RequestFacts(
                said.now,
                said.earlier == null ? null : json.readValue(said.earlier, RequestFacts.Earlier.class),
                index(all(said.places, RequestFacts.Place.class), RequestFacts.Place::id),
                index(all(said.offers, OfferFacts.class), OfferFacts::id),
                all(said.ways, RequestFacts.Way.class).toList(),
                all(said.slots, RequestFacts.Slot.class).toList(),
                all(said.closed, Integer.class).toList(),
                all(said.drops, RequestFacts.Drop.class).toList());
    }

    private static Unparsed unparsed(Readable row) {
        return new Unparsed(
                Objects.requireNonNull(row.get("business_time", Instant.class)),
                row.get("earlier", String.class),
                row.get("places", String.class),
                row.get("offers", String.class),
                row.get("ways", String.class),
                row.get("slots", String.class),
                row.get("closed", String.class),
                row.get("drops", String.class));
    }

    private <T> Stream<T> all(String array, Class<T> type) {
        return json.readTree(array).valueStream().map(element -> json.treeToValue(element, type));
    }

    private static <T> Map<Long, T> index(Stream<T> things, Function<T, Long> id) {
        return things.collect(Collectors.toMap(id, thing -> thing));
    }
}
