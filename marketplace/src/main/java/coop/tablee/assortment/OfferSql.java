package coop.tablee.assortment;

/**
 * The statements that read offers. A page is one of them: it takes what is prepared for the date, joins what may change any second, scores, filters, counts
 * the filters and cuts the page.
 */
final class OfferSql {

    private static final String PLACE = """
            with moment as materialized (select platform.business_time() at),
            place as materialized (
                select d.site_id, d.kind, d.chilled, d.frozen, s.name from delivery.destination d join network.site s on s.id = d.site_id
                where d.site_id = :destination and d.active),
            lane as materialized (
                select distinct l.cooperative_id from delivery.lane l where l.destination_id = :destination and l.active),
            """;

    // The way is asked for once per producer, not per offer. Organic for professional buyers: whoever stores or
    // repacks the goods is certified too.
    private static final String CANDIDATE = """
            way as materialized (
                select k.cooperative_id, k.producer_id, k.delivery_date, w.hub_id, w.legs,
                    not exists (select from unnest(w.handlers) h where not network.certified_on(h, 'ORGANIC', k.delivery_date)) organic
                from (select distinct k.cooperative_id, k.producer_id, k.delivery_date from assortment.card k where %1$s) k
                cross join lateral delivery.way(:destination, k.delivery_date, k.cooperative_id, k.producer_id) w
                where delivery.is_open(:destination, k.delivery_date)),
            -- Mostly no price list counts and nothing is rationed: then these are empty, and nothing is looked for
            list as materialized (
                select l.* from ordercycle.price_lists_on(array(select w.cooperative_id from way w order by w.cooperative_id, w.producer_id, w.delivery_date),
                    array(select w.delivery_date from way w order by w.cooperative_id, w.producer_id, w.delivery_date), :buyer::bigint, :audience) l),
            candidate as materialized (
                select k.*, o.version, o.seller_id, o.producer_price, o.vat_rate, o.minimum, o.step, o.maximum, c.time_zone, c.state cycle_state,
                    ordercycle.listed_price(case when :household then o.household_price else o.institution_price end, l.price_list_id, i.price, i.percent, l.percent,
                        :household) price,
                    case when :household then c.fee_percent_household else c.fee_percent_institution end fee_percent,
                    case when :household then o.household_cutoff_at else o.institution_cutoff_at end cutoff_at,
                    least(case when r.on_demand then null else greatest(r.on_hand - r.reserved, 0) end, a.allotted - a.taken) available,
                    w.legs, p.site_id destination_id, p.name destination_name, p.kind destination_kind,
                    array(select l from unnest(k.labels) l where l <> 'ORGANIC'
                        or ((:household or w.organic) and network.certified_on(k.producer_id, 'ORGANIC', k.delivery_date))) shown_labels
                from assortment.card k
                cross join moment m
                join place p on k.storage = 'AMBIENT' or (k.storage = 'CHILLED' and p.chilled) or (k.storage = 'FROZEN' and p.frozen)
                join ordercycle.offer o on o.id = k.offer_id and o.state = 'OFFERED'
                join ordercycle.cycle c on c.id = k.cycle_id
                join stock.stock_row r on r.id = o.stock_id
                join way w on w.cooperative_id = k.cooperative_id and w.producer_id = k.producer_id and w.delivery_date = k.delivery_date
                left join list l on l.cooperative_id = k.cooperative_id and l.delivery_date = k.delivery_date
                left join ordercycle.price_list_item i on i.price_list_id = l.price_list_id and i.product_id = o.product_id
                left join ordercycle.allotment a on a.offer_id = o.id and a.audience = :audience
                where %1$s %2$s
                  and case when :household then o.household_price else o.institution_price end is not null
                  and (:household or (k.allergens !~ 'U' and (not k.animal or network.certified_on(k.producer_id, 'SANITARY', k.delivery_date))))),
            """;

