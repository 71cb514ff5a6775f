package coop.tablee.ordering;

import coop.tablee.agreement.planning.YearOrdered;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells the lot planner what kitchens ordered in a year, and what farms brought. */
@Component
class KitchenYears implements YearOrdered {

    // What is sold by weight counts as it was weighed, else as its name says
    private static final String BOUGHT = """
            select v.family, v.content_unit unit, sum(coalesce(case when v.catch_weight then coalesce(l.accepted_weight, l.packed_weight) end, l.quantity * v.content)) quantity,
                sum(l.net_minor)::bigint net_minor, count(distinct o.id) orders, count(distinct o.buyer_id) kitchens, min(min((o.accepted_at at time zone 'Europe/Brussels')::date)) over () since
            from network.organisation b
            join ordering.orders o on o.buyer_id = b.id and o.audience = 'INSTITUTION' and (o.accepted_at at time zone 'Europe/Brussels')::date between :from and :until and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
            join ordering.line l on l.order_id = o.id and l.kind = 'goods' and l.quantity > 0
            join catalogue.product_version v on v.id = l.product_version_id
            where b.id = :authority or b.authority_id = :authority
            group by v.family, v.content_unit order by v.family, v.content_unit
            """;
    private static final String OFFERED = """
            with product as (
                select p.id, p.producer_id, v.family, v.content_unit unit, v.content,
                    case when v.pricing_unit = v.ordering_unit then v.price / v.content when v.pricing_unit = v.content_unit then v.price end price
                from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id
                where v.allergens !~ 'U' and exists (select from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id
                    where o.product_id = p.id and c.delivery_date between :from and :until + 60)),
            brought as (
                select r.product_id, sum(m.quantity) quantity from stock.stock_row r join stock.move m on m.stock_id = r.id
                where r.product_id in (select id from product) and m.kind = 'receive' and m.at >= :from and m.at < :until + 2 group by r.product_id),
            sold as (
                select v.product_id, sum(l.quantity) quantity
                from ordering.orders o join ordering.line l on l.order_id = o.id and l.kind = 'goods' join catalogue.product_version v on v.id = l.product_version_id
                where o.delivery_date between :from and :until and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED') and v.product_id in (select id from product) group by v.product_id)
            select p.family, p.unit, p.producer_id, sum(greatest(b.quantity, s.quantity) * p.content) quantity, round(avg(p.price), 4) price
            from product p left join brought b on b.product_id = p.id left join sold s on s.product_id = p.id
            group by p.family, p.unit, p.producer_id order by p.family, p.unit, p.producer_id
            """;

    private final DatabaseClient database;

    KitchenYears(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<List<Bought>> bought(long authority, LocalDate from, LocalDate until) {
        return database.sql(BOUGHT)
                .bind("authority", authority)
                .bind("from", from)
                .bind("until", until)
                .map(row -> new Bought(
                        row.get("family", String.class),
                        row.get("unit", String.class),
                        row.get("quantity", BigDecimal.class),
                        row.get("net_minor", Long.class),
                        row.get("orders", Long.class),
                        row.get("kitchens", Long.class),
                        row.get("since", LocalDate.class)))
                .all()
                .collectList();
    }

    @Override
    public Mono<List<Offered>> offered(LocalDate from, LocalDate until) {
        return database.sql(OFFERED)
                .bind("from", from)
                .bind("until", until)
                .map(row -> new Offered(
                        row.get("family", String.class),
                        row.get("unit", String.class),
                        row.get("producer_id", Long.class),
                        row.get("quantity", BigDecimal.class),
                        row.get("price", BigDecimal.class)))
                .all()
                .collectList();
    }
}
