-- How delivery dates are opened: a week as a copy of another, or a first date from all that can be offered.
alter table ordercycle.cycle drop constraint cycle_once_per_date;
create unique index cycle_once_per_date on ordercycle.cycle (cooperative_id, delivery_date) where state <> 'CANCELLED';

create function ordercycle.vat_rate_of(p_seller bigint, p_category text, p_day date) returns numeric language sql stable as $$
    select case o.vat_status when 'EXEMPT_SMALL' then 0 else catalogue.vat_rate_on(o.country, p_category, p_day) end
    from network.organisation o where o.id = p_seller
$$;
comment on function ordercycle.vat_rate_of(bigint, text, date) is 'Percent on the delivery date, in the seller''s country; an exempt small business charges none. Null where no rate is known.';

create function ordercycle.copy_plan(p_cooperative bigint, p_week date, p_shift int)
returns table (source_cycle_id bigint, target_date date, product_id bigint, product_version_id bigint, stock_id bigint, producer_id bigint, seller_id bigint,
    old_producer_price numeric, producer_price numeric, old_household_price numeric, household_price numeric, old_institution_price numeric,
    institution_price numeric, vat_rate numeric, minimum numeric, step numeric, maximum numeric, household_cutoff_at timestamptz,
    institution_cutoff_at timestamptz, obstacle text)
language sql stable as $$
    select c.id, c.delivery_date + p_shift, p.id, v.id, o.stock_id, p.producer_id, s.seller, o.producer_price, v.price, o.household_price,
        case when v.price = o.producer_price and r.rate = o.vat_rate or o.producer_price = 0 then o.household_price
             else round(o.household_price * v.price / o.producer_price * (100 + r.rate) / (100 + o.vat_rate), 2) end,
        o.institution_price,
        case when v.price = o.producer_price or o.producer_price = 0 then o.institution_price
             else round(o.institution_price * v.price / o.producer_price, 4) end,
        r.rate, case when u.same then o.minimum else 1 end, case when u.same then o.step else 1 end, case when u.same then o.maximum end,
        ((o.household_cutoff_at at time zone c.time_zone) + make_interval(days => p_shift)) at time zone c.time_zone,
        ((o.institution_cutoff_at at time zone c.time_zone) + make_interval(days => p_shift)) at time zone c.time_zone,
        case when o.state = 'WITHDRAWN' then 'offer-withdrawn'
             when p.state = 'WITHDRAWN' then 'product-withdrawn'
             when a.id is null then 'no-agreement'
             when not v.complete then 'incomplete'
             when r.rate is null then 'no-vat-rate' end
    from ordercycle.cycle c
    join ordercycle.offer o on o.cycle_id = c.id
    join catalogue.product p on p.id = o.product_id
    join catalogue.product_version v on v.id = p.current_version_id
    join catalogue.product_version b on b.id = o.product_version_id
    left join network.supply_agreement a on a.producer_id = p.producer_id and a.cooperative_id = c.cooperative_id and a.may_offer
        and a.valid_from <= c.delivery_date + p_shift and (a.valid_until is null or a.valid_until >= c.delivery_date + p_shift)
    left join lateral (select case a.seller_of_record when 'PRODUCER' then p.producer_id else c.cooperative_id end seller) s on true
    left join lateral (select ordercycle.vat_rate_of(s.seller, v.vat_category, c.delivery_date + p_shift) rate) r on true
    left join lateral (select v.ordering_unit = b.ordering_unit same) u on true
    where c.cooperative_id = p_cooperative and c.delivery_date between p_week and p_week + 6 and c.state <> 'CANCELLED'
    order by c.delivery_date, p.id
$$;
comment on function ordercycle.copy_plan(bigint, date, int) is
    'What copying a week by so many days would offer: current versions, prices in the same ratio to the producer''s, cut-offs at the same wall time. obstacle says why a row would be left out.';

create function ordercycle.target_dates(p_cooperative bigint, p_week date, p_shift int)
returns table (source_cycle_id bigint, target_date date, obstacle text) language sql stable as $$
    select c.id, c.delivery_date + p_shift,
        case when exists (select from ordercycle.cycle t where t.cooperative_id = p_cooperative and t.delivery_date = c.delivery_date + p_shift and t.state <> 'CANCELLED')
             then 'already-open'
             when greatest(c.household_cutoff_local, c.institution_cutoff_local) + make_interval(days => p_shift) <= platform.business_time() at time zone c.time_zone
             then 'too-late' end
    from ordercycle.cycle c
    where c.cooperative_id = p_cooperative and c.delivery_date between p_week and p_week + 6 and c.state <> 'CANCELLED'
    order by 2
$$;

create function ordercycle.open_slots_of(p_cycles bigint[]) returns void language sql volatile as $$
    select delivery.open_slots(array(select l.destination_id from delivery.lane l where l.cooperative_id = c.cooperative_id and l.active order by 1), c.delivery_date)
    from ordercycle.cycle c where c.id = any (p_cycles) order by c.delivery_date
$$;

create function ordercycle.offer_complete_products(p_cycles bigint[], p_margin_percent numeric) returns bigint language plpgsql as $$
declare
    offered bigint;
