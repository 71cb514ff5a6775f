-- What kitchens of a joint drop order counts together for the minimum of each; what one of them announces for a day counts until it orders.
create table ordering.joint_announcement (
    destination_id bigint not null references delivery.destination,
    delivery_date date not null,
    amount_minor bigint not null,
    announced_at timestamptz not null default clock_timestamp(),
    primary key (destination_id, delivery_date),
    constraint joint_announcement_amount_sane check (amount_minor between 1 and 10000000)
);
comment on table ordering.joint_announcement is
    'What a kitchen says it will order for a day (cents of goods, VAT out), so that those whose drops are joined to its own may order first. Counts where it is more than what is ordered.';

create function ordering.joint_partners(p_destination bigint, p_day date) returns table (destination_id bigint, drop_id bigint, ordered_minor bigint, announced_minor bigint)
language sql stable as $$
    select j.destination_id, j.drop_id, ordering.drop_goods(j.drop_id), coalesce(a.amount_minor, 0)
    from delivery.joint_doors(p_destination, p_day) j
    left join ordering.joint_announcement a on a.destination_id = j.destination_id and a.delivery_date = p_day
$$;
comment on function ordering.joint_partners(bigint, date) is 'The doors whose goods count for this one''s minimum on a day: cents of goods ordered there and announced, VAT out.';

create function ordering.joint_goods(p_destination bigint, p_day date) returns bigint language sql stable as $$
    select coalesce(sum(greatest(j.ordered_minor, j.announced_minor)), 0)::bigint from ordering.joint_partners(p_destination, p_day) j
$$;
comment on function ordering.joint_goods(bigint, date) is 'Cents of goods, VAT out, that count for a door''s minimum beside its own.';

create function ordering.joint_facts(p_buyers bigint[], p_destinations bigint[], p_days date[]) returns text language sql stable as $$
    select json_agg(json_build_object('order', a.n, 'destination', j.destination_id, 'name', s.name, 'ordered', j.ordered_minor, 'announced', j.announced_minor) order by a.n, s.name, s.id)::text
    from unnest(p_buyers, p_destinations, p_days) with ordinality a(buyer_id, destination_id, day, n)
    join network.site own on own.id = a.destination_id and own.party_id = a.buyer_id
    cross join lateral ordering.joint_partners(a.destination_id, a.day) j
    join network.site s on s.id = j.destination_id
$$;
comment on function ordering.joint_facts(bigint[], bigint[], date[]) is 'For each order asked about, what the joint drops of its door count that day; null when there are none. RequestFacts.JointDoor is its shape.';

create or replace function ordering.objections_at_doors(p_orders ordering.placing_order[], p_drops bigint[], p_checkout int, p_placed int[]) returns jsonb language sql volatile as $$
    select coalesce(jsonb_agg(jsonb_build_object('order', r.number, 'code', r.code, 'found', r.goods / 100.0, 'expected', r.minimum) order by r.number), '[]')
    from (
        select j.number, j.goods, j.minimum, case when j.otherwise then 'drop-fee-changed' when j.goods < j.minimum * 100 then 'drop-minimum' end code
        from (
            -- What others bring is only looked at where a drop's own goods do not do
            select d.number, d.otherwise, t.minimum, d.goods + case when d.goods >= t.minimum * 100 then 0 else (
                select coalesce(sum(greatest(p.announced_minor, p.ordered_minor + coalesce((
                        select sum(y.goods) from unnest(p_orders) y
                        where (y.c = p_checkout or y.c = any (p_placed)) and (y.destination, y.day) = (p.destination_id, d.day)), 0))), 0)
                from ordering.joint_partners(d.destination, d.day) p) end goods
            from (
                select x.destination, x.day, min(x.number) number, bool_or(x.tariff is distinct from (select t.id from delivery.drop_tariff_on(x.destination, x.day) t)) otherwise,
                    sum(x.goods) + ordering.drop_goods(min(p_drops[x.n]))
                        + coalesce((select sum(y.goods) from unnest(p_orders) y where y.c = any (p_placed) and (y.destination, y.day) = (x.destination, x.day)), 0) goods
                from unnest(p_orders) x where x.c = p_checkout
                group by x.destination, x.day
            ) d
            left join lateral delivery.drop_tariff_on(d.destination, d.day) t on true
        ) j
    ) r where r.code is not null
$$;

create or replace view ordering.drop_standing as
select d.id drop_id, d.destination_id, site.name destination_name, d.delivery_date, t.id tariff_id, t.cooperative_id, t.seller_id, seller.name seller_name,
    (t.fee * 100)::bigint fee_minor, (t.minimum * 100)::bigint minimum_minor, g.goods_minor, greatest((t.minimum * 100)::bigint - g.goods_minor - j.goods_minor, 0) missing_minor,
    g.orders, f.order_id carrier_id, carrier.number carrier_number, j.goods_minor joint_minor
