-- How products are written: by one function, for one product or ten thousand, which makes a version only where a buyer could notice the change.
alter table catalogue.family add column animal boolean not null default false;
update catalogue.family set animal = true where code in ('DAIRY', 'CHEESE', 'EGGS', 'MEAT', 'POULTRY', 'FISH');
comment on column catalogue.family.animal is 'Whether its products go to kitchens only from holders of a sanitary approval.';

create function catalogue.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'A product version never changes' using errcode = 'integrity_constraint_violation', constraint = 'product_version_never_changes';
end $$;
create trigger product_version_never_changes before update or delete on catalogue.product_version
    for each row execute function catalogue.refuse_change();

create function catalogue.facts(v catalogue.product_version) returns jsonb language sql immutable as $$
    select jsonb_build_object('names', v.names, 'descriptions', v.descriptions, 'family', v.family, 'picture', v.picture,
        'ordering_unit', v.ordering_unit, 'pricing_unit', v.pricing_unit, 'content', v.content, 'content_unit', v.content_unit,
        'catch_weight', v.catch_weight, 'tolerance', v.tolerance, 'price', v.price, 'vat_category', v.vat_category, 'storage', v.storage,
        'allergens', v.allergens, 'labels', to_jsonb(v.labels), 'season', to_jsonb(v.season), 'crate_share', v.crate_share, 'animal', v.animal)
$$;
comment on function catalogue.facts(catalogue.product_version) is 'What a version says, in the form that catalogue.store takes.';

create type catalogue.fact_row as (
    names jsonb, descriptions jsonb, family text, picture text, ordering_unit text, pricing_unit text, content numeric, content_unit text,
    catch_weight boolean, tolerance numeric, price numeric, vat_category text, storage text, allergens text, labels text[], season smallint[],
    crate_share numeric, animal boolean);

create function catalogue.differs(v catalogue.product_version, f catalogue.fact_row) returns boolean language sql immutable as $$
    select (v.names, v.descriptions, v.family, v.picture, v.ordering_unit, v.pricing_unit, v.content, v.content_unit, v.catch_weight, v.tolerance,
            v.price, v.vat_category, v.storage, v.allergens, v.labels, v.season, v.crate_share, v.animal)
        is distinct from
           (f.names, f.descriptions, f.family, f.picture, f.ordering_unit, f.pricing_unit, f.content, f.content_unit, f.catch_weight, f.tolerance,
            f.price, f.vat_category, f.storage, f.allergens, f.labels, f.season, f.crate_share, f.animal)
$$;
comment on function catalogue.differs(catalogue.product_version, catalogue.fact_row) is 'Whether a buyer could notice anything. Article number and stock are no part of a version.';

create function catalogue.store(p_producers bigint[], p_skus text[], p_facts jsonb[])
returns table (product_id bigint, version_id bigint, version int, outcome text) language plpgsql as $$
#variable_conflict use_column
begin
    insert into catalogue.product (producer_id, sku)
    select distinct w.producer, w.sku from unnest(p_producers, p_skus) w(producer, sku) order by 1, 2
    on conflict on constraint product_sku_once_per_producer do nothing;

    perform 1 from catalogue.product p join unnest(p_producers, p_skus) w(producer, sku) on p.producer_id = w.producer and p.sku = w.sku
    order by p.id for no key update of p;

    return query
    with wanted as materialized (
        select p.id product, p.current_version_id current, p.state, v old, jsonb_populate_record(null::catalogue.fact_row, w.facts) new
        from unnest(p_producers, p_skus, p_facts) w(producer, sku, facts)
        join catalogue.product p on p.producer_id = w.producer and p.sku = w.sku
        left join catalogue.product_version v on v.id = p.current_version_id
    ), written as (
        insert into catalogue.product_version (product_id, version, names, descriptions, family, picture, ordering_unit, pricing_unit, content, content_unit,
            catch_weight, tolerance, price, vat_category, storage, allergens, labels, season, crate_share, animal)
        select w.product, coalesce((w.old).version, 0) + 1, (w.new).names, (w.new).descriptions, (w.new).family, (w.new).picture, (w.new).ordering_unit,
            (w.new).pricing_unit, (w.new).content, (w.new).content_unit, (w.new).catch_weight, (w.new).tolerance, (w.new).price, (w.new).vat_category,
            (w.new).storage, (w.new).allergens, (w.new).labels, (w.new).season, (w.new).crate_share, (w.new).animal
        from wanted w where w.current is null or catalogue.differs(w.old, w.new)
        returning id, product_id, version
    ), pointed as (
        update catalogue.product p set current_version_id = coalesce(n.id, p.current_version_id), state = 'ACTIVE'
        from wanted w left join written n on n.product_id = w.product
        where p.id = w.product and (n.id is not null or p.state <> 'ACTIVE')
    )
    select w.product, coalesce(n.id, w.current), coalesce(n.version, (w.old).version),
        case when w.current is null then 'CREATED' when n.id is not null or w.state <> 'ACTIVE' then 'CHANGED' else 'UNCHANGED' end
    from wanted w left join written n on n.product_id = w.product order by 1;
end $$;
comment on function catalogue.store(bigint[], text[], jsonb[]) is
    'The only writer of products and versions: creates what is new, makes a version where a buyer could notice a change, takes a withdrawn product back. One (producer, sku) at most once per call.';

create function catalogue.editable_producers(p_cooperative bigint, p_producer bigint) returns setof bigint language sql stable as $$
    select p_producer where p_producer is not null
    union
    select a.producer_id from network.supply_agreement a where a.cooperative_id = p_cooperative and a.may_offer
        and a.valid_from <= platform.business_time()::date and (a.valid_until is null or a.valid_until >= platform.business_time()::date)
$$;
comment on function catalogue.editable_producers(bigint, bigint) is
    'Whose products may be written: by a coordinator, of producers whose goods the cooperative may offer; by a producer''s people, its own. Either may be null.';

create index product_of_producer on catalogue.product (producer_id, state);
