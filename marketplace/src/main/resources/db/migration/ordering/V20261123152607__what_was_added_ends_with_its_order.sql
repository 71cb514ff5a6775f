-- What was added and is not paid ends in whatever state its order is by then: where all of it was cut meanwhile the order may be packed, or further. And what cannot be taken away now
-- waits a while, so that it keeps no other waiting.
alter table ordering.addition add column again_at timestamptz;
comment on column ordering.addition.again_at is 'By the product''s clock: when it is tried again, because it could not be taken away. Null = it was not tried, or nothing stood in the way.';
drop index ordering.addition_to_end;
create index addition_to_end on ordering.addition (coalesce(again_at, hold_until)) where state = 'OPEN';

create or replace function ordering.begin_fall(p_addition bigint) returns jsonb language plpgsql as $$
declare
    a ordering.addition;
    o ordering.orders;
begin
    select * into strict a from ordering.addition where id = p_addition;
    perform ordering.lock_drops_of(array[a.order_id]);
    select * into strict o from ordering.orders where id = a.order_id for update;
    select * into a from ordering.addition where id = p_addition and state = 'OPEN' and hold_until <= platform.business_time();
    if a.id is null or o.state = 'PLACED' then
        return null;
    end if;
    if o.state <> 'CONFIRMED' then
        -- Nothing is packed that may still fall away, so nothing of it is left; money that comes all the same goes back
        perform payment.withdraw(a.payment_id);
        perform ordering.end_unpaid(a.id);
        perform identity.record_trail(null, 'order.addition-expired', 'order', o.id::text, '{}');
        return null;
    end if;
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0;
    perform stock.lock_rows(array(select stock_id from ordering.line where order_id = o.id and kind = 'goods'));
    if not payment.withdraw(a.payment_id) then
        -- The buyer paid it at this moment
        update ordering.addition set state = 'PAID' where id = a.id;
        perform ordering.keep_added(o.id);
        return null;
    end if;
    return jsonb_build_object('sheet', (select s from ordering.sheets(array(select min(c.id) from ordering.consignment c where c.order_id = o.id)) s),
        'before', (select jsonb_object_agg(b.line_id, b.quantity) from ordering.addition_line b where b.addition_id = a.id),
        'promised', payment.promised(o.id));
end $$;
comment on function ordering.begin_fall(bigint) is
    'What was added to an order that is locked and is not paid in time: a confirmed order, held until the transaction ends, and what its lines were; of one that is packed or over it ends here. Null = it is paid, not due, or ended.';
