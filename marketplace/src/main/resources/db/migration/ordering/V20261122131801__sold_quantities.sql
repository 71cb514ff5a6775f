-- In which quantities something is sold is said without formulas.
create function ordering.sold_quantities(p_minimum numeric, p_step numeric, p_maximum numeric) returns text language sql immutable as $$
    select string_agg(trim_scale(q)::text, ' · ' order by q)
        || case when p_maximum is null then ' …' when max(q) + p_step <= p_maximum then ' … ' || trim_scale(p_minimum + floor((p_maximum - p_minimum) / p_step) * p_step) else '' end
    from (select p_minimum + n * p_step q, n from generate_series(0, 2) n) x where n = 0 or p_maximum is null or q <= p_maximum
$$;
comment on function ordering.sold_quantities(numeric, numeric, numeric) is 'From the minimum in steps to the last that the maximum allows, if there is one: 0.5 · 1 · 1.5 … 500.';

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
            'expected', ordering.sold_quantities(f.minimum, f.step, f.maximum));
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