    private static final String FOUND = """
            wanted as materialized (select w.word, w.stem from assortment.query_words(:q) w),
            found as materialized (
                select c.*, coalesce((select sum(case when c.title ~ ('\\m' || w.stem || '(ies|es|en|s|x|n|e)?\\M') then 3
                                                      when c.title ~ ('\\m' || w.stem) then 2 else 1 end) from wanted w), 0)::numeric score
                from candidate c where not exists (select from wanted w where c.words !~ ('\\m' || w.stem))),
            near as materialized (
                select c.*, (select min(assortment.word_similarity(w.word, c.words)) from wanted w)::numeric score
                from candidate c
                where not exists (select from found) and (select min(assortment.word_similarity(w.word, c.words)) from wanted w) >= 0.5),
            hit as materialized (
                select h.*, cardinality(:families) = 0 or h.family = any (:families) in_family,
                    cardinality(:labels) = 0 or h.shown_labels && :labels in_label,
                    :producer::bigint is null or h.producer_id = :producer in_producer,
                    cardinality(:storages) = 0 or h.storage = any (:storages) in_storage,
                    not exists (select from unnest(:allergens) with ordinality a(name, n) where a.name = any (:without) and substr(h.allergens, a.n::int, 1) <> 'A') is_free,
                    coalesce(h.names ->> :language, h.names ->> 'fr', h.names ->> 'en', h.names ->> 'nl', h.names ->> 'de', '') label
                from (select *, false approximate from found union all select *, true from near) h),
            """;

    private static final String COUNTED = """
            counted as (
                select jsonb_build_object(
                    'total', (select count(*) from hit where in_family and in_label and in_producer and in_storage and is_free),
                    'approximate', coalesce((select bool_or(approximate) from hit), false),
                    'families', (select jsonb_agg(jsonb_build_object('value', family, 'names', family_names, 'count', n) order by family_position)
                        from (select family, family_names, family_position, count(*) n from hit where in_label and in_producer and in_storage and is_free group by 1, 2, 3) f),
                    'labels', (select jsonb_agg(jsonb_build_object('value', l, 'count', n) order by n desc, l)
                        from (select l, count(*) n from hit, unnest(shown_labels) l where in_family and in_producer and in_storage and is_free group by 1) f),
                    'producers', (select jsonb_agg(jsonb_build_object('value', f.producer_id::text, 'names', jsonb_build_object('fr', q.name), 'count', n) order by n desc, q.name)
                        from (select producer_id, count(*) n from hit where in_family and in_label and in_storage and is_free group by 1) f
                        join network.party q on q.id = f.producer_id),
                    'storages', (select jsonb_agg(jsonb_build_object('value', storage, 'count', n) order by n desc, storage)
                        from (select storage, count(*) n from hit where in_family and in_label and in_producer and is_free group by 1) f),
                    'allergens', (select jsonb_agg(jsonb_build_object('value', a.name, 'count', (select count(*) from hit
                            where in_family and in_label and in_producer and in_storage and is_free and substr(hit.allergens, a.n::int, 1) = 'A')) order by a.n)
                        from unnest(:allergens) with ordinality a(name, n)))::text counts),
            ranked as (
                select h.*, case :sort when 'PRICE' then case when h.pricing_unit = h.content_unit then h.price else h.price / h.content end
                                       when 'RELEVANCE' then case when exists (select from wanted) then -h.score else h.family_position end
                                       when 'SEASON' then h.family_position / 1000.0 + h.turn + case when h.in_season then 0 else 100000 end
                                                       + case when h.available < h.minimum then 1000000 else 0 end
                                       else 0 end::numeric rank,
                    case :sort when 'PRODUCER' then (select q.name from network.party q where q.id = h.producer_id) || ' ' else '' end || h.label sort_label
                from (select t.*, row_number() over (partition by t.in_season, t.family order by t.label collate "fr-x-icu", t.offer_id) turn
                    from hit t where t.in_family and t.in_label and t.in_producer and t.in_storage and t.is_free) h),
            page as (
                select r.*, row_number() over (order by r.rank, r.sort_label collate "fr-x-icu", r.offer_id) row_number
                from ranked r
                where :afterOffer::bigint is null
                   or (r.rank, r.sort_label collate "fr-x-icu", r.offer_id) > (:afterRank::numeric, :afterLabel::text collate "fr-x-icu", :afterOffer::bigint)
                order by r.rank, r.sort_label collate "fr-x-icu", r.offer_id limit :limit)
            """;

    private static final String COLUMNS = """
            c.offer_id, c.version, c.product_id, c.product_version_id, c.names::text names, c.descriptions::text descriptions, c.producer_id,
                producer.name producer_name, farm.city producer_city, org.seal producer_seal, c.cooperative_id, cooperative.name cooperative_name,
                c.seller_id, seller.name seller_name, c.cycle_id, c.delivery_date, c.family, c.family_names::text family_names, c.picture, c.ground,
                c.ordering_unit, c.pricing_unit, c.catch_weight, c.content, c.content_unit, c.tolerance, c.price, c.vat_rate, c.producer_price, c.fee_percent,
                c.shown_labels, c.allergens, c.storage, c.animal, c.season, c.in_season, c.available, c.minimum, c.step, c.maximum, c.crate_share, c.cutoff_at,
                c.legs::text path, c.destination_id, c.destination_name, c.destination_kind
            """;

