-- The auditor's file of a contract: one for each agreement, made in the background, kept for a week.
create table agreement.contract_file (
    agreement_id bigint primary key references agreement.agreement,
    asked_by bigint not null,
    asked_at timestamptz not null default clock_timestamp(),
    language text not null,
    state text not null default 'MAKING',
    done int not null default 0,
    total int not null default 0,
    attempts int not null default 0,
    lease_token uuid,
    lease_until timestamptz,
    content bytea,
    made_at timestamptz,
    expires_at timestamptz,
    constraint contract_file_state_known check (state in ('MAKING', 'DONE', 'FAILED', 'EXPIRED')),
    constraint contract_file_there_when_done check ((state = 'DONE') = (content is not null)),
    constraint contract_file_language_known check (language in ('fr', 'nl', 'en', 'de')),
    constraint contract_file_progress_sane check (done >= 0 and total >= 0)
);
alter table agreement.contract_file alter column content set storage external;
create index contract_file_to_make on agreement.contract_file (asked_at) where state = 'MAKING';
comment on table agreement.contract_file is 'Being the only one of its agreement, none is made twice at a time; who makes it has the lease. What it holds goes after a week and can be made again.';
comment on column agreement.contract_file.done is 'Steps of total.';

create function agreement.how_priced(p_lot bigint, v catalogue.product_version, p_day date, p_at timestamptz) returns jsonb language sql stable as $$
    select jsonb_build_object('product', p.product, 'unit', p.unit, 'basis', p.basis, 'p0', p.price, 'coefficient', p.coefficient, 'series', p.quotation,
        'value', agreement.value_on(p.series_id, x.day, p_at), 'first', agreement.value_on(p.series_id, p.valid_from, p_at),
        'factor', agreement.of_pricing_unit(p.unit, v), 'price', round(agreement.price_on(p, x.day, p_at) * agreement.of_pricing_unit(p.unit, v), 4))
    from agreement.lot_price_product k
    join agreement.lot_price p on p.id = k.price_id
    cross join lateral (select least(p_day, k.valid_until) as day) x
    where k.lot_id = p_lot and k.product_id = v.product_id and k.valid_from <= p_day and agreement.of_pricing_unit(p.unit, v) is not null
    order by k.valid_until desc limit 1
$$;
comment on function agreement.how_priced(bigint, catalogue.product_version, date, timestamptz) is
    'Which line of a lot''s schedule prices a product for a delivery, and from what, as it was known at p_at; null = none does.';