begin
    insert into ordercycle.offer (cycle_id, product_id, product_version_id, stock_id, producer_id, seller_id, household_price, institution_price, producer_price,
        vat_rate, minimum, step, household_cutoff_at, institution_cutoff_at)
    select n.cycle_id, n.product_id, n.version_id, s.stock_id, n.producer_id, n.seller_id, round(n.net * (100 + n.rate) / 100, 2), round(n.net, 4), n.price, n.rate,
        n.smallest, n.smallest, n.household_cutoff_at, n.institution_cutoff_at
    from ordercycle.new_products(p_cycles, p_margin_percent) n
    join stock.default_rows(array(select distinct m.product_id from ordercycle.new_products(p_cycles, p_margin_percent) m)) s on s.product_id = n.product_id
    order by n.cycle_id, n.product_id
    on conflict on constraint offer_once_per_cycle do nothing;
    get diagnostics offered = row_count;
    return offered;
end $$;
comment on function ordercycle.offer_complete_products(bigint[], numeric) is 'Adds every complete product that the cooperative may offer and does not yet, at default prices; answers how many offers.';

create function ordercycle.new_products(p_cycles bigint[], p_margin_percent numeric)
returns table (cycle_id bigint, product_id bigint, version_id bigint, producer_id bigint, seller_id bigint, price numeric, net numeric, rate numeric, smallest numeric,
    household_cutoff_at timestamptz, institution_cutoff_at timestamptz) language sql stable as $$
    select c.id, p.id, v.id, p.producer_id, s.seller, v.price,
        -- Under mandate the producer sells at the producer's price, and the cooperative lives from its fee.
        v.price * case a.seller_of_record when 'PRODUCER' then 1 else (100 + p_margin_percent) / 100 end,
        r.rate, case v.ordering_unit when 'KGM' then 0.5 else 1 end, c.household_cutoff_at, c.institution_cutoff_at
    from ordercycle.cycle c
    join network.supply_agreement a on a.cooperative_id = c.cooperative_id and a.may_offer and a.valid_from <= c.delivery_date
        and (a.valid_until is null or a.valid_until >= c.delivery_date)
    join catalogue.product p on p.producer_id = a.producer_id and p.state = 'ACTIVE'
    join catalogue.product_version v on v.id = p.current_version_id and v.complete
    cross join lateral (select case a.seller_of_record when 'PRODUCER' then p.producer_id else c.cooperative_id end seller) s
    cross join lateral (select ordercycle.vat_rate_of(s.seller, v.vat_category, c.delivery_date) rate) r
    where c.id = any (p_cycles) and r.rate is not null
      and not exists (select from ordercycle.offer o where o.cycle_id = c.id and o.product_id = p.id)
$$;
comment on function ordercycle.new_products(bigint[], numeric) is 'Complete products not yet offered in these cycles; net is the price VAT out per pricing unit.';

create function ordercycle.copy_week(p_cooperative bigint, p_week date, p_shift int) returns table (cycle_id bigint, delivery_date date) language plpgsql as $$
#variable_conflict use_column
declare
    opened bigint[];
begin
    -- Two clicks open one week: the second waits here and then finds the dates taken.
    perform pg_advisory_xact_lock(20262, p_cooperative::int);
    with copied as (
        insert into ordercycle.cycle (cooperative_id, delivery_date, time_zone, opens_local, household_cutoff_local, institution_cutoff_local, opens_at,
            household_cutoff_at, institution_cutoff_at, fee_percent_household, fee_percent_institution, copied_from)
        select c.cooperative_id, t.target_date, c.time_zone, l.opens, l.household, l.institution, l.opens at time zone c.time_zone,
            l.household at time zone c.time_zone, l.institution at time zone c.time_zone, c.fee_percent_household, c.fee_percent_institution, c.id
        from ordercycle.target_dates(p_cooperative, p_week, p_shift) t
        join ordercycle.cycle c on c.id = t.source_cycle_id
        cross join lateral (select c.opens_local + make_interval(days => p_shift) opens, c.household_cutoff_local + make_interval(days => p_shift) household,
            c.institution_cutoff_local + make_interval(days => p_shift) institution) l
        where t.obstacle is null order by t.target_date
        returning id)
    select coalesce(array_agg(id), '{}') into opened from copied;

    insert into ordercycle.offer (cycle_id, product_id, product_version_id, stock_id, producer_id, seller_id, household_price, institution_price, producer_price,
        vat_rate, minimum, step, maximum, household_cutoff_at, institution_cutoff_at)
    select c.id, p.product_id, p.product_version_id, stock.row_on(p.stock_id, c.delivery_date), p.producer_id, p.seller_id, p.household_price, p.institution_price,
        p.producer_price, p.vat_rate, p.minimum, p.step, p.maximum, p.household_cutoff_at, p.institution_cutoff_at
    from ordercycle.copy_plan(p_cooperative, p_week, p_shift) p
    join ordercycle.cycle c on c.copied_from = p.source_cycle_id and c.id = any (opened)
    where p.obstacle is null order by c.id, p.product_id;

    perform ordercycle.open_slots_of(opened);
    return query select c.id, c.delivery_date from ordercycle.cycle c where c.id = any (opened) order by c.delivery_date;
end $$;
comment on function ordercycle.copy_week(bigint, date, int) is
    'Opens the dates of the week that begins at p_week again, p_shift days later; dates that are taken or past their cut-offs are left out. Slots are opened too.';

create function ordercycle.last_cutoff(p_cycle bigint) returns timestamptz language sql stable as $$
    select greatest(c.household_cutoff_at, c.institution_cutoff_at,
        (select max(greatest(o.household_cutoff_at, o.institution_cutoff_at)) from ordercycle.offer o where o.cycle_id = c.id and o.state = 'OFFERED'))
    from ordercycle.cycle c where c.id = p_cycle
$$;
comment on function ordercycle.last_cutoff(bigint) is 'When the cycle closes: its last cut-off, of whichever audience and producer.';
