-- Whoever reads what orders name reads the prices of lots with it: asked only where a lot prices anything.
drop function ordering.request_facts(bigint[], bigint[], text[], date[], bigint[], bigint[], text[]);
create function ordering.request_facts(p_buyers bigint[], p_destinations bigint[], p_audiences text[], p_days date[], p_orders bigint[], p_offers bigint[], p_keys text[])
returns table (business_time timestamptz, parties text, earlier text, places text, offers text, versions bigint[], ways text, sites text, carriers text, slots text, closed text, drops text, prices text, free text, listed text[], lots boolean, under_lots bigint[], arrangement bigint)
language plpgsql stable set plan_cache_mode = force_generic_plan set join_collapse_limit = 16 set enable_seqscan = off set enable_hashjoin = off set jit = off as $$
#variable_conflict use_column
declare
    v_prices text;
    v_listed text[] := array(
        select distinct a.audience from ordercycle.price_list l join unnest(p_audiences, p_days) a(audience, day) on a.audience = l.audience
        where a.day >= l.valid_from and (l.valid_until is null or a.day <= l.valid_until));
    v_lots boolean := 'INSTITUTION' = any (p_audiences) and agreement.any_lots();
    v_under bigint[] := '{}';
begin
    -- Mostly there is no list at all, and no lot at all: that is asked first, and then nothing more
    if v_lots then
        v_under := array(select distinct a.buyer_id from unnest(p_buyers, p_audiences) a(buyer_id, audience) where a.audience = 'INSTITUTION' and agreement.is_under(a.buyer_id));
    end if;
    if cardinality(v_listed) > 0 or cardinality(v_under) > 0 then
        select json_agg(json_build_object('buyer', b.buyer_id, 'audience', b.audience, 'offer', u.offer_id, 'price', u.price, 'list', coalesce(u.price_list_id, u.lot_id)))::text
        into v_prices
        from (select a.buyer_id, a.audience, array_agg(distinct x.offer_id) offers
              from unnest(p_buyers, p_audiences) with ordinality a(buyer_id, audience, n) join unnest(p_orders, p_offers) x(n, offer_id) on x.n = a.n or x.n = 0
              where a.audience = any (v_listed) or a.buyer_id = any (v_under)
              group by a.buyer_id, a.audience) b
        cross join lateral ordercycle.unit_prices(b.offers, b.buyer_id, b.audience) u
        where u.price_list_id is not null or u.lot_id is not null;
    end if;
    return query with asked as (
        select a.n, a.buyer_id, a.destination_id, a.day
        from unnest(p_buyers, p_destinations, p_days) with ordinality a(buyer_id, destination_id, day, n)
    ),
    named as (
        select x.n, x.offer_id from unnest(p_orders, p_offers) x(n, offer_id)
    ),
    goods as (
        select o.id, o.version, o.state, o.cycle_id cycle, c.state "cycleState", c.delivery_date "deliveryDate", c.cooperative_id cooperative,
            c.fee_percent_household "householdFee", c.fee_percent_institution "institutionFee", o.producer_id producer, o.seller_id seller,
            o.stock_id stock, greatest(r.on_hand - r.reserved, 0) available, r.on_demand "onDemand",
            o.household_price "householdPrice", o.institution_price "institutionPrice", o.vat_rate "vatRate", o.minimum, o.step, o.maximum,
            o.household_cutoff_at "householdCutOff", o.institution_cutoff_at "institutionCutOff", v.id "productVersion",
            v.animal and exists (select from network.certificate k where k.organisation_id = o.producer_id and k.scheme = 'SANITARY'
                and c.delivery_date between k.valid_from and k.valid_until) sanitary,
            case when lent.code is not null then json_build_object('returnable', lent.code, 'seller', o.seller_id, 'amount', lent.amount,
                'count', v.returnable_count) end deposit,
            case when lent.code is not null then json_build_object('texts', lent.names) end "depositNames"
        from ordercycle.offer o
        join ordercycle.cycle c on c.id = o.cycle_id
        join catalogue.product_version v on v.id = o.product_version_id
        left join catalogue.returnable lent on lent.code = v.returnable
        join stock.stock_row r on r.id = o.stock_id
        where o.id in (select n.offer_id from named n)
    ),
    ways as materialized (
        select m.destination_id, m.day, m.cooperative, m.producer, w.sender_id, w.legs
        from (select distinct a.destination_id, a.day, g.cooperative, g.producer
              from asked a join named x on x.n = a.n or x.n = 0 join goods g on g.id = x.offer_id and g."deliveryDate" = a.day) m
        cross join lateral delivery.path(m.destination_id, m.day, m.cooperative, m.producer) w
    )
    select platform.business_time() business_time,
        (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name)), '[]')::text from network.party p
         where p.id in (select cooperative from goods union select producer from goods union select seller from goods)) parties,
        (select coalesce(json_agg(json_build_object('key', k.idem_key, 'checkout', k.id, 'buyer', k.buyer_id, 'hash', k.request_hash)), '[]')::text
         from ordering.checkout k where k.idem_key = any (p_keys)) earlier,
        (select coalesce(json_agg(json_build_object('id', d.site_id, 'kind', d.kind, 'name', s.name, 'street', s.street, 'postcode', s.postcode,
            'city', s.city, 'owner', case when not d.fetched then s.party_id else 0 end, 'chilled', d.chilled, 'frozen', d.frozen,
            'numberNeeded', exists (select from ordering.number_needed n where n.destination_id = d.site_id))), '[]')::text
         from delivery.destination d join network.site s on s.id = d.site_id
         where d.site_id = any (p_destinations) and d.active and (d.fetched or s.party_id = any (p_buyers))) places,
        (select coalesce(json_agg(to_json(goods)), '[]')::text from goods) offers,
        array(select distinct "productVersion" from goods) versions,
        (select coalesce(json_agg(json_build_object('destination', w.destination_id, 'day', w.day, 'cooperative', w.cooperative, 'producer', w.producer,
            'sender', w.sender_id, 'legs', w.legs)), '[]')::text from ways w) ways,
        (select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name)), '[]')::text
         from (select w.sender_id from ways w union select unnest(w.legs[:][2:3]) from ways w) n(id) join network.site s on s.id = n.id) sites,
        (select coalesce(json_agg(json_build_object('id', y.id, 'name', y.name)), '[]')::text
         from (select distinct unnest(w.legs[:][4:4]) from ways w) n(id) join network.party y on y.id = n.id) carriers,
        (select coalesce(json_agg(json_build_object('order', a.n, 'id', s.id, 'opens', s.opens, 'closes', s.closes, 'crates', s.crates - s.used,
            'chilled', s.chilled_crates - s.used_chilled, 'frozen', s.frozen_crates - s.used_frozen) order by a.n, s.opens), '[]')::text
         from asked a join delivery.open_slot s on s.site_id = a.destination_id and s.delivery_date = a.day) slots,
        (select coalesce(json_agg(a.n), '[]')::text from asked a where not delivery.is_open(a.destination_id, a.day)) closed,
        (select coalesce(json_agg(json_build_object('order', a.n, 'tariff', t.id, 'seller', t.seller_id, 'sellerName', seller.name,
            'fee', (t.fee * 100)::bigint, 'minimum', (t.minimum * 100)::bigint, 'goods', coalesce(ordering.drop_goods(d.id), 0),
            'carrier', carrier.number) order by a.n), '[]')::text
         from asked a
         join network.site s on s.id = a.destination_id and s.party_id = a.buyer_id
         cross join lateral delivery.drop_tariff_on(a.destination_id, a.day) t
         join network.party seller on seller.id = t.seller_id
         left join delivery.drop d on d.destination_id = a.destination_id and d.delivery_date = a.day
         left join ordering.drop_fee f on f.drop_id = d.id
         left join ordering.orders carrier on carrier.id = f.order_id) drops,
        v_prices prices,
        (select json_agg(json_build_object('offer', a.offer_id, 'audience', a.audience, 'free', a.free))::text from ordercycle.left_for(p_offers) a) free,
        v_listed, v_lots, v_under, platform.arrangement();
