-- What a buyer's bank took back and keeps was not paid: the buyer owes it again, sellers get it no more, and it can be paid by a link like any other debt.
create table payment.taken_back (
    order_id bigint not null,
    dispute_id bigint not null references payment.dispute,
    amount_minor bigint not null,
    at timestamptz not null default clock_timestamp(),
    constraint taken_back_once primary key (order_id, dispute_id),
    constraint taken_back_positive check (amount_minor > 0)
);
create index taken_back_by_dispute on payment.taken_back (dispute_id);
comment on table payment.taken_back is 'What of an order that stands a buyer''s bank keeps for good: cents in the payment''s currency, kept for the order no more.';
comment on table payment.dispute is 'A buyer''s bank asks the money back. Until it keeps it for good, orders and what is kept for them stay as they are.';

create function payment.owe_what_was_taken_back(p_dispute bigint, p_standing bigint[]) returns void language plpgsql as $$
declare
    d payment.dispute;
    p payment.payment;
    v_kept bigint;
    v_lost bigint;
    v_second bigint;
    v_ref text;
begin
    select * into strict d from payment.dispute where id = p_dispute;
    select * into strict p from payment.payment where id = d.payment_id;
    select coalesce(sum(amount_minor), 0)::bigint into v_kept from payment.part where payment_id = p.id and order_id = any (p_standing);
    -- What had gone back to the buyer before is not owed a second time: that stays on the account for disputes
    v_lost := least(d.amount_minor, v_kept);
    if v_lost <= 0 then
        return;
    end if;
    insert into payment.taken_back (order_id, dispute_id, amount_minor)
    select x.order_id, d.id, x.amount
    from (select a.order_id, floor(v_lost * sum(a.amount_minor) over w / v_kept) - floor(v_lost * (sum(a.amount_minor) over w - a.amount_minor) / v_kept) amount
          from (select order_id, amount_minor from payment.part where payment_id = p.id and order_id = any (p_standing)) a window w as (order by a.order_id)) x
    where x.amount > 0;
    perform ledger.post('dispute-lost:' || d.provider_ref, 'dispute', array_agg(l.account order by t.order_id, l.place), array_agg(l.amount order by t.order_id, l.place),
        array_agg(t.order_id order by t.order_id, l.place), p.currency)
    from payment.taken_back t cross join lateral (values (1, 'buyer:' || p.buyer_id, t.amount_minor), (2, 'fund:disputes', -t.amount_minor)) l(place, account, amount)
    where t.dispute_id = d.id;
    update payment.part a set amount_minor = a.amount_minor - t.amount_minor from payment.taken_back t
    where t.dispute_id = d.id and a.payment_id = p.id and a.order_id = t.order_id;
    perform payment.restate(array[p.id]);

    insert into payment.payment (attempt_key, checkout_id, buyer_id, provider, amount_minor, currency, return_path, expires_at)
    values ('again:' || p.id || ':' || d.id, p.checkout_id, p.buyer_id, p.provider, v_lost, p.currency, p.return_path, platform.business_time() + interval '60 days')
    returning id, public_ref into v_second, v_ref;
    insert into payment.part (payment_id, order_id, amount_minor, asked_minor)
    select v_second, t.order_id, 0, t.amount_minor from payment.taken_back t where t.dispute_id = d.id;
    perform platform.announce('payment_failed', d.provider_ref, jsonb_build_object('orders',
        (select jsonb_agg(t.order_id order by t.order_id) from payment.taken_back t where t.dispute_id = d.id), 'reference', v_ref, 'way', 'dispute'));
end $$;
comment on function payment.owe_what_was_taken_back(bigint, bigint[]) is
    'The bank keeps it: what was kept of it for orders that stand is owed by the buyer again, and asked for anew for two months. The caller holds orders and payments.';

drop function payment.heed_dispute(text, text, text, bigint, text, text);
create function payment.heed_dispute(p_provider text, p_ref text, p_money text, p_amount bigint, p_reason text, p_state text, p_standing bigint[]) returns boolean language plpgsql as $$
declare
    p payment.payment;
    d payment.dispute;
begin
    select * into p from payment.payment where provider = p_provider and provider_ref = p_money;
    if not found then
        return false;
    end if;
    perform payment.hold_with(p.id);
    select * into d from payment.dispute where provider_ref = p_ref;
    if d.state = p_state or d.state in ('won', 'lost') then
        return false;
    end if;
    insert into payment.dispute (payment_id, provider_ref, state, amount_minor, reason) values (p.id, p_ref, p_state, p_amount, p_reason)
    on conflict on constraint dispute_once do update set state = excluded.state, changed_at = clock_timestamp();
    if p_state in ('open', 'lost') and coalesce(d.state, 'asked') = 'asked' then
        perform ledger.post('dispute:' || p_ref, 'dispute', array['provider:' || p.provider, 'fund:disputes'], array[-p_amount, p_amount], array[null, null]::bigint[], p.currency);
    elsif p_state = 'won' and d.state = 'open' then
        perform ledger.post('dispute-won:' || p_ref, 'dispute', array['provider:' || p.provider, 'fund:disputes'], array[d.amount_minor, -d.amount_minor],
            array[null, null]::bigint[], p.currency);
    end if;
    if p_state = 'lost' then
        perform payment.owe_what_was_taken_back((select id from payment.dispute where provider_ref = p_ref), p_standing);
    end if;
    perform identity.record_trail(null, 'payment.dispute-' || p_state, 'order', a.order_id::text, '{}') from payment.part a where a.payment_id = p.id;
    perform platform.announce('payment_trouble', p_ref || ':' || p_state, jsonb_build_object('state', p_state, 'amount', p_amount, 'currency', p.currency,
        'orders', (select jsonb_agg(a.order_id order by a.order_id) from payment.part a where a.payment_id = p.id)));
    return true;
end $$;
comment on function payment.heed_dispute(text, text, text, bigint, text, text, bigint[]) is
    'Books how a dispute (p_ref) about money of a provider (p_money) stands, cents; once, and never back from its end. p_standing: its orders that stand, locked before. False = nothing new, or money that is not ours.';
