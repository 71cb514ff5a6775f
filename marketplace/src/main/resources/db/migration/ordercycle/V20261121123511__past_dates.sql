-- Delivery dates of the past, as old books bring them in: all over, with nothing left to order, and nothing to prepare for the shop.
create function ordercycle.load_past(p_cooperative bigint, p_dates date[], p_fee_percent numeric, p_margin_percent numeric) returns void language plpgsql as $$
declare
    v_zone text := coalesce((select s.time_zone from network.site s where s.party_id = p_cooperative order by s.kind <> 'HUB', s.id limit 1), 'Europe/Brussels');
    v_cycles bigint[];
begin
    with made as (
        insert into ordercycle.cycle (cooperative_id, delivery_date, state, time_zone, opens_local, household_cutoff_local, institution_cutoff_local, opens_at,
            household_cutoff_at, institution_cutoff_at, fee_percent_household, fee_percent_institution)
        select p_cooperative, d.day, 'DELIVERED', v_zone, t.opens, t.household, t.institution, t.opens at time zone v_zone, t.household at time zone v_zone,
            t.institution at time zone v_zone, p_fee_percent, p_fee_percent
        from unnest(p_dates) d(day)
        cross join lateral (select d.day - 11 + time '08:00' opens, d.day - 2 + time '20:00' household, d.day - 3 + time '14:00' institution) t
        where t.household at time zone v_zone < platform.business_time()
        order by d.day
        on conflict do nothing
        returning id
    )
    select array_agg(id order by id) into v_cycles from made;
    perform ordercycle.offer_complete_products(v_cycles, '{}', p_margin_percent);
    perform ordercycle.open_slots_of(v_cycles);
    delete from ordercycle.offer_change c using ordercycle.offer o where o.id = c.offer_id and o.cycle_id = any (v_cycles);
end $$;
comment on function ordercycle.load_past(bigint, date[], numeric, numeric) is
    'Dates whose cut-offs are over, with every complete product of today at default prices. Dates that are taken stay as they are.';
