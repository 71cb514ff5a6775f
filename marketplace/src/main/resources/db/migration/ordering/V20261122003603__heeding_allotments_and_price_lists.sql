-- Orders heed allotments and price lists.
--
-- What a line holds of the allotment of its offer for the order's audience stands on the line, and the sum over living orders is what the allotment says is taken
-- (audit: ordering.allotted). Placing and amending take in one statement for all their lines; whatever else changes a line's quantity or offer, or ends an order, is
-- followed by triggers, so that nobody who writes lines can forget it. What is packed does not count any more.
-- Lock order: an allotment's row is only written under the stock row of its offer, so that it has no place of its own in the order of locks.
alter table ordering.line add column allotted numeric(12,3);
comment on column ordering.line.allotted is 'Ordering units that it holds of its offer''s allotment for the order''s audience; null = none. Never more than its quantity was before packing.';

create view ordering.allotted as
select a.offer_id, a.audience, a.taken, coalesce(h.held, 0) held
from ordercycle.allotment a
left join (
    select l.offer_id, o.audience, sum(l.allotted) held
    from ordering.line l join ordering.orders o on o.id = l.order_id
    where l.allotted is not null group by l.offer_id, o.audience) h on h.offer_id = a.offer_id and h.audience = a.audience;
comment on view ordering.allotted is 'What each allotment says is taken, and what the lines of orders hold of it: always the same.';

create function ordering.allotment_taken(p_line int, p_found numeric, p_free numeric) returns void language plpgsql as $$
begin
    raise exception 'order refused' using errcode = 'TB001',
        detail = jsonb_build_array(jsonb_build_object('order', 1, 'line', p_line, 'code', 'allotment-taken', 'found', p_found, 'expected', p_free))::text;
end $$;

create function ordering.take_allotted(p_offers bigint[], p_audience text, p_quantities numeric[]) returns void language plpgsql as $$
begin
    if exists (select from ordercycle.allot(p_offers, p_audience, p_quantities)) then
        raise exception 'an allotment was taken that had been looked at' using errcode = '23514', constraint = 'allotment_kept', table = 'allotment', schema = 'ordercycle';
    end if;
end $$;
comment on function ordering.take_allotted(bigint[], text, numeric[]) is 'Takes what was found to be free under the locks, and changes nothing at all if it is not.';

create function ordering.follow_allotment() returns trigger language plpgsql as $$
declare
    v_audience text := (select o.audience from ordering.orders o where o.id = new.order_id);
    v_before numeric := coalesce(old.allotted, 0);
    v_kept numeric;
    v_more numeric;
    v_free numeric;
begin
    if new.offer_id <> old.offer_id then
        v_kept := 0;
        v_more := new.quantity;
    else
        v_kept := least(v_before, new.quantity);
        v_more := greatest(new.quantity - case when old.packed_quantity is null then old.quantity else greatest(old.quantity, v_before) end, 0);
    end if;
    if v_kept < v_before then
        perform ordercycle.allot(array[old.offer_id], v_audience, array[v_kept - v_before]);
    end if;
    if v_more > 0 and exists (select from ordercycle.allotment a where a.offer_id = new.offer_id and a.audience = v_audience) then
        select free into v_free from ordercycle.allot(array[new.offer_id], v_audience, array[v_more]);
        if found then
            perform ordering.allotment_taken(new.position, new.quantity, greatest(v_free, 0) + v_kept);
        end if;
        v_kept := v_kept + v_more;
    end if;
    new.allotted := nullif(v_kept, 0);
    return new;
end $$;
create trigger line_follows_its_allotment before update of quantity, offer_id on ordering.line for each row
    when (new.kind = 'goods' and new.packed_quantity is null
        and (new.quantity > old.quantity or old.offer_id <> new.offer_id or new.quantity < old.quantity and old.allotted is not null)
        and new.allotted is not distinct from old.allotted)
    execute function ordering.follow_allotment();

create function ordering.give_allotted_back() returns trigger language plpgsql as $$
begin
    perform ordercycle.allot(array_agg(l.offer_id), new.audience, array_agg(-l.allotted))
    from ordering.line l where l.order_id = new.id and l.allotted is not null having count(*) > 0;
    update ordering.line set allotted = null where order_id = new.id and allotted is not null;
    return null;
end $$;
create trigger order_gives_its_allotments_back after update of state on ordering.orders for each row
    when (new.state in ('CANCELLED', 'EXPIRED', 'FAILED') and old.state not in ('CANCELLED', 'EXPIRED', 'FAILED'))
    execute function ordering.give_allotted_back();

create function ordering.objection(o ordercycle.offer, c ordercycle.cycle, p_household boolean, p_price numeric, p_version bigint, p_now timestamptz, p_unit_price numeric)
returns text language sql immutable as $$
    select case
        when o.id is null or c.state = 'PLANNED' then 'not-offered'
        when p_now >= case when p_household then o.household_cutoff_at else o.institution_cutoff_at end then 'cut-off-passed'
        when c.state <> 'OPEN' or o.state <> 'OFFERED' then 'not-offered'
        when p_version <> o.version or p_price is distinct from p_unit_price then 'price-changed'
    end
$$;
comment on function ordering.objection(ordercycle.offer, ordercycle.cycle, boolean, numeric, bigint, timestamptz, numeric) is
    'What speaks against selling an offer at this moment, at the price and version seen, when it costs p_unit_price; null = nothing.';
drop function ordering.objection(ordercycle.offer, ordercycle.cycle, boolean, numeric, bigint, timestamptz);

alter type ordering.placing_line add attribute list bigint;
comment on column ordering.placing_line.list is 'The price list that the price is from; null = the offer''s own price. Whoever changes a list gives what it prices a new version.';

