-- Beside a supplier that was chosen: what a lot says of the others is judged with the turns of a cascade, where lines are judged.
create or replace function ordering.lot_rules(p_buyers bigint[], p_destinations bigint[], p_audiences text[], p_days date[], p_orders bigint[], p_offers bigint[])
returns text language plpgsql stable set jit = off as $$
declare
    v_today date;
    v_now timestamptz;
begin
    if not exists (select from agreement.reach) or not exists (
            select from unnest(p_buyers, p_audiences) b(buyer, audience) where b.audience = 'INSTITUTION' and agreement.is_under(b.buyer)) then
        return null;
    end if;
    v_today := platform.today();
    v_now := platform.business_time();
    return (with asked as materialized (
        select a.n, a.buyer, a.destination, a.day, coalesce(g.authority_id, g.id) authority
        from unnest(p_buyers, p_destinations, p_audiences, p_days) with ordinality a(buyer, destination, audience, day, n)
        join network.organisation g on g.id = a.buyer
        where a.audience = 'INSTITUTION'
    ), wanted as materialized (
        select distinct on (a.buyer, x.offer) a.buyer, a.destination, a.authority, o.id offer, o.product_id, o.seller_id, o.producer_id, c.cooperative_id, c.delivery_date, v.family, v.names
        from asked a join unnest(p_orders, p_offers) x(n, offer) on x.n = a.n or x.n = 0
        join ordercycle.offer o on o.id = x.offer join ordercycle.cycle c on c.id = o.cycle_id join catalogue.product_version v on v.id = o.product_version_id
        order by a.buyer, x.offer, (c.delivery_date = a.day) desc, a.n
    ), under as materialized (
        select w.*, r.lot_id, l.number, l.title, l.minimum_drop_minor, l.delivery_weekdays, l.delivery_opens, l.delivery_closes, l.supply, s.rank, r.supplier_id, l.beside,
            least(w.delivery_date, r.valid_until) priced
        from wanted w
        cross join lateral (
            select r.lot_id, r.supplier_id, r.valid_until from agreement.reach r
            where r.authority_id = w.authority and r.supplier_id in (w.seller_id, w.producer_id, w.cooperative_id) and r.family = w.family and v_today between r.valid_from and r.valid_until
            order by array_position(array[w.seller_id, w.producer_id, w.cooperative_id], r.supplier_id), r.lot_id limit 1) r
        join agreement.lot l on l.id = r.lot_id and (l.minimum_drop_minor is not null or l.delivery_weekdays is not null or l.delivery_opens is not null or l.supply = 'CASCADE' or l.beside <> 'ALLOW')
        join agreement.lot_supplier s on s.lot_id = r.lot_id and s.supplier_id = r.supplier_id
    ), outside as materialized (
        -- What nobody of any lot brings, of families that a lot covers which says something of that and is delivered on that weekday
        select distinct on (w.buyer, w.offer, r.lot_id) w.*, r.lot_id, l.number, l.title, l.beside = 'WARN' or coalesce(l.minimum_drop_minor, 0) > 0 warns,
            l.maximum_minor - l.outside_minor - l.called_off_minor room, least(w.delivery_date, r.valid_until) priced
        from wanted w
        join agreement.reach r on r.authority_id = w.authority and r.family = w.family and v_today between r.valid_from and r.valid_until
        join agreement.lot l on l.id = r.lot_id and l.beside <> 'ALLOW' and (l.delivery_weekdays is null or extract(isodow from w.delivery_date) = any (l.delivery_weekdays))
        where not exists (select from agreement.reach own
            where own.authority_id = w.authority and own.supplier_id in (w.seller_id, w.producer_id, w.cooperative_id) and own.family = w.family and v_today between own.valid_from and own.valid_until)
        order by w.buyer, w.offer, r.lot_id, r.valid_until desc
    ), ahead as materialized (
        -- Who goes before: in a cascade who is asked first; where the lot says so, whose quote was chosen, and before those outside of it all of its suppliers
        select u.buyer, u.destination, u.offer, u.product_id, u.family, u.names, u.delivery_date, u.lot_id, u.number, s.supplier_id, s.rank,
            case when cascade.turn then 'lot-cascade' else 'lot-chosen' end code, not cascade.turn and u.beside = 'WARN' warns, u.priced, null::bigint room
        from under u
        join agreement.lot_supplier s on s.lot_id = u.lot_id and s.supplier_id <> u.supplier_id
        cross join lateral (select u.supply = 'CASCADE' and s.rank < u.rank turn) cascade
        where (cascade.turn or u.beside <> 'ALLOW' and exists (select from agreement.lot_price_product k where k.lot_id = u.lot_id and k.supplier_id = s.supplier_id
                and agreement.quoted_for(k.price_id, u.delivery_date, v_today)))
          -- Whose quote was chosen for it waits for nobody's turn
          and not exists (select from agreement.lot_price_product k where k.lot_id = u.lot_id and k.product_id = u.product_id and k.supplier_id = u.supplier_id
            and agreement.quoted_for(k.price_id, u.delivery_date, v_today))
          and not exists (select from agreement.decline d where d.lot_id = u.lot_id and d.supplier_id = s.supplier_id and u.delivery_date between d.valid_from and d.valid_until)
        union all
        select o.buyer, o.destination, o.offer, o.product_id, o.family, o.names, o.delivery_date, o.lot_id, o.number, s.supplier_id, s.rank,
            'lot-beside', o.warns, o.priced, o.room
        from outside o
        join agreement.lot_supplier s on s.lot_id = o.lot_id
        where not exists (select from agreement.decline d where d.lot_id = o.lot_id and d.supplier_id = s.supplier_id and o.delivery_date between d.valid_from and d.valid_until)
    ), earlier as materialized (
        -- Who goes before, has not declined, and still has the same: what a line of the schedule prices, or what is called alike
        select u.buyer, u.offer, json_agg(json_build_object('offer', f.id, 'supplier', p.name, 'minimum', f.minimum, 'left', f.left, 'maximum', f.maximum,
            'number', u.number, 'code', u.code, 'warns', u.warns) order by u.warns, u.rank, f.id) before
        from ahead u
        join network.party p on p.id = u.supplier_id
        cross join lateral (
            select o.id, o.minimum, o.maximum, least(case when not k.on_demand then k.on_hand - k.reserved end, q.allotted - q.taken) left
            from ordercycle.cycle c
            join ordercycle.offer o on o.cycle_id = c.id and o.id <> u.offer and o.state = 'OFFERED' and o.institution_price is not null and o.institution_cutoff_at > v_now
            join catalogue.product_version v on v.id = o.product_version_id and v.family = u.family
            join stock.stock_row k on k.id = o.stock_id
            left join ordercycle.allotment q on q.offer_id = o.id and q.audience = 'INSTITUTION'
            where c.delivery_date = u.delivery_date and c.state = 'OPEN' and u.supplier_id = (select y.supplier_id from agreement.lot_supplier y
                    where y.lot_id = u.lot_id and y.supplier_id in (o.seller_id, o.producer_id, c.cooperative_id)
                    order by array_position(array[o.seller_id, o.producer_id, c.cooperative_id], y.supplier_id) limit 1)
              -- What this kitchen may not buy is in nobody's way
              and v.complete and position('U' in v.allergens) = 0
              and (not v.animal or exists (select from network.certificate t where t.organisation_id = o.producer_id and t.scheme = 'SANITARY'
                    and u.delivery_date between t.valid_from and t.valid_until))
              and exists (select from delivery.destination e where e.site_id = u.destination
                    and (v.storage = 'AMBIENT' or v.storage = 'CHILLED' and e.chilled or v.storage = 'FROZEN' and e.frozen))
              -- What is asked for beside it may be freed by the same change
              and (o.id in (select w.offer from wanted w where w.buyer = u.buyer)
                or (k.on_demand or k.on_hand - k.reserved >= o.minimum) and (q.offer_id is null or q.allotted - q.taken >= o.minimum))
              and exists (select from delivery.lane n where n.destination_id = u.destination and n.cooperative_id = c.cooperative_id and n.active)
              -- What a lot has no room for any more is in nobody's way
              and (u.room is null or u.room >= round(100 * o.minimum * case when v.catch_weight then v.content else 1 end * coalesce((
                    select l.price from agreement.lot_prices(u.buyer, array[o.id], array[o.product_id], array[v.id], array[o.seller_id], array[o.producer_id],
                        array[c.cooperative_id], array[c.delivery_date]) l), o.institution_price)))
              -- A quote that was chosen goes before where it is of this product, on this day
              and (u.code <> 'lot-chosen' or exists (select from agreement.lot_price_product k where k.lot_id = u.lot_id and k.supplier_id = u.supplier_id and k.product_id = o.product_id
                and agreement.quoted_for(k.price_id, u.delivery_date, v_today)))
              and (exists (select from agreement.lot_price_product theirs join agreement.lot_price line on line.id = theirs.price_id
                    join jsonb_each_text(u.names) mine on lower(btrim(mine.value)) = lower(btrim(line.product))
                    where u.code <> 'lot-cascade' and theirs.lot_id = u.lot_id and theirs.product_id = o.product_id
                      and u.priced between theirs.valid_from and theirs.valid_until)
                or exists (select from agreement.lot_price_product mine join agreement.lot_price_product theirs on theirs.price_id = mine.price_id
                    where mine.lot_id = u.lot_id and mine.product_id = u.product_id and theirs.product_id = o.product_id
                      and u.priced between mine.valid_from and mine.valid_until and u.priced between theirs.valid_from and theirs.valid_until)
                or exists (select from jsonb_each_text(u.names) mine join jsonb_each_text(v.names) theirs on theirs.key = mine.key and lower(btrim(theirs.value)) = lower(btrim(mine.value))))) f
        group by u.buyer, u.offer
    )
    select json_build_object(
        'rules', coalesce((select json_agg(json_build_object('buyer', u.buyer, 'offer', u.offer, 'lot', u.lot_id, 'number', u.number, 'title', u.title, 'minimum', u.minimum_drop_minor,
            'code', case when extract(isodow from u.delivery_date) <> all (u.delivery_weekdays) then 'lot-day' end,
            'expected', case when extract(isodow from u.delivery_date) <> all (u.delivery_weekdays)
                then (select min(d)::date::text from generate_series(u.delivery_date + 1, u.delivery_date + 7, interval '1 day') d where extract(isodow from d) = any (u.delivery_weekdays))
                end,
            'opens', u.delivery_opens, 'closes', u.delivery_closes, 'before', coalesce(e.before, '[]'))) from (
                select buyer, offer, lot_id, number, title, minimum_drop_minor, delivery_date, delivery_weekdays, delivery_opens, delivery_closes from under
                union all
                (select distinct on (buyer, offer) buyer, offer, lot_id, number, title, null, delivery_date, null, null, null from outside order by buyer, offer, lot_id)) u left join earlier e on e.buyer = u.buyer and e.offer = u.offer), '[]'),
        'standing', coalesce((select json_agg(json_build_object('destination', t.destination, 'day', t.day, 'lot', t.lot_id, 'net', t.net))
            from (
                select a.destination, a.day, f.lot_id, sum(f.net_minor)::bigint net
                from (select distinct destination, day from asked) a
                join ordering.orders o on o.destination_id = a.destination and o.delivery_date = a.day and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
                join agreement.call_off f on f.order_id = o.id
                where f.lot_id in (select u.lot_id from under u where u.minimum_drop_minor is not null)
                group by 1, 2, 3) t), '[]'))::text
    where exists (select from under) or exists (select from outside));
end $$;
comment on function ordering.lot_rules(bigint[], bigint[], text[], date[], bigint[], bigint[]) is
    'What lots say about offers that are asked for, as JSON (LotRules); null when none does. Arguments as of ordering.request_facts. rules: the lot that an offer would fall under today where it has any rule, why it may not be ordered on its date (lot-day; expected: the next date), between which hours it is brought, and the offers of who goes before (code: lot-cascade, the ranks; lot-chosen, a quote that was chosen; lot-beside, who is of no lot, where the lot is delivered on that weekday and has room for the least that may be ordered; warns: it is told, not refused; left: null = without end; maximum: the most that one order may have of it; ordering units, not counting what this request asks). standing: what stands under lots with a minimum at the doors on their dates, cents VAT out.';
