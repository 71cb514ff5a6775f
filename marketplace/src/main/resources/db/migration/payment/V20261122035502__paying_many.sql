-- Payments of many checkouts that are placed together.
create function payment.open_all(p_provider text, p_currency text, p_keys text[], p_checkouts bigint[], p_buyers bigint[], p_expires timestamptz[], p_return_paths text[],
    p_places int[], p_orders bigint[], p_amounts bigint[]) returns bigint[] language plpgsql as $$
declare
    v_ids bigint[] := array(select nextval('payment.payment_id_seq') from generate_series(1, cardinality(p_keys)));
begin
    insert into payment.payment (id, attempt_key, checkout_id, buyer_id, provider, amount_minor, currency, expires_at, return_path)
    select v_ids[a.n], a.key, a.checkout, a.buyer, p_provider, s.amount, p_currency, a.expires, a.path
    from unnest(p_keys, p_checkouts, p_buyers, p_expires, p_return_paths) with ordinality a(key, checkout, buyer, expires, path, n)
    join (select place, sum(amount)::bigint amount from unnest(p_places, p_amounts) x(place, amount) group by place) s on s.place = a.n
    order by a.n;
    insert into payment.part (payment_id, order_id, amount_minor, asked_minor)
    select v_ids[x.place], x.order_id, 0, x.amount from unnest(p_places, p_orders, p_amounts) x(place, order_id, amount);
    return v_ids;
end $$;
comment on function payment.open_all(text, text, text[], bigint[], bigint[], timestamptz[], text[], int[], bigint[], bigint[]) is
    'payment.open for many; p_places says of each order and amount (cents) which key it is of, counted from 1. Answers their ids in the order of the keys.';

create function payment.capture_all(p_payments bigint[], p_provider_refs text[]) returns void language plpgsql as $$
declare
    v_currency text;
    v_payments bigint[];
    v_places int[];
    v_accounts text[];
    v_amounts bigint[];
    v_orders bigint[];
    v_txns bigint[];
begin
    perform 1 from payment.payment where id = any (p_payments) order by id for update;
    for v_currency, v_payments, v_places, v_accounts, v_amounts, v_orders in
        with open as (
            select y.id, y.provider, y.buyer_id, y.currency::text currency, (row_number() over (partition by y.currency order by y.id))::int place
            from payment.payment y where y.id = any (p_payments) and y.status not in ('captured', 'refunding', 'refunded')
        ), legs as (
            select o.currency, o.place, a.order_id, l.n, l.account, l.amount
            from open o join payment.part a on a.payment_id = o.id
            cross join lateral (values (1, 'provider:' || o.provider, a.asked_minor), (2, 'buyer:' || o.buyer_id, -a.asked_minor)) l(n, account, amount)
        )
        select l.currency, (select array_agg(o.id order by o.place) from open o where o.currency = l.currency), array_agg(l.place order by l.place, l.order_id, l.n),
            array_agg(l.account order by l.place, l.order_id, l.n), array_agg(l.amount order by l.place, l.order_id, l.n), array_agg(l.order_id order by l.place, l.order_id, l.n)
        from legs l group by l.currency
    loop
        v_txns := ledger.post_all(array(select 'capture:' || id from unnest(v_payments) with ordinality u(id, n) order by n), 'capture', v_currency, v_places, v_accounts,
            v_amounts, v_orders);
        update payment.part set amount_minor = asked_minor where payment_id = any (v_payments);
        update payment.payment y set status = 'captured', captured_at = clock_timestamp(), ledger_txn_id = b.txn, provider_ref = r.ref
        from unnest(v_payments, v_txns) b(id, txn) join unnest(p_payments, p_provider_refs) r(id, ref) on r.id = b.id where y.id = b.id;
    end loop;
end $$;
comment on function payment.capture_all(bigint[], text[]) is 'payment.capture for many, each with its provider''s reference; those that are captured already stay as they are.';