drop function ordering.objections(ordering.placing_goods[], ordering.placing_order[], int, int[]);
create function ordering.objections(p_goods ordering.placing_goods[], p_orders ordering.placing_order[], p_checkout int, p_placed int[], p_rationed boolean) returns jsonb language sql volatile as $$
    with wanted as (
        select g.stock, sum(g.quantity) filter (where g.c = p_checkout) quantity, coalesce(sum(g.quantity) filter (where g.c <> p_checkout), 0) taken
        from unnest(p_goods) g where g.stock is not null and (g.c = p_checkout or g.c = any (p_placed))
        group by g.stock having bool_or(g.c = p_checkout)
    ), rationed as (
        select g.offer, case when o.household then 'HOUSEHOLD' else 'INSTITUTION' end audience, sum(g.quantity) filter (where g.c = p_checkout) quantity,
            coalesce(sum(g.quantity) filter (where g.c <> p_checkout), 0) taken
        from unnest(p_goods) g join unnest(p_orders) o on o.n = g.n where p_rationed and (g.c = p_checkout or g.c = any (p_placed))
        group by g.offer, o.household having bool_or(g.c = p_checkout)
    )
    select coalesce(jsonb_agg(jsonb_build_object('order', o.number, 'line', r.p, 'code', r.code, 'found', r.found, 'expected', r.expected) order by o.number, r.p, r.code), '[]')
    from (
        select g.n, g.p, g.code, null::numeric found, null::numeric expected from unnest(p_goods) g where g.c = p_checkout and g.code is not null
        union all
        select g.n, g.p, 'insufficient-stock', w.quantity, greatest(s.available - w.taken, 0)
        from (select array_agg(stock) ids, array_agg(quantity + taken) quantities from wanted) a
        cross join lateral stock.shortages(a.ids, a.quantities) s
        join wanted w on w.stock = s.stock_id
        join unnest(p_goods) g on g.stock = s.stock_id and g.c = p_checkout
        union all
        select g.n, g.p, 'allotment-taken', w.quantity, greatest(s.free - w.taken, 0)
        from (select array_agg(offer) ids, array_agg(audience) audiences, array_agg(quantity + taken) quantities from rationed) a
        cross join lateral ordercycle.allotments_short(a.ids, a.audiences, a.quantities) s
        join rationed w on w.offer = s.offer_id and w.audience = s.audience
        join unnest(p_goods) g on g.offer = s.offer_id and g.c = p_checkout
        join unnest(p_orders) o on o.n = g.n and o.household = (s.audience = 'HOUSEHOLD')
    ) r join unnest(p_orders) o on o.n = r.n
$$;
comment on function ordering.objections(ordering.placing_goods[], ordering.placing_order[], int, int[], boolean) is
    'What speaks against the lines of a checkout, behind those that are placed before it in the same transaction. p_rationed: whether any of the offers has an allotment.';

create or replace function ordering.place_all(p_doc jsonb) returns jsonb language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off as $$
declare
    v_checkouts ordering.placing_checkout[] := array(select x from jsonb_populate_recordset(null::ordering.placing_checkout, p_doc -> 'checkouts') x);
    v_orders ordering.placing_order[] := array(select x from jsonb_populate_recordset(null::ordering.placing_order, p_doc -> 'orders') x);
    v_lines ordering.placing_line[] := array(select x from jsonb_populate_recordset(null::ordering.placing_line, p_doc -> 'lines') x);
    v_legs ordering.placing_leg[] := array(select x from jsonb_populate_recordset(null::ordering.placing_leg, p_doc -> 'legs') x);
    v_charges jsonb := p_doc -> 'charges';
    v_goods ordering.placing_goods[];
    v_ids bigint[];
    v_again int[];
    v_objected int[];
    v_at_doors int[];
    v_placed int[] := '{}';
    v_refused int[] := '{}';
    v_refusals jsonb := '[]';
    v_reasons jsonb;
    v_short boolean;
    v_rationed boolean;
    v_held numeric[];
    v_drops bigint[];
    v_slots bigint[] := array_fill(null::bigint, array[cardinality(v_orders)]);
    v_order_ids bigint[];
    v_numbers text[];
    v_consignment_ids bigint[];
    v_line_ids bigint[];
    v_now timestamptz;
    v_changed timestamptz;
    v_order ordering.placing_order;
    v_checkout ordering.placing_checkout;
    v_door record;
    v_slot bigint;
    v_drop bigint;
    v_payment bigint;
    v_whole bigint[];
