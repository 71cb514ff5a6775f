-- Who feeds the territory and what they bring, prepared for those who look for it: one row per producer and cooperative that takes part today. It is made anew
-- twice a minute, so a certificate that ends, a new product or an agreement is known there half a minute later at most.
create schema storefront;

create materialized view storefront.local_offer as
with today as materialized (select platform.today() as day),
agreed as materialized (
    select a.producer_id, a.cooperative_id from network.supply_agreement a cross join today t
    where a.may_offer and a.valid_from <= t.day and (a.valid_until is null or a.valid_until >= t.day)),
member as materialized (select producer_id as id from agreed union select cooperative_id from agreed),
brought as materialized (select producer_id as id, producer_id from agreed union select cooperative_id, producer_id from agreed),
made as materialized (
    select p.producer_id, v.family, v.labels, t.title
    from catalogue.product p
    join catalogue.product_version v on v.id = p.current_version_id and v.complete
    cross join lateral (select coalesce(string_agg(assortment.fold(n.value), ' ' order by n.key), '') as title from jsonb_each_text(v.names) n) t
    where p.state = 'ACTIVE' and p.producer_id in (select producer_id from agreed)),
attested as materialized (
    select c.organisation_id, array_agg(distinct c.scheme order by c.scheme) as schemes
    from network.certificate c cross join today t where t.day between c.valid_from and c.valid_until group by 1),
shelf as materialized (
    select m.producer_id, array_agg(distinct m.family) as families from made m group by 1),
claim as materialized (
    select m.producer_id, array_agg(distinct l.label) as labels
    from made m cross join lateral unnest(m.labels) l(label)
    where l.label <> 'ORGANIC' or exists (select from attested a where a.organisation_id = m.producer_id and 'ORGANIC' = any (a.schemes))
    group by 1),
-- Of a cooperative the names of its shelves are enough: who looks for leeks looks for who grows them
spoken as materialized (
    select s.producer_id, string_agg(distinct w.word, ' ') as words
    from (select distinct m.producer_id, m.title from made m) s
    left join assortment.translated e on e.title = s.title
    cross join lateral regexp_split_to_table(concat_ws(' ', s.title, e.words), ' +') w(word)
    group by 1),
area as materialized (
    select distinct l.cooperative_id, l.producer_id, s.municipality_code as commune
    from delivery.lane l
    join delivery.destination d on d.site_id = l.destination_id and d.active
    join network.site s on s.id = d.site_id
    where l.active and s.municipality_code <> ''),
reach as materialized (
    select r.id, array_agg(distinct r.commune order by r.commune) as communes
    from (
        select a.cooperative_id as id, a.commune from area a
        union
        select g.producer_id, a.commune from agreed g join area a on a.cooperative_id = g.cooperative_id and (a.producer_id is null or a.producer_id = g.producer_id)) r
    group by 1),
-- Of each who takes part, its own or what it brings
shelves as materialized (
    select b.id, array_agg(distinct f.code order by f.code) as families
    from brought b join shelf h on h.producer_id = b.producer_id cross join lateral unnest(h.families) f(code) group by 1),
claims as materialized (
    select b.id, array_agg(distinct l.label order by l.label) as labels
    from brought b join claim c on c.producer_id = b.producer_id cross join lateral unnest(c.labels) l(label) group by 1),
shelf_words as materialized (
    select s.id, string_agg(k.words, ' ' order by k.code) as words
    from shelves s cross join lateral unnest(s.families) f(code)
    join (select y.code, string_agg(distinct assortment.fold(n.value), ' ') as words from catalogue.family y cross join lateral jsonb_each_text(y.names) n group by 1) k
        on k.code = f.code
    group by 1),
sold as materialized (
    select g.producer_id as id, array_agg(q.id order by q.id) as seller_ids, jsonb_agg(jsonb_build_object('id', q.id, 'name', q.name) order by q.name, q.id) as sellers
    from agreed g join network.party q on q.id = g.cooperative_id group by 1),
bringing as materialized (select g.cooperative_id as id, count(*) as growers from agreed g group by 1)
select o.id, p.name, array(select k from unnest(array['PRODUCER', 'COOPERATIVE']) k where k = any (o.kinds)) as kinds, o.presentation,
    coalesce(s.postcode, '') as postcode, coalesce(s.city, '') as city, s.latitude, s.longitude,
    coalesce(h.families, '{}') as families, coalesce(c.labels, '{}') as labels, coalesce(a.schemes, '{}') as certificates,
    o.social_enterprise or coalesce(btrim(o.insertion_approval), '') <> '' or coalesce('SOCIAL' = any (a.schemes), false) as social,
    nullif(btrim(o.insertion_approval), '') as approval,
    coalesce(r.communes, '{}') as communes,
    coalesce(g.seller_ids, '{}') as seller_ids, coalesce(g.sellers, '[]') as sellers, coalesce(b.growers, 0) as growers,
    assortment.fold(p.name) as title,
    concat_ws(' ', assortment.fold(p.name), assortment.fold(coalesce(s.city, '')), coalesce(s.postcode, ''), w.words, k.words) as words
from member m
join network.organisation o on o.id = m.id and o.kinds && array['PRODUCER', 'COOPERATIVE']
join network.party p on p.id = o.id
left join network.site s on s.id = network.seat_of(o.id)
left join attested a on a.organisation_id = o.id
left join reach r on r.id = o.id
left join spoken w on w.producer_id = o.id
left join shelves h on h.id = o.id
left join claims c on c.id = o.id
left join shelf_words k on k.id = o.id
left join sold g on g.id = o.id
left join bringing b on b.id = o.id;

create unique index local_offer_once on storefront.local_offer (id);
comment on materialized view storefront.local_offer is
    'Labels are those of products on sale; organic only with a certificate valid today. certificates, social and approval are the organisation''s own. communes are municipality codes that its goods reach, whoever may order there. words is what it is found by, folded, in four languages.';

create function storefront.prepare_local_offer() returns boolean language plpgsql as $$
begin
    -- One node at a time; who finds another at it has nothing to do
    if not pg_try_advisory_xact_lock(hashtext('storefront.local_offer')) then
        return false;
    end if;
    refresh materialized view concurrently storefront.local_offer;
    return true;
end $$;
