package coop.tablee.ordering;

import coop.tablee.network.OpenBusiness;
import coop.tablee.network.OpenMatter;
import java.util.Collection;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Orders that are on their way to an organisation or from it, that it carries or keeps for others, and what it has ordered again and again. */
@Component
class OrderingOpenBusiness implements OpenBusiness {

    private static final String OPEN = """
            with open as materialized (
                select o.id, o.number, o.buyer_id from ordering.orders o
                where o.state in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT', 'PLACED', 'CONFIRMED', 'PACKED')),
            sold as materialized (
                select o.id, o.number from open o
                where not o.buyer_id = any (:all) and exists (select from ordering.line l where l.order_id = o.id
                    and (l.producer_id = any (:all) or l.seller_id = any (:all) or l.cooperative_id = any (:all))))
            select 'bought' word, string_agg(number, ', ' order by id) names, '/orders' way from (select * from open where buyer_id = any (:all) order by id limit 12) b having count(*) > 0
            union all
            select 'sold', string_agg(number, ', ' order by id), '' from (select * from sold order by id limit 12) s having count(*) > 0
            union all
            select 'carried', string_agg(number, ', ' order by id), '' from (
                select o.id, o.number from open o
                where not o.buyer_id = any (:all) and o.id not in (select id from sold) and exists (
                    select from ordering.consignment c join ordering.leg g on g.consignment_id = c.id
                    left join network.site f on f.id = g.from_site_id left join network.site t on t.id = g.to_site_id
                    where c.order_id = o.id and c.state in ('PLANNED', 'PACKED', 'LOADED')
                      and (g.carrier_id = any (:all) or f.party_id = any (:all) or t.party_id = any (:all)))
                order by o.id limit 12) c having count(*) > 0
            union all
            select 'standing', string_agg(p.name, ', ' order by p.name, p.id), '/standing-orders' from (
                select distinct buyer_id from ordering.standing_order where buyer_id = any (:all) and state = 'ACTIVE') s
            join network.party p on p.id = s.buyer_id having count(*) > 0
            """;

    private final DatabaseClient database;

    OrderingOpenBusiness(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Flux<OpenMatter> openWith(Collection<Long> organisations) {
        return database.sql(OPEN)
                .bind("all", organisations.toArray(Long[]::new))
                .map(row -> OpenMatter.of(
                        row.get("word", String.class), row.get("names", String.class), row.get("way", String.class)))
                .all();
    }
}