begin
    with made as (
        insert into ordering.checkout (buyer_id, account_id, idem_key, request_hash, payment_method)
        select x.buyer, x.account, x.key, x.hash, x.payment from unnest(v_checkouts) x order by x.key
        on conflict on constraint checkout_once_per_key do nothing returning id, idem_key
    )
    select array_agg(m.id order by x.c), coalesce(array_agg(x.c) filter (where m.id is null), '{}') into v_ids, v_again
    from unnest(v_checkouts) x left join made m on m.idem_key = x.key;

    for v_door in select distinct x.destination, x.day from unnest(v_orders) x join delivery.destination t on t.site_id = x.destination and t.kind = 'KITCHEN_DOOR'
        where x.c <> all (v_again) and not exists (select from delivery.drop d where d.destination_id = x.destination and d.delivery_date = x.day) order by 1, 2 loop
        perform delivery.drop_for(v_door.destination, v_door.day);
    end loop;
    v_drops := array(select d.id from unnest(v_orders) x left join delivery.drop d on d.destination_id = x.destination and d.delivery_date = x.day order by x.n);
    perform delivery.lock_drops(v_drops);
    perform ordercycle.enter(array(select distinct x.cycle from unnest(v_lines) x where x.c <> all (v_again)));
    perform stock.lock_rows(array(select distinct x.stock from unnest(v_lines) x where x.c <> all (v_again)));
    v_rationed := ordercycle.lock_allotments(array(select distinct x.offer from unnest(v_lines) x where x.c <> all (v_again)));
    perform delivery.lock_slots(array(select distinct s from unnest(v_orders) x, unnest(x.slots) s where x.c <> all (v_again)));
    v_now := platform.business_time();

    select array_agg(row(x.i, x.c, x.n, x.p, x.k, ordering.objection(f, y, x.household, x.price, x.version, v_now,
                case when x.list is not null then x.price when x.household then f.household_price else f.institution_price end), x.offer, f.version, f.cycle_id, x.cooperative,
            f.seller_id, f.producer_id, f.product_version_id, f.stock_id, x.quantity, x.price, f.producer_price, f.vat_rate, x."feePercent", x.net, x.vat, x.maximum,
            v.allergens, case when x.household then f.household_cutoff_at else f.institution_cutoff_at end)::ordering.placing_goods order by x.i)
    into v_goods
    from (select l.*, o.household
          from unnest(v_lines) with ordinality l(c, n, p, k, offer, version, cycle, stock, cooperative, quantity, price, "feePercent", net, vat, maximum, list, i)
          join unnest(v_orders) o on o.n = l.n where l.c <> all (v_again)) x
    left join ordercycle.offer f on f.id = x.offer
    left join ordercycle.cycle y on y.id = f.cycle_id
    left join catalogue.product_version v on v.id = f.product_version_id;
    v_objected := array(select distinct g.c from unnest(v_goods) g where g.code is not null);
    v_at_doors := array(select distinct x.c from unnest(v_orders) x where x.tariff is not null or exists (select from delivery.drop_tariff_on(x.destination, x.day)));
    v_short := exists (select from (select array_agg(g.stock) ids, array_agg(g.quantity) wanted from unnest(v_goods) g where g.stock is not null) w,
        stock.shortages(w.ids, w.wanted));
    if v_rationed and not v_short then
        v_short := exists (
            select from (select array_agg(g.offer) ids, array_agg(case when o.household then 'HOUSEHOLD' else 'INSTITUTION' end) audiences, array_agg(g.quantity) wanted
                         from unnest(v_goods) g join unnest(v_orders) o on o.n = g.n) w,
                ordercycle.allotments_short(w.ids, w.audiences, w.wanted));
    end if;

    foreach v_order in array v_orders loop
        continue when v_order.c = any (v_again);
        if v_order.number = 1 then
            v_reasons := '[]';
        end if;
        if v_order."slotRequired" then
            foreach v_slot in array v_order.slots loop
                if delivery.take_slot(v_slot, v_order.crates, v_order.chilled, v_order.frozen) then
                    v_slots[v_order.n] := v_slot;
                    exit;
                end if;
            end loop;
            if v_slots[v_order.n] is null then
                v_reasons := v_reasons || jsonb_build_array(jsonb_build_object('order', v_order.number, 'code', 'slot-full'));
            end if;
        end if;
        continue when not v_order.last;
        if v_order.c = any (v_objected) or v_short then
            v_reasons := ordering.objections(v_goods, v_orders, v_order.c, v_placed, v_rationed) || v_reasons;
        end if;
        if v_order.c = any (v_at_doors) then
            v_reasons := v_reasons || ordering.objections_at_doors(v_orders, v_drops, v_order.c, v_placed);
        end if;
        if v_reasons = '[]' then
            v_placed := v_placed || v_order.c;
        else
            v_refused := v_refused || v_order.c;
            v_refusals := v_refusals || jsonb_build_array(jsonb_build_object('c', v_order.c, 'reasons', v_reasons));
            perform delivery.give_back_slot(v_slots[x.n], x.crates, x.chilled, x.frozen) from unnest(v_orders) x where x.c = v_order.c and v_slots[x.n] is not null;
        end if;
    end loop;

    if cardinality(v_refused) > 0 then
        delete from ordering.checkout where id in (select v_ids[c] from unnest(v_refused) c);
    end if;
    if cardinality(v_placed) = 0 then
        return jsonb_build_object('again', v_again, 'refused', v_refusals, 'orders', '[]'::jsonb, 'details', '[]'::jsonb);
    end if;
    if cardinality(v_placed) < cardinality(v_checkouts) then
        v_orders := array(select x from unnest(v_orders) x where x.c = any (v_placed) order by x.n);
        v_legs := array(select x from unnest(v_legs) x where x.c = any (v_placed));
        v_goods := array(select g from unnest(v_goods) g where g.c = any (v_placed) order by g.i);
        v_charges := (select jsonb_agg(x) from jsonb_array_elements(v_charges) x where (x ->> 'n')::int in (select o.n from unnest(v_orders) o));
    end if;

    if v_rationed then
        v_held := array(
            select case when a.offer_id is not null then g.quantity end
            from generate_series(1, (select max(g.i) from unnest(v_goods) g)) i(i)
            left join unnest(v_goods) g on g.i = i.i
            left join unnest(v_orders) o on o.n = g.n
            left join ordercycle.allotment a on a.offer_id = g.offer and a.audience = case when o.household then 'HOUSEHOLD' else 'INSTITUTION' end
            order by i.i);
        perform ordering.take_allotted(w.offers, w.audience, w.quantities)
        from (select case when o.household then 'HOUSEHOLD' else 'INSTITUTION' end audience, array_agg(g.offer) offers, array_agg(g.quantity) quantities
              from unnest(v_goods) g join unnest(v_orders) o on o.n = g.n group by o.household) w;
    end if;

    for v_order in select x.* from unnest(v_orders) x where v_drops[x.n] is null order by x.destination, x.day loop
        v_drops[v_order.n] := delivery.drop_for(v_order.destination, v_order.day);
    end loop;
    v_changed := clock_timestamp();
    v_order_ids := array(select nextval('ordering.orders_id_seq') from generate_series(1, cardinality(v_drops)));
    v_consignment_ids := array(select nextval('ordering.consignment_id_seq') from generate_series(1, (select max(x.k) from unnest(v_legs) x)));
    v_line_ids := array(select nextval('ordering.line_id_seq') from generate_series(1, (select max(g.i) from unnest(v_goods) g)));

    with made as (
        insert into ordering.orders (id, checkout_id, idem_key, buyer_id, audience, destination_id, slot_id, delivery_date, drop_id, state, payment_method,
            purchase_order_number, total_minor, maximum_minor, authorised_minor, crates, chilled_crates, frozen_crates, accepted_at, changed_at, hold_until)
        select v_order_ids[x.n], v_ids[x.c], x.key, c.buyer, case when x.household then 'HOUSEHOLD' else 'INSTITUTION' end, x.destination, v_slots[x.n], x.day, v_drops[x.n],
            case when c.held and c.owed > 0 then 'AWAITING_PAYMENT' else 'PLACED' end, c.payment, x."purchaseOrderNumber", x.total, x.maximum, x.agreed,
            x.crates, x.chilled, x.frozen, v_now, v_changed, case when c.held and c.owed > 0 then v_now + interval '20 minutes' end
        from unnest(v_orders) x join unnest(v_checkouts) c on c.c = x.c order by x.n
        returning id, number
    )
    select array_agg(m.number order by i.n) into v_numbers from unnest(v_order_ids) with ordinality i(id, n) left join made m on m.id = i.id;

    insert into ordering.consignment (id, order_id, sender_site_id, cooperative_id, drop_id)
    select distinct v_consignment_ids[x.k], v_order_ids[x.n], x.sender, x.cooperative, v_drops[x.n] from unnest(v_legs) x order by 1;
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
    select v_consignment_ids[x.k], x.sequence, x."from", x."to", x.carrier from unnest(v_legs) x;
    insert into ordering.line (id, order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
        consignment_id, ordered_quantity, quantity, unit_price, producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor,
        allergens, added_at, cutoff_at, allotted)
    select v_line_ids[g.i], v_order_ids[g.n], g.p, 'goods', g.offer, g.version, g.cycle, g.cooperative, g.seller, g.producer, g.product_version, g.stock,
        v_consignment_ids[g.k], g.quantity, g.quantity, g.price, g.producer_price, g.vat_rate, g.fee_percent, g.net, g.vat, g.net + g.vat, g.maximum,
        g.allergens, v_now, g.cutoff_at, v_held[g.i]
    from unnest(v_goods) g order by g.i;
    perform stock.reserve(array_agg(g.stock), array_agg(g.quantity), array_agg(v_line_ids[g.i]), array_agg(c.account))
    from unnest(v_goods) g join unnest(v_checkouts) c on c.c = g.c;
    perform ordering.add_charges(v_order_ids, v_charges, v_now);

    if cardinality(v_at_doors) > 0 then
        insert into ordering.drop_agreement (order_id, tariff_id, seller_id, fee_minor, minimum_minor, bare, carrying)
        select v_order_ids[x.n], t.id, t.seller_id, (t.fee * 100)::bigint, (t.minimum * 100)::bigint, x.bare, x.carrying
        from unnest(v_orders) x join delivery.drop_tariff t on t.id = x.tariff order by x.n;
        for v_drop in select distinct v_drops[x.n] from unnest(v_orders) x where x.tariff is not null order by 1 loop
            perform ordering.settle_drop_fee(v_drop, v_order_ids);
        end loop;
    end if;

    perform identity.record_trails(array_agg(c.account), array_agg(case when c.held and c.owed > 0 then 'order.held' else 'order.placed' end), 'order',
            array_agg(v_order_ids[x.n]::text), array_agg(jsonb_build_object('checkout', v_ids[x.c])), array_agg(c.buyer)),
        platform.announce_all('order_confirmation', array_agg(v_order_ids[x.n]::text) filter (where not c.held or c.owed = 0),
            array_agg(jsonb_build_object('order', v_order_ids[x.n])) filter (where not c.held or c.owed = 0))
    from unnest(v_orders) x join unnest(v_checkouts) c on c.c = x.c;
    for v_checkout in select c.* from unnest(v_checkouts) c where c.payment = 'TEST' and c.owed > 0 and c.c = any (v_placed) order by c.c loop
        select payment.open('checkout:' || v_ids[v_checkout.c], v_ids[v_checkout.c], v_checkout.buyer, 'test', array_agg(v_order_ids[x.n] order by x.n),
            array_agg(x.agreed order by x.n), 'EUR', case when v_checkout.held then v_now + interval '20 minutes' end, '/orders/' || min(v_numbers[x.n]) filter (where x.number = 1))
        into v_payment from unnest(v_orders) x where x.c = v_checkout.c;
        if not v_checkout.held then
            perform payment.capture(v_payment, 'test_' || v_payment);
        end if;
    end loop;

    v_whole := array(select v_order_ids[x.n] from unnest(v_orders) x join unnest(v_checkouts) c on c.c = x.c where x.tariff is not null or c.payment <> 'ACCOUNT' order by x.n);
    return jsonb_build_object('again', v_again, 'refused', v_refusals, 'now', v_now, 'changed', v_changed,
        'orders', (select jsonb_agg(jsonb_build_object('c', x.c, 'n', x.n, 'checkout', v_ids[x.c], 'id', v_order_ids[x.n], 'number', v_numbers[x.n], 'drop', v_drops[x.n],
                'slot', v_slots[x.n], 'charges', coalesce(charged.ids, '[]')) order by x.n)
            from unnest(v_orders) x
            left join (select l.order_id, jsonb_agg(l.id order by l.position) ids from ordering.line l
                where l.order_id = any (v_order_ids) and l.kind <> 'goods' and v_charges <> '[]' group by l.order_id) charged on charged.order_id = v_order_ids[x.n]),
        'consignments', to_jsonb(v_consignment_ids), 'lines', to_jsonb(v_line_ids),
        'details', case when cardinality(v_whole) > 0 then ordering.details(v_whole) else '[]' end);
