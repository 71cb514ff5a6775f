package coop.tablee.ordering;

import coop.tablee.agreement.CalledOffLines;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Tells agreements what was ordered under their lots, page by page. */
@Component
class LinesUnderLots implements CalledOffLines {

    private static final String COUNT = """
            select count(*) from agreement.call_off c where c.lot_id in (select l.id from agreement.lot l where l.agreement_id = :agreement)
            """;
    private static final String AFTER = """
            select jsonb_build_object('id', c.line_id, 'order', o.number, 'acceptedAt', o.accepted_at, 'deliveryDate', o.delivery_date, 'state', lower(o.state),
                'kitchen', b.name, 'site', s.name, 'purchaseOrder', o.purchase_order_number, 'lot', l.number, 'seller', w.name, 'producer', g.name,
                'product', jsonb_build_object('texts', v.names), 'quantity', n.quantity, 'orderingUnit', v.ordering_unit, 'price', n.unit_price, 'pricingUnit', v.pricing_unit,
                'netMinor', n.net_minor, 'countedMinor', c.counted_minor, 'how', agreement.how_priced(c.lot_id, v, o.delivery_date, n.added_at, array[n.seller_id, n.producer_id, y.cooperative_id]))::text line
            from (
                select c.* from agreement.call_off c
                where c.lot_id in (select l.id from agreement.lot l where l.agreement_id = :agreement) and c.line_id > :after order by c.line_id limit :most) c
            join agreement.lot l on l.id = c.lot_id
            join ordering.line n on n.id = c.line_id
            join ordering.orders o on o.id = c.order_id
            join network.party b on b.id = o.buyer_id
            join network.site s on s.id = o.destination_id
            join network.party w on w.id = n.seller_id
            join network.party g on g.id = n.producer_id
            join catalogue.product_version v on v.id = n.product_version_id
            left join ordercycle.cycle y on y.id = n.cycle_id
            order by c.line_id
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    LinesUnderLots(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    @Override
    public Mono<Long> count(long agreement) {
        return database.sql(COUNT)
                .bind("agreement", agreement)
                .mapValue(Long.class)
                .one();
    }

    @Override
    public Mono<List<Line>> after(long agreement, long line, int most) {
        return database.sql(AFTER)
                .bind("agreement", agreement)
                .bind("after", line)
                .bind("most", most)
                .mapValue(String.class)
                .all()
                .map(found -> json.readValue(found, Line.class))
                .collectList();
    }
}
