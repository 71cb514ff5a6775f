package coop.tablee.distribution.note;

import coop.tablee.distribution.note.DeliveryNote.Deposit;
import coop.tablee.distribution.note.DeliveryNote.OrderReference;
import coop.tablee.distribution.note.DeliveryNote.Place;
import coop.tablee.distribution.note.DeliveryNote.Sender;
import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Reads delivery notes, in one statement. A drop in which a person has no part is not there for them. */
@Component
class DeliveryNotes {

    private static final int MOST_LINES = 1500;

    private static final String NOTE = """
            with seen as materialized (
                select f.*, p.lot, p.seller_name, p.carrier_name, p.organic, p.receiver_locale
                from ordering.fulfilment_line f
                join ordering.paper_line p on p.line_id = f.line_id
                where f.drop_id = :drop and f.order_state in ('PLACED', 'CONFIRMED', 'PACKED', 'DELIVERED', 'SETTLED') and f.consignment_state <> 'CANCELLED'
                  and ((:sends and (f.cooperative_id = :party or f.sender_site_id in (select w.id from network.site w where w.party_id = :party))) or (:buys and f.destination_kind = 'KITCHEN_DOOR' and f.buyer_id = :party)
                    or (:handsOut and f.destination_kind <> 'KITCHEN_DOOR' and f.destination_party_id = :party)
                    or (:carries and exists (select from ordering.leg g where g.consignment_id = f.consignment_id and g.carrier_id = :party)))
            ),
            added_up as (
                select s.sender_site_id sender, s.cooperative_id cooperative, case s.destination_kind when 'KITCHEN_DOOR' then s.order_number else '' end "order", count(distinct s.order_id) orders,
                    s.names, s.organic, s.producer_name producer, s.seller_name seller, s.lot, s.ordering_unit "orderingUnit", s.content, s.content_unit "contentUnit",
                    s.catch_weight "catchWeight", coalesce(s.storage, 'AMBIENT') storage, s.allergens, sum(s.ordered_quantity) ordered,
                    case when count(*) = count(s.packed_quantity) then sum(s.packed_quantity) end packed, sum(s.packed_weight) "packedWeight", min(m.celsius) "temperatureLimit"
                from seen s
                left join lateral (select l.celsius from distribution.temperature_limit l where l.country = s.country and l.storage = s.storage
                    and coalesce(l.family, s.family) = s.family order by l.family nulls last limit 1) m on true
                group by s.sender_site_id, s.cooperative_id, 3, s.product_version_id, s.names, s.organic, s.producer_name, s.seller_name, s.lot, s.ordering_unit, s.content, s.content_unit,
                    s.catch_weight, s.storage, s.allergens
                order by 3, s.names ->> 'fr', s.product_version_id, s.lot
                limit :limit
            ),
            senders as (
                select distinct on (s.cooperative_id, s.sender_site_id) s.sender_site_id site, s.cooperative_id cooperative, s.cooperative_name name, t.name "siteName", t.street, t.postcode,
                    t.city, o.vat_number "vatNumber", c.reference approval, s.carrier_name carrier
                from seen s
                join network.site t on t.id = s.sender_site_id
                join network.organisation o on o.id = s.cooperative_id
                left join network.certificate c on c.organisation_id = s.cooperative_id and c.scheme = 'SANITARY' and s.delivery_date between c.valid_from and c.valid_until
                order by s.cooperative_id, s.sender_site_id, s.carrier_name nulls last, c.id
            )
            select jsonb_build_object(
                'date', d.delivery_date,
                'place', jsonb_build_object('name', t.name, 'street', t.street, 'postcode', t.postcode, 'city', t.city, 'receiver', receiver.name, 'point', x.kind <> 'KITCHEN_DOOR',
                    'opens', (select min(slot_opens) from seen), 'closes', (select max(slot_closes) from seen)),
                'orders', (select jsonb_agg(jsonb_build_object('number', o.order_number, 'purchaseOrderNumber', o.purchase_order_number, 'locale', o.receiver_locale) order by o.order_number)
                    from (select distinct order_number, purchase_order_number, receiver_locale from seen) o),
                'senders', (select jsonb_agg(to_jsonb(s) order by s.name, s.site) from senders s),
                'lines', (select jsonb_agg(to_jsonb(a) || jsonb_build_object('names', jsonb_build_object('texts', a.names))) from added_up a),
                'deposits', coalesce((select jsonb_agg(jsonb_build_object('seller', b.seller, 'quantity', b.quantity, 'each', b.unit_price, 'total', b.total) order by b.seller, b.unit_price)
                    from (select seller.name seller, l.unit_price, sum(l.quantity) quantity, sum(l.line_minor) / 100.0 total
                        from ordering.line l join network.party seller on seller.id = l.seller_id
                        where l.kind = 'deposit' and l.quantity > 0 and l.order_id in (select order_id from seen)
                          and (not :sends or :buys or l.cooperative_id in (select cooperative_id from seen))
                        group by seller.name, l.unit_price) b), '[]'))::text note
            from delivery.drop d
            join delivery.destination x on x.site_id = d.destination_id
            join network.site t on t.id = d.destination_id
            join network.party receiver on receiver.id = t.party_id
            where d.id = :drop and exists (select from seen)
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    DeliveryNotes(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    private record Row(
            LocalDate date,
            Place place,
            List<OrderReference> orders,
            List<Sender> senders,
            List<NoteLine> lines,
            List<Deposit> deposits) {

        DeliveryNote note(long drop) {
            return DeliveryNote.of(drop, date, place, orders, senders, lines, deposits);
        }
    }

    /** Refuses ({@code not-found}) a drop that there is not, and one in which the person has no part. */
    Mono<DeliveryNote> require(long drop, Actor actor) {
        var reader = Reader.of(actor);
        return database.sql(NOTE)
                .bind("drop", drop)
                .bind("party", reader.party())
                .bind("sends", reader.sends())
                .bind("buys", reader.buys())
                .bind("handsOut", reader.handsOut())
                .bind("carries", reader.carries())
                .bind("limit", MOST_LINES)
                .mapValue(String.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(row -> json.readValue(row, Row.class).note(drop));
    }
}
