package coop.tablee.storefront.directory;

import coop.tablee.platform.Binding;
import coop.tablee.platform.SharedReading;
import coop.tablee.platform.SharedReadingProperties;
import coop.tablee.platform.Writings;
import java.util.Collection;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Reads the directory: one statement searches, filters, counts the filters and cuts the page. All who ask for the same share one answer while nothing is written. */
@Component
class Directory {

    private static final int MOST_SHARED = 4_000;

    /** What the counts of an answer take, in entries. */
    private static final int COUNTS = 10;

    private static final String FIND = """
            with wanted as materialized (select w.word, w.stem from assortment.query_words(:q) w),
            reaching as materialized (
                select l.cooperative_id, l.producer_id from delivery.lane l
                join delivery.destination d on d.site_id = l.destination_id and d.active and d.fetched
                where l.destination_id = :destination::bigint and l.active),
            found as materialized (
                select e.id, (select count(*) from wanted w where e.title ~ ('\\m' || w.stem))::numeric score, false approximate
                from storefront.local_offer e where not exists (select from wanted w where e.words !~ ('\\m' || w.stem))),
            near as materialized (
                select n.id, n.score, true approximate
                from (select e.id, (select min(assortment.word_similarity(w.word, e.words)) from wanted w)::numeric score
                      from storefront.local_offer e where not exists (select from found)) n
                where n.score >= 0.5),
            hit as materialized (
                select h.id, h.score, h.approximate, e.name, e.kinds, e.families, e.labels, e.certificates, e.social, e.communes,
                    cardinality(:kinds) = 0 or e.kinds && :kinds in_kind,
                    cardinality(:families) = 0 or e.families && :families in_family,
                    cardinality(:labels) = 0 or e.labels && :labels in_label,
                    cardinality(:certificates) = 0 or e.certificates && :certificates in_certificate,
                    not :social or e.social in_social,
                    :commune::text is null or :commune = any (e.communes) in_commune
                from (select * from found union all select * from near) h
                join storefront.local_offer e on e.id = h.id
                where (:only::bigint is null or e.id = :only)
                  and (:destination::bigint is null or exists (
                      select from reaching r where r.cooperative_id = e.id or (r.cooperative_id = any (e.seller_ids) and (r.producer_id is null or r.producer_id = e.id))))),
            chosen as materialized (
                select h.* from hit h where in_kind and in_family and in_label and in_certificate and in_social and in_commune),
            area as materialized (
                select v code, count(*) filter (where in_kind and in_family and in_label and in_certificate and in_social) n from hit, unnest(communes) v group by 1),
            town as materialized (
                select s.municipality_code code, mode() within group (order by s.city) city
                from network.site s where s.city <> '' and s.municipality_code in (select a.code from area a) group by 1),
            page as (
                select c.id, row_number() over (order by c.score desc, c.name collate "fr-x-icu", c.id) position
                from chosen c order by c.score desc, c.name collate "fr-x-icu", c.id limit :limit offset :offset)
            select jsonb_build_object(
                'total', (select count(*) from chosen),
                'approximate', coalesce((select bool_or(approximate) from hit), false),
                'place', (select s.name from delivery.destination d join network.site s on s.id = d.site_id where d.site_id = :destination::bigint and d.active and d.fetched),
                'counts', jsonb_build_object(
                    'kinds', (select coalesce(jsonb_agg(jsonb_build_object('value', f.v, 'count', f.n) order by f.v desc), '[]')
                        from (select v, count(*) n from hit, unnest(kinds) v where in_family and in_label and in_certificate and in_social and in_commune group by 1) f),
                    'families', (select coalesce(jsonb_agg(jsonb_build_object('value', f.v, 'count', f.n) order by k.position), '[]')
                        from (select v, count(*) n from hit, unnest(families) v where in_kind and in_label and in_certificate and in_social and in_commune group by 1) f
                        join catalogue.family k on k.code = f.v),
                    'labels', (select coalesce(jsonb_agg(jsonb_build_object('value', f.v, 'count', f.n) order by f.n desc, f.v), '[]')
                        from (select v, count(*) n from hit, unnest(labels) v where in_kind and in_family and in_certificate and in_social and in_commune group by 1) f),
                    'certificates', (select coalesce(jsonb_agg(jsonb_build_object('value', f.v, 'count', f.n) order by f.n desc, f.v), '[]')
                        from (select v, count(*) n from hit, unnest(certificates) v where in_kind and in_family and in_label and in_social and in_commune group by 1) f),
                    'social', (select count(*) from hit where social and in_kind and in_family and in_label and in_certificate and in_commune),
                    'communes', (select coalesce(jsonb_agg(jsonb_build_object('value', f.code, 'name', t.city, 'count', f.n) order by t.city collate "fr-x-icu", f.code), '[]')
                        from area f join town t on t.code = f.code where f.n > 0)),
                'items', (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kinds', e.kinds, 'name', e.name, 'postcode', e.postcode, 'city', e.city,
                        'latitude', e.latitude, 'longitude', e.longitude, 'presentation', jsonb_build_object('texts', e.presentation),
                        'families', (select coalesce(jsonb_agg(k.code order by k.position), '[]') from catalogue.family k where k.code = any (e.families)),
                        'labels', e.labels, 'certificates', e.certificates, 'social', e.social, 'approval', e.approval, 'sellers', e.sellers, 'growers', e.growers)
                        order by p.position), '[]')
                    from page p join storefront.local_offer e on e.id = p.id))::text found
            """;

    private final DatabaseClient database;
    private final JsonMapper json;
    private final SharedReading<Question, Found> shared;

    Directory(DatabaseClient database, JsonMapper json, Writings writings, SharedReadingProperties sharing) {
        this.database = database;
        this.json = json;
        shared = new SharedReading<>(writings, sharing.longest(), question -> question.limit + COUNTS, MOST_SHARED);
    }

    private record Question(DirectoryQuery query, int limit) {}

    /** The query's page, when pages are so long. */
    Mono<Found> find(DirectoryQuery query, int limit) {
        return shared.answer(new Question(query, limit), Mono.defer(() -> read(query, limit)));
    }

    private Mono<Found> read(DirectoryQuery query, int limit) {
        return database.sql(FIND)
                .bind("q", query.q())
                .bind("kinds", array(query.kind()))
                .bind("families", array(query.family()))
                .bind("labels", array(query.label()))
                .bind("certificates", array(query.certificate()))
                .bind("social", query.social())
                .bind("commune", Binding.orNull(query.commune(), String.class))
                .bind("destination", Binding.orNull(query.destination(), Long.class))
                .bind("only", Binding.orNull(query.only(), Long.class))
                .bind("limit", limit)
                .bind("offset", (query.page() - 1) * limit)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Found.class));
    }

    private static String[] array(Collection<String> values) {
        return values.toArray(String[]::new);
    }
}