from delivery.drop d
cross join lateral delivery.drop_tariff_on(d.destination_id, d.delivery_date) t
cross join lateral (select count(distinct o.id) orders, coalesce(sum(l.net_minor), 0)::bigint goods_minor
    from ordering.orders o join ordering.line l on l.order_id = o.id and l.kind = 'goods'
    where o.drop_id = d.id and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')) g
cross join lateral (select coalesce(sum(p.ordered_minor), 0)::bigint goods_minor from ordering.joint_partners(d.destination_id, d.delivery_date) p) j
join network.site site on site.id = d.destination_id
join network.party seller on seller.id = t.seller_id
left join ordering.drop_fee f on f.drop_id = d.id
left join ordering.orders carrier on carrier.id = f.order_id
where g.orders > 0;
comment on view ordering.drop_standing is
    'Every drop with a tariff and living orders: its goods so far, what is missing to its minimum (0 = reached), the order that carries its fee. Cents, VAT out. joint_minor: what is ordered at doors whose drops are joined to it, which counts for the minimum; what is only announced there does not.';

create function ordering.joint_drop_shrank(p_destination bigint, p_day date, p_key text) returns void language sql volatile as $$
    select platform.announce('joint_drop_short', y.drop_id || ':' || p_key, jsonb_build_object('drop', y.drop_id, 'by', p_destination))
    from delivery.joint_doors(p_destination, p_day) j
    join ordering.drop_standing y on y.drop_id = j.drop_id
    where y.minimum_minor > y.goods_minor + ordering.joint_goods(y.destination_id, y.delivery_date)
$$;
comment on function ordering.joint_drop_shrank(bigint, date, text) is
    'Call when what a door ordered or announced for a day became less: tells of every joint drop with orders that does not reach its minimum now. Its orders stand as they are.';

create function ordering.announce_joint_least(p_destinations bigint[], p_days date[], p_amounts bigint[]) returns void language plpgsql as $$
begin
    perform delivery.lock_joint_drops(p_destinations);
    insert into ordering.joint_announcement as a (destination_id, delivery_date, amount_minor)
    select x.destination_id, x.day, sum(x.amount) from unnest(p_destinations, p_days, p_amounts) x(destination_id, day, amount)
    where exists (select from delivery.joint_doors(x.destination_id, x.day))
    group by x.destination_id, x.day having sum(x.amount) between 1 and 10000000
    order by 1, 2
    on conflict (destination_id, delivery_date) do update set amount_minor = greatest(a.amount_minor, excluded.amount_minor);
end $$;
comment on function ordering.announce_joint_least(bigint[], date[], bigint[]) is
    'What several kitchens order in one transaction, said before any of it is placed, so that each counts on the others. Never lowers what was announced.';

create function ordering.tell_joint_drops() returns trigger language plpgsql as $$
begin
    -- Who gives up what it ordered does not promise it any more
    delete from ordering.joint_announcement where destination_id = old.destination_id and delivery_date = old.delivery_date;
    perform ordering.joint_drop_shrank(old.destination_id, old.delivery_date, 'order:' || new.id || ':' || new.version || ':' || new.state);
    return null;
end $$;
-- At the end of the transaction, when the lines are written too
create constraint trigger orders_tell_joint_drops after update on ordering.orders deferrable initially deferred for each row
    when (new.audience = 'INSTITUTION' and (new.total_minor < old.total_minor or new.drop_id <> old.drop_id or new.state <> old.state and new.state in ('CANCELLED', 'EXPIRED', 'FAILED')))
    execute function ordering.tell_joint_drops();

create function ordering.announce_joint(p_destination bigint, p_day date, p_amount bigint) returns boolean language plpgsql as $$
declare
    v_before bigint;
begin
    perform delivery.lock_joint_drops(array[p_destination]);
    if p_amount > 0 and not exists (select from delivery.joint_doors(p_destination, p_day)) then
        return false;
    end if;
    select amount_minor into v_before from ordering.joint_announcement where destination_id = p_destination and delivery_date = p_day for update;
    if p_amount > 0 then
        insert into ordering.joint_announcement as a (destination_id, delivery_date, amount_minor) values (p_destination, p_day, p_amount)
        on conflict (destination_id, delivery_date) do update set amount_minor = excluded.amount_minor, announced_at = clock_timestamp()
        where a.amount_minor <> excluded.amount_minor;
    else
        delete from ordering.joint_announcement where destination_id = p_destination and delivery_date = p_day;
    end if;
    if p_amount < v_before then
        perform ordering.joint_drop_shrank(p_destination, p_day, 'announced:' || p_destination || ':' || extract(epoch from clock_timestamp()));
    end if;
    return true;
end $$;
comment on function ordering.announce_joint(bigint, date, bigint) is
    'Says how much (cents, VAT out; 0 = nothing any more) a door will order for a day. False when no other door counts on it that day. Who ordered relying on more keeps the order and is told.';

-- From here on the functions of V20261123145006, where goods of joint drops count for the minimum.
create or replace function ordering.amend(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_agreed bigint := (p_doc ->> 'agreed')::bigint;
    v_amounts jsonb;
    v_agreement ordering.drop_agreement;
    v_before bigint;
    v_after bigint;
    v_crates numeric := (p_doc ->> 'crates')::numeric;
    v_chilled numeric := (p_doc ->> 'chilled')::numeric;
    v_frozen numeric := (p_doc ->> 'frozen')::numeric;
    o ordering.orders;
    v_now timestamptz;
    v_refusals jsonb;
    v_kept bigint;
    v_made record;
    v_rationed boolean;
    v_prices jsonb;
    v_held numeric[];
    v_falls boolean := coalesce((p_doc ->> 'falls')::boolean, false);
    v_addition ordering.addition;
    v_before_it jsonb;
    v_asked ordering.addition;
begin
    perform delivery.lock_drops(array(select drop_id from ordering.orders where number = p_doc ->> 'number' and buyer_id = (p_doc ->> 'buyer')::bigint));
    select * into o from ordering.orders where number = p_doc ->> 'number' and buyer_id = (p_doc ->> 'buyer')::bigint for update;
    if not found then
        return null;
    end if;
    if o.version <> (p_doc ->> 'version')::bigint then
        raise exception 'order changed meanwhile' using errcode = 'TB003';
    end if;
    select * into v_addition from ordering.addition where order_id = o.id and state = 'OPEN';
    if v_falls and (v_addition.id is null or v_addition.hold_until > platform.business_time()) then
        return null;
    end if;
    -- Stock is locked before payments, by whoever locks both
    perform ordercycle.enter(array_agg(distinct f.cycle_id)) from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint) join ordercycle.offer f on f.id = x.offer;
    perform stock.lock_rows(array(
        select f.stock_id from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint) join ordercycle.offer f on f.id = x.offer
        union select l.stock_id from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint) join ordering.line l on l.id = x.id));
    if v_addition.id is not null and not payment.withdraw(v_addition.payment_id) then
        -- The buyer paid it at this moment
        update ordering.addition set state = 'PAID' where id = v_addition.id;
        if v_falls then
            perform ordering.keep_added(o.id);
            return null;
        end if;
        v_addition := null;
    end if;
    if o.state <> 'PLACED' then
        raise exception 'order refused' using errcode = 'TB001', detail = jsonb_build_array(jsonb_build_object('order', 1, 'code',
            case when o.state in ('CONFIRMED', 'PACKED', 'DELIVERED', 'SETTLED') then 'cut-off-passed' when o.state = 'AWAITING_APPROVAL' then 'awaiting-approval' else 'order-over' end))::text;
    end if;
    if v_falls and not exists (select from jsonb_to_recordset(p_doc -> 'lines') as x(quantity numeric) where x.quantity > 0) then
        -- All that was paid has been given up or cut since: nothing stays
        perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0;
        perform ordering.let_go(array[o.id], 'CANCELLED', 'order.cancelled', null, null);
        perform payment.refund('cancel:' || o.id, o.id, payment.kept(o.id), 'cancelled');
        perform platform.announce('order_cancelled', o.id::text, jsonb_build_object('order', o.id));
        return ordering.details(array[o.id]);
    end if;

    perform ordering.take_anew(p_doc -> 'lines');
    v_rationed := ordercycle.lock_allotments(array(select distinct x.offer from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint)));
    v_prices := (select jsonb_object_agg(u.offer_id, u.price)
        from ordercycle.unit_prices(array(select distinct x.offer from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint)), o.buyer_id, o.audience) u);
    v_now := platform.business_time();

    select jsonb_agg(jsonb_build_object('order', 1, 'line', r.asked, 'code', r.code, 'found', r.found, 'expected', r.expected) order by r.asked) into v_refusals
    from (
        select x.asked, case when l.cutoff_at <= v_now then 'cut-off-passed'
                when x.quantity > coalesce(l.quantity, 0) then ordering.objection(f, c, o.audience = 'HOUSEHOLD', x.price, x.version, v_now, (v_prices ->> x.offer::text)::numeric) end code,
            null::numeric found, null::numeric expected
        from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric, price numeric, version bigint)
        left join ordering.line l on l.id = x.id
        left join ordercycle.offer f on f.id = x.offer
        left join ordercycle.cycle c on c.id = f.cycle_id
        where x.quantity <> coalesce(l.quantity, 0)
        union all
        select x.asked, 'insufficient-stock', x.quantity, s.available + coalesce(l.quantity, 0)
        from (select array_agg(coalesce(l.stock_id, f.stock_id)) ids, array_agg(x.quantity - coalesce(l.quantity, 0)) wanted
              from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, offer bigint, quantity numeric)
              left join ordering.line l on l.id = x.id join ordercycle.offer f on f.id = x.offer) w
        cross join lateral stock.shortages(w.ids, w.wanted) s
        join jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric) on true
        join ordercycle.offer f on f.id = x.offer
        left join ordering.line l on l.id = x.id
        where x.quantity > coalesce(l.quantity, 0) and coalesce(l.stock_id, f.stock_id) = s.stock_id
        union all
        select x.asked, 'allotment-taken', x.quantity, greatest(s.free, 0) + coalesce(l.quantity, 0)
        from (select array_agg(x.offer) ids, array_agg(o.audience) audiences, array_agg(ordering.held(l, x.quantity) - coalesce(l.allotted, 0)) wanted
              from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, offer bigint, quantity numeric) left join ordering.line l on l.id = x.id) w
        cross join lateral ordercycle.allotments_short(w.ids, w.audiences, w.wanted) s
        join jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric) on x.offer = s.offer_id
        left join ordering.line l on l.id = x.id
        where v_rationed and x.quantity > coalesce(l.quantity, 0)
    ) r where r.code is not null and not v_falls;

    if o.slot_id is not null and not delivery.take_slot(o.slot_id, v_crates - o.crates, v_chilled - o.chilled_crates, v_frozen - o.frozen_crates) then
        if v_crates > o.crates or v_chilled > o.chilled_crates or v_frozen > o.frozen_crates then
            v_refusals := coalesce(v_refusals, '[]') || jsonb_build_array(jsonb_build_object('order', 1, 'code', 'slot-full'));
        else
            perform delivery.give_back_slot(o.slot_id, o.crates - v_crates, o.chilled_crates - v_chilled, o.frozen_crates - v_frozen);
        end if;
    end if;
    v_amounts := ordering.amounts_now(o.id, p_doc -> 'bare', p_doc -> 'carrying');
    select * into v_agreement from ordering.drop_agreement where order_id = o.id;
    if found then
        v_before := ordering.drop_goods(o.drop_id);
        v_after := v_before + (p_doc ->> 'goods')::bigint - (select coalesce(sum(net_minor), 0) from ordering.line where order_id = o.id and kind = 'goods');
        if v_after < v_agreement.minimum_minor and v_after < v_before and not v_falls then
            v_after := v_after + ordering.joint_goods(o.destination_id, o.delivery_date);
            if v_after < v_agreement.minimum_minor then
                v_refusals := coalesce(v_refusals, '[]') || jsonb_build_array(jsonb_build_object('order', 1, 'code', 'drop-minimum',
                    'found', v_after / 100.0, 'expected', v_agreement.minimum_minor / 100.0));
            end if;
        end if;
    end if;
    -- More than was agreed to has to be agreed to like a new order, and an order that stands must not be put at risk for it
    if o.audience = 'INSTITUTION' and v_agreed > o.authorised_minor and not v_falls
        and ordering.approval_needed(o.buyer_id, v_account, v_agreed + (select coalesce(sum(x.authorised_minor), 0)::bigint from ordering.orders x
            where x.checkout_id = o.checkout_id and x.id <> o.id and x.state not in ('CANCELLED', 'EXPIRED', 'FAILED'))) > 0 then
        v_refusals := coalesce(v_refusals, '[]') || jsonb_build_array(jsonb_build_object('order', 1, 'code', 'approval-needed',
            'found', v_agreed / 100.0, 'expected', o.authorised_minor / 100.0));
    end if;
    if v_refusals is not null then
        raise exception 'order refused' using errcode = 'TB001', detail = v_refusals::text;
    end if;

    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id)
    select distinct o.id, x.sender, x.cooperative, o.drop_id from jsonb_to_recordset(p_doc -> 'legs') as x(sender bigint, cooperative bigint)
    on conflict on constraint consignment_once do nothing;
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
    select c.id, x.sequence, x."from", x."to", x.carrier
    from jsonb_to_recordset(p_doc -> 'legs') as x(sender bigint, cooperative bigint, sequence int, "from" bigint, "to" bigint, carrier bigint)
    join ordering.consignment c on c.order_id = o.id and c.sender_site_id = x.sender and c.cooperative_id = x.cooperative
    on conflict do nothing;

    if v_rationed then
        -- By the line's place in the document, which counts from 1
        v_held := array(
            select case when a.offer_id is not null then nullif(ordering.held(l, x.quantity), 0) end
            from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, p int, offer bigint, quantity numeric)
            left join ordering.line l on l.id = x.id
            left join ordercycle.allotment a on a.offer_id = x.offer and a.audience = o.audience
            order by x.p);
        perform ordering.take_allotted(array_agg(x.offer), o.audience, array_agg(coalesce(v_held[x.p], 0) - coalesce(l.allotted, 0)))
        from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, p int, offer bigint) left join ordering.line l on l.id = x.id;
    end if;

    if o.payment_method = 'STRIPE' then
        -- Without this change, and without what was added before and is not paid: less of what stays is less of it
        v_before_it := (select coalesce(jsonb_agg(jsonb_build_object('line', l.id, 'quantity', least(coalesce(b.quantity, l.quantity), x.quantity),
                'price', coalesce(b.unit_price, l.unit_price), 'version', coalesce(b.offer_version, l.offer_version),
                'addedAt', case when x.quantity <> l.quantity and x.quantity < coalesce(b.quantity, l.quantity) then v_now else coalesce(b.added_at, l.added_at) end)), '[]')
            from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, quantity numeric)
            join ordering.line l on l.id = x.id and l.order_id = o.id
            left join ordering.addition_line b on b.addition_id = v_addition.id and b.line_id = l.id);
    end if;
    with x as (
        select x.*, g.net, g.vat, g.maximum from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, p int, offer bigint, version bigint, sender bigint,
            cooperative bigint, quantity numeric, price numeric, "feePercent" numeric)
        join jsonb_to_recordset(v_amounts -> 'goods') as g(p int, net bigint, vat bigint, maximum bigint) on g.p = x.p
    ), old as (
        select l.id, l.quantity from ordering.line l where l.order_id = o.id
    ), changed as (
        update ordering.line l set ordered_quantity = x.quantity, quantity = x.quantity, unit_price = x.price, offer_version = x.version, net_minor = x.net,
            vat_minor = x.vat, line_minor = x.net + x.vat, maximum_minor = x.maximum,
            added_at = case when b.quantity > 0 and (v_falls or x.quantity = b.quantity) then b.added_at when x.quantity <> l.quantity and not v_falls then v_now else l.added_at end,
            allotted = case when v_rationed then v_held[x.p] else l.allotted end
        from x left join ordering.addition_line b on b.addition_id = v_addition.id and b.line_id = x.id where l.id = x.id and l.order_id = o.id
        returning l.id, l.stock_id, l.quantity
    ), added as (
        insert into ordering.line (order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
            consignment_id, ordered_quantity, quantity, unit_price, producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor,
            allergens, added_at, cutoff_at, allotted)
        select o.id, x.p, 'goods', f.id, f.version, f.cycle_id, x.cooperative, f.seller_id, f.producer_id, f.product_version_id, f.stock_id,
            c.id, x.quantity, x.quantity, x.price, f.producer_price, f.vat_rate, x."feePercent", x.net, x.vat, x.net + x.vat, x.maximum,
            v.allergens, v_now, case o.audience when 'HOUSEHOLD' then f.household_cutoff_at else f.institution_cutoff_at end, v_held[x.p]
        from x
        join ordercycle.offer f on f.id = x.offer
        join catalogue.product_version v on v.id = f.product_version_id
        join ordering.consignment c on c.order_id = o.id and c.sender_site_id = x.sender and c.cooperative_id = x.cooperative
        where x.id is null
        order by x.p
        returning id, stock_id, quantity
    ), moved as (
        select changed.id, changed.stock_id, changed.quantity - old.quantity quantity from changed join old on old.id = changed.id
        union all select id, stock_id, quantity from added
    )
    select stock.post(array_agg(stock_id), array_agg(case when quantity > 0 then 'reserve' else 'release' end), array_agg(quantity), array_agg(id), v_account, null)
    into v_made from moved where quantity <> 0;

    perform ordering.write_charges(o.id, v_amounts -> 'charges');
    update ordering.drop_agreement set bare = p_doc -> 'bare', carrying = p_doc -> 'carrying' where order_id = o.id;

    update ordering.consignment c
    set state = case when exists (select from ordering.line l where l.consignment_id = c.id and l.quantity > 0) then 'PLANNED' else 'CANCELLED' end
    where c.order_id = o.id and c.state in ('PLANNED', 'CANCELLED');
    update ordering.orders set total_minor = (v_amounts ->> 'total')::bigint, maximum_minor = (v_amounts ->> 'maximum')::bigint,
        authorised_minor = greatest(authorised_minor, v_agreed),
        crates = v_crates, chilled_crates = v_chilled, frozen_crates = v_frozen, version = version + 1, changed_at = clock_timestamp(),
        purchase_order_number = p_doc ->> 'purchaseOrderNumber'
    where id = o.id;

    if o.payment_method in ('TEST', 'STRIPE') then
        v_kept := payment.kept(o.id);
        if v_agreed > v_kept and o.payment_method = 'TEST' then
            perform payment.capture(p, 'test_' || p)
            from payment.open('amend:' || o.id || ':' || o.version, o.checkout_id, o.buyer_id, 'test', array[o.id], array[v_agreed - v_kept], o.currency, null, '/orders/' || o.number) p;
        elsif v_agreed < v_kept then
            perform payment.refund('amend:' || o.id || ':' || o.version, o.id, v_kept - v_agreed, 'amended');
        end if;
    end if;
    if v_falls then
        perform ordering.end_unpaid(v_addition.id);
    else
        update ordering.addition set state = 'REPLACED' where id = v_addition.id;
        if o.payment_method = 'STRIPE' then
            v_asked := ordering.ask_for_added(o.id, v_before_it, v_now + payment.page_life());
        end if;
    end if;
    perform identity.record_trail(v_account, case when v_falls then 'order.addition-expired' else 'order.amended' end, 'order', o.id::text,
        jsonb_build_object('version', o.version + 1), o.buyer_id);
    -- What is not paid yet is not promised: it is told when it is
    if v_asked.id is null then
        perform platform.announce('order_changed', o.id || ':' || (o.version + 1), jsonb_build_object('order', o.id, 'version', o.version + 1));
    end if;
    if v_falls then
        perform ordering.confirm(array[o.id]);
    end if;
    return ordering.details(array[o.id]);
