-- A key belongs to whoever takes back; where a household fetches may have changed when it is sent again.
alter table ordering.deposit_return add column party_id bigint references network.party;
update ordering.deposit_return t set party_id = s.party_id from network.site s where s.id = t.site_id;
alter table ordering.deposit_return alter column party_id set not null, drop constraint deposit_return_once_per_key,
    add constraint deposit_return_once_per_key unique (party_id, key);
comment on column ordering.deposit_return.party_id is 'Who took it back; of what came back before this was noted, whose site it was.';

create or replace function ordering.return_deposits(p_key text, p_buyer bigint, p_site bigint, p_asked jsonb, p_account bigint, p_party bigint) returns jsonb language plpgsql as $$
declare
    v_return ordering.deposit_return;
    v_refusals jsonb;
    v_amount bigint;
begin
    insert into ordering.deposit_return (key, party_id, buyer_id, site_id, asked, amount_minor, account_id) values (p_key, p_party, p_buyer, p_site, p_asked, 0, p_account)
    on conflict on constraint deposit_return_once_per_key do nothing returning * into v_return;
    if v_return.id is null then
        select * into strict v_return from ordering.deposit_return where party_id = p_party and key = p_key;
        if (v_return.buyer_id, v_return.asked) is distinct from (p_buyer, p_asked) then
            raise exception 'idempotency key of another request' using errcode = 'TB002';
        end if;
        return jsonb_build_object('id', v_return.id, 'amount', ordering.money(v_return.amount_minor, 'EUR'), 'replayed', true);
    end if;
    perform 1 from ordering.deposit_balance where buyer_id = p_buyer order by returnable, seller_id for update;

    select jsonb_agg(jsonb_build_object('returnable', x.returnable, 'found', x.quantity, 'expected', coalesce(b.left_out, 0)) order by x.returnable)
    into v_refusals
    from (select a.key returnable, a.value::numeric quantity from jsonb_each_text(p_asked) a) x
    left join (select returnable, sum(out_count - back_count) left_out from ordering.deposit_balance where buyer_id = p_buyer group by returnable) b
        on b.returnable = x.returnable
    where x.quantity > coalesce(b.left_out, 0);
    if v_refusals is not null then
        raise exception 'return refused' using errcode = 'TB001', detail = v_refusals::text;
    end if;

    -- Whoever stands at the point takes its own first; the rest is owed by the other sellers
    with place as (
        select b.returnable, b.seller_id, a.value::numeric quantity, b.out_count - b.back_count left_out,
            coalesce(sum(b.out_count - b.back_count) over (partition by b.returnable order by b.seller_id <> p_party, b.seller_id
                rows between unbounded preceding and 1 preceding), 0) before
        from ordering.deposit_balance b join jsonb_each_text(p_asked) a on a.key = b.returnable where b.buyer_id = p_buyer
    ), taken as (
        update ordering.deposit_balance b set back_count = b.back_count + least(p.left_out, greatest(p.quantity - p.before, 0))
        from place p where b.buyer_id = p_buyer and b.returnable = p.returnable and b.seller_id = p.seller_id and p.quantity > p.before and p.left_out > 0
        returning b.returnable, b.seller_id, least(p.left_out, greatest(p.quantity - p.before, 0)) quantity
    ), owed as (
        select t.seller_id, sum(t.quantity * r.amount * 100)::bigint amount from taken t join catalogue.returnable r on r.code = t.returnable group by t.seller_id
    )
    select sum(o.amount)::bigint into v_amount
    from owed o, lateral (select ledger.post('deposit-return:' || v_return.id || ':' || o.seller_id, 'deposit-return',
        array['buyer:' || p_buyer, 'seller:' || o.seller_id], array[-o.amount, o.amount], array[null, null]::bigint[], 'EUR') txn) t
    where t.txn is not null;
    update ordering.deposit_return set amount_minor = v_amount where id = v_return.id;
    perform identity.record_trail(p_account, 'deposits.returned', 'deposit_return', v_return.id::text, p_asked || jsonb_build_object('buyer', p_buyer), p_party);
    return jsonb_build_object('id', v_return.id, 'amount', ordering.money(v_amount, 'EUR'), 'replayed', false);
end $$;
