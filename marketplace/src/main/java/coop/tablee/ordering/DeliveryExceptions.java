package coop.tablee.ordering;

import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What a cooperative has to hear of: lines that were missing or wrong, orders that nobody fetched, orders that still wait after closing time. */
@Component
public class DeliveryExceptions {

    private static final String FOUND = """
            select to_jsonb(x)::text from (
                select e.kind, e.consignment_id consignment, e.line_id line, e.cooperative_id cooperative, e.place_owner_id "placeOwner", e.order_id "order",
                    e.order_number number, e.buyer_name "buyerName", e.delivery_date date, e.destination_name destination,
                    case when e.names is not null then jsonb_build_object('texts', e.names) end names, e.producer_name "producerName", e.ordering_unit "orderingUnit",
                    e.packed_quantity packed, e.accepted_quantity accepted, e.fault, e.note, e.goods, e.kept_until "keptUntil"
                from ordering.delivery_exception e
                where :cooperative in (e.cooperative_id, e.place_owner_id) and e.delivery_date between :from and :until
                order by e.delivery_date desc, e.order_number, e.consignment_id, e.line_id nulls first
                limit :limit) x
            """;
    private static final int MOST = 500;

    private final DatabaseClient database;
    private final JsonMapper json;

    DeliveryExceptions(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Of what the cooperative sent, and of what was brought to its points, by delivery date; newest first, 500 at most. */
    public Mono<List<DeliveryException>> of(long cooperative, LocalDate from, LocalDate until) {
        return database.sql(FOUND)
                .bind("cooperative", cooperative)
                .bind("from", from)
                .bind("until", until)
                .bind("limit", MOST)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, DeliveryException.class))
                .collectList();
    }
}
