package coop.tablee.distribution.board;

import coop.tablee.platform.Binding;
import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** A cooperative's orders: only those it sells in, and of those its own part. One statement each. */
@Component
class OrderQueries {

    private static final String FIND = """
            with mine as materialized (
                select l.order_id, count(*) filter (where l.quantity > 0)::int lines,
                    coalesce(bool_or(l.packed_quantity < coalesce(l.confirmed_quantity, l.ordered_quantity)), false) shortage,
                    coalesce(bool_or(l.decision in ('REJECT', 'PARTIAL')), false) refused
                from ordering.line l
                where l.kind = 'goods' and l.cycle_id in (
                    select c.id from ordercycle.cycle c
                    where c.cooperative_id = :party and c.delivery_date between coalesce(:day::date, :today::date - 30) and coalesce(:day::date, :today::date + 60))
                group by l.order_id
            )
            select to_jsonb(x)::text from (
                select o.number, o.state, o.cancel_reason "cancelReason", o.audience, b.name buyer, o.purchase_order_number "purchaseOrderNumber", o.delivery_date "day", s.name destination,
                    d.kind "destinationKind", slot.opens, slot.closes, m.lines, v.value, g.consignments, g.packed, m.shortage, m.refused, g.unfetched, v.shared,
                    (count(*) over ())::int total
                from mine m
                join ordering.orders o on o.id = m.order_id
                join network.party b on b.id = o.buyer_id
                join network.site s on s.id = o.destination_id
                join delivery.destination d on d.site_id = o.destination_id
                left join delivery.slot slot on slot.id = o.slot_id
                cross join lateral (
                    select coalesce(sum(l.line_minor) filter (where l.cooperative_id = :party), 0)::bigint "value",
                        coalesce(bool_or(l.kind = 'goods' and l.quantity > 0 and l.cooperative_id <> :party), false) shared
                    from ordering.line l where l.order_id = o.id) v
                cross join lateral (
                    select count(*)::int consignments, count(*) filter (where c.state <> 'PLANNED')::int packed,
                        coalesce(bool_or(c.state = 'NOT_FETCHED' or c.state in ('PACKED', 'LOADED', 'DELIVERED') and o.delivery_date < :today::date), false) unfetched
                    from ordering.consignment c where c.order_id = o.id and c.cooperative_id = :party and c.state <> 'CANCELLED') g
                where case when :state = '' then o.state not in ('CANCELLED', 'EXPIRED', 'FAILED') else o.state = :state end
                  and (:destination::bigint is null or o.destination_id = :destination::bigint)
                  and (:words = '' or position(lower(:words) in lower(o.number)) > 0 or position(lower(:words) in lower(b.name)) > 0)
                  and case :show when 'SHORT' then m.shortage when 'REFUSED' then m.refused when 'UNFETCHED' then g.unfetched
                        when 'UNPAID' then o.state = 'DELIVERED' and o.payment_method <> 'ACCOUNT'
                        when 'UNPACKED' then g.packed < g.consignments and o.state in ('PLACED', 'CONFIRMED') else true end
                order by case :sort when 'BUYER' then b.name when 'DESTINATION' then s.name when 'STATE' then o.state end collate "fr-x-icu",
                    case :sort when 'VALUE' then -v.value end, o.delivery_date, o.id
                limit :limit offset :offset) x
            """;

    // What is left of the list begins after an order: no page counts the others, and nobody is left out because
    // somebody else is gone
    private static final String PAGE = """
            with own as (
                select c.delivery_date, array_agg(c.id) cycles from ordercycle.cycle c
                where c.cooperative_id = :party and c.delivery_date >= greatest(coalesce(:day::date, :today::date - 30), :afterDay::date)
                    and c.delivery_date <= coalesce(:day::date, :today::date + 60)
                group by c.delivery_date
            ), page as (
                select o.id, o.number, o.state, b.name buyer, o.purchase_order_number, o.delivery_date, o.destination_id
                from own w
                cross join lateral (select distinct l.order_id from ordering.line l where l.cycle_id = any (w.cycles) and l.kind = 'goods') m
                join ordering.orders o on o.id = m.order_id and o.delivery_date = w.delivery_date
                join network.party b on b.id = o.buyer_id
                where (w.delivery_date, o.id) > (:afterDay::date, :afterOrder::bigint)
                  and case when :state = '' then o.state not in ('CANCELLED', 'EXPIRED', 'FAILED') else o.state = :state end
                  and (:words = '' or position(lower(:words) in lower(o.number)) > 0 or position(lower(:words) in lower(b.name)) > 0)
                order by w.delivery_date, o.id limit :limit
            )
            select to_jsonb(x)::text from (
                select p.id, p.number, p.state, p.buyer, p.purchase_order_number "purchaseOrderNumber", p.delivery_date "day", s.name destination, v.*
                from page p
                join network.site s on s.id = p.destination_id
                cross join lateral (
                    select (count(*) filter (where l.kind = 'goods' and l.quantity > 0 and l.cooperative_id = :party))::int lines,
                        coalesce(sum(l.line_minor) filter (where l.cooperative_id = :party), 0)::bigint "value",
                        coalesce(bool_or(l.kind = 'goods' and l.quantity > 0 and l.cooperative_id <> :party), false) shared
                    from ordering.line l where l.order_id = p.id) v
                order by p.delivery_date, p.id) x
            """;

