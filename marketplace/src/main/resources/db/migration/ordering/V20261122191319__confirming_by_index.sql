-- What was promised is looked up order by order: to the planner hardly any line can still be changed, so it read through all of them for every thousand orders.
-- Orders that somebody else confirmed meanwhile are not locked again.
create or replace function ordering.confirm(p_orders bigint[]) returns int language plpgsql set jit = off set enable_seqscan = off as $$
declare
    v_now timestamptz;
    done bigint[];
begin
    perform ordering.lock_drops_of(p_orders);
    perform 1 from ordering.orders where id = any (p_orders) and state = 'PLACED' order by id for update;
    v_now := platform.business_time();
    with due as (
        update ordering.orders o set state = 'CONFIRMED', confirmed_at = clock_timestamp(), changed_at = clock_timestamp(), version = version + 1
        where o.id = any (p_orders) and o.state = 'PLACED'
          and not exists (select from ordering.line l join ordercycle.cycle c on c.id = l.cycle_id
                          where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0 and c.state in ('PLANNED', 'OPEN') and l.cutoff_at > v_now)
        returning o.id
    )
    select array_agg(id order by id) into done from due;
    if done is null then
        return 0;
    end if;
    update ordering.line set confirmed_quantity = quantity where order_id = any (done);
    perform identity.record_trails(array_fill(null::bigint, array[n]), array_fill('order.confirmed'::text, array[n]), 'order', done::text[], array_fill(null::jsonb, array[n]),
        array_fill(null::bigint, array[n])) from cardinality(done) n;
    return cardinality(done);
end $$;

-- With the producer a shortage finds the lines of closed cycles by an index.
create or replace view ordering.claim as
select l.stock_id, l.id line_id, o.id order_id, l.consignment_id, l.cooperative_id, l.cycle_id, c.state cycle_state, c.shortage_rule,
    greatest(c.household_cutoff_at, c.institution_cutoff_at) closes_at, o.delivery_date, o.audience, o.state order_state, l.added_at, l.quantity, f.minimum, f.step, l.producer_id
from ordering.line l
join ordering.orders o on o.id = l.order_id
join ordercycle.cycle c on c.id = l.cycle_id
join ordercycle.offer f on f.id = l.offer_id
where l.kind = 'goods' and l.quantity > 0 and l.packed_quantity is null and o.state in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT', 'PLACED', 'CONFIRMED');
