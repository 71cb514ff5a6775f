-- What is lent with the goods and comes back: bottles, jars, crates. The amount of a kind never changes, so that what comes back is worth what went out.
create table catalogue.returnable (
    code text primary key,
    position int not null,
    picture text not null,
    names jsonb not null,
    amount numeric(12,4) not null,
    constraint returnable_amount_in_cents check (amount > 0 and amount * 100 = trunc(amount * 100))
);
comment on table catalogue.returnable is 'Kinds of deposit. amount: EUR for one piece, outside of VAT (category E).';

create function catalogue.refuse_other_amount() returns trigger language plpgsql as $$
begin
    raise exception 'A deposit never changes' using errcode = 'integrity_constraint_violation', constraint = 'returnable_amount_never_changes';
end $$;
create trigger returnable_amount_never_changes before update of code, amount on catalogue.returnable
    for each row when (old.amount <> new.amount or old.code <> new.code) execute function catalogue.refuse_other_amount();

insert into catalogue.returnable (code, position, picture, amount, names) values
    ('BOTTLE', 1, 'beverage-box', 0.30, '{"fr":"Bouteille consignée","en":"Deposit bottle","nl":"Statiegeldfles","de":"Pfandflasche"}'),
    ('JAR', 2, 'jar', 0.20, '{"fr":"Bocal consigné","en":"Deposit jar","nl":"Statiegeldpot","de":"Pfandglas"}'),
    ('BUCKET', 3, 'crate', 2.50, '{"fr":"Seau consigné","en":"Deposit bucket","nl":"Statiegeldemmer","de":"Pfandeimer"}'),
    ('CRATE', 4, 'crate', 4.00, '{"fr":"Caisse consignée","en":"Deposit crate","nl":"Statiegeldkrat","de":"Pfandkiste"}');

alter table catalogue.product_version add column returnable text references catalogue.returnable;
alter table catalogue.product_version add column returnable_count int not null default 1;
alter table catalogue.product_version add constraint product_version_returnables_counted check (returnable_count between 1 and 100);
alter table catalogue.product_version add constraint product_version_lends_with_pieces check (returnable is null or ordering_unit not in ('KGM', 'LTR'));
comment on column catalogue.product_version.returnable is 'What is lent with each ordering unit, returnable_count pieces of it; null = nothing.';

create or replace function catalogue.facts(v catalogue.product_version) returns jsonb language sql immutable as $$
    select jsonb_build_object('names', v.names, 'descriptions', v.descriptions, 'family', v.family, 'picture', v.picture,
        'ordering_unit', v.ordering_unit, 'pricing_unit', v.pricing_unit, 'content', v.content, 'content_unit', v.content_unit,
        'catch_weight', v.catch_weight, 'tolerance', v.tolerance, 'price', v.price, 'vat_category', v.vat_category, 'storage', v.storage,
        'allergens', v.allergens, 'labels', to_jsonb(v.labels), 'season', to_jsonb(v.season), 'crate_share', v.crate_share, 'animal', v.animal,
        'returnable', v.returnable, 'returnable_count', v.returnable_count)
$$;

alter type catalogue.fact_row add attribute returnable text, add attribute returnable_count int;

create or replace function catalogue.differs(v catalogue.product_version, f catalogue.fact_row) returns boolean language sql immutable as $$
    select (v.names, v.descriptions, v.family, v.picture, v.ordering_unit, v.pricing_unit, v.content, v.content_unit, v.catch_weight, v.tolerance,
            v.price, v.vat_category, v.storage, v.allergens, v.labels, v.season, v.crate_share, v.animal, v.returnable, v.returnable_count)
        is distinct from
           (f.names, f.descriptions, f.family, f.picture, f.ordering_unit, f.pricing_unit, f.content, f.content_unit, f.catch_weight, f.tolerance,
            f.price, f.vat_category, f.storage, f.allergens, f.labels, f.season, f.crate_share, f.animal, f.returnable, coalesce(f.returnable_count, 1))
$$;

-- A writer that knows nothing of deposits (an import, an older form) leaves them as they stand. What is weighed lends nothing.
create function catalogue.lending(p_facts jsonb, v catalogue.product_version) returns catalogue.fact_row language sql immutable as $$
    select jsonb_populate_record(null::catalogue.fact_row,
        case when p_facts ->> 'ordering_unit' in ('KGM', 'LTR') then p_facts || '{"returnable": null, "returnable_count": 1}'
             else jsonb_build_object('returnable', v.returnable, 'returnable_count', coalesce(v.returnable_count, 1)) || p_facts end)
$$;
comment on function catalogue.lending(jsonb, catalogue.product_version) is 'Facts as a row; a deposit that they do not name is that of the version before.';

create or replace function catalogue.store(p_producers bigint[], p_skus text[], p_facts jsonb[])
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
        select p.id product, p.current_version_id current, p.state, v old, catalogue.lending(w.facts, v) new
        from unnest(p_producers, p_skus, p_facts) w(producer, sku, facts)
        join catalogue.product p on p.producer_id = w.producer and p.sku = w.sku
        left join catalogue.product_version v on v.id = p.current_version_id
    ), written as (
        insert into catalogue.product_version (product_id, version, names, descriptions, family, picture, ordering_unit, pricing_unit, content, content_unit,
            catch_weight, tolerance, price, vat_category, storage, allergens, labels, season, crate_share, animal, returnable, returnable_count)
        select w.product, coalesce((w.old).version, 0) + 1, (w.new).names, (w.new).descriptions, (w.new).family, (w.new).picture, (w.new).ordering_unit,
            (w.new).pricing_unit, (w.new).content, (w.new).content_unit, (w.new).catch_weight, (w.new).tolerance, (w.new).price, (w.new).vat_category,
            (w.new).storage, (w.new).allergens, (w.new).labels, (w.new).season, (w.new).crate_share, (w.new).animal, (w.new).returnable,
            coalesce((w.new).returnable_count, 1)
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
