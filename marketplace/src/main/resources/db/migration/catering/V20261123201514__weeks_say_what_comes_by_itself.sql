-- Meals of a day for standing needs, as the week counts them.
create or replace function ordering.meals_on(p_site bigint, p_day date) returns int language sql stable as $$
    select (catering.meals_of_week(p_site, date_trunc('week', p_day::timestamp)::date))[extract(isodow from p_day)::int]
$$;

-- The week says beside its cells what comes by itself.
drop function catering.edit_week(bigint, bigint, date, bigint, text, bigint[], numeric[], numeric[]);

create function catering.edit_week(party bigint, site bigint, first_day date, account bigint, from_tab text, offers bigint[], quantities numeric[], seen numeric[])
returns table (door_name text, door_city text, door_zone text, plan jsonb, placed jsonb, kept jsonb, clashes jsonb, products bigint[], days date[], written bigint[], lots jsonb, coming jsonb)
language plpgsql as $$
declare
    at_revision bigint;
    clashing jsonb := '[]';
    free_offers bigint[] := '{}';
    free_quantities numeric[] := '{}';
    stands bigint[];
begin
    if not exists (select from network.site s where s.id = site and s.party_id = party and s.kind = 'KITCHEN_DOOR') then
        return;
    end if;
    if cardinality(offers) > 0 then
        insert into catering.week_sheet (site_id, monday, revision) values (site, first_day, 1)
        on conflict (site_id, monday) do update set revision = week_sheet.revision + 1
        returning week_sheet.revision into at_revision;
        with wanted as (
            select w.offer_id, w.quantity, coalesce(l.quantity, 0) held,
                case when w.seen is not null and coalesce(l.quantity, 0) <> w.seen and coalesce(l.quantity, 0) <> w.quantity and c.changed_by <> account then a.display_name end clash
            from unnest(offers, quantities, seen) w(offer_id, quantity, seen)
            join ordercycle.offer o on o.id = w.offer_id
            join ordercycle.cycle y on y.id = o.cycle_id and y.delivery_date between first_day and first_day + 6
            left join ordering.cart_line l on l.buyer_id = party and l.destination_id = site and l.offer_id = w.offer_id
            left join catering.week_cell c on c.site_id = site and c.monday = first_day and c.offer_id = w.offer_id and c.quantity = coalesce(l.quantity, 0)
            left join identity.account a on a.id = c.changed_by
            where w.quantity = 0 or (o.state = 'OFFERED' and o.institution_price is not null and y.state = 'OPEN' and o.institution_cutoff_at > (select platform.business_time())
                and exists (select from delivery.lane n where n.destination_id = site and n.active and n.cooperative_id = y.cooperative_id))
        )
        select coalesce(jsonb_agg(jsonb_build_object('offer', w.offer_id, 'held', w.held::text, 'by', split_part(btrim(w.clash), ' ', 1))) filter (where w.clash is not null), '[]'),
            coalesce(array_agg(w.offer_id) filter (where w.clash is null), '{}'), coalesce(array_agg(w.quantity) filter (where w.clash is null), '{}')
        into clashing, free_offers, free_quantities from wanted w;
        if cardinality(free_offers) > 0 then
            stands := ordering.put_in_cart(party, false, array(select site from unnest(free_offers)), free_offers, free_quantities, array(select null::bigint from unnest(free_offers)));
            insert into catering.week_cell (site_id, monday, offer_id, quantity, changed_by, tab, revision)
            select site, first_day, w.offer_id, w.quantity, account, from_tab, at_revision
            from unnest(free_offers, free_quantities) w(offer_id, quantity) where w.quantity = 0 or w.offer_id = any (stands)
            on conflict (site_id, monday, offer_id) do update set quantity = excluded.quantity, changed_by = excluded.changed_by, tab = excluded.tab, revision = excluded.revision,
                changed_at = clock_timestamp();
        end if;
    end if;
    return query
        with held as materialized (
            select l.offer_id, l.quantity, o.product_id from ordering.cart_line l join ordercycle.offer o on o.id = l.offer_id
            join ordercycle.cycle c on c.id = o.cycle_id
            where l.buyer_id = party and l.destination_id = site and c.delivery_date between first_day and first_day + 6)
        select s.name, s.city, s.time_zone,
            (select to_jsonb(p) from catering.week_plan(site, first_day) p),
            (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from catering.week_placed(party, site, first_day - 7, first_day + 6) l),
            (select coalesce(jsonb_object_agg(h.offer_id, h.quantity::text), '{}') from held h),
            clashing,
            array(select distinct h.product_id from held h order by 1),
            catering.days_offered(site, first_day),
            free_offers,
            (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from agreement.room_of(party) r),
            (select coalesce(jsonb_agg(to_jsonb(k)), '[]') from ordering.standing_at(party, site, first_day, first_day + 6) k)
        from network.site s where s.id = site;
end $$;
comment on function catering.edit_week(bigint, bigint, date, bigint, text, bigint[], numeric[], numeric[]) is
    'Sets cells (ordering units by offer; seen: what the editor last knew there, null to set whatever it holds) and answers the week. written: what was set, zeros included.';
