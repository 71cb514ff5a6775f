create function payment.kept_all(p_orders bigint[]) returns table (order_id bigint, kept bigint) language sql stable as $$
    select a.order_id, sum(a.amount_minor)::bigint from payment.part a join payment.payment p on p.id = a.payment_id
    where a.order_id = any (p_orders) and p.status in ('captured', 'refunding') group by a.order_id
$$;
comment on function payment.kept_all(bigint[]) is 'payment.kept for many orders; those that nothing was captured for are not in it.';

create function payment.refund_all(p_keys text[], p_orders bigint[], p_amounts bigint[], p_reason text) returns bigint language plpgsql as $$
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
    perform 1 from payment.payment where id in (select payment_id from payment.part where order_id = any (p_orders)) order by id for update;
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
        insert into payment.refund (key, payment_id, order_id, amount_minor, reason, ledger_txn_id)
        select g.key, g.payment_id, g.order_id, g.amount, p_reason, g.txn from unnest(v_keys, v_payments, v_orders, v_amounts, v_txns) g(key, payment_id, order_id, amount, txn);
        update payment.part t set amount_minor = t.amount_minor - g.amount
        from unnest(v_payments, v_orders, v_amounts) g(payment_id, order_id, amount) where t.payment_id = g.payment_id and t.order_id = g.order_id;
        update payment.payment y set status = 'refunded'
        where y.id = any (v_payments) and not exists (select from payment.part a where a.payment_id = y.id and a.amount_minor > 0);
        v_given := v_given + (select sum(a) from unnest(v_amounts) a);
    end loop;
    return v_given;
end $$;
comment on function payment.refund_all(text[], bigint[], bigint[], text) is
    'payment.refund for many orders, each of them once: up to so many cents of what is kept for it, newest payment first; once per key. Answers what was given back in all.';