end $$;

drop function ordering.request_facts(bigint[], bigint[], date[], bigint[], bigint[], text[]);
create function ordering.request_facts(p_buyers bigint[], p_destinations bigint[], p_audiences text[], p_days date[], p_orders bigint[], p_offers bigint[], p_keys text[])
returns table (business_time timestamptz, buyers text, earlier text, places text, offers text, ways text, slots text, closed text, drops text, prices text, free text)
language plpgsql stable set plan_cache_mode = force_generic_plan set jit = off as $$
#variable_conflict use_column
declare
    v_prices text;
begin
    -- Mostly there is no list at all: that is asked first, and then nothing more
    if exists (select from ordercycle.price_list l join unnest(p_audiences, p_days) a(audience, day) on a.audience = l.audience
               where a.day >= l.valid_from and (l.valid_until is null or a.day <= l.valid_until)) then
        select jsonb_agg(jsonb_build_object('buyer', b.buyer_id, 'audience', b.audience, 'offer', u.offer_id, 'price', u.price, 'list', u.price_list_id))::text
        into v_prices
        from (select a.buyer_id, a.audience, array_agg(distinct x.offer_id) offers
              from unnest(p_buyers, p_audiences) with ordinality a(buyer_id, audience, n) join unnest(p_orders, p_offers) x(n, offer_id) on x.n = a.n or x.n = 0
              group by a.buyer_id, a.audience) b
        cross join lateral ordercycle.unit_prices(b.offers, b.buyer_id, b.audience) u
        where u.price_list_id is not null;
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
            cooperative.name "cooperativeName", c.fee_percent_household "householdFee", c.fee_percent_institution "institutionFee",
            o.producer_id producer, producer.name "producerName", o.seller_id seller, seller.name "sellerName",
            o.stock_id stock, greatest(r.on_hand - r.reserved, 0) available, r.on_demand "onDemand",
            o.household_price "householdPrice", o.institution_price "institutionPrice", o.vat_rate "vatRate", o.minimum, o.step, o.maximum,
            o.household_cutoff_at "householdCutOff", o.institution_cutoff_at "institutionCutOff",
            v.product_id product, v.id "productVersion", jsonb_build_object('texts', v.names) names, v.family, v.picture,
            v.ordering_unit "orderingUnit", v.pricing_unit "pricingUnit", v.content, v.content_unit "contentUnit",
            v.catch_weight "catchWeight", v.tolerance, v.storage, v.allergens, v.complete, v.animal, v.crate_share "crateShare",
            v.animal and exists (select from network.certificate k where k.organisation_id = o.producer_id and k.scheme = 'SANITARY'
                and c.delivery_date between k.valid_from and k.valid_until) sanitary,
            case when lent.code is not null then jsonb_build_object('returnable', lent.code, 'seller', o.seller_id, 'amount', lent.amount,
                'count', v.returnable_count) end deposit,
            case when lent.code is not null then jsonb_build_object('texts', lent.names) end "depositNames"
        from ordercycle.offer o
        join ordercycle.cycle c on c.id = o.cycle_id
        join catalogue.product_version v on v.id = o.product_version_id
        left join catalogue.returnable lent on lent.code = v.returnable
        join stock.stock_row r on r.id = o.stock_id
        join network.party cooperative on cooperative.id = c.cooperative_id
        join network.party producer on producer.id = o.producer_id
        join network.party seller on seller.id = o.seller_id
        where o.id in (select n.offer_id from named n)
    )
    select platform.business_time() business_time,
        (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name)), '[]')::text from network.party p where p.id = any (p_buyers)) buyers,
        (select coalesce(jsonb_agg(jsonb_build_object('key', k.idem_key, 'checkout', k.id, 'buyer', k.buyer_id, 'hash', k.request_hash)), '[]')::text
         from ordering.checkout k where k.idem_key = any (p_keys)) earlier,
        (select coalesce(jsonb_agg(jsonb_build_object('id', d.site_id, 'kind', d.kind, 'name', s.name, 'street', s.street, 'postcode', s.postcode,
            'city', s.city, 'owner', case when not d.fetched then s.party_id else 0 end, 'chilled', d.chilled, 'frozen', d.frozen)), '[]')::text
         from delivery.destination d join network.site s on s.id = d.site_id
         where d.site_id = any (p_destinations) and d.active and (d.fetched or s.party_id = any (p_buyers))) places,
        (select coalesce(jsonb_agg(to_jsonb(goods)), '[]')::text from goods) offers,
        (select coalesce(jsonb_agg(jsonb_build_object('destination', m.destination_id, 'day', m.day, 'cooperative', m.cooperative, 'producer', m.producer,
            'sender', w.sender_id, 'senderName', sender.name, 'legs', w.legs)), '[]')::text
         from (select distinct a.destination_id, a.day, g.cooperative, g.producer
               from asked a join named x on x.n = a.n or x.n = 0 join goods g on g.id = x.offer_id and g."deliveryDate" = a.day) m
         cross join lateral delivery.way(m.destination_id, m.day, m.cooperative, m.producer) w
         join network.site sender on sender.id = w.sender_id) ways,
        (select coalesce(jsonb_agg(jsonb_build_object('order', a.n, 'id', s.id, 'opens', s.opens, 'closes', s.closes, 'crates', s.crates - s.used,
            'chilled', s.chilled_crates - s.used_chilled, 'frozen', s.frozen_crates - s.used_frozen) order by a.n, s.opens), '[]')::text
         from asked a join delivery.open_slot s on s.site_id = a.destination_id and s.delivery_date = a.day) slots,
        (select coalesce(jsonb_agg(a.n), '[]')::text from asked a where not delivery.is_open(a.destination_id, a.day)) closed,
        (select coalesce(jsonb_agg(jsonb_build_object('order', a.n, 'tariff', t.id, 'seller', t.seller_id, 'sellerName', seller.name,
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
        (select jsonb_agg(jsonb_build_object('offer', a.offer_id, 'audience', a.audience, 'free', a.free))::text from ordercycle.left_for(p_offers) a) free;
end $$;
comment on function ordering.request_facts(bigint[], bigint[], text[], date[], bigint[], bigint[], text[]) is
    'What requests name, at one moment, as JSON whose shapes are RequestFacts and OfferRow. p_buyers, p_destinations, p_audiences and p_days have one element for each order; p_orders and p_offers one for each line: the order it is of, counted from 1, or 0 = whichever order is of its day. prices: what offers cost those buyers for whom a price list counts; free: what is left of allotments; both null where there are none. Planned once for each connection.';

create function ordering.held(l ordering.line, p_quantity numeric) returns numeric language sql immutable as $$
    select case when p_quantity > coalesce(l.quantity, 0) then coalesce(l.allotted, 0) + p_quantity - coalesce(l.quantity, 0) else least(coalesce(l.allotted, 0), p_quantity) end
$$;
comment on function ordering.held(ordering.line, numeric) is
    'What a line (null = a new one) would hold of an allotment at another quantity: what it grows by is taken, and it never holds more than it is.';
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
begin
    perform delivery.lock_drops(array(select drop_id from ordering.orders where number = p_doc ->> 'number' and buyer_id = (p_doc ->> 'buyer')::bigint));
    select * into o from ordering.orders where number = p_doc ->> 'number' and buyer_id = (p_doc ->> 'buyer')::bigint for update;
    if not found then
        return null;
    end if;
    if o.version <> (p_doc ->> 'version')::bigint then
        raise exception 'order changed meanwhile' using errcode = 'TB003';
    end if;
    if o.state <> 'PLACED' then
        raise exception 'order refused' using errcode = 'TB001', detail = jsonb_build_array(jsonb_build_object('order', 1, 'code',
            case when o.state in ('CONFIRMED', 'PACKED', 'DELIVERED', 'SETTLED') then 'cut-off-passed' else 'order-over' end))::text;
    end if;

    perform ordercycle.enter(array_agg(distinct f.cycle_id)) from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint) join ordercycle.offer f on f.id = x.offer;
    perform stock.lock_rows(array_agg(distinct f.stock_id)) from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint) join ordercycle.offer f on f.id = x.offer;
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
        from (select array_agg(f.stock_id) ids, array_agg(x.quantity - coalesce(l.quantity, 0)) wanted
              from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, offer bigint, quantity numeric)
              left join ordering.line l on l.id = x.id join ordercycle.offer f on f.id = x.offer) w
        cross join lateral stock.shortages(w.ids, w.wanted) s
        join ordercycle.offer f on f.stock_id = s.stock_id
        join jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric) on x.offer = f.id
        left join ordering.line l on l.id = x.id
        where x.quantity > coalesce(l.quantity, 0)
        union all
        select x.asked, 'allotment-taken', x.quantity, greatest(s.free, 0) + coalesce(l.quantity, 0)
        from (select array_agg(x.offer) ids, array_agg(o.audience) audiences, array_agg(ordering.held(l, x.quantity) - coalesce(l.allotted, 0)) wanted
              from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, offer bigint, quantity numeric) left join ordering.line l on l.id = x.id) w
        cross join lateral ordercycle.allotments_short(w.ids, w.audiences, w.wanted) s
        join jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric) on x.offer = s.offer_id
        left join ordering.line l on l.id = x.id
        where v_rationed and x.quantity > coalesce(l.quantity, 0)
    ) r where r.code is not null;

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
        if v_after < v_agreement.minimum_minor and v_after < v_before then
            v_refusals := coalesce(v_refusals, '[]') || jsonb_build_array(jsonb_build_object('order', 1, 'code', 'drop-minimum',
                'found', v_after / 100.0, 'expected', v_agreement.minimum_minor / 100.0));
        end if;
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

    with x as (
        select x.*, g.net, g.vat, g.maximum from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, p int, offer bigint, version bigint, sender bigint,
            cooperative bigint, quantity numeric, price numeric, "feePercent" numeric)
        join jsonb_to_recordset(v_amounts -> 'goods') as g(p int, net bigint, vat bigint, maximum bigint) on g.p = x.p
    ), old as (
        select l.id, l.quantity from ordering.line l where l.order_id = o.id
    ), changed as (
        update ordering.line l set ordered_quantity = x.quantity, quantity = x.quantity, unit_price = x.price, offer_version = x.version, net_minor = x.net,
            vat_minor = x.vat, line_minor = x.net + x.vat, maximum_minor = x.maximum,
            added_at = case when x.quantity <> l.quantity then v_now else l.added_at end, allotted = case when v_rationed then v_held[x.p] else l.allotted end
        from x where l.id = x.id and l.order_id = o.id
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

    if o.payment_method = 'TEST' then
        v_kept := payment.kept(o.id);
        if v_agreed > v_kept then
            perform payment.capture(p, 'test_' || p)
            from payment.open('amend:' || o.id || ':' || o.version, o.checkout_id, o.buyer_id, 'test', array[o.id], array[v_agreed - v_kept], o.currency, null, '/orders/' || o.number) p;
        elsif v_agreed < v_kept then
            perform payment.refund('amend:' || o.id || ':' || o.version, o.id, v_kept - v_agreed, 'amended');
        end if;
    end if;
    perform identity.record_trail(v_account, 'order.amended', 'order', o.id::text, jsonb_build_object('version', o.version + 1), o.buyer_id);
    perform platform.announce('order_changed', o.id || ':' || (o.version + 1), jsonb_build_object('order', o.id, 'version', o.version + 1));
    return ordering.details(array[o.id]);
end $$;

create or replace function ordering.take_apart(o ordering.orders, p_key text, p_apart jsonb, p_account bigint) returns ordering.orders language plpgsql as $$
declare
    b ordering.orders;
    v_posted record;
begin
    insert into ordering.orders (checkout_id, idem_key, buyer_id, audience, destination_id, delivery_date, drop_id, state, payment_method, purchase_order_number,
        currency, total_minor, maximum_minor, authorised_minor, accepted_at, confirmed_at)
    values (o.checkout_id, 'split:' || o.number || ':' || p_key, o.buyer_id, o.audience, o.destination_id, o.delivery_date, o.drop_id, o.state, o.payment_method,
        o.purchase_order_number, o.currency, (p_apart ->> 'total')::bigint, (p_apart ->> 'maximum')::bigint, (p_apart ->> 'maximum')::bigint, o.accepted_at, o.confirmed_at)
    returning * into b;
    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id)
    select distinct b.id, c.sender_site_id, c.cooperative_id, o.drop_id
    from jsonb_to_recordset(p_apart -> 'lines') as x(id bigint) join ordering.line l on l.id = x.id join ordering.consignment c on c.id = l.consignment_id;
    with x as (
        select x.*, l.stock_id from jsonb_to_recordset(p_apart -> 'lines') as x(id bigint, p int, quantity numeric, net bigint, vat bigint, maximum bigint)
        join ordering.line l on l.id = x.id and l.order_id = o.id
    ), made as (
        insert into ordering.line (order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
            consignment_id, ordered_quantity, confirmed_quantity, quantity, unit_price, producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor,
            maximum_minor, allergens, added_at, cutoff_at, allotted)
        select b.id, x.p, 'goods', l.offer_id, l.offer_version, l.cycle_id, l.cooperative_id, l.seller_id, l.producer_id, l.product_version_id, l.stock_id,
            g.id, x.quantity, case when l.confirmed_quantity is not null then x.quantity end, x.quantity, l.unit_price, l.producer_price, l.vat_rate, l.fee_percent,
            x.net, x.vat, x.net + x.vat, x.maximum, l.allergens, l.added_at, l.cutoff_at,
            case when l.allotted is not null then least(l.allotted, x.quantity) end
        from x join ordering.line l on l.id = x.id
        join ordering.consignment c on c.id = l.consignment_id
        join ordering.consignment g on g.order_id = b.id and g.sender_site_id = c.sender_site_id and g.cooperative_id = c.cooperative_id
        order by x.p
        returning id, stock_id, quantity
    ), moves as (
        select stock_id, id line, 'release' kind, -quantity quantity from x union all select stock_id, id, 'reserve', quantity from made
    )
    select stock.post(array_agg(stock_id), array_agg(kind), array_agg(quantity), array_agg(line), p_account, null) into v_posted from moves;
    -- What the two hold of an allotment is what the one held
    update ordering.line l set allotted = nullif(greatest(l.allotted - x.quantity, 0), 0)
    from jsonb_to_recordset(p_apart -> 'lines') as x(id bigint, quantity numeric) where l.id = x.id and l.order_id = o.id and l.allotted is not null;
    perform ordering.add_charges(array[b.id], p_apart -> 'charges', platform.business_time());
    update ordering.line set confirmed_quantity = quantity where order_id = b.id and kind <> 'goods' and b.state = 'CONFIRMED';
    update ordering.orders set crates = n.crates, chilled_crates = n.chilled, frozen_crates = n.frozen from ordering.load_of(b.id) n where id = b.id returning orders.* into b;
    return b;
