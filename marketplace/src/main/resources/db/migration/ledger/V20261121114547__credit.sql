create function ledger.credit_of(p_party bigint) returns bigint language sql stable as $$
    select coalesce(-sum(amount_minor), 0)::bigint from ledger.entry where account = 'buyer:' || p_party and order_id is null
$$;
comment on function ledger.credit_of(bigint) is 'Cents that a buyer has to its credit apart from any order, such as deposits brought back. Never negative while nothing of it is spent.';
