-- Checkouts are placed many at a time: those that wait are written by one set of statements, whatever their number and that of their lines, in one transaction.
-- Each is still placed whole or not at all, in the order of its arrival; a refused one leaves nothing and holds up nobody.
--
-- References to what never goes away (offers, sites, parties, drops, slots) are checked by statement, when rows are written, without locking them: foreign keys
-- took a lock on each of the shop's busiest rows for every line, and were more than half the cost of an order. References within an order stay foreign keys.
alter table ordering.line
    drop constraint line_offer_id_fkey, drop constraint line_cycle_id_fkey, drop constraint line_cooperative_id_fkey, drop constraint line_seller_id_fkey,
    drop constraint line_producer_id_fkey, drop constraint line_product_version_id_fkey, drop constraint line_stock_id_fkey;
alter table ordering.consignment
    drop constraint consignment_sender_site_id_fkey, drop constraint consignment_cooperative_id_fkey, drop constraint consignment_drop_id_fkey;
alter table ordering.leg drop constraint leg_from_site_id_fkey, drop constraint leg_to_site_id_fkey;
alter table ordering.orders
    drop constraint orders_buyer_id_fkey, drop constraint orders_destination_id_fkey, drop constraint orders_slot_id_fkey, drop constraint orders_drop_id_fkey;
alter table ordering.checkout drop constraint checkout_buyer_id_fkey;

create function ordering.dangling(p_table text, p_constraint text) returns void language plpgsql as $$
begin
    raise exception 'a row of ordering.% refers to what is not there', p_table
        using errcode = '23503', constraint = p_constraint, table = p_table, schema = 'ordering';
end $$;

create function ordering.refer_line() returns trigger language plpgsql as $$
begin
    if exists (select from written l left join ordercycle.offer f on f.id = l.offer_id left join catalogue.product_version v on v.id = l.product_version_id
               left join stock.stock_row r on r.id = l.stock_id
               where l.kind = 'goods' and (f.cycle_id is distinct from l.cycle_id or v.product_id is distinct from f.product_id or r.product_id is distinct from f.product_id)) then
        perform ordering.dangling('line', 'line_of_an_offer');
    end if;
    if exists (select from written l where not exists (select from network.organisation o where o.id = l.cooperative_id)
                  or not exists (select from network.organisation o where o.id = l.seller_id)
                  or l.producer_id is not null and not exists (select from network.organisation o where o.id = l.producer_id)) then
        perform ordering.dangling('line', 'line_of_its_parties');
    end if;
    return null;
end $$;
create trigger line_refers after insert on ordering.line referencing new table as written for each statement execute function ordering.refer_line();

create function ordering.refer_order() returns trigger language plpgsql as $$
begin
    if exists (select from written o where not exists (select from delivery.drop d where d.id = o.drop_id and d.destination_id = o.destination_id and d.delivery_date = o.delivery_date)
                  or o.slot_id is not null and not exists (select from delivery.slot s where s.id = o.slot_id and s.site_id = o.destination_id and s.delivery_date = o.delivery_date)) then
        perform ordering.dangling('orders', 'order_of_a_drop_and_its_slot');
    end if;
    return null;
end $$;
create trigger order_refers after insert on ordering.orders referencing new table as written for each statement execute function ordering.refer_order();
create function ordering.refer_moved_order() returns trigger language plpgsql as $$
begin
    if not exists (select from delivery.drop d where d.id = new.drop_id and d.destination_id = new.destination_id)
        or new.slot_id is not null and not exists (select from delivery.slot s where s.id = new.slot_id and s.site_id = new.destination_id) then
        perform ordering.dangling('orders', 'order_of_a_drop_and_its_slot');
    end if;
    return null;
end $$;
create trigger order_refers_when_moved after update on ordering.orders for each row
    when ((old.drop_id, old.destination_id, old.slot_id) is distinct from (new.drop_id, new.destination_id, new.slot_id))
    execute function ordering.refer_moved_order();
