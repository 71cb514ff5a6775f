package coop.tablee.stock;

import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.stock.StockFilter.Show;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the stock pages read: one statement each, however many rows. */
@Component
class StockQueries {

    static final int PAGE = 60;

    private static final TypeReference<Map<Show, Long>> COUNTS = new TypeReference<>() {};

    private static final String MINE = """
            with mine as (
                select p.id product, v.names, v.family, coalesce(nullif(v.picture, ''), f.picture) picture, f.ground, f.position, v.ordering_unit "orderingUnit",
                    r.id stock, r.delivery_date "deliveryDate", r.lot_code lot, r.best_before "bestBefore",
                    coalesce(r.best_before < t.today, false) past, coalesce(r.on_hand, 0) "onHand", coalesce(r.reserved, 0) reserved, coalesce(r.shortage, 0) shortage,
                    coalesce(r.on_demand, false) "onDemand", coalesce(r.counted_version, 0) seen,
                    (r.delivery_date is null or r.reserved > 0 or r.delivery_date >= t.today)
                        and (r.lot_code is null or r.on_hand > 0 or r.reserved > 0 or r.best_before >= t.today or r.counted_version = 0
                            or exists (select from stock.counted c where c.stock_id = r.id and c.at > clock_timestamp() - interval '7 days')) listed
                from catalogue.product p
                join catalogue.product_version v on v.id = p.current_version_id
                join catalogue.family f on f.code = v.family
                cross join (select platform.today() today) t
                left join stock.stock_row r on r.product_id = p.id
                where p.producer_id = :producer and p.state = 'ACTIVE'
            ), seen as (
                select m.*, case when m.shortage > 0 then 'SHORT' when m."onDemand" or m.past then 'ALL' when m."onHand" <= m.reserved then 'SOLD_OUT'
                    when m."onHand" - m.reserved <= greatest(5, m."onHand" * 0.1) then 'LOW' else 'ALL' end state
                from mine m
            )
            """;
    private static final String ROW = """
            to_jsonb(x) || jsonb_build_object('names', jsonb_build_object('texts', x.names), 'last', (
                select jsonb_build_object('id', c.id, 'before', c.before, 'counted', c.counted, 'lost', c.lost, 'at', c.at, 'who', a.display_name)
                from stock.counted c left join identity.account a on a.id = c.actor_id where c.stock_id = x.stock order by c.id desc limit 1))
            """;
    private static final String ROWS = MINE + "select (" + ROW + """
            )::text from (
                select s.* from seen s
                where s.listed and (:state = 'ALL' or s.state = :state) and (:family = '' or s.family = :family)
                    and (:words = '' or exists (select from jsonb_each_text(s.names) n where strpos(catalogue.plain(n.value), catalogue.plain(:words)) > 0))
                order by s.state <> 'SHORT', s.position, coalesce(s.names ->> :language, s.names ->> 'fr', s.names ->> 'en', s.names::text) collate "und-x-icu", s.product,
                    s."deliveryDate" nulls first, s."bestBefore" nulls last, s.lot nulls last
                limit :limit offset :offset) x
            order by x.state <> 'SHORT', x.position, coalesce(x.names ->> :language, x.names ->> 'fr', x.names ->> 'en', x.names::text) collate "und-x-icu", x.product,
                x."deliveryDate" nulls first, x."bestBefore" nulls last, x.lot nulls last
            """;
    private static final String ONE = MINE + "select (" + ROW + """
            )::text from seen x where x.product = :product and x."deliveryDate" is not distinct from :date::date and x.lot is not distinct from :lot::text
            """;
    private static final String ROWS_OF = MINE + "select (" + ROW + """
            )::text from seen x where x.product = :product and (x.listed or x.lot = :lot::text) order by x."deliveryDate" nulls first, x."bestBefore" nulls last, x.lot nulls last limit :limit
            """;
    private static final String HOW_MANY = MINE + """
            select jsonb_build_object('ALL', count(*), 'LOW', count(*) filter (where state = 'LOW'), 'SOLD_OUT', count(*) filter (where state = 'SOLD_OUT'),
                'SHORT', count(*) filter (where state = 'SHORT'))::text from seen where listed
            """;
    private static final String THROUGH = """
            select p.name from network.supply_agreement a join network.party p on p.id = a.cooperative_id
            where a.producer_id = :producer and a.valid_from <= platform.today()
                and (a.valid_until is null or a.valid_until >= platform.today())
            order by p.name limit 50
            """;
    private final DatabaseClient database;
    private final JsonMapper json;

    StockQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** One page of rows and one more, if there are more. */
    Mono<List<StockRow>> rows(StockFilter filter, String language, Actor producer) {
        return database.sql(ROWS)
                .bind("producer", producer.requireParty().id())
                .bind("state", filter.shown().name())
                .bind("family", filter.familyOrAll())
                .bind("words", filter.search())
                .bind("language", language)
                .bind("limit", PAGE + 1)
                .bind("offset", (filter.number() - 1) * PAGE)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, StockRow.class))
                .collectList();
    }

    /** The row that is named, be it long over; {@code not-found} when the producer has none such. */
    Mono<StockRow> requireRow(Callable<RowOf> named, Actor producer) {
        return Mono.fromCallable(named)
                .flatMap(row -> row(row, producer))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<StockRow> row(RowOf row, Actor producer) {
        return database.sql(ONE)
                .bind("producer", producer.requireParty().id())
                .bind("product", row.product())
                .bind("date", Binding.orNull(row.deliveryDate(), LocalDate.class))
                .bind("lot", Binding.orNull(row.lot(), String.class))
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, StockRow.class));
    }

    /**
     * The rows of a product of the producer that are shown: those of any date first, of them the lot that ends first and last what is not told apart; then the dates. A lot
     * that is asked for is among them, be it long over; {@code not-found} when the producer has no such product.
     */
    Mono<List<StockRow>> rowsOf(long product, @Nullable String lot, Actor producer) {
        return database.sql(ROWS_OF)
                .bind("producer", producer.requireParty().id())
                .bind("product", product)
                .bind("lot", Binding.orNull(lot, String.class))
                .bind("limit", StockLevels.MOST_ROWS)
                .mapValue(String.class)
                .all()
                .map(found -> json.readValue(found, StockRow.class))
                .collectList()
                .filter(rows -> !rows.isEmpty())
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** How many rows there are in each state. */
    Mono<Map<Show, Long>> howMany(Actor producer) {
        return database.sql(HOW_MANY)
                .bind("producer", producer.requireParty().id())
                .mapValue(String.class)
                .one()
                .map(counts -> json.readValue(counts, COUNTS));
    }

    /** The cooperatives that sell from this stock today. */
    Mono<List<String>> soldThrough(Actor producer) {
        return database.sql(THROUGH)
                .bind("producer", producer.requireParty().id())
                .mapValue(String.class)
                .all()
                .collectList();
    }
}