    private static final String JOINS = """
            left join network.party producer on producer.id = c.producer_id
            left join network.organisation org on org.id = c.producer_id
            left join network.party cooperative on cooperative.id = c.cooperative_id
            left join network.party seller on seller.id = c.seller_id
            left join network.site farm on farm.id = c.producer_site_id
            """;

    private static final String OPEN =
            " and c.state = 'OPEN' and case when :household then o.household_cutoff_at else o.institution_cutoff_at end > m.at";

    /** One row per card and, on the first (or only, empty) row, the counts. */
    static final String PAGE = PLACE
            + CANDIDATE.formatted(
                    "k.delivery_date = :date and k.cooperative_id in (select l.cooperative_id from lane l)", OPEN)
            + FOUND
            + COUNTED
            + "select case when c.row_number is null or c.row_number = 1 then counted.counts end counts, c.rank, c.sort_label, "
            + COLUMNS
            + "from counted left join page c on true "
            + JOINS
            + "order by c.row_number";

    static final String CARDS = PLACE
            + CANDIDATE
                    .formatted("k.offer_id = any (:offers)", OPEN)
                    .stripTrailing()
                    .replaceFirst(",$", " ")
            + "select "
            + COLUMNS
            + "from candidate c "
            + JOINS
            + "order by c.offer_id";

    /** Many dates at once, closed ones too: a cycle that is over before its time closed at this moment. */
    static final String BETWEEN = PLACE
            + CANDIDATE
                    .formatted(
                            "k.delivery_date between :from and :until and k.cooperative_id in (select l.cooperative_id from lane l)",
                            " and c.state not in ('PLANNED', 'CANCELLED')")
                    .stripTrailing()
                    .replaceFirst(",$", " ")
            + "select "
            + COLUMNS.replace(
                    "c.cutoff_at",
                    "case when c.cycle_state = 'OPEN' then c.cutoff_at else least(c.cutoff_at, (select at from moment)) end cutoff_at")
            + "from candidate c "
            + JOINS
            + "order by c.family_position, coalesce(c.names ->> :language, c.names ->> 'fr', c.names ->> 'en', '') collate \"fr-x-icu\", c.cooperative_id, c.delivery_date";

    static final String DATES = """
            with moment as materialized (select platform.business_time() at)
            select d.site_id, c.delivery_date, max(last.cutoff_at) cutoff_at
            from delivery.destination d
            join delivery.lane l on l.destination_id = d.site_id and l.active
            left join delivery.pool p on p.hub_id = l.pool_hub_id and p.guest_id = l.cooperative_id
            join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.state = 'OPEN'
            cross join moment m
            cross join lateral (
                select max(case when :household then o.household_cutoff_at else o.institution_cutoff_at end) cutoff_at from ordercycle.offer o
                where o.cycle_id = c.id and o.state = 'OFFERED' and (l.producer_id is null or o.producer_id = l.producer_id)
                  and case when :household then o.household_price else o.institution_price end is not null) last
            where d.site_id = any (:destinations) and d.active and last.cutoff_at > m.at
              and (p.valid_until is null or p.valid_until >= c.delivery_date) and delivery.is_open(d.site_id, c.delivery_date)
            group by d.site_id, c.delivery_date
            order by d.site_id, c.delivery_date
            """;

    /** A destination at which somebody who named none can look at an offer: a point before a door. */
    static final String ANY_DESTINATION = """
            select d.site_id
            from assortment.card k
            join delivery.lane l on l.cooperative_id = k.cooperative_id and (l.producer_id is null or l.producer_id = k.producer_id) and l.active
            join delivery.destination d on d.site_id = l.destination_id and d.active
            join network.site s on s.id = d.site_id
            left join network.organisation o on o.id = s.party_id
            where k.offer_id = :offer and (d.fetched or s.party_id = :party or o.authority_id = :party)
              and (k.storage = 'AMBIENT' or (k.storage = 'CHILLED' and d.chilled) or (k.storage = 'FROZEN' and d.frozen))
            order by d.fetched = (:party::bigint is not null), d.kind = 'FARM_GATE', d.site_id
            limit 1
            """;

    private OfferSql() {}
}