    private static final String PLACES = """
            select to_jsonb(x)::text from (
                select distinct s.id, s.name from ordering.line l
                join ordering.orders o on o.id = l.order_id
                join network.site s on s.id = o.destination_id
                where l.kind = 'goods' and l.cycle_id in (
                    select c.id from ordercycle.cycle c
                    where c.cooperative_id = :party and c.delivery_date between coalesce(:day::date, :today::date - 30) and coalesce(:day::date, :today::date + 60))
                order by s.name limit 200) x
            """;

    private static final String DAYS = """
            select c.delivery_date from ordercycle.cycle c
            where c.cooperative_id = :party and c.state <> 'CANCELLED' and c.delivery_date between :today::date - 14 and :today::date + 45
            order by c.delivery_date limit 40
            """;

    private static final String ONE = """
            select jsonb_build_object('id', o.id, 'number', o.number, 'state', o.state, 'version', o.version, 'audience', o.audience, 'buyer', b.name,
                'payment', o.payment_method, 'purchaseOrderNumber', o.purchase_order_number, 'day', o.delivery_date, 'destinationId', o.destination_id, 'destination', s.name, 'destinationKind', d.kind,
                'street', s.street, 'city', s.city, 'opens', slot.opens, 'closes', slot.closes, 'acceptedAt', o.accepted_at, 'cancelReason', o.cancel_reason,
                'paidUntil', (select a.hold_until from ordering.addition a where a.order_id = o.id and a.state = 'OPEN'),
                'value', (select coalesce(sum(l.line_minor), 0) from ordering.line l where l.order_id = o.id and l.cooperative_id = :party),
                'lines', (
                    select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'names', jsonb_build_object('texts', v.names),
                        'drawing', coalesce(nullif(v.picture, ''), f.picture, 'crate'), 'ground', coalesce(f.ground, 'leaf'), 'producer', p.name,
                        'orderingUnit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'ordered', l.ordered_quantity, 'confirmed', l.confirmed_quantity,
                        'quantity', l.quantity, 'packed', l.packed_quantity, 'packedWeight', l.packed_weight, 'accepted', l.accepted_quantity,
                        'decision', l.decision, 'price', l.unit_price, 'total', l.line_minor,
                        'left', case when not r.on_demand then greatest(r.on_hand - r.reserved, 0) end, 'cutOff', l.cutoff_at) order by l.position, l.id), '[]')
                    from ordering.line l
                    join catalogue.product_version v on v.id = l.product_version_id
                    left join catalogue.family f on f.code = v.family
                    join network.party p on p.id = l.producer_id
                    join stock.stock_row r on r.id = l.stock_id
                    where l.order_id = o.id and l.kind = 'goods' and l.cooperative_id = :party),
                'others', (
                    select coalesce(jsonb_agg(jsonb_build_object('cooperative', c.name, 'names', jsonb_build_object('texts', v.names), 'orderingUnit', v.ordering_unit,
                        'quantity', l.quantity) order by c.name, l.position, l.id), '[]')
                    from ordering.line l
                    join catalogue.product_version v on v.id = l.product_version_id
                    join network.party c on c.id = l.cooperative_id
                    where l.order_id = o.id and l.kind = 'goods' and l.cooperative_id <> :party and l.quantity > 0),
                'consignments', (
                    select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'state', g.state, 'sender', w.name) order by g.id), '[]')
                    from ordering.consignment g join network.site w on w.id = g.sender_site_id
                    where g.order_id = o.id and g.cooperative_id = :party),
                'happenings', (
                    select coalesce(jsonb_agg(jsonb_build_object('action', h.action, 'at', h.at, 'who', h.name, 'reason', h.reason, 'note', h.note, 'other', h.other) order by h.id desc), '[]')
                    from (select t.id, t.action, t.at, y.name, k.reason, k.note, k.detail ->> 'other' other
                          from identity.trail t
                          left join network.party y on y.id = t.party_id
                          left join ordering.correction k on t.object_type = 'order' and k.order_id = o.id and k.version::text = t.detail ->> 'version'
                              and t.action in ('order.changed', 'order.withdrawn', 'order.moved', 'order.split')
                          where t.object_type = 'order' and t.object_id = o.id::text
                             or t.object_type = 'consignment' and t.object_id in (
                                 select g.id::text from ordering.consignment g where g.order_id = o.id and g.cooperative_id = :party)
                          order by t.id desc limit 60) h),
                'days', (
                    select coalesce(jsonb_agg(c.delivery_date order by c.delivery_date), '[]') from ordercycle.cycle c
                    where c.cooperative_id = :party and c.state in ('PLANNED', 'OPEN', 'CLOSED') and c.delivery_date >= platform.today()),
                'times', (
                    select coalesce(jsonb_agg(jsonb_build_object('day', c.delivery_date, 'slot', w.id, 'opens', w.opens, 'closes', w.closes) order by c.delivery_date, w.opens), '[]')
                    from ordercycle.cycle c
                    left join delivery.open_slot w on d.fetched and w.site_id = o.destination_id and w.delivery_date = c.delivery_date
                    where c.cooperative_id = :party and c.state in ('PLANNED', 'OPEN', 'CLOSED') and c.delivery_date >= platform.today()
                      and case when d.fetched then w.id is distinct from o.slot_id and w.id is not null else c.delivery_date <> o.delivery_date end),
                'places', (
                    select coalesce(jsonb_agg(jsonb_build_object('id', z.destination_id, 'name', z.name) order by z.name), '[]')
                    from (select q.destination_id, q.name from ordering.places_of(o.id) q
                          where exists (select from delivery.lane n where n.destination_id = q.destination_id and n.cooperative_id = :party and n.active) limit 100) z)
            )::text
            from ordering.orders o
            join network.party b on b.id = o.buyer_id
            join network.site s on s.id = o.destination_id
            join delivery.destination d on d.site_id = o.destination_id
            left join delivery.slot slot on slot.id = o.slot_id
            where o.number = :number and exists (select from ordering.consignment c where c.order_id = o.id and c.cooperative_id = :party)
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    OrderQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Somewhere orders go. */
    record Spot(long id, String name) {}

    Mono<List<OrderRow>> find(OrderSearch search, long cooperative, LocalDate today, int limit, int offset) {
        return database.sql(FIND)
                .bind("party", cooperative)
                .bind("day", Binding.orNull(search.day(), LocalDate.class))
                .bind("today", today)
                .bind("state", search.state())
                .bind("destination", Binding.orNull(search.destination(), Long.class))
                .bind("words", search.words())
                .bind("show", search.show().name())
                .bind("sort", search.sort().name())
                .bind("limit", limit)
                .bind("offset", offset)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, OrderRow.class))
                .collectList();
    }

    /** By delivery date, those after a place of the list; of a search its day, words and state only. */
    Mono<List<SoldOrderRow>> page(
            OrderSearch search, SoldOrderPlace after, long cooperative, LocalDate today, int limit) {
        return database.sql(PAGE)
                .bind("party", cooperative)
                .bind("day", Binding.orNull(search.day(), LocalDate.class))
                .bind("today", today)
                .bind("afterDay", after.day())
                .bind("afterOrder", after.order())
                .bind("state", search.state())
                .bind("words", search.words())
                .bind("limit", limit)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, SoldOrderRow.class))
                .collectList();
    }

    Mono<List<Spot>> places(OrderSearch search, long cooperative, LocalDate today) {
        return database.sql(PLACES)
                .bind("party", cooperative)
                .bind("day", Binding.orNull(search.day(), LocalDate.class))
                .bind("today", today)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, Spot.class))
                .collectList();
    }

    Mono<List<LocalDate>> days(long cooperative, LocalDate today) {
        return database.sql(DAYS)
                .bind("party", cooperative)
                .bind("today", today)
                .mapValue(LocalDate.class)
                .all()
                .collectList();
    }

    /** The order, if the cooperative sells in it. */
    Mono<OrderSheet> one(String number, long cooperative) {
        return database.sql(ONE)
                .bind("number", number)
                .bind("party", cooperative)
                .mapValue(String.class)
                .one()
                .map(row -> json.readValue(row, OrderSheet.class));
    }
}
