-- What an order or a quote reads of its offers is most of what it reads, and the names of its columns were most of that: now it comes in the order of OfferRow,
-- without them. All else is as in V20261123165823.
create or replace function ordering.request_facts(p_buyers bigint[], p_destinations bigint[], p_audiences text[], p_days date[], p_orders bigint[], p_offers bigint[], p_keys text[])
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
        (select coalesce(json_agg(json_build_array(g.id, g.version, g."productVersion", g.cycle, g.state, g."cycleState", g."deliveryDate", g.cooperative, g."householdFee", g."institutionFee", g.producer, g.seller, g.stock, g.available,
            g."onDemand", g."householdPrice", g."institutionPrice", g."vatRate", g.minimum, g.step, g.maximum, g."householdCutOff", g."institutionCutOff", g.sanitary, g.deposit, g."depositNames")), '[]')::text from goods g) offers,
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
