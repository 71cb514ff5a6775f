package coop.tablee.distribution.board;

import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What the board reads: one statement for all exceptions, one for the dates, one for the week to come, whatever the number of orders. */
@Component
class BoardQueries {

    private static final int MOST_DATES = 16;

    /** Each kind is summed up before it is shown, and none shows more than a handful of rows. */
    private static final String TROUBLES = """
            with t as materialized (select platform.business_time() as now),
            mine as materialized (
                select l.id, l.order_id, l.consignment_id, l.producer_id, l.product_version_id, l.quantity, coalesce(l.confirmed_quantity, l.ordered_quantity) promised,
                    l.packed_quantity, l.decision, l.cutoff_at, o.number, o.state, o.buyer_id, o.destination_id, o.delivery_date, o.hold_until, o.payment_method,
                    o.changed_at, g.state consignment_state, l.cycle_id
                from ordering.line l
                join ordering.orders o on o.id = l.order_id
                join ordering.consignment g on g.id = l.consignment_id
                where l.kind = 'goods' and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
                  and l.cycle_id in (select c.id from ordercycle.cycle c where c.cooperative_id = :party and c.delivery_date between :today::date - 30 and :today::date + 60)
            )
            select to_jsonb(x)::text from (
                (select 'SHORTAGE' kind, jsonb_build_object('texts', v.names) names, v.ordering_unit unit, r.shortage quantity,
                    p.name who, count(distinct k.order_id)::int count, min(k.delivery_date) "day", r.shortage_at since, r.id::text "ref"
                 from stock.stock_row r
                 join ordering.claim k on k.stock_id = r.id and k.cooperative_id = :party
                 join catalogue.product g on g.id = r.product_id
                 join catalogue.product_version v on v.id = g.current_version_id
                 join network.party p on p.id = g.producer_id
                 where r.shortage > 0
                 group by r.id, v.names, v.ordering_unit, p.name order by min(k.delivery_date), p.name, r.id limit 6)
                union all
                (select 'PACKED_SHORT', jsonb_build_object('texts', v.names), v.ordering_unit, sum(m.promised - m.packed_quantity),
                    max(p.name), count(distinct m.order_id)::int, m.delivery_date, null::timestamptz, null::text
                 from mine m join catalogue.product_version v on v.id = m.product_version_id join network.party p on p.id = m.producer_id
                 where m.packed_quantity < m.promised and m.consignment_state in ('PACKED', 'LOADED', 'DELIVERED') and m.delivery_date >= :today::date - 1
                 group by v.names, v.ordering_unit, m.delivery_date order by m.delivery_date, count(*) desc limit 6)
                union all
                (select 'UNROUTED', null, null, null, s.name, sum(m.orders)::int, m.delivery_date, null, m.destination_id::text
                 from (select u.destination_id, u.delivery_date, u.producer_id, count(distinct u.order_id) orders from mine u
                       where u.state in ('PLACED', 'CONFIRMED') and u.consignment_state = 'PLANNED' and u.quantity > 0 and u.delivery_date >= :today::date
                       group by 1, 2, 3) m
                 join network.site s on s.id = m.destination_id
                 where not exists (select from delivery.way(m.destination_id, m.delivery_date, :party, m.producer_id))
                 group by s.name, m.destination_id, m.delivery_date order by m.delivery_date, s.name limit 6)
                union all
                (select 'DROP_BELOW', null, null, y.missing_minor, y.destination_name, y.orders::int, y.delivery_date, null, y.destination_id::text
                 from ordering.drop_standing y
                 where y.cooperative_id = :party and y.missing_minor > 0 and y.delivery_date between :today::date and :today::date + 60
                 order by y.delivery_date, y.destination_name limit 6)
                union all
                (select 'REFUSED', null, null, null, b.name, count(*)::int, m.delivery_date, max(m.changed_at), m.number
                 from mine m join network.party b on b.id = m.buyer_id
                 where m.decision in ('REJECT', 'PARTIAL') and m.delivery_date >= :today::date - 3
                 group by b.name, m.delivery_date, m.number order by max(m.changed_at) desc limit 6)
                union all
                (select 'NO_NUMBER', null, null, null, b.name, 1, o.delivery_date, null, o.number
                 from (select distinct m.order_id from mine m where m.quantity > 0) m
                 join ordering.orders o on o.id = m.order_id and o.audience = 'INSTITUTION' and o.state in ('PLACED', 'CONFIRMED', 'PACKED', 'DELIVERED')
                     and coalesce(btrim(o.purchase_order_number), '') = ''
                 join ordering.number_needed n on n.destination_id = o.destination_id
                 join network.party b on b.id = o.buyer_id
                 order by o.delivery_date, o.id limit 6)
                union all
                (select 'BEING_DROPPED', null, null, null, null, (select count(*) from ordering.still_in(f.cycle_id))::int, c.delivery_date, f.at, null
                 from ordering.call_off f join ordercycle.cycle c on c.id = f.cycle_id
                 where f.cooperative_id = :party and f.done_at is null order by c.delivery_date limit 6)
                union all
                (select 'UNCONFIRMED', null, null, null, null, count(*)::int, min(u.delivery_date), min(u.cutoff), null
                 from (select m.order_id, m.delivery_date, max(m.cutoff_at) cutoff from mine m where m.state = 'PLACED' and m.quantity > 0 group by 1, 2
                       having not exists (select from ordercycle.cycle c where c.id = any (array_agg(m.cycle_id)) and c.state in ('PLANNED', 'OPEN'))) u, t
                 where u.cutoff < t.now - interval '2 minutes' having count(*) > 0)
                union all
                (select 'CYCLE_NOT_CLOSED', null, null, null, null, 1, c.delivery_date, ordercycle.last_cutoff(c.id), c.id::text
                 from ordercycle.cycle c, t
                 where c.cooperative_id = :party and c.state = 'OPEN' and c.delivery_date <= :today::date + 60 and ordercycle.last_cutoff(c.id) < t.now - interval '2 minutes'
                 order by c.delivery_date limit 3)
                union all
                (select 'DAY_NOT_DONE', null, null, null, null, count(distinct m.order_id)::int, m.delivery_date, null, null
                 from mine m where m.delivery_date < :today::date and m.quantity > 0 and m.state in ('PLACED', 'CONFIRMED') and m.consignment_state = 'PLANNED'
                 group by m.delivery_date order by m.delivery_date desc limit 3)
                union all
                (select 'NOT_FETCHED', null, null, null, s.name, count(distinct m.order_id)::int, m.delivery_date, null, m.destination_id::text
                 from mine m join network.site s on s.id = m.destination_id join delivery.destination d on d.site_id = m.destination_id and d.kind <> 'KITCHEN_DOOR'
                 where m.consignment_state = 'NOT_FETCHED' and m.delivery_date >= :today::date - 7
                    or m.consignment_state in ('PACKED', 'LOADED', 'DELIVERED') and m.delivery_date < :today::date
                 group by s.name, m.destination_id, m.delivery_date order by m.delivery_date desc limit 6)
                union all
                (select 'UNPAID', null, null, null, null, count(distinct m.order_id)::int, min(m.delivery_date), min(m.changed_at), null
                 from mine m where m.state = 'DELIVERED' and m.payment_method <> 'ACCOUNT' having count(*) > 0)
                union all
                (select 'PAYING', null, null, null, null, count(distinct m.order_id)::int, min(m.delivery_date), min(m.hold_until), null
                 from mine m where m.state = 'AWAITING_PAYMENT' having count(*) > 0)
                union all
                (select 'APPROVING', null, null, null, null, count(distinct m.order_id)::int, min(m.delivery_date), min(m.hold_until), null
                 from mine m where m.state = 'AWAITING_APPROVAL' having count(*) > 0)
                union all
                (select 'INCOMPLETE', null, null, null, string_agg(distinct q.name, ', '), count(distinct p.id)::int, null, null, null
                 from ordercycle.cycle c
                 join ordercycle.offer f on f.cycle_id = c.id
                 join catalogue.product p on p.id = f.product_id and p.state = 'ACTIVE'
                 join catalogue.product_version v on v.id = p.current_version_id and not v.complete
                 join network.party q on q.id = p.producer_id
                 where c.cooperative_id = :party and c.state <> 'CANCELLED' and c.delivery_date between :today::date - 14 and :today::date + 60
                 having count(*) > 0)
            ) x
            """;

