package coop.tablee.distribution;

import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What a producer is owed: one statement for the days, one for the lines behind them. */
@Component
class OwedQueries {

    static final int MOST_LINES = 20_000;

    private static final String DAYS = """
            select to_jsonb(x)::text from (
                select w.cooperative_id cooperative, p.name "cooperativeName", w.delivery_date date, count(*)::int lines,
                    coalesce(sum(w.owed_minor) filter (where not w.earned), 0) "expectedMinor", coalesce(sum(w.owed_minor) filter (where w.earned), 0) "earnedMinor"
                from ordering.owed_line w join network.party p on p.id = w.cooperative_id
                where w.producer_id = :producer and w.delivery_date between :from and :until and w.owed_minor <> 0
                group by 1, 2, 3 order by w.delivery_date desc, p.name, w.cooperative_id limit 1000) x
            """;
    private static final String LINES = """
            select to_jsonb(x)::text from (
                select w.cooperative_id cooperative, p.name "cooperativeName", w.delivery_date date, w.destination_name destination,
                    jsonb_build_object('texts', w.names) names, w.ordering_unit "orderingUnit", w.pricing_unit "pricingUnit", w.own_sale "ownSale", w.earned,
                    w.quantity, w.amount, w.owed_minor "owedMinor", w.vat_minor "vatMinor", w.number, w.kind = 'deposit' deposit
                from ordering.owed_line w join network.party p on p.id = w.cooperative_id
                where w.producer_id = :producer and w.delivery_date between :from and :until and (:cooperative = 0 or w.cooperative_id = :cooperative)
                    and w.owed_minor <> 0
                order by w.delivery_date desc, p.name, w.cooperative_id, w.destination_name, w.order_id, w.kind = 'deposit', w.names ->> 'fr', w.line_id limit :limit) x
            """;

    private static final String BACK = """
            select coalesce(sum(amount_minor), 0)::bigint back from ordering.owed_back where producer_id = :producer and day between :from and :until
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    OwedQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    Mono<List<OwedDay>> days(long producer, LocalDate from, LocalDate until) {
        return database.sql(DAYS)
                .bind("producer", producer)
                .bind("from", from)
                .bind("until", until)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, OwedDay.class))
                .collectList();
    }

    /** Deposits that came back within a time, cents: owed by the producer, who had lent what came back. */
    Mono<Long> back(long producer, LocalDate from, LocalDate until) {
        return database.sql(BACK)
                .bind("producer", producer)
                .bind("from", from)
                .bind("until", until)
                .mapValue(Long.class)
                .one();
    }

    /** The lines behind, but those that bring nothing; cooperative 0 means all. */
    Mono<List<OwedLine>> lines(long producer, long cooperative, LocalDate from, LocalDate until) {
        return database.sql(LINES)
                .bind("producer", producer)
                .bind("cooperative", cooperative)
                .bind("from", from)
                .bind("until", until)
                .bind("limit", MOST_LINES)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, OwedLine.class))
                .collectList();
    }
}
