-- What is held on a card for goods that are weighed is taken when they are received.
create function ordering.taking(p_orders bigint[]) returns table (order_id bigint, ended boolean, amount_minor bigint) language sql stable as $$
    select o.id, o.state in ('DELIVERED', 'SETTLED', 'CANCELLED', 'EXPIRED', 'FAILED'),
        case when o.state in ('CANCELLED', 'EXPIRED', 'FAILED') then 0 when o.state in ('DELIVERED', 'SETTLED') then o.total_minor
            else greatest(o.maximum_minor, (select (a.carrying ->> 'maximum')::bigint from ordering.drop_agreement a where a.order_id = o.id)) end
    from ordering.orders o where o.id = any (p_orders)
$$;
comment on function ordering.taking(bigint[]) is 'Cents to take for each order if they must be taken now: what it came to when it is ended, the most that it may come to before.';

create function ordering.ended() returns trigger language plpgsql as $$
begin
    perform payment.to_take(new.id);
    return null;
end $$;
create trigger order_ended_is_taken after update of state on ordering.orders for each row
    when (new.payment_method = 'STRIPE' and new.state in ('DELIVERED', 'SETTLED', 'CANCELLED', 'EXPIRED', 'FAILED') and old.state <> new.state)
    execute function ordering.ended();