create function ordering.refer_moved_line() returns trigger language plpgsql as $$
begin
    if not exists (select from ordercycle.offer f join catalogue.product_version v on v.product_id = f.product_id join stock.stock_row r on r.product_id = f.product_id
                   where f.id = new.offer_id and f.cycle_id = new.cycle_id and v.id = new.product_version_id and r.id = new.stock_id) then
        perform ordering.dangling('line', 'line_of_an_offer');
    end if;
    return null;
end $$;
create trigger line_refers_when_moved after update on ordering.line for each row
    when (new.kind = 'goods' and (old.offer_id, old.cycle_id, old.stock_id, old.product_version_id)
        is distinct from (new.offer_id, new.cycle_id, new.stock_id, new.product_version_id))
    execute function ordering.refer_moved_line();

create function ordering.refer_checkout() returns trigger language plpgsql as $$
begin
    if exists (select from written c where not exists (select from network.party p where p.id = c.buyer_id)) then
        perform ordering.dangling('checkout', 'checkout_of_a_party');
    end if;
    return null;
end $$;
create trigger checkout_refers after insert on ordering.checkout referencing new table as written for each statement execute function ordering.refer_checkout();

create function ordering.refer_consignment() returns trigger language plpgsql as $$
begin
    if exists (select from written c where not exists (select from network.site s where s.id = c.sender_site_id)
                  or not exists (select from network.organisation o where o.id = c.cooperative_id)
                  or not exists (select from delivery.drop d where d.id = c.drop_id)) then
        perform ordering.dangling('consignment', 'consignment_of_a_sender_and_a_drop');
    end if;
    return null;
end $$;
create trigger consignment_refers after insert on ordering.consignment referencing new table as written for each statement execute function ordering.refer_consignment();

create function ordering.refer_leg() returns trigger language plpgsql as $$
begin
    if exists (select from written l where not exists (select from network.site s where s.id = l.from_site_id)
                  or not exists (select from network.site s where s.id = l.to_site_id)
                  or not exists (select from network.organisation o where o.id = l.carrier_id)) then
        perform ordering.dangling('leg', 'leg_between_sites');
    end if;
    return null;
end $$;
create trigger leg_refers after insert on ordering.leg referencing new table as written for each statement execute function ordering.refer_leg();

-- The first answer, packed by who gave it; kept beside the checkout so that placing writes it once and nothing twice.
create table ordering.answer (
    checkout_id bigint primary key references ordering.checkout,
    body bytea not null
);
alter table ordering.answer alter column body set storage external;
comment on table ordering.answer is
    'What was answered to a checkout, as JSON, deflated. Written right after the orders; should the process die between the two, the first replay answers the orders as they stand then, and keeps that.';
alter table ordering.checkout drop column answer;

create type ordering.placing_checkout as (c int, buyer bigint, account bigint, household boolean, key text, hash text, payment text, held boolean, owed bigint);
create type ordering.placing_order as (c int, n int, "number" int, last boolean, household boolean, key text, destination bigint, day date, slots bigint[], "slotRequired" boolean,
    crates numeric, chilled numeric, frozen numeric, "purchaseOrderNumber" text, tariff bigint, goods bigint, total bigint, maximum bigint, agreed bigint, bare jsonb, carrying jsonb);
create type ordering.placing_line as (c int, n int, p int, k int, offer bigint, version bigint, cycle bigint, stock bigint, cooperative bigint, quantity numeric, price numeric,
    "feePercent" numeric, net bigint, vat bigint, maximum bigint);
create type ordering.placing_leg as (c int, n int, k int, sender bigint, cooperative bigint, sequence int, "from" bigint, "to" bigint, carrier bigint);
create type ordering.placing_goods as (i int, c int, n int, p int, k int, code text, offer bigint, version bigint, cycle bigint, cooperative bigint, seller bigint, producer bigint,
    product_version bigint, stock bigint, quantity numeric, price numeric, producer_price numeric, vat_rate numeric, fee_percent numeric, net bigint, vat bigint,
    maximum bigint, allergens text, cutoff_at timestamptz);

drop function ordering.place(jsonb);
drop function ordering.answer_again(text, bigint, text);

