-- What others may do with money: ask for it, take it, let it go, give it back. Each is done once, whoever repeats it.
alter table payment.part add column asked_minor bigint not null default 0;
alter table payment.part add constraint payment_part_asked_not_negative check (asked_minor >= 0);
comment on column payment.part.asked_minor is 'Cents of the payment that were asked for the order.';
alter table payment.payment add column return_path text not null default '/';
comment on column payment.payment.return_path is 'Where the buyer goes on after paying: a path of this site.';
create index refund_of_order on payment.refund (order_id);

create function payment.open(p_key text, p_checkout bigint, p_buyer bigint, p_provider text, p_orders bigint[], p_amounts bigint[], p_currency text,
    p_expires timestamptz, p_return_path text) returns bigint language plpgsql as $$
declare p bigint;
begin
    insert into payment.payment (attempt_key, checkout_id, buyer_id, provider, amount_minor, currency, expires_at, return_path)
    values (p_key, p_checkout, p_buyer, p_provider, (select sum(a) from unnest(p_amounts) a), p_currency, p_expires, p_return_path) returning id into p;
    insert into payment.part (payment_id, order_id, amount_minor, asked_minor)
    select p, a.order_id, 0, a.amount from unnest(p_orders, p_amounts) a(order_id, amount);
    return p;
end $$;
comment on function payment.open(text, bigint, bigint, text, bigint[], bigint[], text, timestamptz, text) is 'Asks for money, cents per order; nothing has moved yet.';

create function payment.capture(p_payment bigint, p_provider_ref text) returns boolean language plpgsql as $$
declare
    p payment.payment;
    t bigint;
begin
    select * into strict p from payment.payment where id = p_payment for update;
    if p.status in ('captured', 'refunding', 'refunded') then
        return false;
    end if;
    select ledger.post('capture:' || p.id, 'capture', array_agg(l.account order by a.order_id, l.place), array_agg(l.amount order by a.order_id, l.place),
        array_agg(a.order_id order by a.order_id, l.place), p.currency) into t
    from payment.part a
    cross join lateral (values (1, 'provider:' || p.provider, a.asked_minor), (2, 'buyer:' || p.buyer_id, -a.asked_minor)) l(place, account, amount)
    where a.payment_id = p.id;
    update payment.part set amount_minor = asked_minor where payment_id = p.id;
    update payment.payment set status = 'captured', captured_at = clock_timestamp(), ledger_txn_id = t, provider_ref = p_provider_ref where id = p.id;
    return true;
end $$;
comment on function payment.capture(bigint, text) is 'Books that the provider has taken the money, also when it comes late. False = it was booked before.';

create function payment.kept(p_order bigint) returns bigint language sql stable as $$
    select coalesce(sum(a.amount_minor), 0)::bigint from payment.part a join payment.payment p on p.id = a.payment_id
    where a.order_id = p_order and p.status in ('captured', 'refunding')
$$;
comment on function payment.kept(bigint) is 'Cents captured for the order and not given back.';

create function payment.refund(p_key text, p_order bigint, p_amount bigint, p_reason text) returns bigint language plpgsql as $$
declare
    due bigint := p_amount;
    given bigint;
    row_key text := p_key;
    t bigint;
    p record;
begin
    perform 1 from payment.payment where id in (select payment_id from payment.part where order_id = p_order) order by id for update;
    if exists (select from payment.refund where key = p_key) then
        return 0;
    end if;
    for p in select y.id, y.provider, y.buyer_id, y.currency, a.amount_minor from payment.part a join payment.payment y on y.id = a.payment_id
             where a.order_id = p_order and a.amount_minor > 0 and y.status in ('captured', 'refunding') order by y.id desc
    loop
        exit when due <= 0;
        given := least(due, p.amount_minor);
        t := ledger.post('refund:' || row_key, 'refund', array['provider:' || p.provider, 'buyer:' || p.buyer_id], array[-given, given], array[p_order, p_order], p.currency);
        insert into payment.refund (key, payment_id, order_id, amount_minor, reason, ledger_txn_id) values (row_key, p.id, p_order, given, p_reason, t);
        update payment.part set amount_minor = amount_minor - given where payment_id = p.id and order_id = p_order;
        update payment.payment y set status = 'refunded'
        where y.id = p.id and not exists (select from payment.part a where a.payment_id = y.id and a.amount_minor > 0);
        due := due - given;
        row_key := p_key || '/' || p.id;
    end loop;
    return p_amount - due;
end $$;
comment on function payment.refund(text, bigint, bigint, text) is
    'Gives back up to so many cents of what is kept for the order, newest payment first; once per key. Answers what was given back.';

create function payment.abandon(p_checkout bigint) returns void language sql as $$
    update payment.payment set status = 'cancelled' where checkout_id = p_checkout and status in ('pending', 'authorised')
$$;
comment on function payment.abandon(bigint) is 'Nothing waits for this money any more. If it comes all the same, it is booked and goes back.';