end $$;

create or replace function ordering.split(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_day date := (p_doc ->> 'day')::date;
    v_slot bigint := (p_doc ->> 'slot')::bigint;
    v_apart jsonb := p_doc -> 'apart';
    v_lines jsonb;
    o ordering.orders;
    b ordering.orders;
begin
    select * into strict o from ordering.orders where id = (p_doc ->> 'order')::bigint;
    if o.state not in ('PLACED', 'CONFIRMED') then
        perform ordering.refuse('still-being-paid');
    end if;
    if o.delivery_date = v_day and (v_slot is null or v_slot is not distinct from o.slot_id) then
        perform ordering.refuse('nothing-moves');
    end if;
    select jsonb_agg(jsonb_build_object('line', l.id, 'from', l.quantity, 'to', x.quantity) order by l.id) into v_lines
    from jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, quantity numeric) join ordering.line l on l.id = x.id;

    perform stock.lock_rows(array(select distinct stock_id from ordering.line where order_id = o.id and kind = 'goods'));
    b := ordering.take_apart(o, p_doc ->> 'key', v_apart, v_account);
    update ordering.line l set ordered_quantity = greatest(l.ordered_quantity - (l.quantity - x.quantity), x.quantity),
        confirmed_quantity = case when l.confirmed_quantity is not null then x.quantity end, maximum_minor = x.maximum
    from jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, quantity numeric, maximum bigint) where l.id = x.id and l.order_id = o.id;
    perform ordering.write_fulfilment(p_doc);
    perform ordering.fit_room(o.id);
    perform ordering.after_withdrawing(o.id, v_account, v_party);
    if o.payment_method <> 'ACCOUNT' and payment.hand_over('split:' || b.id, o.id, b.id, b.maximum_minor) < b.maximum_minor then
        perform ordering.refuse('not-paid-for');
    end if;
    select * into strict o from ordering.orders where id = o.id;
    if o.state in ('PLACED', 'CONFIRMED', 'PACKED') then
        perform ordering.fit_money(o.id, 'split:' || o.id || ':' || o.version);
    end if;
    perform ordering.bring(b.id, b.destination_id, v_day, v_slot, v_party, v_account, 'split:' || b.id);
    delete from ordering.consignment c where c.order_id = b.id and c.state = 'CANCELLED' and not exists (select from ordering.line l where l.consignment_id = c.id);
    select * into strict b from ordering.orders where id = b.id;

    perform ordering.note_correction(p_doc, o.id, 'SPLIT', v_lines), ordering.note_correction(p_doc, b.id, 'SPLIT', '[]');
    update ordering.correction set detail = jsonb_build_object('other', b.number, 'day', b.delivery_date) where order_id = o.id and key = p_doc ->> 'key';
    update ordering.correction set detail = jsonb_build_object('other', o.number, 'day', o.delivery_date) where order_id = b.id and key = p_doc ->> 'key';
    perform platform.announce('order_changed', o.id || ':' || o.version, jsonb_build_object('order', o.id, 'version', o.version, 'cooperative', v_party,
        'reason', p_doc ->> 'reason', 'note', p_doc ->> 'note', 'lines', v_lines, 'split', jsonb_build_object('number', b.number, 'day', b.delivery_date)));
    perform platform.announce('order_confirmation', b.id::text, jsonb_build_object('order', b.id));
    return jsonb_build_object('number', o.number, 'state', o.state, 'deliveryDate', o.delivery_date, 'version', o.version, 'replayed', false, 'splitOff', b.number);
