-- What foods are called elsewhere is looked up once per title, not once per offer: a network has thousands of offers of a few hundred titles.
create table assortment.translated (
    title text primary key,
    words text
);
comment on table assortment.translated is 'assortment.translations of every title that was ever prepared. Who changes the vocabulary empties it.';

create or replace function assortment.prepare(p_limit int) returns bigint language plpgsql as $$
declare
    changed bigint[];
begin
    select array_agg(c) into changed from ordercycle.take_changed_offers(p_limit) c;
    if changed is null then
        return 0;
    end if;
    insert into assortment.translated (title, words)
    select n.title, assortment.translations(n.title) from (
        select distinct t.title from ordercycle.offer o join catalogue.product_version v on v.id = o.product_version_id
        cross join lateral (select coalesce(string_agg(assortment.fold(x.value), ' ' order by x.key), '') title from jsonb_each_text(v.names) x) t
        where o.id = any (changed)) n
    where not exists (select from assortment.translated k where k.title = n.title)
    order by n.title
    on conflict (title) do nothing;
    insert into assortment.card as k (offer_id, cycle_id, cooperative_id, delivery_date, product_id, product_version_id, producer_id, producer_site_id, names,
        descriptions, family, family_names, family_position, picture, ground, ordering_unit, pricing_unit, content, content_unit, catch_weight, tolerance,
        storage, allergens, labels, season, in_season, crate_share, animal, title, words)
    select o.id, c.id, c.cooperative_id, c.delivery_date, o.product_id, v.id, o.producer_id,
        (select min(s.id) from network.site s where s.party_id = o.producer_id and s.kind = 'FARM'),
        v.names, v.descriptions, v.family, f.names, f.position, coalesce(v.picture, f.picture), f.ground, v.ordering_unit, v.pricing_unit, v.content,
        v.content_unit, v.catch_weight, v.tolerance, coalesce(v.storage, 'AMBIENT'), coalesce(v.allergens, repeat('U', 14)), v.labels, v.season,
        cardinality(v.season) < 12 and extract(month from c.delivery_date)::smallint = any (v.season), v.crate_share, v.animal or f.animal, t.title,
        concat_ws(' ', t.title, e.words,
            (select string_agg(assortment.fold(n.value), ' ' order by n.key) from jsonb_each_text(f.names) n), assortment.fold(p.name))
    from ordercycle.offer o
    join ordercycle.cycle c on c.id = o.cycle_id
    join catalogue.product_version v on v.id = o.product_version_id
    join catalogue.family f on f.code = v.family
    join network.party p on p.id = o.producer_id
    cross join lateral (select coalesce(string_agg(assortment.fold(n.value), ' ' order by n.key), '') title from jsonb_each_text(v.names) n) t
    join assortment.translated e on e.title = t.title
    where o.id = any (changed)
    order by o.id
    on conflict (offer_id) do update set product_version_id = excluded.product_version_id, names = excluded.names, descriptions = excluded.descriptions,
        family = excluded.family, family_names = excluded.family_names, family_position = excluded.family_position, picture = excluded.picture,
        ground = excluded.ground, ordering_unit = excluded.ordering_unit, pricing_unit = excluded.pricing_unit, content = excluded.content,
        content_unit = excluded.content_unit, catch_weight = excluded.catch_weight, tolerance = excluded.tolerance, storage = excluded.storage,
        allergens = excluded.allergens, labels = excluded.labels, season = excluded.season, in_season = excluded.in_season,
        crate_share = excluded.crate_share, animal = excluded.animal, title = excluded.title, words = excluded.words;
    return cardinality(changed);
end $$;
