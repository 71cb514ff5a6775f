-- Whoever changes how a payment stands changes the payments beside it, too: what is kept for an order is shared over all of them. So all of them are locked, in the order of
-- their ids, before the first is changed; two who are told at once of money of one order wait for each other.
create function payment.hold(p_orders bigint[]) returns void language plpgsql as $$
begin
    perform 1 from payment.payment where id in (
        select b.payment_id from payment.part b where b.order_id in (
            select c.order_id from payment.part a join payment.part c on c.payment_id = a.payment_id where a.order_id = any (p_orders)))
    order by id for update;
end $$;
comment on function payment.hold(bigint[]) is
    'Locks the payments of these orders, and of those that are paid together with them, in the order of their ids. Whoever locks orders or stock, too, did so before.';

create function payment.hold_with(p_payment bigint) returns void language sql as $$
    select payment.hold(array(select order_id from payment.part where payment_id = p_payment))
$$;
comment on function payment.hold_with(bigint) is 'Locks a payment and those beside it.';

create or replace function payment.refund_told(p_refund bigint, p_provider_ref text) returns void language plpgsql as $$
declare v_payment bigint;
begin
    select payment_id into strict v_payment from payment.refund where id = p_refund;
    perform payment.hold_with(v_payment);
    update payment.refund set state = 'done', provider_ref = p_provider_ref where id = p_refund and state <> 'done';
    perform payment.restate(array[v_payment]);
end $$;

create or replace function payment.refund_returned(p_provider_ref text) returns boolean language plpgsql as $$
declare v_payment bigint;
begin
    select payment_id into v_payment from payment.refund where provider_ref = p_provider_ref;
    perform payment.hold_with(v_payment);
    update payment.refund set state = 'dead' where provider_ref = p_provider_ref and state = 'done' returning payment_id into v_payment;
    perform payment.restate(array[v_payment]);
    return v_payment is not null;
end $$;

create or replace function payment.capture(p_payment bigint, p_provider_ref text) returns boolean language plpgsql as $$
declare
    p payment.payment;
    t bigint;
begin
    perform payment.hold_with(p_payment);
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

create or replace function payment.capture_twice(p_payment bigint, p_provider_ref text) returns bigint language plpgsql as $$
declare
    p payment.payment;
    v_second bigint;
begin
    perform payment.hold_with(p_payment);
    select * into strict p from payment.payment where id = p_payment for update;
    if exists (select from payment.payment y where y.provider = p.provider and y.provider_ref = p_provider_ref) then
        return null;
    end if;
    insert into payment.payment (attempt_key, checkout_id, buyer_id, provider, amount_minor, currency, return_path, percent)
    values ('twice:' || p.id || ':' || p_provider_ref, p.checkout_id, p.buyer_id, p.provider, p.amount_minor, p.currency, p.return_path, p.percent) returning id into v_second;
    insert into payment.part (payment_id, order_id, amount_minor, asked_minor) select v_second, a.order_id, 0, a.asked_minor from payment.part a where a.payment_id = p.id;
    perform payment.capture(v_second, p_provider_ref);
    return v_second;
end $$;

create or replace function payment.withdraw(p_payment bigint) returns boolean language plpgsql as $$
declare p payment.payment;
begin
    perform payment.hold_with(p_payment);
    select * into strict p from payment.payment where id = p_payment for update;
    if p.status in ('authorised', 'captured', 'refunding', 'refunded')
        or p.status = 'pending' and exists (select from payment.session s where s.payment_id = p.id and s.state = 'processing') then
        return false;
    end if;
    update payment.payment set status = 'cancelled' where id = p.id and status = 'pending';
    return true;
end $$;

create or replace function payment.refund(p_key text, p_order bigint, p_amount bigint, p_reason text) returns bigint language plpgsql as $$
declare
    due bigint := p_amount;
    given bigint;
    row_key text := p_key;
    t bigint;
    p record;
begin
    perform payment.hold(array[p_order]);
    if exists (select from payment.refund where key = p_key) then
        return 0;
    end if;
    for p in select y.id, y.provider, y.buyer_id, y.currency, a.amount_minor from payment.part a join payment.payment y on y.id = a.payment_id
             where a.order_id = p_order and a.amount_minor > 0 and y.status in ('captured', 'refunding') order by y.id desc
    loop
        exit when due <= 0;
        given := least(due, p.amount_minor);
        t := ledger.post('refund:' || row_key, 'refund', array['provider:' || p.provider, 'buyer:' || p.buyer_id], array[-given, given], array[p_order, p_order], p.currency);
        insert into payment.refund (key, payment_id, order_id, amount_minor, reason, ledger_txn_id, state)
        values (row_key, p.id, p_order, given, p_reason, t, payment.to_tell(p.provider));
        update payment.part set amount_minor = amount_minor - given where payment_id = p.id and order_id = p_order;
        perform payment.restate(array[p.id]);
        due := due - given;
        row_key := p_key || '/' || p.id;
    end loop;
    return p_amount - due;
