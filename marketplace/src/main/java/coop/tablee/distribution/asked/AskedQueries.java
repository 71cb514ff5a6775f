package coop.tablee.distribution.asked;

import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What these pages read: one statement each. */
@Component
class AskedQueries {

    private static final int MOST_ROWS = 5_000;

    private static final String ASKED = """
            with t as materialized (select platform.business_time() as now)
            select to_jsonb(x)::text from (
                select f.product_id product, jsonb_build_object('texts', (array_agg(f.names order by f.delivery_date desc, f.line_id desc))[1]) names,
                    f.ordering_unit "orderingUnit", f.delivery_date date,
                    coalesce(sum(f.ordered_quantity) filter (where f.order_state not in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT') and not still.open), 0) firm,
                    coalesce(sum(f.ordered_quantity) filter (where f.order_state = 'AWAITING_APPROVAL'), 0) approving,
                    coalesce(sum(f.ordered_quantity) filter (where f.order_state = 'AWAITING_PAYMENT'), 0) paying,
                    coalesce(sum(f.ordered_quantity) filter (where f.order_state not in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT') and still.open), 0) "open"
                from ordering.fulfilment_line f
                cross join t
                cross join lateral (select f.order_state in ('PLACED', 'AWAITING_PAYMENT') and f.cutoff_at > t.now as open) still
                where f.producer_id = :producer and f.delivery_date between :from and :until
                    and f.order_state not in ('CANCELLED', 'EXPIRED', 'FAILED')
                group by f.product_id, f.ordering_unit, f.delivery_date
                order by f.product_id, f.delivery_date limit :limit) x
            """;
    private static final String EXPECTED = """
            select to_jsonb(x)::text from (
                select e.monday, p.producer_id producer, q.name "producerName", jsonb_build_object('texts', v.names) names, v.ordering_unit "orderingUnit",
                    e.quantity expected, stock.came(p.id, e.monday) came
                from stock.forecast e
                join catalogue.product p on p.id = e.product_id and p.state = 'ACTIVE'
                join catalogue.product_version v on v.id = p.current_version_id
                join network.party q on q.id = p.producer_id
                where e.monday between :from and :until and exists (
                    select from network.supply_agreement a
                    where a.producer_id = p.producer_id and a.valid_from <= e.monday + 6 and (a.valid_until is null or a.valid_until >= e.monday)
                        and (a.cooperative_id = :party or exists (
                            select from delivery.lane l join network.site s on s.id = l.destination_id
                            where l.cooperative_id = a.cooperative_id and l.active and s.party_id = :party)))
                order by e.monday, q.name, p.producer_id, v.names ->> 'fr', p.id limit :limit) x
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    AskedQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** All that was ordered of the producer's goods for these days. */
    Mono<List<AskedLine>> asked(long producer, LocalDate from, LocalDate until) {
        return database.sql(ASKED)
                .bind("producer", producer)
                .bind("from", from)
                .bind("until", until)
                .bind("limit", MOST_ROWS)
                .mapValue(String.class)
                .all()
                .map(line -> json.readValue(line, AskedLine.class))
                .collectList();
    }

    /** What is expected of the producers whose goods the party sells, or can have brought. */
    Mono<List<ForecastLine>> expected(long party, LocalDate from, LocalDate until) {
        return database.sql(EXPECTED)
                .bind("party", party)
                .bind("from", from)
                .bind("until", until)
                .bind("limit", MOST_ROWS)
                .mapValue(String.class)
                .all()
                .map(line -> json.readValue(line, ForecastLine.class))
                .collectList();
    }
}
