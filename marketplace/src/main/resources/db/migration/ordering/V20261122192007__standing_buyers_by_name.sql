-- A buyer's name is the buyer's own to tell, whoever presses the button.
create or replace function ordering.standing_facts(p_runs bigint[]) returns setof json language plpgsql stable set plan_cache_mode = force_generic_plan set jit = off as $$
begin
    return query with run as materialized (
        select r.id, r.day, s.key || ':' || r.day || ':' || r.round key, r.intent, s.id standing, s.buyer_id, s.account_id, s.destination_id, s.payment, s.purchase_order_number,
            s.slot_opens, ordering.standing_wants(s, r.day) wanted, g.kinds, case when g.id is null then 'HOUSEHOLD' else 'INSTITUTION' end audience, b.name
        from ordering.standing_run r
        join ordering.standing_order s on s.id = r.standing_order_id
        join network.party b on b.id = s.buyer_id
        left join network.organisation g on g.id = s.buyer_id
        where r.id = any (p_runs) and r.state = 'DUE'
    ), wish as materialized (
        select r.id run, r.day, r.audience, l.position, l.quantity, l.most_price, l.takes_less, l.cooperative_id, w.product, w.n
        from run r
        join ordering.standing_line l on l.standing_order_id = r.standing
        cross join lateral unnest(array[l.product_id] || l.instead) with ordinality w(product, n)
    ), candidate as materialized (
        select w.cooperative_id, w.day, w.audience, w.product, o.id offer_id,
            json_build_object('product', w.product, 'names', json_build_object('texts', v.names), 'unit', v.ordering_unit, 'pricingUnit', v.pricing_unit,
                'offer', o.id, 'version', o.version, 'stock', o.stock_id, 'offered', o.state = 'OFFERED' and c.state <> 'PLANNED', 'open', c.state = 'OPEN',
                'price', case w.audience when 'HOUSEHOLD' then o.household_price else o.institution_price end,
                'cutOff', case w.audience when 'HOUSEHOLD' then o.household_cutoff_at else o.institution_cutoff_at end,
                'minimum', o.minimum, 'step', o.step, 'maximum', o.maximum, 'onDemand', k.on_demand and a.free is null,
                'available', case when k.on_demand then coalesce(a.free, 0) else least(greatest(k.on_hand - k.reserved, 0), a.free) end) facts
        from (select distinct x.cooperative_id, x.day, x.audience, x.product from wish x) w
        join catalogue.product p on p.id = w.product
        left join ordercycle.cycle c on c.cooperative_id = w.cooperative_id and c.delivery_date = w.day and c.state <> 'CANCELLED'
        left join ordercycle.offer o on o.cycle_id = c.id and o.product_id = w.product
        left join stock.stock_row k on k.id = o.stock_id
        left join lateral ordercycle.left_for(array[o.id]) a on a.audience = w.audience
        join catalogue.product_version v on v.id = coalesce(o.product_version_id, p.current_version_id)
    ), listed as materialized (
        -- Mostly there is no list at all: then no buyer is looked at
        select r.id run, u.offer_id, u.price
        from run r
        cross join lateral ordercycle.unit_prices(array(select k.offer_id from wish w join candidate k using (cooperative_id, day, audience, product)
            where w.run = r.id and k.offer_id is not null), r.buyer_id, r.audience) u
        where u.price_list_id is not null and exists (
            select from ordercycle.price_list p where p.audience = r.audience and r.day >= p.valid_from and (p.valid_until is null or r.day <= p.valid_until))
    ), line as materialized (
        select w.run, w.position, json_build_object('position', w.position, 'quantity', w.quantity, 'mostPrice', w.most_price, 'takesLess', w.takes_less,
            'candidates', json_agg(case when u.offer_id is null then k.facts else (k.facts::jsonb || jsonb_build_object('price', u.price))::json end order by w.n)) facts
        from wish w
        join candidate k using (cooperative_id, day, audience, product)
        left join listed u on u.run = w.run and u.offer_id = k.offer_id
        group by w.run, w.position, w.quantity, w.most_price, w.takes_less
    ), lines as materialized (
        select l.run, json_agg(l.facts order by l.position) facts from line l group by l.run
    )
    select json_build_object('run', r.id, 'standingOrder', r.standing, 'key', r.key, 'day', r.day, 'now', platform.business_time(), 'wanted', r.wanted,
        'placed', exists (select from ordering.checkout k where k.idem_key = r.key),
        'waits', exists (select from ordercycle.cycle c where c.delivery_date = r.day and c.state = 'PLANNED') and ordering.standing_waits_until(r.standing, r.day) is not null,
        'buyer', r.buyer_id, 'buyerName', r.name, 'account', r.account_id, 'kinds', coalesce(to_json(r.kinds), '["HOUSEHOLD"]'),
        'roles', coalesce((select to_json(m.roles) from network.membership m
            where m.account_id = r.account_id and m.party_id = r.buyer_id and (m.until is null or m.until > clock_timestamp())), '[]'),
        'destination', r.destination_id, 'payment', r.payment, 'purchaseOrderNumber', r.purchase_order_number, 'intent', r.intent,
        'slot', (select min(t.id) from delivery.open_slot t where t.site_id = r.destination_id and t.delivery_date = r.day and t.opens = r.slot_opens),
        'lines', l.facts)
    from run r
    left join lines l on l.run = r.id
    order by r.standing, r.day;
end $$;
