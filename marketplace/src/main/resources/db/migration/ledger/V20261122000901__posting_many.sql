-- Booking for thousands of orders at once, as sharing out a shortage or placing many orders needs it.
create function ledger.post_all(p_keys text[], p_kind text, p_currency text, p_places int[], p_accounts text[], p_amounts bigint[], p_orders bigint[])
returns bigint[] language plpgsql as $$
declare
    v_wrong text;
    v_made bigint[];
    v_ids bigint[];
begin
    select min(p_keys[e.place]) into v_wrong
    from (select place, sum(amount) balance, count(*) filter (where amount <> 0) legs from unnest(p_places, p_amounts) x(place, amount) group by place) e
    where e.balance <> 0 or e.legs < 2;
    if v_wrong is not null then
        raise exception 'ledger transaction % does not balance two legs', v_wrong using constraint = 'ledger_transaction_balanced', errcode = 'check_violation';
    end if;
    with made as (
        insert into ledger.txn (key, kind) select k, p_kind from unnest(p_keys) with ordinality u(k, n) order by u.n
        on conflict on constraint ledger_transaction_once_per_key do nothing returning id
    )
    select coalesce(array_agg(id), '{}') into v_made from made;
    v_ids := array(select t.id from unnest(p_keys) with ordinality u(k, n) join ledger.txn t on t.key = u.k order by u.n);
    insert into ledger.entry (txn_id, account, amount_minor, currency, order_id)
    select t.id, e.account, e.amount, p_currency, e.order_id
    from unnest(p_places, p_accounts, p_amounts, p_orders) with ordinality e(place, account, amount, order_id, n)
    join unnest(v_ids) with ordinality t(id, place) on t.place = e.place
    where e.amount <> 0 and t.id = any (v_made)
    order by e.n;
    return v_ids;
end $$;
comment on function ledger.post_all(text[], text, text, int[], text[], bigint[], bigint[]) is
    'ledger.post for many transactions of one kind and currency; p_places says of each leg which key it is of, counted from 1. Answers their ids in the order of the keys.';