    private static final String DATES = """
            select to_jsonb(x)::text from (
                select c.id "cycle", c.delivery_date "day", c.state, c.opens_at "opensAt", c.household_cutoff_at "householdCutOff", c.institution_cutoff_at "institutionCutOff",
                    n.orders, n.value, n.consignments, n.packed, n.received, n.amiss
                from ordercycle.cycle c
                cross join lateral (
                    select count(distinct o.id)::int orders, coalesce(sum(l.line_minor), 0)::bigint "value", count(distinct g.id)::int consignments,
                        count(distinct g.id) filter (where g.state <> 'PLANNED')::int packed,
                        count(distinct g.id) filter (where g.state in ('ACCEPTED', 'PARTLY_ACCEPTED'))::int received,
                        count(distinct g.id) filter (where g.state in ('REFUSED', 'NOT_FETCHED'))::int amiss
                    from ordering.line l
                    join ordering.orders o on o.id = l.order_id and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
                    join ordering.consignment g on g.id = l.consignment_id and g.state <> 'CANCELLED'
                    where l.cycle_id = c.id and l.kind = 'goods' and coalesce(l.confirmed_quantity, l.ordered_quantity) > 0) n
                where c.cooperative_id = :party and c.state <> 'CANCELLED' and c.delivery_date between :today::date - 3 and :today::date + 60
                order by c.delivery_date limit :limit) x
            """;