end $$;

create or replace function ordering.details(p_orders bigint[]) returns jsonb language sql volatile set plan_cache_mode = force_generic_plan set jit = off as $$
    with t as materialized (select platform.business_time() as now),
    lines as (
        select l.order_id, min(l.cutoff_at) filter (where l.quantity > 0) cutoff, bool_or(l.cutoff_at > t.now) changeable,
            sum(case o.audience when 'HOUSEHOLD' then l.line_minor else l.net_minor end)::bigint goods,
            jsonb_agg(jsonb_build_object(
                'id', l.id, 'offer', l.offer_id, 'offerVersion', l.offer_version, 'product', v.product_id, 'productVersion', v.id,
                'names', jsonb_build_object('texts', v.names), 'family', v.family, 'picture', v.picture,
                'producer', l.producer_id, 'producerName', producer.name, 'cooperative', l.cooperative_id, 'cooperativeName', cooperative.name,
                'seller', l.seller_id, 'sellerName', seller.name, 'consignment', l.consignment_id,
                'orderingUnit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'catchWeight', v.catch_weight, 'content', v.content, 'contentUnit', v.content_unit,
                'tolerance', v.tolerance, 'allergens', l.allergens, 'storage', v.storage,
                'ordered', l.ordered_quantity, 'confirmed', l.confirmed_quantity, 'packed', l.packed_quantity, 'packedWeight', l.packed_weight,
                'accepted', l.accepted_quantity, 'acceptedWeight', l.accepted_weight, 'quantity', l.quantity, 'price', l.unit_price, 'vatRate', l.vat_rate)
              || jsonb_build_object(
                'net', ordering.money(l.net_minor, o.currency), 'vat', ordering.money(l.vat_minor, o.currency), 'total', ordering.money(l.line_minor, o.currency),
                'maximum', ordering.money(l.maximum_minor, o.currency), 'addedAt', l.added_at, 'cutOff', l.cutoff_at,
                'mayChange', o.state = 'PLACED' and l.cutoff_at > t.now, 'shortageReason', l.shortage_reason, 'decision', l.decision, 'decisionReason', l.decision_reason)
              order by l.position, l.id) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        cross join t
        join catalogue.product_version v on v.id = l.product_version_id
        join network.party producer on producer.id = l.producer_id
        join network.party cooperative on cooperative.id = l.cooperative_id
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'goods'
        group by l.order_id
    ),
    fees as (
        select l.order_id, sum(case o.audience when 'HOUSEHOLD' then l.line_minor else l.net_minor end)::bigint fee,
            jsonb_agg(jsonb_build_object('id', l.id, 'kind', case when l.drop_fee then 'DROP' else coalesce(l.fee_kind, 'COOPERATIVE') end, 'cooperative', l.seller_id,
                'cooperativeName', seller.name, 'vatRate', l.vat_rate,
                'net', ordering.money(l.net_minor, o.currency), 'vat', ordering.money(l.vat_minor, o.currency), 'total', ordering.money(l.line_minor, o.currency))
                order by l.position, l.id) filter (where l.quantity > 0) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'fee'
        group by l.order_id
    ),
    deposits as (
        select l.order_id, sum(l.line_minor)::bigint deposit,
            jsonb_agg(jsonb_build_object('id', l.id, 'returnable', r.code, 'names', jsonb_build_object('texts', r.names), 'seller', l.seller_id,
                'sellerName', seller.name, 'ordered', l.ordered_quantity, 'packed', l.packed_quantity, 'accepted', l.accepted_quantity, 'quantity', l.quantity,
                'amount', l.unit_price, 'total', ordering.money(l.line_minor, o.currency)) order by r.position, l.seller_id, l.id)
                filter (where l.quantity > 0) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        join catalogue.returnable r on r.code = l.returnable
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'deposit'
        group by l.order_id
    ),
    drops as (
        select a.order_id, jsonb_build_object('seller', a.seller_id, 'sellerName', seller.name, 'fee', ordering.money(a.fee_minor, o.currency),
            'minimum', ordering.money(a.minimum_minor, o.currency), 'goods', ordering.money(ordering.drop_goods(o.drop_id), o.currency),
            'joint', (select jsonb_agg(jsonb_build_object('destination', p.destination_id, 'name', s.name, 'ordered', p.ordered_minor, 'announced', p.announced_minor)
                    order by s.name, s.id)
                from ordering.joint_partners(o.destination_id, o.delivery_date) p join network.site s on s.id = p.destination_id),
            'carrier', carrier.number, 'carried', coalesce(carrier.id = o.id, false)) item
        from ordering.drop_agreement a
        join ordering.orders o on o.id = a.order_id
        join network.party seller on seller.id = a.seller_id
        left join ordering.drop_fee f on f.drop_id = o.drop_id
        left join ordering.orders carrier on carrier.id = f.order_id
        where a.order_id = any (p_orders)
    ),
    vat as (
        select r.order_id, jsonb_agg(jsonb_build_object('rate', r.vat_rate, 'net', ordering.money(r.net, r.currency), 'vat', ordering.money(r.vat, r.currency)) order by r.vat_rate) items
        from (select l.order_id, l.vat_rate, o.currency, sum(l.net_minor)::bigint net, sum(l.vat_minor)::bigint vat
              from ordering.line l join ordering.orders o on o.id = l.order_id
              where l.order_id = any (p_orders) and l.quantity > 0 group by l.order_id, l.vat_rate, o.currency) r
        group by r.order_id
    ),
    legs as (
        select g.consignment_id, jsonb_agg(jsonb_build_object('sequence', g.sequence, 'from', g.from_site_id, 'fromName', f.name, 'to', g.to_site_id, 'toName', d.name,
            'carrier', g.carrier_id, 'carrierName', carrier.name) order by g.sequence, g.from_site_id) items
        from ordering.leg g
        join ordering.consignment c on c.id = g.consignment_id
        join network.site f on f.id = g.from_site_id
        join network.site d on d.id = g.to_site_id
        left join network.party carrier on carrier.id = g.carrier_id
        where c.order_id = any (p_orders)
        group by g.consignment_id
    ),
    consignments as (
        select c.order_id, jsonb_agg(jsonb_build_object('id', c.id, 'state', c.state, 'sender', c.sender_site_id, 'senderName', s.name,
            'cooperative', c.cooperative_id, 'cooperativeName', cooperative.name, 'legs', coalesce(legs.items, '[]')) order by c.id) items
        from ordering.consignment c
        join network.site s on s.id = c.sender_site_id
        join network.party cooperative on cooperative.id = c.cooperative_id
        left join legs on legs.consignment_id = c.id
        where c.order_id = any (p_orders)
        group by c.order_id
    ),
    refunds as (
        select r.payment_id, r.order_id, sum(r.amount_minor)::bigint refunded,
            jsonb_agg(jsonb_build_object('amount', ordering.money(r.amount_minor, p.currency), 'reason', r.reason, 'at', r.created_at) order by r.created_at, r.id) items
        from (select x.payment_id, x.order_id, x.amount_minor, x.reason, x.created_at, x.id from payment.refund x where x.order_id = any (p_orders)
              union all
              select d.payment_id, b.order_id, b.amount_minor, 'dispute', b.at, 0 from payment.taken_back b join payment.dispute d on d.id = b.dispute_id where b.order_id = any (p_orders)) r
        join payment.payment p on p.id = r.payment_id
        group by r.payment_id, r.order_id
    ),
    payments as (
        select a.order_id, sum(case when p.status in ('captured', 'refunding') then a.amount_minor else 0 end)::bigint kept, sum(coalesce(refunds.refunded, 0))::bigint refunded,
            jsonb_agg(jsonb_build_object('reference', p.public_ref, 'provider', p.provider, 'status', p.status, 'amount', ordering.money(a.asked_minor, p.currency),
                'kept', ordering.money(a.amount_minor, p.currency), 'capturedAt', p.captured_at, 'refunds', coalesce(refunds.items, '[]')) order by p.id) items,
            max('/payments/' || p.provider || '/' || p.public_ref) filter (where p.status = 'pending') url,
            max('/payments/' || p.provider || '/' || p.public_ref) filter (where p.status = 'pending' and p.attempt_key like 'again:%'
                and not exists (select from payment.session s where s.payment_id = p.id and s.state = 'processing')) owed_url
        from payment.part a
        join payment.payment p on p.id = a.payment_id
        left join refunds on refunds.payment_id = a.payment_id and refunds.order_id = a.order_id
        where a.order_id = any (p_orders)
        group by a.order_id
    )
    select coalesce(jsonb_agg(jsonb_build_object(
            'id', o.id, 'number', o.number, 'state', o.state, 'audience', o.audience, 'buyer', o.buyer_id, 'buyerName', buyer.name,
            'destination', jsonb_build_object('id', site.id, 'kind', d.kind, 'name', site.name, 'street', site.street, 'postcode', site.postcode, 'city', site.city),
            'deliveryDate', o.delivery_date, 'drop', o.drop_id,
            'slot', case when slot.id is not null then jsonb_build_object('id', slot.id, 'opens', slot.opens, 'closes', slot.closes) end,
            'payment', o.payment_method, 'purchaseOrderNumber', o.purchase_order_number,
            'lines', coalesce(lines.items, '[]'), 'fees', coalesce(fees.items, '[]'), 'deposits', coalesce(deposits.items, '[]'), 'dropTerms', drops.item, 'consignments', coalesce(consignments.items, '[]'), 'vat', coalesce(vat.items, '[]'),
            'goods', ordering.money(coalesce(lines.goods, 0), o.currency), 'fee', ordering.money(coalesce(fees.fee, 0), o.currency),
            'deposit', ordering.money(coalesce(deposits.deposit, 0), o.currency),
            'total', ordering.money(o.total_minor, o.currency), 'maximum', ordering.money(o.maximum_minor, o.currency),
            'authorised', ordering.money(o.authorised_minor, o.currency),
            'paid', ordering.money(coalesce(payments.kept, 0), o.currency), 'refunded', ordering.money(coalesce(payments.refunded, 0), o.currency),
            'payments', coalesce(payments.items, '[]'))
        || jsonb_build_object(
            'acceptedAt', o.accepted_at, 'changedAt', o.changed_at, 'holdUntil', o.hold_until, 'cutOff', lines.cutoff,
            'mayChange', o.state = 'PLACED' and coalesce(lines.changeable, false),
            'mayCancel', o.state in ('PLACED', 'AWAITING_APPROVAL', 'AWAITING_PAYMENT') and coalesce(lines.cutoff > t.now, false),
            'cancelReason', o.cancel_reason, 'addition', case when addition.id is not null then jsonb_build_object('amount', ordering.money(added.amount_minor, o.currency), 'until', addition.hold_until) end,
            'paymentUrl', case when o.state = 'AWAITING_PAYMENT' then payments.url
                when added.status = 'pending' then '/payments/' || added.provider || '/' || added.public_ref
                when o.state not in ('CANCELLED', 'EXPIRED', 'FAILED') then payments.owed_url end, 'version', o.version)
        order by o.id), '[]')
    from ordering.orders o
    cross join t
    join network.party buyer on buyer.id = o.buyer_id
    join network.site site on site.id = o.destination_id
    join delivery.destination d on d.site_id = o.destination_id
    left join delivery.slot slot on slot.id = o.slot_id
    left join lines on lines.order_id = o.id
    left join fees on fees.order_id = o.id
    left join deposits on deposits.order_id = o.id
    left join drops on drops.order_id = o.id
    left join vat on vat.order_id = o.id
    left join consignments on consignments.order_id = o.id
    left join payments on payments.order_id = o.id
    left join ordering.addition on addition.order_id = o.id and addition.state = 'OPEN'
    left join payment.payment added on added.id = addition.payment_id
    where o.id = any (p_orders)
$$;
