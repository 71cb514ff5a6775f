package coop.tablee.stock.file;

import coop.tablee.identity.Actor;
import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Reads a producer's levels for the file: one statement. */
@Component
class StockLines {

    private static final String LINES = """
            select jsonb_build_object('product', p.id, 'sku', p.sku, 'names', jsonb_build_object('texts', v.names), 'orderingUnit', v.ordering_unit, 'date', r.delivery_date, 'lot', r.lot_code,
                'bestBefore', r.best_before, 'counted', r.on_hand - r.shortage, 'reserved', coalesce(r.reserved, 0),
                'onDemand', coalesce(r.on_demand, false), 'seen', coalesce(r.counted_version, 0))::text
            from catalogue.product p
            join catalogue.product_version v on v.id = p.current_version_id
            cross join (select platform.today() today) t
            left join stock.stock_row r on r.product_id = p.id and %s
            where p.producer_id = :producer and p.state = 'ACTIVE' and %s
            order by v.names ->> 'fr', p.id, r.delivery_date nulls first, r.best_before nulls last, r.lot_code nulls last
            """;
    private static final String AHEAD = LINES.formatted(
                    "(r.delivery_date is null or r.reserved > 0 or r.delivery_date >= t.today) and (r.lot_code is null or r.on_hand > 0 or r.reserved > 0 or r.best_before >= t.today)",
                    "true")
            + "limit :limit";
    private static final String NAMED = LINES.formatted(
            "(r.delivery_date is null or r.delivery_date = any (:dates)) and (r.lot_code is null or r.lot_code = any (:lots))",
            "(p.id = any (:products) or p.sku = any (:articles))");

    private final DatabaseClient database;
    private final JsonMapper json;

    StockLines(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** What is there or will be; one more than {@link StockFile#MOST_ROWS} when there is more. */
    Mono<List<StockLine>> ahead(Actor producer) {
        return lines(database.sql(AHEAD).bind("limit", StockFile.MOST_ROWS + 1), producer);
    }

    /** What a file names, be its dates and lots long over. */
    Mono<List<StockLine>> of(StockFile.Named named, Actor producer) {
        return lines(
                database.sql(NAMED)
                        .bind("products", named.products().toArray(Long[]::new))
                        .bind("articles", named.articles().toArray(String[]::new))
                        .bind("dates", named.dates().toArray(LocalDate[]::new))
                        .bind("lots", named.lots().toArray(String[]::new)),
                producer);
    }

    private Mono<List<StockLine>> lines(DatabaseClient.GenericExecuteSpec asked, Actor producer) {
        return asked.bind("producer", producer.requireParty().id())
                .mapValue(String.class)
                .all()
                .map(line -> json.readValue(line, StockLine.class))
                .collectList();
    }
}
