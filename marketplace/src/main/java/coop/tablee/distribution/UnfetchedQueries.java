package coop.tablee.distribution;

import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What a cooperative's coordinator reads of orders that were not fetched. */
@Component
class UnfetchedQueries {

    private static final String ORDERS = """
            select to_jsonb(x)::text from (
                select distinct on (o.delivery_date, o.id) o.number, buyer.name "buyerName", o.delivery_date date, site.name destination, n.goods unfetched,
                    n.kept_until "keptUntil", n.note, n.fetched_at is not null fetched, ordering.forgivable(o.id, c.cooperative_id) "forgivableMinor",
                    f.amount_minor "forgivenMinor", f.reason
                from ordering.not_fetched n
                join ordering.consignment c on c.id = n.consignment_id
                join ordering.orders o on o.id = c.order_id
                join network.party buyer on buyer.id = o.buyer_id
                join network.site site on site.id = o.destination_id
                left join ordering.forgiveness f on f.order_id = o.id and f.cooperative_id = c.cooperative_id
                where c.cooperative_id = :cooperative and %s
                order by o.delivery_date desc, o.id desc, n.consignment_id
                limit 200) x
            """;
    private static final String SINCE = ORDERS.formatted("o.delivery_date >= :since");
    private static final String ONE = ORDERS.formatted("o.number = :number");

    private final DatabaseClient database;
    private final JsonMapper json;

    UnfetchedQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Newest first, 200 at most. */
    Mono<List<UnfetchedOrder>> since(long cooperative, LocalDate since) {
        return read(database.sql(SINCE).bind("cooperative", cooperative).bind("since", since));
    }

    Mono<UnfetchedOrder> one(long cooperative, String number) {
        return read(database.sql(ONE).bind("cooperative", cooperative).bind("number", number))
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst()));
    }

    private Mono<List<UnfetchedOrder>> read(DatabaseClient.GenericExecuteSpec statement) {
        return statement
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, UnfetchedOrder.class))
                .collectList();
    }
}
