-- What is added to an order that is paid by card is paid by itself, by a page of its own.
create or replace function payment.abandon(p_checkout bigint, p_standing bigint[]) returns void language sql as $$
    update payment.payment p set status = 'cancelled' where p.checkout_id = p_checkout and p.status = 'pending'
        and not exists (select from payment.session s where s.payment_id = p.id and s.state = 'processing')
        -- A debt is paid by its link, and an addition by its own, as long as one of those who owe it stands
        and not ((p.attempt_key like 'again:%' or p.attempt_key like 'add:%')
            and exists (select from payment.part a where a.payment_id = p.id and a.order_id = any (p_standing)))
$$;

create function payment.withdraw(p_payment bigint) returns boolean language plpgsql as $$
declare p payment.payment;
begin
    select * into strict p from payment.payment where id = p_payment for update;
    if p.status in ('authorised', 'captured', 'refunding', 'refunded')
        or p.status = 'pending' and exists (select from payment.session s where s.payment_id = p.id and s.state = 'processing') then
        return false;
    end if;
    update payment.payment set status = 'cancelled' where id = p.id and status = 'pending';
    return true;
end $$;
comment on function payment.withdraw(bigint) is 'Asks for this money no more; should it come all the same, it is booked and goes back. False = the buyer has paid already, or the money is on its way.';

-- One order may be paid by several payments: of what is held for it nothing is taken that another has brought or will bring. What came counts, then what is older.
create function payment.brought_by_others(p_order bigint, p_payment bigint) returns bigint language sql stable as $$
    select coalesce(sum(case when p.status in ('captured', 'refunding') then a.amount_minor
        when p.status = 'authorised' and p.id < p_payment then a.asked_minor
        when p.status = 'pending' and exists (select from payment.session s where s.payment_id = p.id and s.state = 'processing') then a.asked_minor
        else 0 end), 0)::bigint
    from payment.part a join payment.payment p on p.id = a.payment_id where a.order_id = p_order and p.id <> p_payment
$$;
comment on function payment.brought_by_others(bigint, bigint) is 'Cents of an order that other payments than this one have brought, or will bring: those that came or are on their way, and those that are held and older.';

create or replace function payment.take(p_session bigint, p_orders bigint[], p_amounts bigint[]) returns bigint language plpgsql as $$
declare
    s payment.session;
    v_sum bigint;
begin
    perform 1 from payment.payment y join payment.session x on x.payment_id = y.id where x.id = p_session for update of y;
    select * into strict s from payment.session where id = p_session;
    if s.take_minor is not null then
        return s.take_minor;
    end if;
    update payment.part a set asked_minor = least(a.asked_minor, greatest(x.amount - payment.brought_by_others(a.order_id, a.payment_id), 0)) from unnest(p_orders, p_amounts) x(order_id, amount)
    where a.payment_id = s.payment_id and a.order_id = x.order_id;
    select coalesce(sum(asked_minor), 0)::bigint into v_sum from payment.part where payment_id = s.payment_id;
    update payment.session set take_minor = v_sum where id = s.id;
    return v_sum;
end $$;