create function ordering.objections(p_goods ordering.placing_goods[], p_orders ordering.placing_order[], p_checkout int, p_placed int[]) returns jsonb language sql volatile as $$
    with wanted as (
        select g.stock, sum(g.quantity) filter (where g.c = p_checkout) quantity, coalesce(sum(g.quantity) filter (where g.c <> p_checkout), 0) taken
        from unnest(p_goods) g where g.stock is not null and (g.c = p_checkout or g.c = any (p_placed))
        group by g.stock having bool_or(g.c = p_checkout)
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
    ) r join unnest(p_orders) o on o.n = r.n
$$;
comment on function ordering.objections(ordering.placing_goods[], ordering.placing_order[], int, int[]) is
    'What speaks against the lines of a checkout, behind those that are placed before it in the same transaction.';

create function ordering.objections_at_doors(p_orders ordering.placing_order[], p_drops bigint[], p_checkout int, p_placed int[]) returns jsonb language sql volatile as $$
    select coalesce(jsonb_agg(jsonb_build_object('order', r.number, 'code', r.code, 'found', r.goods / 100.0, 'expected', r.minimum) order by r.number), '[]')
    from (
        select d.number, d.goods, t.minimum, case when d.otherwise then 'drop-fee-changed' when d.goods < t.minimum * 100 then 'drop-minimum' end code
        from (
            select x.destination, x.day, min(x.number) number, bool_or(x.tariff is distinct from (select t.id from delivery.drop_tariff_on(x.destination, x.day) t)) otherwise,
                sum(x.goods) + ordering.drop_goods(min(p_drops[x.n]))
                    + coalesce((select sum(y.goods) from unnest(p_orders) y where y.c = any (p_placed) and (y.destination, y.day) = (x.destination, x.day)), 0) goods
            from unnest(p_orders) x where x.c = p_checkout
            group by x.destination, x.day
        ) d
        left join lateral delivery.drop_tariff_on(d.destination, d.day) t on true
    ) r where r.code is not null
$$;
comment on function ordering.objections_at_doors(ordering.placing_order[], bigint[], int, int[]) is
    'What the tariffs of its drops have against a checkout, behind those that are placed before it in the same transaction. Call under the drops'' locks.';

create function ordering.place_all(p_doc jsonb) returns jsonb language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off as $$
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
    perform delivery.lock_slots(array(select distinct s from unnest(v_orders) x, unnest(x.slots) s where x.c <> all (v_again)));
    v_now := platform.business_time();

    select array_agg(row(x.i, x.c, x.n, x.p, x.k, ordering.objection(f, y, x.household, x.price, x.version, v_now), x.offer, f.version, f.cycle_id, x.cooperative,
            f.seller_id, f.producer_id, f.product_version_id, f.stock_id, x.quantity, x.price, f.producer_price, f.vat_rate, x."feePercent", x.net, x.vat, x.maximum,
            v.allergens, case when x.household then f.household_cutoff_at else f.institution_cutoff_at end)::ordering.placing_goods order by x.i)
    into v_goods
    from (select l.*, o.household
          from unnest(v_lines) with ordinality l(c, n, p, k, offer, version, cycle, stock, cooperative, quantity, price, "feePercent", net, vat, maximum, i)
          join unnest(v_orders) o on o.n = l.n where l.c <> all (v_again)) x
    left join ordercycle.offer f on f.id = x.offer
    left join ordercycle.cycle y on y.id = f.cycle_id
    left join catalogue.product_version v on v.id = f.product_version_id;
    v_objected := array(select distinct g.c from unnest(v_goods) g where g.code is not null);
    v_at_doors := array(select distinct x.c from unnest(v_orders) x where x.tariff is not null or exists (select from delivery.drop_tariff_on(x.destination, x.day)));
    v_short := exists (select from (select array_agg(g.stock) ids, array_agg(g.quantity) wanted from unnest(v_goods) g where g.stock is not null) w,
        stock.shortages(w.ids, w.wanted));

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
            v_reasons := ordering.objections(v_goods, v_orders, v_order.c, v_placed) || v_reasons;
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
        allergens, added_at, cutoff_at)
    select v_line_ids[g.i], v_order_ids[g.n], g.p, 'goods', g.offer, g.version, g.cycle, g.cooperative, g.seller, g.producer, g.product_version, g.stock,
        v_consignment_ids[g.k], g.quantity, g.quantity, g.price, g.producer_price, g.vat_rate, g.fee_percent, g.net, g.vat, g.net + g.vat, g.maximum,
        g.allergens, v_now, g.cutoff_at
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
comment on function ordering.place_all(jsonb) is
    'Places many checkouts, each whole or not at all, in the order given, by a number of statements that does not depend on how many they are nor on their lines. Planned once for each connection, and not by how small tables were then. Answers which keys are known already, which checkouts are refused and why, and the ids of what was written. The caller gives each key once.';