end $$;

create or replace function payment.refund_all(p_keys text[], p_orders bigint[], p_amounts bigint[], p_reason text) returns bigint language plpgsql as $$
declare
    v_currency text;
    v_keys text[];
    v_payments bigint[];
    v_orders bigint[];
    v_amounts bigint[];
    v_accounts text[];
    v_txns bigint[];
    v_given bigint := 0;
begin
    perform payment.hold(p_orders);
    for v_currency, v_keys, v_payments, v_orders, v_amounts, v_accounts in
        with shares as (
            select a.key, a.n, a.order_id, y.id payment_id, y.provider, y.buyer_id, y.currency,
                least(t.amount_minor, a.amount - coalesce(sum(t.amount_minor) over (newest rows between unbounded preceding and 1 preceding), 0))::bigint given,
                lag(y.id) over newest newer
            from unnest(p_keys, p_orders, p_amounts) with ordinality a(key, order_id, amount, n)
            join payment.part t on t.order_id = a.order_id and t.amount_minor > 0
            join payment.payment y on y.id = t.payment_id and y.status in ('captured', 'refunding')
            where not exists (select from payment.refund r where r.key = a.key)
            window newest as (partition by a.n order by y.id desc)
        )
        select s.currency::text, array_agg(s.key || coalesce('/' || s.newer, '') order by s.n, s.payment_id desc), array_agg(s.payment_id order by s.n, s.payment_id desc),
            array_agg(s.order_id order by s.n, s.payment_id desc), array_agg(s.given order by s.n, s.payment_id desc),
            array_agg('provider:' || s.provider order by s.n, s.payment_id desc) || array_agg('buyer:' || s.buyer_id order by s.n, s.payment_id desc)
        from shares s where s.given > 0 group by s.currency
    loop
        v_txns := ledger.post_all(array(select 'refund:' || k from unnest(v_keys) with ordinality u(k, n) order by n), 'refund', v_currency,
            array(select n from generate_subscripts(v_keys, 1) n) || array(select n from generate_subscripts(v_keys, 1) n), v_accounts,
            array(select -a from unnest(v_amounts) with ordinality u(a, n) order by n) || v_amounts, v_orders || v_orders);
        insert into payment.refund (key, payment_id, order_id, amount_minor, reason, ledger_txn_id, state)
        select g.key, g.payment_id, g.order_id, g.amount, p_reason, g.txn, payment.to_tell(y.provider)
        from unnest(v_keys, v_payments, v_orders, v_amounts, v_txns) g(key, payment_id, order_id, amount, txn) join payment.payment y on y.id = g.payment_id;
        update payment.part t set amount_minor = t.amount_minor - g.amount
        from unnest(v_payments, v_orders, v_amounts) g(payment_id, order_id, amount) where t.payment_id = g.payment_id and t.order_id = g.order_id;
        perform payment.restate(v_payments);
        v_given := v_given + (select sum(a) from unnest(v_amounts) a);
    end loop;
    return v_given;
end $$;

create or replace function payment.hand_over(p_key text, p_from bigint, p_to bigint, p_amount bigint) returns bigint language plpgsql as $$
declare
    due bigint := p_amount;
    given bigint;
    p record;
begin
    perform payment.hold(array[p_from]);
    for p in select y.id, y.buyer_id, y.currency, y.status, case y.status when 'authorised' then a.asked_minor else a.amount_minor end amount_minor
             from payment.part a join payment.payment y on y.id = a.payment_id
             where a.order_id = p_from and case y.status when 'authorised' then a.asked_minor else a.amount_minor end > 0
                and y.status in ('captured', 'refunding', 'authorised') order by y.id
    loop
        exit when due <= 0;
        given := least(due, p.amount_minor);
        if p.status = 'authorised' then
            -- Nothing was booked for it yet
            update payment.part set asked_minor = asked_minor - given where payment_id = p.id and order_id = p_from;
            insert into payment.part (payment_id, order_id, amount_minor, asked_minor) values (p.id, p_to, 0, given);
        else
            perform ledger.post('hand-over:' || p_key || '/' || p.id, 'hand-over', array['buyer:' || p.buyer_id, 'buyer:' || p.buyer_id], array[given, -given],
                array[p_from, p_to], p.currency);
            update payment.part set amount_minor = amount_minor - given, asked_minor = greatest(asked_minor - given, 0) where payment_id = p.id and order_id = p_from;
            insert into payment.part (payment_id, order_id, amount_minor, asked_minor) values (p.id, p_to, given, given);
        end if;
        due := due - given;
    end loop;
    return p_amount - due;
end $$;

create or replace function payment.share_again(p_order bigint) returns void language sql as $$
    select payment.hold(array[p_order]);
    update payment.payment set share_at = clock_timestamp()
    where id in (select payment_id from payment.part where order_id = p_order) and provider = 'stripe' and status in ('captured', 'refunding', 'refunded')
$$;