    private static final String NEXT_WEEK = """
            with week as (
                select date_trunc('week', max(c.delivery_date))::date monday, date_trunc('week', :today::date)::date this
                from ordercycle.cycle c where c.cooperative_id = :party and c.state <> 'CANCELLED'
            ), way as (
                select w.monday "from", greatest(w.monday + 7, case when w.monday + 13 < :today::date then w.this + 7 else w.monday + 7 end) "to" from week w
                where w.monday <= w.this
            )
            select to_jsonb(x)::text from (
                select w."from", w."to", p.*
                from way w cross join lateral (
                    select count(distinct r.target_date)::int dates, count(*) filter (where r.obstacle is null)::int offers,
                        count(*) filter (where r.obstacle is null and (r.household_price is distinct from r.old_household_price
                            or r.institution_price is distinct from r.old_institution_price))::int repriced,
                        count(*) filter (where r.obstacle is not null)::int "leftOut"
                    from ordercycle.copy_plan(:party, w."from", w."to" - w."from") r) p) x
            """;

    private static final String DATE_TO_DROP = """
            select jsonb_build_object('cycle', c.id, 'day', c.delivery_date, 'state', c.state, 'orders', count(distinct o.id), 'value', coalesce(sum(l.line_minor), 0),
                'paid', count(distinct o.id) filter (where o.payment_method <> 'ACCOUNT'),
                'shared', count(distinct o.id) filter (where exists (select from ordering.line x where x.order_id = o.id and x.kind = 'goods' and x.quantity > 0
                    and x.cooperative_id <> c.cooperative_id)))::text
            from ordercycle.cycle c
            left join ordering.still_in(c.id) s on true
            left join ordering.orders o on o.id = s.order_id
            left join ordering.line l on l.order_id = o.id and l.cycle_id = c.id and l.kind = 'goods' and l.quantity > 0
            where c.id = :cycle and c.cooperative_id = :party
            group by c.id
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    BoardQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    Mono<List<TroubleRow>> troubles(long cooperative, LocalDate today) {
        return rows(database.sql(TROUBLES).bind("party", cooperative).bind("today", today), TroubleRow.class);
    }

    Mono<List<DateRow>> dates(long cooperative, LocalDate today) {
        return rows(
                database.sql(DATES)
                        .bind("party", cooperative)
                        .bind("today", today)
                        .bind("limit", MOST_DATES),
                DateRow.class);
    }

    /** Empty once a date after this week is there. */
    Mono<List<NextWeekRow>> nextWeek(long cooperative, LocalDate today) {
        return rows(database.sql(NEXT_WEEK).bind("party", cooperative).bind("today", today), NextWeekRow.class);
    }

    /** What calling a date off would undo; empty when it is not the cooperative's. */
    Mono<DateToDrop> dateToDrop(long cycle, long cooperative) {
        return database.sql(DATE_TO_DROP)
                .bind("cycle", cycle)
                .bind("party", cooperative)
                .mapValue(String.class)
                .one()
                .map(date -> json.readValue(date, DateToDrop.class));
    }

    private <T> Mono<List<T>> rows(DatabaseClient.GenericExecuteSpec statement, Class<T> type) {
        return statement
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, type))
                .collectList();
    }
}