create function ordering.request_facts(p_buyers bigint[], p_destinations bigint[], p_days date[], p_orders bigint[], p_offers bigint[], p_keys text[])
returns table (business_time timestamptz, buyers text, earlier text, places text, offers text, ways text, slots text, closed text, drops text)
language plpgsql stable set plan_cache_mode = force_generic_plan set jit = off as $$
#variable_conflict use_column
begin
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
         left join ordering.orders carrier on carrier.id = f.order_id) drops;
end $$;
comment on function ordering.request_facts(bigint[], bigint[], date[], bigint[], bigint[], text[]) is
    'What requests name, at one moment, as JSON whose shapes are RequestFacts and OfferRow. p_buyers, p_destinations and p_days have one element for each order; p_orders and p_offers one for each line: the order it is of, counted from 1, or 0 = whichever order is of its day. Planned once for each connection.';

alter function ordering.details(bigint[]) set plan_cache_mode = force_generic_plan;
alter function ordering.details(bigint[]) set jit = off;
comment on function ordering.details(bigint[]) is
    'Orders as they stand, all that a page or the API shows of them. Planned once for each connection: planning it anew took five times as long as running it.';

-- The same document, its one checkout in a list.
create or replace function ordering.load_past(p_doc jsonb, p_accepted timestamptz[]) returns int language plpgsql as $$
declare
    v_buyer bigint := (p_doc #>> '{checkouts,0,buyer}')::bigint;
    v_account bigint := (p_doc #>> '{checkouts,0,account}')::bigint;
    v_household boolean := (p_doc #>> '{checkouts,0,household}')::boolean;
    v_audience text := case when v_household then 'HOUSEHOLD' else 'INSTITUTION' end;
    v_drops bigint[] := array_fill(null::bigint, array[cardinality(p_accepted)]);
    v_checkout bigint;
    v_orders bigint[];
    v_order record;
begin
    insert into ordering.checkout (buyer_id, account_id, idem_key, request_hash, payment_method)
    values (v_buyer, v_account, p_doc #>> '{checkouts,0,key}', p_doc #>> '{checkouts,0,hash}', p_doc #>> '{checkouts,0,payment}')
    on conflict on constraint checkout_once_per_key do nothing returning id into v_checkout;
    if v_checkout is null then
        return 0;
    end if;
    for v_order in select x.* from jsonb_to_recordset(p_doc -> 'orders') as x(n int, destination bigint, day date) order by x.destination, x.day loop
        v_drops[v_order.n] := delivery.drop_for(v_order.destination, v_order.day);
    end loop;

    with x as (
        select * from jsonb_to_recordset(p_doc -> 'orders')
            as x(n int, key text, destination bigint, day date, "purchaseOrderNumber" text, total bigint, maximum bigint, crates numeric, chilled numeric, frozen numeric)
    ), made as (
        insert into ordering.orders (checkout_id, idem_key, buyer_id, audience, destination_id, delivery_date, drop_id, state, payment_method, purchase_order_number,
            total_minor, maximum_minor, authorised_minor, crates, chilled_crates, frozen_crates, accepted_at, confirmed_at)
        select v_checkout, x.key, v_buyer, v_audience, x.destination, x.day, v_drops[x.n], 'PACKED', p_doc #>> '{checkouts,0,payment}', x."purchaseOrderNumber",
            x.total, x.maximum, x.maximum, x.crates, x.chilled, x.frozen, p_accepted[x.n], clock_timestamp()
        from x order by x.n
        returning id, idem_key
    )
    select array_agg(made.id order by x.n) into v_orders from made join x on x.key = made.idem_key;

    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id, state)
    select distinct v_orders[x.n], x.sender, x.cooperative, v_drops[x.n], 'ACCEPTED'
    from jsonb_to_recordset(p_doc -> 'legs') as x(n int, sender bigint, cooperative bigint)
    order by 1, 3, 2;
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
    select c.id, x.sequence, x."from", x."to", x.carrier
    from jsonb_to_recordset(p_doc -> 'legs') as x(n int, sender bigint, cooperative bigint, sequence int, "from" bigint, "to" bigint, carrier bigint)
    join ordering.consignment c on c.order_id = v_orders[x.n] and c.sender_site_id = x.sender and c.cooperative_id = x.cooperative;

    with made as (
        insert into ordering.line (order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
            consignment_id, ordered_quantity, confirmed_quantity, packed_quantity, packed_weight, accepted_quantity, accepted_weight, quantity, unit_price,
            producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor, allergens, added_at, cutoff_at, decision)
        select v_orders[x.n], x.p, 'goods', o.id, o.version, o.cycle_id, x.cooperative, o.seller_id, o.producer_id, o.product_version_id, o.stock_id,
            c.id, x.quantity, x.quantity, x.quantity, w.kilograms, x.quantity, w.kilograms, x.quantity, x.price,
            o.producer_price, o.vat_rate, x."feePercent", x.net, x.vat, x.net + x.vat, x.maximum, v.allergens, p_accepted[x.n],
            case when v_household then o.household_cutoff_at else o.institution_cutoff_at end, 'ACCEPT'
        from jsonb_to_recordset(p_doc -> 'lines') as x(n int, p int, k int, offer bigint, cooperative bigint, quantity numeric, price numeric, "feePercent" numeric,
            net bigint, vat bigint, maximum bigint)
        join (select distinct g.k, g.sender from jsonb_to_recordset(p_doc -> 'legs') as g(k int, sender bigint)) s on s.k = x.k
        join ordercycle.offer o on o.id = x.offer
        join catalogue.product_version v on v.id = o.product_version_id
        join ordering.consignment c on c.order_id = v_orders[x.n] and c.sender_site_id = s.sender and c.cooperative_id = x.cooperative
        cross join lateral (select case when v.catch_weight then x.quantity * v.content end kilograms) w
        order by x.n, x.p
        returning id, stock_id, quantity
    )
    select stock.post(array_agg(made.stock_id), array_agg(k.kind), array_agg(k.quantity), array_agg(k.line), v_account, 'past') into v_order
    from made cross join lateral (values ('receive', made.quantity, null::bigint), ('reserve', made.quantity, made.id), ('release', -made.quantity, made.id),
        ('pick', -made.quantity, made.id)) k(kind, quantity, line);
    perform ordering.add_charges(v_orders, p_doc -> 'charges', platform.business_time());
    update ordering.line l set added_at = o.accepted_at, packed_quantity = case l.kind when 'deposit' then l.quantity end,
        accepted_quantity = case l.kind when 'deposit' then l.quantity end
    from ordering.orders o where o.id = l.order_id and o.id = any (v_orders) and l.kind <> 'goods';

    if p_doc #>> '{checkouts,0,payment}' = 'TEST' then
        perform payment.capture(payment.open('past:' || o.id, v_checkout, v_buyer, 'test', array[o.id], array[o.maximum_minor], o.currency, null, '/orders/' || o.number),
            'test_past_' || o.id)
        from ordering.orders o where o.id = any (v_orders) and o.maximum_minor > 0 order by o.id;
    end if;
    perform ordering.settle(id, v_account, v_buyer) from unnest(v_orders) id;
    perform platform.announce('lines_accepted', 'past-' || v_checkout || '-' || m.month,
        jsonb_build_object('order', m.any_order, 'buyer', v_buyer, 'deliveryDate', m.month))
    from (select date_trunc('month', o.delivery_date)::date as month, min(o.id) any_order from ordering.orders o where o.id = any (v_orders) group by 1 order by 1) m;
    return cardinality(v_orders);
end $$;