end $$;
comment on function ordering.request_facts(bigint[], bigint[], text[], date[], bigint[], bigint[], text[]) is
    'What requests name, at one moment, as JSON whose shapes are RequestFacts and OfferRow. p_buyers, p_destinations, p_audiences and p_days have one element for each order; p_orders and p_offers say which order asks which offer, 0 = whichever. Parties are all who offer; versions those of the products on offer; listed: audiences for which any price list counts on these days; lots: whether any lot of a framework agreement may be called off today; under_lots: those of the buyers who may; the list of a price is the price list or the lot that it is from; arrangement: the number of what was arranged then.';

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
        -- Mostly there is no list at all, and no lot that prices anything: then no buyer is looked at
        select r.id run, u.offer_id, u.price
        from run r
        cross join lateral ordercycle.unit_prices(array(select k.offer_id from wish w join candidate k using (cooperative_id, day, audience, product)
            where w.run = r.id and k.offer_id is not null), r.buyer_id, r.audience) u
        where (u.price_list_id is not null or u.lot_id is not null) and (r.audience = 'INSTITUTION' and agreement.has_prices(r.buyer_id) or exists (
            select from ordercycle.price_list p where p.audience = r.audience and r.day >= p.valid_from and (p.valid_until is null or r.day <= p.valid_until)))
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
