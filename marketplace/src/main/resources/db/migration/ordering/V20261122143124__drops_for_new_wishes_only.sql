-- A wish that was done before, or for an order of others, makes no drop where none was.
create or replace function ordering.begin_correction(p_number text, p_cooperative bigint, p_version bigint, p_key text, p_destination bigint, p_day date) returns jsonb language plpgsql as $$
declare
    o ordering.orders;
    v_drop bigint;
begin
    if p_day is not null then
        select delivery.drop_for(p.destination_id, p_day) into v_drop
        from ordering.orders x cross join lateral ordering.places_of(x.id) p where x.number = p_number and p.destination_id = coalesce(p_destination, x.destination_id)
            and exists (select from ordering.consignment c where c.order_id = x.id and c.cooperative_id = p_cooperative)
            and not exists (select from ordering.correction k where k.order_id = x.id and k.cooperative_id = p_cooperative and k.key = p_key);
    end if;
    perform delivery.lock_drops(array(select drop_id from ordering.orders where number = p_number) || v_drop);
    select x.* into o from ordering.orders x
    where x.number = p_number and exists (select from ordering.consignment c where c.order_id = x.id and c.cooperative_id = p_cooperative)
    for update of x;
    if not found then
        return null;
    end if;
    if exists (select from ordering.correction where order_id = o.id and cooperative_id = p_cooperative and key = p_key) then
        return jsonb_build_object('replayed', true, 'number', o.number, 'state', o.state, 'deliveryDate', o.delivery_date, 'version', o.version,
            'consignment', 0, 'shared', false);
    end if;
    if o.version <> p_version then
        raise exception 'order changed meanwhile' using errcode = 'TB003';
    end if;
    if o.state in ('CANCELLED', 'EXPIRED', 'FAILED') then
        raise exception 'order refused' using errcode = 'TB001', detail = '[{"order": 1, "code": "order-over"}]';
    end if;
    if o.state not in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT', 'PLACED', 'CONFIRMED')
        or exists (select from ordering.consignment c where c.order_id = o.id and c.cooperative_id = p_cooperative and c.state not in ('PLANNED', 'CANCELLED')) then
        raise exception 'order refused' using errcode = 'TB001', detail = '[{"order": 1, "code": "already-packed"}]';
    end if;
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0;
    return jsonb_build_object('replayed', false, 'number', o.number, 'state', o.state, 'deliveryDate', o.delivery_date, 'version', o.version,
        'consignment', (select min(c.id) from ordering.consignment c where c.order_id = o.id and c.cooperative_id = p_cooperative),
        'shared', exists (select from ordering.line l where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0 and l.cooperative_id <> p_cooperative));
end $$;
