package coop.tablee.stock.history;

import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Parameter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads what happened to a producer's stock: one statement, whatever is asked. */
@Component
public class StockHistory {

    /** So many on a page. */
    public static final int PAGE = 60;

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final String MINE = """
            with people as (
                select a.id, a.display_name name from identity.account a
                where a.id in (select m.account_id from network.membership m where m.party_id = :producer
                    union select m.account_id from network.supply_agreement s join network.membership m on m.party_id = s.cooperative_id where s.producer_id = :producer)
            ), mine as (
                select r.id, p.id product, v.names, v.ordering_unit, r.delivery_date, r.lot_code
                from catalogue.product p
                join catalogue.product_version v on v.id = p.current_version_id
                join stock.stock_row r on r.product_id = p.id
                where p.producer_id = :producer
            )
            """;
    // Of each row no more than could stand on the page: millions of moves cost what one page does. Who orders and who
    // lets go of an order is a buyer or stands for one:
    // never named, be they among the people too
    private static final String LIST = MINE + """
            , asked as (
                select coalesce(:from::date::timestamp at time zone 'Europe/Brussels', '-infinity') since,
                    coalesce((:until::date + 1)::timestamp at time zone 'Europe/Brussels', 'infinity') before
            )
            select to_jsonb(x)::text from (
                select h.at, upper(h.kind) kind, h.quantity, h.before, h.shortage, h.best_before "bestBefore", h.day_before "dayBefore", h.week, h.why, a.name who, h.product,
                    jsonb_build_object('texts', h.names) names, h.ordering_unit "orderingUnit", h.delivery_date "deliveryDate", h.lot_code lot
                from (select m.product, m.names, m.ordering_unit, m.delivery_date, m.lot_code, null::date week, h.* from mine m cross join asked t cross join lateral (
                    (select 1 place, g.id, g.at, g.kind, g.quantity, null::numeric before, null::numeric shortage, null::date best_before, null::date day_before,
                        case when g.kind not in ('reserve', 'release') then g.actor_id end actor_id,
                        case when g.note in ('shortage', 'date', 'withdrawn', 'past') then g.note when g.note like 'catalogue import %' then 'import'
                            when g.order_line_id is not null then 'order' end why
                    from stock.move g
                    where g.stock_id = m.id and g.at >= t.since and g.at < t.before and coalesce(g.note, '') not in ('count', 'loss', 'undone')
                        and (:kind::text is null or :kind not in ('count', 'best_before', 'on_demand', 'forecast')) and (:kind::text is null or g.kind = :kind)
                        and (:person::bigint is null or g.actor_id = :person and g.kind not in ('reserve', 'release'))
                    order by g.at desc, g.id desc limit :most)
                    union all
                    (select 2, c.id, c.at, case when c.lost is null then 'count' else 'waste' end, coalesce(-c.lost, c.counted), c.before, c.shortage, null, null, c.actor_id,
                        case when c.undone then 'undone' when c.lost < 0 then 'taken_back' else c.reason end
                    from stock.counted c
                    where c.stock_id = m.id and c.at >= t.since and c.at < t.before and (:kind::text is null or :kind = case when c.lost is null then 'count' else 'waste' end)
                        and (:person::bigint is null or c.actor_id = :person)
                    order by c.at desc, c.id desc limit :most)
                    union all
                    (select 3, d.id, d.at, 'best_before', null, null, null, d.best_before, d.before, d.actor_id, null
                    from stock.lot_dated d
                    where d.stock_id = m.id and d.at >= t.since and d.at < t.before and (:kind::text is null or :kind = 'best_before')
                        and (:person::bigint is null or d.actor_id = :person)
                    order by d.at desc, d.id desc limit :most)
                    union all
                    (select 4, d.id, d.at, 'on_demand', null, null, d.shortage, null, null, d.actor_id, case when d.on_demand then 'begins' else 'ends' end
                    from stock.demand_said d
                    where d.stock_id = m.id and d.at >= t.since and d.at < t.before and (:kind::text is null or :kind = 'on_demand')
                        and (:person::bigint is null or d.actor_id = :person)
                    order by d.at desc, d.id desc limit :most)) h
                    where (:product::bigint is null or m.product = :product) and (:stock::bigint is null or m.id = :stock)
                    union all
                    (select p.id, v.names, v.ordering_unit, null, null, d.monday, 5, d.id, d.at, 'forecast', d.quantity, d.before, null, null, null, d.actor_id,
                        case when d.quantity is null then 'no_more' end
                    from stock.forecast_said d join catalogue.product p on p.id = d.product_id join catalogue.product_version v on v.id = p.current_version_id
                    cross join asked t
                    where p.producer_id = :producer and :stock::bigint is null and (:product::bigint is null or p.id = :product) and d.at >= t.since and d.at < t.before
                        and (:kind::text is null or :kind = 'forecast') and (:person::bigint is null or d.actor_id = :person)
                    order by d.at desc, d.id desc limit :most)) h
                left join people a on a.id = h.actor_id
                where (:person::bigint is null or a.id = :person)
                order by h.at desc, h.place, h.id desc limit :limit offset :offset) x
            """;
    // Who counted, or said until when a lot lasts, what is made as ordered or what is expected: to look through the
    // moves for others would cost a table
    private static final String PEOPLE = MINE + """
            select a.id, a.name from people a
            where a.id in (select c.actor_id from stock.counted c where c.stock_id in (select id from mine)
                union select d.actor_id from stock.lot_dated d where d.stock_id in (select id from mine)
                union select d.actor_id from stock.demand_said d where d.stock_id in (select id from mine)
                union select d.actor_id from stock.forecast_said d join catalogue.product p on p.id = d.product_id where p.producer_id = :producer)
            order by a.name, a.id limit 200
            """;
    private static final String PRODUCTS = """
            select p.id, v.names::text names from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id
            where p.producer_id = :producer and (exists (select from stock.stock_row r where r.product_id = p.id) or exists (select from stock.forecast_said d where d.product_id = p.id))
            order by coalesce(v.names ->> :language, v.names ->> 'fr', v.names::text) collate "und-x-icu", p.id limit 1000
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    StockHistory(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Somebody who did something. */
    record Person(long id, String name) {}

    /** A product that has stock, or had a forecast. */
    record Product(long id, LocalizedText names) {}

    /** What happened to one row, null = to none: a page and one more, if there are more. */
    public Mono<List<Happening>> ofRow(@Nullable Long stock, int page, Actor producer) {
        return stock == null
                ? Mono.just(List.of())
                : read(stock, new HistoryFilter(null, null, null, null, null, page), PAGE + 1, producer);
    }

    /** What the filter asks for, from its page on, so many at most. */
    Mono<List<Happening>> of(HistoryFilter filter, int most, Actor producer) {
        return read(null, filter, most, producer);
    }

    private Mono<List<Happening>> read(@Nullable Long stock, HistoryFilter filter, int most, Actor producer) {
        var kind = filter.kind();
        return database.sql(LIST)
                .bind("producer", producer.requireParty().id())
                .bind("stock", number(stock))
                .bind("product", number(filter.product()))
                .bind("from", Binding.orNull(filter.from(), LocalDate.class))
                .bind("until", Binding.orNull(filter.until(), LocalDate.class))
                .bind("kind", Binding.orNull(kind == null ? null : kind.word(), String.class))
                .bind("person", number(filter.person()))
                .bind("limit", most)
                .bind("most", skipped(filter) + most)
                .bind("offset", skipped(filter))
                .mapValue(String.class)
                .all()
                .map(found -> json.readValue(found, Happening.class))
                .collectList();
    }

    /** Who of those that may be named did something, by name. */
    Mono<List<Person>> people(Actor producer) {
        return database.sql(PEOPLE)
                .bind("producer", producer.requireParty().id())
                .map(row -> new Person(row.get("id", Long.class), row.get("name", String.class)))
                .all()
                .collectList();
    }

    Mono<List<Product>> products(String language, Actor producer) {
        return database.sql(PRODUCTS)
                .bind("producer", producer.requireParty().id())
                .bind("language", language)
                .map(row -> new Product(
                        row.get("id", Long.class),
                        new LocalizedText(json.readValue(row.get("names", String.class), TEXTS))))
                .all()
                .collectList();
    }

    private static int skipped(HistoryFilter filter) {
        return (filter.number() - 1) * PAGE;
    }

    private static Parameter number(@Nullable Long number) {
        return Binding.orNull(number, Long.class);
    }
}