end $$;

create or replace function ordering.ask_late(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    o ordering.orders;
    f ordercycle.offer;
    c ordercycle.cycle;
    v_quantity numeric := (p_doc ->> 'quantity')::numeric;
    v_now timestamptz;
    v_id bigint;
begin
    select * into o from ordering.orders where number = p_doc ->> 'number' and buyer_id = (p_doc ->> 'buyer')::bigint for update;
    if o.id is null then
        return null;
    end if;
    select id into v_id from ordering.late_request where order_id = o.id and request_key = p_doc ->> 'key';
    if v_id is not null then
        return jsonb_build_object('id', v_id);
    end if;
    if o.state not in ('PLACED', 'CONFIRMED') then
        return jsonb_build_object('refused', case when o.state in ('PACKED', 'DELIVERED', 'SETTLED') then 'already-packed' else 'order-over' end, 'field', 'order');
    end if;
    v_now := platform.business_time();
    select x.* into f from ordercycle.offer x where x.id = (p_doc ->> 'offer')::bigint;
    select x.* into c from ordercycle.cycle x where x.id = f.cycle_id;
    if f.id is null or c.delivery_date <> o.delivery_date or c.state = 'PLANNED'
        or (case o.audience when 'HOUSEHOLD' then f.household_price else f.institution_price end) is null then
        return jsonb_build_object('refused', 'not-offered', 'field', 'offer');
    end if;
    if (case o.audience when 'HOUSEHOLD' then f.household_cutoff_at else f.institution_cutoff_at end) > v_now then
        return jsonb_build_object('refused', 'still-open', 'field', 'offer');
    end if;
    if not exists (select from ordering.late_offers(o.id) x where x.offer_id = f.id) then
        return jsonb_build_object('refused', case when exists (select from ordering.consignment g where g.order_id = o.id and g.cooperative_id = c.cooperative_id
            and g.state not in ('PLANNED', 'CANCELLED')) or c.state not in ('OPEN', 'CLOSED') then 'already-packed' else 'not-offered' end, 'field', 'offer');
    end if;
    if v_quantity < f.minimum or (v_quantity - f.minimum) % f.step <> 0 or v_quantity > f.maximum then
        return jsonb_build_object('refused', 'quantity-not-allowed', 'field', 'quantity', 'found', trim_scale(v_quantity),
            'expected', trim_scale(f.minimum) || ' + n × ' || trim_scale(f.step) || coalesce(' ≤ ' || trim_scale(f.maximum), ''));
    end if;
    if exists (select from ordering.late_request where order_id = o.id and offer_id = f.id and state = 'ASKED') then
        return jsonb_build_object('refused', 'asked-already', 'field', 'offer');
    end if;
    insert into ordering.late_request (order_id, request_key, offer_id, offer_version, cooperative_id, producer_id, quantity, price, note, account_id, asked_at, answer_by)
    values (o.id, p_doc ->> 'key', f.id, f.version, c.cooperative_id, f.producer_id, v_quantity,
        (select u.price from ordercycle.unit_prices(array[f.id], o.buyer_id, o.audience) u), p_doc ->> 'note', (p_doc ->> 'account')::bigint, v_now,
        least(v_now + interval '24 hours', o.delivery_date::timestamp at time zone c.time_zone))
    returning id into v_id;
    perform identity.record_trail((p_doc ->> 'account')::bigint, 'order.asked-late', 'order', o.id::text, jsonb_build_object('request', v_id), o.buyer_id);
    return jsonb_build_object('id', v_id);
end $$;

create or replace function ordering.standing_facts(p_runs bigint[]) returns setof jsonb language sql stable as $$
    select jsonb_build_object('run', r.id, 'standingOrder', s.id, 'key', s.key || ':' || r.day || ':' || r.round, 'day', r.day, 'now', platform.business_time(),
        'wanted', ordering.standing_wants(s, r.day), 'placed', exists (select from ordering.checkout k where k.idem_key = s.key || ':' || r.day || ':' || r.round),
        'waits', ordering.standing_waits_until(s.id, r.day) is not null, 'buyer', s.buyer_id, 'account', s.account_id,
        'kinds', coalesce(to_jsonb(g.kinds), '["HOUSEHOLD"]'), 'roles', coalesce((select to_jsonb(m.roles) from network.membership m
            where m.account_id = s.account_id and m.party_id = s.buyer_id and (m.until is null or m.until > clock_timestamp())), '[]'),
        'destination', s.destination_id, 'payment', s.payment, 'purchaseOrderNumber', s.purchase_order_number, 'intent', r.intent,
        'slot', (select min(t.id) from delivery.open_slot t where t.site_id = s.destination_id and t.delivery_date = r.day and t.opens = s.slot_opens),
        'lines', (select jsonb_agg(jsonb_build_object('position', l.position, 'quantity', l.quantity, 'mostPrice', l.most_price, 'takesLess', l.takes_less,
                'candidates', (select jsonb_agg(jsonb_build_object('product', w.product, 'names', jsonb_build_object('texts', v.names), 'unit', v.ordering_unit, 'pricingUnit', v.pricing_unit,
                        'offer', o.id, 'version', o.version, 'stock', o.stock_id, 'offered', o.state = 'OFFERED' and c.state <> 'PLANNED', 'open', c.state = 'OPEN',
                        'price', u.price,
                        'cutOff', case when g.id is null then o.household_cutoff_at else o.institution_cutoff_at end,
                        'minimum', o.minimum, 'step', o.step, 'maximum', o.maximum, 'onDemand', k.on_demand and a.free is null,
                        'available', case when k.on_demand then coalesce(a.free, 0) else least(greatest(k.on_hand - k.reserved, 0), a.free) end) order by w.n)
                    from unnest(array[l.product_id] || l.instead) with ordinality w(product, n)
                    join catalogue.product p on p.id = w.product
                    left join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.delivery_date = r.day
                    left join ordercycle.offer o on o.cycle_id = c.id and o.product_id = w.product
                    left join stock.stock_row k on k.id = o.stock_id
                    left join ordercycle.left_for(array[o.id]) a on a.audience = case when g.id is null then 'HOUSEHOLD' else 'INSTITUTION' end
                    left join ordercycle.unit_prices(array[o.id], s.buyer_id, case when g.id is null then 'HOUSEHOLD' else 'INSTITUTION' end) u on true
                    join catalogue.product_version v on v.id = coalesce(o.product_version_id, p.current_version_id))) order by l.position)
            from ordering.standing_line l where l.standing_order_id = s.id))
    from ordering.standing_run r
    join ordering.standing_order s on s.id = r.standing_order_id
    left join network.organisation g on g.id = s.buyer_id
    where r.id = any (p_runs) and r.state = 'DUE'
    order by s.id, r.day
$$;
