-- A card is asked for on a page of the provider, and the goods are held for as long as that is open and five minutes more, in which the money may be heard of. A played payment takes
-- twenty minutes as before. Nothing else is new.
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
    v_placed int[];
    v_refused int[] := '{}';
    v_refusals jsonb := '[]';
    v_reasons jsonb;
    v_held boolean;
    v_rationed boolean;
    v_short boolean;
    v_answer jsonb;
    v_allotted numeric[];
    v_drops bigint[];
    v_slots bigint[];
    v_order_ids bigint[];
    v_numbers text[];
    v_consignment_ids bigint[];
    v_line_ids bigint[];
    v_now timestamptz;
    v_changed timestamptz;
    v_order ordering.placing_order;
    v_drop_at record;
    v_slot bigint;
    v_drop bigint;
    v_paying int[];
    v_payments bigint[];
    v_whole bigint[];
begin
    if (p_doc ->> 'arrangement')::bigint <> platform.arrangement() then
        return jsonb_build_object('stale', true, 'again', v_refused, 'refused', v_refusals, 'orders', v_refusals, 'details', v_refusals);
    end if;
    with made as (
        insert into ordering.checkout (buyer_id, account_id, idem_key, request_hash, payment_method)
        select x.buyer, x.account, x.key, x.hash, x.payment from unnest(v_checkouts) x order by x.key
        on conflict on constraint checkout_once_per_key do nothing returning id, idem_key
    )
    select array_agg(m.id order by x.c), coalesce(array_agg(x.c) filter (where m.id is null), '{}') into v_ids, v_again
    from unnest(v_checkouts) x left join made m on m.idem_key = x.key;

    for v_drop_at in select distinct x.destination, x.day from unnest(v_orders) x
        where x.c <> all (v_again) and not exists (select from delivery.drop d where d.destination_id = x.destination and d.delivery_date = x.day) order by 1, 2 loop
        perform delivery.drop_for(v_drop_at.destination, v_drop_at.day);
    end loop;
    v_drops := array(select d.id from unnest(v_orders) x left join delivery.drop d on d.destination_id = x.destination and d.delivery_date = x.day order by x.n);
    v_at_doors := array(select distinct x.c from unnest(v_orders) x where x.tariff is not null or exists (select from delivery.drop_tariff_on(x.destination, x.day)));
    perform delivery.lock_drops(array(select v_drops[x.n] from unnest(v_orders) x where x.c = any (v_at_doors)));
    perform ordercycle.enter(array(select distinct x.cycle from unnest(v_lines) x where x.c <> all (v_again)));
    v_held := ordercycle.rationed(array(select distinct x.offer from unnest(v_lines) x where x.c <> all (v_again)))
        or exists (select from (select array_agg(x.stock) ids, array_agg(x.quantity) wanted from unnest(v_lines) x where x.c <> all (v_again)) w, stock.shortages(w.ids, w.wanted));

    loop
        begin
            if v_held then
                perform stock.lock_rows(array(select distinct f.stock_id from unnest(v_lines) x join ordercycle.offer f on f.id = x.offer where x.c <> all (v_again)));
                perform ordercycle.lock_allotments(array(select distinct x.offer from unnest(v_lines) x where x.c <> all (v_again)));
                perform delivery.lock_slots(array(select distinct s from unnest(v_orders) x, unnest(x.slots) s where x.c <> all (v_again)));
            end if;
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
            v_rationed := v_held and ordercycle.rationed(array(select distinct g.offer from unnest(v_goods) g));
            v_short := v_held and exists (select from (select array_agg(g.stock) ids, array_agg(g.quantity) wanted from unnest(v_goods) g where g.stock is not null) w,
                stock.shortages(w.ids, w.wanted));
            if v_rationed and not v_short then
                v_short := exists (
                    select from (select array_agg(g.offer) ids, array_agg(case when o.household then 'HOUSEHOLD' else 'INSTITUTION' end) audiences, array_agg(g.quantity) wanted
                                 from unnest(v_goods) g join unnest(v_orders) o on o.n = g.n) w,
                        ordercycle.allotments_short(w.ids, w.audiences, w.wanted));
            end if;

            v_placed := '{}';
            v_slots := array_fill(null::bigint, array[cardinality(v_drops)]);
            foreach v_order in array v_orders loop
                continue when v_order.c = any (v_again);
                if v_order.number = 1 then
                    v_reasons := '[]';
                end if;
                if v_order."slotRequired" then
                    foreach v_slot in array v_order.slots loop
                        if not v_held or delivery.take_slot(v_slot, v_order.crates, v_order.chilled, v_order.frozen) then
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
                elsif not v_held then
                    raise exception 'to be decided with the levels held' using errcode = 'TB004';
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
                v_allotted := array(
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

            v_changed := clock_timestamp();
            v_order_ids := array(select nextval('ordering.orders_id_seq') from generate_series(1, cardinality(v_drops)));
            v_consignment_ids := array(select nextval('ordering.consignment_id_seq') from generate_series(1, (select max(x.k) from unnest(v_legs) x)));
            v_line_ids := array(select nextval('ordering.line_id_seq') from generate_series(1, (select max(g.i) from unnest(v_goods) g)));

            with made as (
                insert into ordering.orders (id, checkout_id, idem_key, buyer_id, audience, destination_id, slot_id, delivery_date, drop_id, state, payment_method,
                    purchase_order_number, total_minor, maximum_minor, authorised_minor, crates, chilled_crates, frozen_crates, accepted_at, changed_at, hold_until)
                select v_order_ids[x.n], v_ids[x.c], x.key, c.buyer, case when x.household then 'HOUSEHOLD' else 'INSTITUTION' end, x.destination, v_slots[x.n], x.day, v_drops[x.n],
                    case when c.held and c.owed > 0 then 'AWAITING_PAYMENT' else 'PLACED' end, c.payment, x."purchaseOrderNumber", x.total, x.maximum, x.agreed,
                    x.crates, x.chilled, x.frozen, v_now, v_changed, case when c.held and c.owed > 0 then v_now + case c.payment when 'TEST' then interval '20 minutes' else payment.page_life() + interval '5 minutes' end end
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
                allergens, added_at, cutoff_at, allotted, drop_fee, fee_kind, fee_drop_id, returnable)
            select v_line_ids[g.i], v_order_ids[g.n], g.p, 'goods', g.offer, g.version, g.cycle, g.cooperative, g.seller, g.producer, g.product_version, g.stock,
                v_consignment_ids[g.k], g.quantity, g.quantity, g.price, g.producer_price, g.vat_rate, g.fee_percent, g.net, g.vat, g.net + g.vat, g.maximum,
                g.allergens, v_now, g.cutoff_at, v_allotted[g.i], false, null, null, null
            from unnest(v_goods) g
            union all
            select nextval('ordering.line_id_seq'), v_order_ids[x.n], x.p, x.kind, null, 0, null, x.seller, x.seller, null, null, null,
                null, x.quantity, x.quantity, x.price, 0, x."vatRate", x.percent, x.net, x.vat, x.net + x.vat, coalesce(x.maximum, x.net + x.vat),
                null, v_now, null, null, x."dropFee", x."feeKind", case when x."dropFee" then v_drops[x.n] end, x.returnable
            from jsonb_to_recordset(v_charges) as x(n int, p int, kind text, "dropFee" boolean, "feeKind" text, seller bigint, returnable text, quantity numeric, price numeric,
                "vatRate" numeric, percent numeric, net bigint, vat bigint, maximum bigint)
            where x.quantity > 0;

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
            select array_agg(c.c order by c.c) into v_paying from unnest(v_checkouts) c where c.payment in ('TEST', 'STRIPE') and c.owed > 0 and c.c = any (v_placed);
            if v_paying is not null then
                v_payments := payment.open_all(array(select lower(v_checkouts[c].payment) from unnest(v_paying) with ordinality y(c, i) order by i), 'EUR',
                    array(select 'checkout:' || v_ids[c] from unnest(v_paying) with ordinality y(c, i) order by i), array(select v_ids[c] from unnest(v_paying) with ordinality y(c, i) order by i),
                    array(select v_checkouts[c].buyer from unnest(v_paying) with ordinality y(c, i) order by i),
                    array(select case when v_checkouts[c].held then v_now + case v_checkouts[c].payment when 'TEST' then interval '20 minutes' else payment.page_life() end end from unnest(v_paying) with ordinality y(c, i) order by i),
                    array(select '/orders/' || v_numbers[x.n] from unnest(v_paying) y(c) join unnest(v_orders) x on x.c = y.c and x.number = 1 order by x.c),
                    array(select array_position(v_paying, x.c) from unnest(v_orders) x where x.c = any (v_paying) order by x.n),
                    array(select v_order_ids[x.n] from unnest(v_orders) x where x.c = any (v_paying) order by x.n),
                    array(select x.agreed from unnest(v_orders) x where x.c = any (v_paying) order by x.n));
                perform payment.capture_all(array_agg(v_payments[i]), array_agg('test_' || v_payments[i])) from unnest(v_paying) with ordinality y(c, i) where not v_checkouts[c].held having count(*) > 0;
            end if;

            v_whole := array(select v_order_ids[x.n] from unnest(v_orders) x where x.tariff is not null order by x.n);
            v_answer := jsonb_build_object('again', v_again, 'refused', v_refusals, 'now', v_now, 'changed', v_changed,
                'orders', (select jsonb_agg(jsonb_build_object('c', x.c, 'n', x.n, 'checkout', v_ids[x.c], 'id', v_order_ids[x.n], 'number', v_numbers[x.n], 'drop', v_drops[x.n],
                        'slot', v_slots[x.n], 'charges', coalesce(charged.ids, '[]'), 'payment', paying.payment) order by x.n)
                    from unnest(v_orders) x
                    left join (select l.order_id, jsonb_agg(l.id order by l.position) ids from ordering.line l
                        where l.order_id = any (v_order_ids) and l.kind <> 'goods' and v_charges <> '[]' group by l.order_id) charged on charged.order_id = v_order_ids[x.n]
                    left join (select a.order_id, jsonb_build_object('reference', y.public_ref, 'provider', y.provider, 'status', y.status, 'asked', a.asked_minor, 'kept', a.amount_minor,
                            'capturedAt', y.captured_at, 'until', y.expires_at) payment
                        from payment.payment y join payment.part a on a.payment_id = y.id where y.id = any (v_payments)) paying on paying.order_id = v_order_ids[x.n]),
                'consignments', to_jsonb(v_consignment_ids), 'lines', to_jsonb(v_line_ids),
                'details', case when cardinality(v_whole) > 0 then ordering.details(v_whole) else '[]' end);
            if not v_held then
                perform stock.lock_rows(array(select distinct g.stock from unnest(v_goods) g));
                if ordercycle.rationed(array(select distinct g.offer from unnest(v_goods) g))
                        or exists (select from unnest(v_goods) g join ordercycle.offer f on f.id = g.offer where f.version <> g.version or f.stock_id <> g.stock)
                        or exists (select from unnest(v_goods) g where g.cutoff_at <= (select platform.business_time()))
                        or not delivery.take_slots(v_slots, array(select x.crates from generate_series(1, cardinality(v_drops)) i left join unnest(v_orders) x on x.n = i order by i),
                            array(select x.chilled from generate_series(1, cardinality(v_drops)) i left join unnest(v_orders) x on x.n = i order by i),
                            array(select x.frozen from generate_series(1, cardinality(v_drops)) i left join unnest(v_orders) x on x.n = i order by i)) then
                    raise exception 'to be decided with the levels held' using errcode = 'TB004';
                end if;
            end if;
            perform stock.reserve(array_agg(g.stock), array_agg(g.quantity), array_agg(v_line_ids[g.i]), array_agg(c.account))
            from unnest(v_goods) g join unnest(v_checkouts) c on c.c = g.c;
            return v_answer;
        exception when sqlstate 'TB004' or check_violation then
            if v_held then
                raise;
            end if;
            v_held := true;
        end;
    end loop;
end $$;
