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

    // A way's stretches with the names of who is on them, as delivery.way tells them; offset 0: each is looked up,
    // instead of reading all places there are
    private static final String LEGS = """
            (select coalesce(jsonb_agg(jsonb_build_object('sequence', %1$s.legs[i][1], 'from', f.id, 'fromName', f.name, 'fromKind', f.kind, 'to', t.id, 'toName', t.name,
                    'toKind', t.kind, 'carrier', p.id, 'carrierName', p.name) order by %1$s.legs[i][1]), '[]')
                from generate_subscripts(%1$s.legs, 1) i
                cross join lateral (select s.id, s.name, s.kind from network.site s where s.id = %1$s.legs[i][2] offset 0) f
                cross join lateral (select s.id, s.name, s.kind from network.site s where s.id = %1$s.legs[i][3] offset 0) t
                cross join lateral (select y.id, y.name from network.party y where y.id = %1$s.legs[i][4] offset 0) p)::text
            """;

    // Ways, certificates, price lists and lots are asked for once per producer and date, not per offer; what a way is
    // called
    // at the end by a page, which shows few, and once per producer by who shows all. Rows are narrow, because they are
    // copied from step to step: what is only shown is joined at the end. Organic for professional buyers: whoever
    // stores or repacks the goods is certified too.
    private static final String CANDIDATE = """
            shelf as materialized (
                select k.offer_id, k.cycle_id, k.cooperative_id, k.delivery_date, k.producer_id, k.family, k.family_position, k.storage, k.allergens, k.animal, k.labels,
                    k.in_season, k.pricing_unit, k.content_unit, k.content, %4$s
                from assortment.card k where %1$s),
            round as materialized (select c.* from ordercycle.cycle c where c.id in (select k.cycle_id from shelf k)),
            brought as materialized (select distinct k.cooperative_id, k.producer_id, k.delivery_date from shelf k),
            -- offset 0: asked of each date, not of each row before
            day as materialized (
                select d.delivery_date from (select distinct b.delivery_date from brought b offset 0) d where delivery.is_open(:destination, d.delivery_date)),
            way as materialized (
                select b.*, w.legs, %3$s path,
                    exists (select from network.certificate t where t.organisation_id = b.producer_id and t.scheme = 'ORGANIC'
                            and b.delivery_date between t.valid_from and t.valid_until)
                        and (:household or w.hub_id is null or network.certified_on(b.cooperative_id, 'ORGANIC', b.delivery_date)
                            and (w.host_id is null or network.certified_on(w.host_id, 'ORGANIC', b.delivery_date))) organic,
                    :household or exists (select from network.certificate t where t.organisation_id = b.producer_id and t.scheme = 'SANITARY'
                            and b.delivery_date between t.valid_from and t.valid_until) sanitary
                from brought b
                join day d on d.delivery_date = b.delivery_date
                cross join lateral delivery.path(:destination, b.delivery_date, b.cooperative_id, b.producer_id) w),
            -- Mostly no price list counts and nothing is rationed: then these are empty, and nothing is looked for
            list as materialized (
                select l.*
                from (select array_agg(c.cooperative_id) cooperatives, array_agg(c.delivery_date) days from round c) c
                cross join lateral ordercycle.price_lists_on(c.cooperatives, c.days, :buyer::bigint, :audience) l),
            lot as materialized (
                select t.offer_id, t.price
                from (select array_agg(k.offer_id) offers, array_agg(o.product_id) products, array_agg(o.product_version_id) versions, array_agg(o.seller_id) sellers,
                        array_agg(k.producer_id) producers, array_agg(k.cooperative_id) cooperatives, array_agg(k.delivery_date) days
                      from shelf k join ordercycle.offer o on o.id = k.offer_id where not :household and agreement.has_prices(:buyer::bigint)) x
                cross join lateral agreement.lot_prices(:buyer::bigint, x.offers, x.products, x.versions, x.sellers, x.producers, x.cooperatives, x.days) t),
            candidate as materialized (
                select k.offer_id, k.cycle_id, k.producer_id, k.family, k.family_position, k.storage, k.allergens, k.in_season, k.pricing_unit, k.content_unit, k.content,
                    k.label, k.title, k.words, o.minimum,
                    coalesce(u.price, ordercycle.listed_price(case when :household then o.household_price else o.institution_price end, l.price_list_id, i.price, i.percent,
                        l.percent, :household)) price,
                    least(case when r.on_demand then null else greatest(r.on_hand - r.reserved, 0) end, a.allotted - a.taken) available,
                    w.legs, w.path,
                    case when w.organic then k.labels else array_remove(k.labels, 'ORGANIC') end shown_labels
                from shelf k
                cross join moment m
                join place p on k.storage = 'AMBIENT' or (k.storage = 'CHILLED' and p.chilled) or (k.storage = 'FROZEN' and p.frozen)
                join way w on w.cooperative_id = k.cooperative_id and w.producer_id = k.producer_id and w.delivery_date = k.delivery_date
                join round c on c.id = k.cycle_id
                join ordercycle.offer o on o.id = k.offer_id and o.state = 'OFFERED'
                join stock.stock_row r on r.id = o.stock_id
                left join lot u on u.offer_id = k.offer_id
                left join list l on l.cooperative_id = k.cooperative_id and l.delivery_date = k.delivery_date
                left join ordercycle.price_list_item i on i.price_list_id = l.price_list_id and i.product_id = o.product_id
                left join ordercycle.allotment a on a.offer_id = o.id and a.audience = :audience
                where case when :household then o.household_price else o.institution_price end is not null
                  and (:household or (k.allergens !~ 'U' and (not k.animal or w.sanitary))) %2$s),
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
            -- What is counted and filtered by comes first: rows are read from the left, as far as needed
            hit as materialized (
                select cardinality(:families) = 0 or h.family = any (:families) in_family,
                    cardinality(:labels) = 0 or h.shown_labels && :labels in_label,
                    cardinality(:producers::bigint[]) = 0 or h.producer_id = any (:producers) in_producer,
                    cardinality(:storages) = 0 or h.storage = any (:storages) in_storage,
                    cardinality(:without) = 0 or not exists (
                        select from unnest(:allergens) with ordinality a(name, n) where a.name = any (:without) and substr(h.allergens, a.n::int, 1) <> 'A') is_free,
                    h.*
                from (select *, false approximate from found union all select *, true from near) h
                where cardinality(:products::bigint[]) = 0
                    or exists (select from assortment.card k where k.offer_id = h.offer_id and k.product_id = any (:products))),
            """;

    private static final String COUNTED = """
            declared as materialized (
                select allergens, count(*) n from hit where in_family and in_label and in_producer and in_storage and is_free group by 1),
            counted as (
                select jsonb_build_object(
                    'total', (select coalesce(sum(n), 0) from declared),
                    'approximate', coalesce((select bool_or(approximate) from hit), false),
                    'families', (select jsonb_agg(jsonb_build_object('value', f.family, 'names', k.family_names, 'count', n) order by f.family_position)
                        from (select family, family_position, count(*) n, max(offer_id) newest
                            from hit where in_label and in_producer and in_storage and is_free group by 1, 2) f
                        join assortment.card k on k.offer_id = f.newest),
                    'labels', (select jsonb_agg(jsonb_build_object('value', l, 'count', n) order by n desc, l)
                        from (select l, sum(h.n) n from (select shown_labels, count(*) n from hit where in_family and in_producer and in_storage and is_free group by 1) h,
                            unnest(shown_labels) l group by 1) f),
                    'producers', (select jsonb_agg(jsonb_build_object('value', f.producer_id::text, 'names', jsonb_build_object('fr', q.name), 'count', n) order by n desc, q.name)
                        from (select producer_id, count(*) n from hit where in_family and in_label and in_storage and is_free group by 1) f
                        join network.party q on q.id = f.producer_id),
                    'storages', (select jsonb_agg(jsonb_build_object('value', storage, 'count', n) order by n desc, storage)
                        from (select storage, count(*) n from hit where in_family and in_label and in_producer and is_free group by 1) f),
                    'allergens', (select jsonb_agg(jsonb_build_object('value', a.name, 'count', (select coalesce(sum(d.n), 0) from declared d
                            where substr(d.allergens, a.n::int, 1) = 'A')) order by a.n)
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
            k.offer_id, o.version, k.product_id, k.product_version_id, k.names::text names, k.descriptions::text descriptions, k.producer_id,
                producer.name producer_name, farm.city producer_city, org.seal producer_seal, k.cooperative_id, cooperative.name cooperative_name,
                o.seller_id, seller.name seller_name, k.cycle_id, k.delivery_date, k.family, k.family_names::text family_names, k.picture, k.ground,
                k.ordering_unit, k.pricing_unit, k.catch_weight, k.content, k.content_unit, k.tolerance, c.price, o.vat_rate, o.producer_price,
                case when :household then y.fee_percent_household else y.fee_percent_institution end fee_percent,
                c.shown_labels, k.allergens, k.storage, k.animal, k.season, k.in_season, c.available, o.minimum, o.step, o.maximum, k.crate_share,
                %1$s cutoff_at, %2$s path
            """;

    private static final String JOINS = """
            left join assortment.card k on k.offer_id = c.offer_id
            left join ordercycle.offer o on o.id = c.offer_id
            left join ordercycle.cycle y on y.id = c.cycle_id
            left join network.party producer on producer.id = k.producer_id
            left join network.organisation org on org.id = k.producer_id
            left join network.party cooperative on cooperative.id = k.cooperative_id
            left join network.party seller on seller.id = o.seller_id
            left join network.site farm on farm.id = k.producer_site_id
            """;

    private static final String CUT_OFF =
            "case when :household then o.household_cutoff_at else o.institution_cutoff_at end";

    private static final String OPEN = " and c.state = 'OPEN' and " + CUT_OFF + " > m.at";

    /** One row per card and, on the first (or only, empty) row, the counts. */
    static final String PAGE = PLACE
            + CANDIDATE.formatted(
                    "k.delivery_date = :date and k.cooperative_id in (select l.cooperative_id from lane l)",
                    OPEN,
                    "null",
                    "coalesce(k.names ->> :language, k.names ->> 'fr', k.names ->> 'en', k.names ->> 'nl', k.names ->> 'de', '') label, k.title, k.words")
            + FOUND
            + COUNTED
            + "select case when c.row_number is null or c.row_number = 1 then counted.counts end counts, c.rank, c.sort_label, "
            + COLUMNS.formatted(CUT_OFF, LEGS.formatted("c"))
            + "from counted left join page c on true "
            + JOINS
            + "order by c.row_number";

    static final String CARDS = PLACE
            + everything("k.offer_id = any (:offers)", OPEN)
            + "select "
            + COLUMNS.formatted(CUT_OFF, "c.path")
            + "from candidate c "
            + JOINS
            + "order by c.offer_id";

    private static final String IN_DATES =
            "k.delivery_date between :from and :until and k.cooperative_id in (select l.cooperative_id from lane l)";

    /** Many dates at once, closed ones too: a cycle that is over before its time closed at this moment. */
    static final String BETWEEN = between(IN_DATES);

    /** The same of some offers only, and of all offers that some products have on those dates. */
    static final String STANDING =
            between("k.offer_id in (select unnest(:offers::bigint[]) union select s.offer_id from assortment.card s"
                    + " where s.product_id = any (:products::bigint[]) and s.delivery_date between :from and :until) and "
                    + IN_DATES);

    /** The same of one offer's family. */
    static final String OF_FAMILY =
            between(IN_DATES + " and k.family = (select f.family from assortment.card f where f.offer_id = :offer)");

    private static String between(String which) {
        return PLACE
                + everything(which, " and c.state not in ('PLANNED', 'CANCELLED')")
                + "select "
                + COLUMNS.formatted(
                        "case when y.state = 'OPEN' then " + CUT_OFF + " else least(" + CUT_OFF
                                + ", (select at from moment)) end",
                        "c.path")
                + "from candidate c "
                + JOINS
                + "order by k.family_position, coalesce(k.names ->> :language, k.names ->> 'fr', k.names ->> 'en', '') collate \"fr-x-icu\", k.cooperative_id, k.delivery_date";
    }

    /** Which products come first on some dates; or, where words are asked, those that each of them calls, as nearly as it is spelt when there is only one of them. */
    static final String PRODUCTS = """
            with lane as materialized (select distinct l.cooperative_id from delivery.lane l where l.destination_id = :destination and l.active),
            offered as materialized (
                select k.product_id, min(k.family_position) family_position, min(k.words) words,
                    min(coalesce(k.names ->> :language, k.names ->> 'fr', k.names ->> 'en', '')) label
                from assortment.card k join lane l on l.cooperative_id = k.cooperative_id
                where k.delivery_date between :from and :until and (:household or k.allergens !~ 'U') group by k.product_id),
            asked as (select distinct a.q from unnest(:asked::text[]) a(q)),
            called as (
                select a.q, f.product_id
                from asked a
                cross join lateral (
                    select o.product_id from offered o
                    where not exists (select from assortment.query_words(a.q) w where o.words !~ ('\\m' || w.stem))
                    order by length(o.label), o.product_id limit :limit) f),
            alike as (
                select a.q, f.product_id
                from asked a
                cross join lateral (
                    select s.product_id
                    from (select o.product_id, (select min(assortment.word_similarity(w.word, o.words)) from assortment.query_words(a.q) w) likeness from offered o) s
                    where s.likeness >= 0.5 order by s.likeness desc, s.product_id limit :limit) f
                where not exists (select from called) and (select count(*) from asked) = 1),
            browsed as (
                select o.product_id from offered o where not exists (select from asked) order by o.family_position, o.label collate "fr-x-icu", o.product_id limit :limit)
            select o.product_id from offered o
            where o.product_id in (select c.product_id from called c union all select a.product_id from alike a union all select b.product_id from browsed b)
            order by o.family_position, o.label collate "fr-x-icu", o.product_id
            """;

    /** Of each product of some families, and of some others, the offer of the nearest date; what cannot be brought there may be among them. */
    static final String NEAREST = """
            select distinct on (k.product_id, k.cooperative_id) k.product_id, k.cooperative_id, k.offer_id
            from assortment.card k
            where k.delivery_date between :from and :until and (:household or k.allergens !~ 'U') and (k.family = any (:families::text[]) or k.product_id = any (:products::bigint[]))
              and k.cooperative_id in (select l.cooperative_id from delivery.lane l where l.destination_id = :destination and l.active)
            order by k.product_id, k.cooperative_id, k.delivery_date, k.offer_id
            """;

    private static final String HOUSEHOLD_DATES = openDates("household");
    private static final String KITCHEN_DATES = openDates("institution");

    /** The open dates of destinations for an audience, each until its last cut-off; every audience has an index of its own. */
    static String dates(boolean household) {
        return household ? HOUSEHOLD_DATES : KITCHEN_DATES;
    }

    private static String openDates(String audience) {
        return """
            with moment as materialized (select platform.business_time() at)
            select d.site_id, c.delivery_date, max(last.cutoff_at) cutoff_at
            from delivery.destination d
            join delivery.lane l on l.destination_id = d.site_id and l.active
            left join delivery.pool p on p.hub_id = l.pool_hub_id and p.guest_id = l.cooperative_id
            join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.state = 'OPEN'
            cross join moment m
            cross join lateral (
                select o.%1$s_cutoff_at cutoff_at from ordercycle.offer o
                where o.cycle_id = c.id and o.state = 'OFFERED' and (l.producer_id is null or o.producer_id = l.producer_id) and o.%1$s_price is not null
                order by o.%1$s_cutoff_at desc limit 1) last
            where d.site_id = any (:destinations) and d.active and last.cutoff_at > m.at
              and (p.valid_until is null or p.valid_until >= c.delivery_date) and delivery.is_open(d.site_id, c.delivery_date)
            group by d.site_id, c.delivery_date
            order by d.site_id, c.delivery_date
            """.formatted(audience);
    }

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

    /** All candidates, unsearched. */
    private static String everything(String which, String open) {
        return CANDIDATE
                .formatted(which, open, LEGS.formatted("w"), "null label, null title, null words")
                .stripTrailing()
                .replaceFirst(",$", " ");
    }
}
