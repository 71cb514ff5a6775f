package coop.tablee.stock.week;

import coop.tablee.identity.Actor;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What the table reads: one statement, however many products and dates. */
@Component
class WeekTableQueries {

    private static final String ROW = """
            select jsonb_build_object('product', p.id, 'names', jsonb_build_object('texts', v.names), 'family', v.family,
                'picture', coalesce(nullif(v.picture, ''), f.picture), 'orderingUnit', v.ordering_unit,
                'stocks', (select coalesce(jsonb_agg(jsonb_build_object('date', r.delivery_date, 'onHand', r.on_hand, 'reserved', r.reserved, 'shortage', r.shortage,
                        'onDemand', r.on_demand, 'seen', r.counted_version, 'at', c.at, 'who', c.who)), '[]')
                    from stock.stock_row r
                    left join lateral (select c.at, a.display_name who from stock.counted c left join identity.account a on a.id = c.actor_id
                        where c.stock_id = r.id order by c.id desc limit 1) c on true
                    where r.product_id = p.id and r.lot_code is null and (r.delivery_date is null or r.delivery_date between :monday and :monday + 6)),
                'expected', (select jsonb_build_object('quantity', e.quantity, 'version', e.version, 'at', e.at, 'who', a.display_name)
                    from stock.forecast e left join identity.account a on a.id = e.actor_id where e.product_id = p.id and e.monday = :monday),
                'came', stock.came(p.id, :monday))::text
            from catalogue.product p
            join catalogue.product_version v on v.id = p.current_version_id
            join catalogue.family f on f.code = v.family
            """;
    private static final String PAGE = ROW + """
            where p.producer_id = :producer and p.state = 'ACTIVE' and (:family = '' or v.family = :family)
                and (:words = '' or exists (select from jsonb_each_text(v.names) n where strpos(catalogue.plain(n.value), catalogue.plain(:words)) > 0))
            order by f.position, coalesce(v.names ->> :language, v.names ->> 'fr', v.names ->> 'en', v.names::text) collate "und-x-icu", p.id
            limit :limit offset :offset
            """;
    private static final String THESE = ROW + """
            where p.producer_id = :producer and p.id = any (:products) order by p.id
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    WeekTableQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** One page of rows and one more, if there are more. */
    Mono<List<WeekRow>> rows(WeekTableFilter filter, LocalDate monday, String language, Actor producer) {
        return database.sql(PAGE)
                .bind("producer", producer.requireParty().id())
                .bind("monday", monday)
                .bind("family", filter.familyOrAll())
                .bind("words", filter.search())
                .bind("language", language)
                .bind("limit", WeekTableFilter.PAGE + 1)
                .bind("offset", (filter.number() - 1) * WeekTableFilter.PAGE)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, WeekRow.class))
                .collectList();
    }

    /** Those of the products that are the producer's. */
    Mono<List<WeekRow>> these(Collection<Long> products, LocalDate monday, Actor producer) {
        return database.sql(THESE)
                .bind("producer", producer.requireParty().id())
                .bind("monday", monday)
                .bind("products", products.toArray(Long[]::new))
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, WeekRow.class))
                .collectList();
    }
}
