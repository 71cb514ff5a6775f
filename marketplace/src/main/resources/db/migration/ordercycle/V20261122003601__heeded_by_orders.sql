-- Allotments and price lists as orders heed them.
--
-- An allotment's row is only written by whoever holds the stock row of its offer (stock.lock_rows): whoever places, changes or ends an order has it, and so has
-- who sets allotments. So nobody ever waits for an allotment while holding one, and its place in the order of locks does not matter.
alter table ordercycle.allotment alter column allotted drop not null;
comment on column ordercycle.allotment.allotted is 'In ordering units. Null: not limited any more, but still counted, so that it can be limited again.';

create function ordercycle.lock_allotments(p_offers bigint[]) returns boolean language plpgsql as $$
begin
    perform 1 from ordercycle.allotment a where a.offer_id = any (p_offers) order by a.offer_id, a.audience for no key update;
    return found;
end $$;
comment on function ordercycle.lock_allotments(bigint[]) is
    'Locks what is allotted of these offers, of all audiences, and says whether there is anything. The caller holds their stock rows.';

create function ordercycle.allotments_short(p_offers bigint[], p_audiences text[], p_quantities numeric[])
returns table (offer_id bigint, audience text, free numeric) language sql volatile as $$
    select a.offer_id, a.audience, a.allotted - a.taken
    from (select u.offer, u.audience, sum(u.quantity) quantity from unnest(p_offers, p_audiences, p_quantities) u(offer, audience, quantity) group by u.offer, u.audience) w
    join ordercycle.allotment a on a.offer_id = w.offer and a.audience = w.audience
    where a.taken + w.quantity > a.allotted and w.quantity > 0
$$;
comment on function ordercycle.allotments_short(bigint[], text[], numeric[]) is
    'Allotments that cannot give what is wanted, quantities of one offer and audience summed first, and what is free of them. Call after ordercycle.lock_allotments.';

create function ordercycle.left_for(p_offers bigint[]) returns table (offer_id bigint, audience text, free numeric) language sql stable as $$
    select a.offer_id, a.audience, a.allotted - a.taken from ordercycle.allotment a where a.offer_id = any (p_offers) and a.allotted is not null
$$;
comment on function ordercycle.left_for(bigint[]) is 'What is left of the allotments of these offers; no row where an audience is not limited.';

create or replace function ordercycle.keep_allotments() returns trigger language plpgsql as $$
begin
    insert into ordercycle.allotment (offer_id, audience, allotted)
    select n.id, a.audience, a.allotted
    from fresh n
    join ordercycle.cycle c on c.id = n.cycle_id and c.copied_from is not null
    join ordercycle.offer o on o.cycle_id = c.copied_from and o.product_id = n.product_id
    join ordercycle.allotment a on a.offer_id = o.id and a.allotted is not null
    order by n.id, a.audience;
    return null;
end $$;

create function ordercycle.price_lists_on(p_cooperatives bigint[], p_dates date[], p_buyer bigint, p_audience text)
returns table (cooperative_id bigint, delivery_date date, price_list_id bigint, percent numeric) language sql stable as $$
    select distinct on (k.cooperative_id, k.delivery_date) k.cooperative_id, k.delivery_date, l.id, l.percent
    from (select distinct u.cooperative_id, u.delivery_date from unnest(p_cooperatives, p_dates) u(cooperative_id, delivery_date)) k
    join ordercycle.price_list l on l.cooperative_id = k.cooperative_id and l.audience = p_audience
        and k.delivery_date >= l.valid_from and (l.valid_until is null or k.delivery_date <= l.valid_until)
    where not l.for_named or exists (
        select from ordercycle.price_list_buyer b
        where b.price_list_id = l.id and (b.party_id = p_buyer or b.party_id = (select g.authority_id from network.organisation g where g.id = p_buyer)))
    order by k.cooperative_id, k.delivery_date, l.for_named desc, l.id desc
$$;
comment on function ordercycle.price_lists_on(bigint[], date[], bigint, text) is
    'The list that counts for a buyer (null = somebody unknown) of an audience, for each cooperative and delivery date that has one.';

create function ordercycle.listed_price(p_price numeric, p_list bigint, p_item_price numeric, p_item_percent numeric, p_list_percent numeric, p_household boolean)
returns numeric language sql immutable as $$
    select case when p_price is null or p_list is null then p_price
                when p_item_price is not null then p_item_price
                else round(p_price * (100 + coalesce(p_item_percent, p_list_percent)) / 100, case when p_household then 2 else 4 end) end
$$;
comment on function ordercycle.listed_price(numeric, bigint, numeric, numeric, numeric, boolean) is
    'What an offer of this price costs on a list: its product''s own price, else its product''s percentage, else the list''s. Households'' to the cent, institutions'' to four decimals.';

create or replace function ordercycle.unit_prices(p_offers bigint[], p_buyer bigint, p_audience text)
returns table (offer_id bigint, price numeric, price_list_id bigint) language sql stable as $$
    with asked as materialized (
        select o.id, o.product_id, c.cooperative_id, c.delivery_date, case p_audience when 'HOUSEHOLD' then o.household_price else o.institution_price end price
        from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id
        where o.id = any (p_offers)
    ), list as materialized (
        select l.* from ordercycle.price_lists_on(array(select a.cooperative_id from asked a order by a.id), array(select a.delivery_date from asked a order by a.id),
            p_buyer, p_audience) l
    )
    select a.id, ordercycle.listed_price(a.price, l.price_list_id, i.price, i.percent, l.percent, p_audience = 'HOUSEHOLD'), l.price_list_id
    from asked a
    left join list l on l.cooperative_id = a.cooperative_id and l.delivery_date = a.delivery_date
    left join ordercycle.price_list_item i on i.price_list_id = l.price_list_id and i.product_id = a.product_id
    order by a.id
$$;
