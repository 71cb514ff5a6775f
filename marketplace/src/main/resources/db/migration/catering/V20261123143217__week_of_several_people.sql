-- Several people at one week: who set which cell last, who is at which cell now, and the edit that neither overwrites unseen what another one wrote nor waits for anybody.
alter table catering.kitchen add label_target smallint, add version bigint not null default 0,
    add constraint kitchen_label_target_is_a_percentage check (label_target between 0 and 100);
comment on column catering.kitchen.label_target is 'Whole percents of the value of goods, VAT out, that are organic, in conversion, fairly priced, of the farm, HVE or of an official sign of quality.';

alter table catering.week_sheet add revision bigint not null default 0;
comment on column catering.week_sheet.revision is 'Rises with each edit, under the lock of this row: whoever has heard everything up to one revision asks for what came after it.';

create table catering.week_cell (
    site_id bigint not null,
    monday date not null,
    offer_id bigint not null,
    quantity numeric(12,3) not null,
    changed_by bigint not null,
    tab text not null default '',
    revision bigint not null,
    changed_at timestamptz not null default clock_timestamp(),
    primary key (site_id, monday, offer_id),
    foreign key (site_id, monday) references catering.week_sheet,
    constraint week_cell_quantity_sane check (quantity between 0 and 100000)
) with (fillfactor = 80);
create index week_cell_by_revision on catering.week_cell (site_id, monday, revision);
comment on table catering.week_cell is 'Who set a cell of a week last, in ordering units, zero for emptied. What the cell holds is the cart’s to say.';
comment on column catering.week_cell.tab is 'The open page that it came from, which needs not be told.';

create unlogged table catering.week_visit (
    tab text primary key,
    site_id bigint not null,
    monday date not null,
    account_id bigint not null,
    offer_id bigint,
    seen_at timestamptz not null default clock_timestamp(),
    constraint week_visit_tab_short check (length(tab) between 4 and 40)
);
create index week_visit_by_week on catering.week_visit (site_id, monday);
comment on table catering.week_visit is 'Open pages and the cell that each is at. Forgotten within a minute of the page; lost with a crash, which tells nobody anything.';

-- What a kitchen plans for a week, in one row: budget, targets, meals by day, diets. One row whatever the site.
create function catering.week_plan(site bigint, first_day date)
returns table (budget_per_meal_minor bigint, budget_vat_included boolean, currency text, purchase_order_required boolean, organic_target smallint, season_target smallint, label_target smallint,
    send_key text, undoable boolean, revision bigint, meals int[], diets jsonb)
language sql stable as $$
    select k.budget_per_meal_minor, coalesce(k.budget_vat_included, false), coalesce(k.currency, 'EUR')::text, coalesce(k.purchase_order_required, false), k.organic_target,
        k.season_target, k.label_target, coalesce(w.send_key, ''), w.undo is not null, coalesce(w.revision, 0),
        array(select coalesce(
                  (select sum(h.meals) from catering.head_count h where h.site_id = site and h.day = first_day + n.n),
                  (select sum(p.meals) from catering.weekly_pattern p where p.site_id = site and p.weekday = n.n + 1))::int
              from generate_series(0, 6) n(n) order by n.n),
        (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'names', d.names, 'people', d.people, 'excludes', d.excludes, 'version', d.version)
              order by d.names ->> 'fr', d.id), '[]') from catering.diet d where d.site_id = site)
    from (select 1) one
    left join catering.kitchen k on k.site_id = site
    left join catering.week_sheet w on w.site_id = site and w.monday = first_day
$$;

-- Lines of orders that a kitchen placed for days of delivery. Organic and in season as assortment shows them: certificates valid on the delivery date, the hub's too unless the
-- goods came straight from the farm; what there is all year has no season.
create function catering.week_placed(party bigint, site bigint, from_day date, until_day date)
returns table (number text, delivery_date date, goods boolean, product bigint, cooperative_id bigint, quantity numeric, net_minor bigint, vat_minor bigint, allergens text,
    names jsonb, organic boolean, in_season boolean, labelled boolean)
language sql stable as $$
    select o.number, o.delivery_date, l.kind = 'goods', coalesce(v.product_id, 0), l.cooperative_id, l.quantity, l.net_minor, l.vat_minor,
        l.allergens, v.names, coalesce('ORGANIC' = any (v.labels) and network.certified_on(l.producer_id, 'ORGANIC', o.delivery_date)
            and (sender.kind = 'FARM' or network.certified_on(l.cooperative_id, 'ORGANIC', o.delivery_date)), false),
        coalesce(cardinality(v.season) < 12 and extract(month from o.delivery_date)::smallint = any (v.season), false),
        coalesce(v.labels && array['IN_CONVERSION', 'FAIR_PRICE', 'QUALITY_SIGN', 'FARM', 'HVE'], false)
    from ordering.orders o
    join ordering.line l on l.order_id = o.id
    left join catalogue.product_version v on v.id = l.product_version_id
    left join ordering.consignment c on c.id = l.consignment_id
    left join network.site sender on sender.id = c.sender_site_id
    where o.buyer_id = party and o.destination_id = site and o.delivery_date between from_day and until_day and l.kind <> 'deposit'
      and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
    order by o.delivery_date, o.id, l.position
    limit 20000
$$;

-- Edits cells of a week and answers everything that its page is made of, as it stands after: in one round trip. A door that is not the party's answers no row.
-- A cell that somebody else set since the editor saw it is left as it is and named as a clash; what the editor set in another window is not.
create function catering.edit_week(party bigint, site bigint, first_day date, account bigint, from_tab text, offers bigint[], quantities numeric[], seen numeric[])
returns table (door_name text, door_city text, door_zone text, plan jsonb, placed jsonb, kept jsonb, clashes jsonb)
language plpgsql as $$
declare
    at_revision bigint;
    clashing jsonb := '[]';
    free_offers bigint[];
    free_quantities numeric[];
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
            left join ordering.cart_line l on l.buyer_id = party and l.destination_id = site and l.offer_id = w.offer_id
            left join catering.week_cell c on c.site_id = site and c.monday = first_day and c.offer_id = w.offer_id and c.quantity = coalesce(l.quantity, 0)
            left join identity.account a on a.id = c.changed_by
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
        select s.name, s.city, s.time_zone,
            (select to_jsonb(p) from catering.week_plan(site, first_day) p),
            (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from catering.week_placed(party, site, first_day - 7, first_day + 6) l),
            (select coalesce(jsonb_object_agg(l.offer_id, l.quantity::text), '{}') from ordering.cart_line l join ordercycle.offer o on o.id = l.offer_id
                join ordercycle.cycle c on c.id = o.cycle_id
                where l.buyer_id = party and l.destination_id = site and c.delivery_date between first_day and first_day + 6),
            clashing
        from network.site s where s.id = site;
end $$;
