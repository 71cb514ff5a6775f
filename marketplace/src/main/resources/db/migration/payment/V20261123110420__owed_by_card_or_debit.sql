-- A letter about a debt says what failed: a debit, or a card that let go of what it held. Nothing else is new.
create or replace function payment.ask_again(p_payment bigint, p_orders bigint[]) returns void language plpgsql as $$
declare
    p payment.payment;
    v_ref text;
    v_way text := case when exists (select from payment.session s where s.payment_id = p_payment and s.money_ref is not null) then 'card' else 'debit' end;
begin
    select * into strict p from payment.payment where id = p_payment for update;
    insert into payment.payment (attempt_key, checkout_id, buyer_id, provider, amount_minor, currency, return_path, expires_at)
    select 'again:' || p.id, p.checkout_id, p.buyer_id, p.provider, sum(a.asked_minor), p.currency, p.return_path, platform.business_time() + interval '60 days'
    from payment.part a where a.payment_id = p.id and a.order_id = any (p_orders)
    on conflict on constraint payment_attempt_once do nothing
    returning public_ref into v_ref;
    if v_ref is not null then
        insert into payment.part (payment_id, order_id, amount_minor, asked_minor)
        select y.id, a.order_id, 0, a.asked_minor from payment.part a join payment.payment y on y.public_ref = v_ref where a.payment_id = p.id and a.order_id = any (p_orders);
        perform identity.record_trail(null, 'payment.failed', 'order', o::text, '{}') from unnest(p_orders) o;
        perform platform.announce('payment_failed', p.id::text, jsonb_build_object('orders', p_orders, 'reference', v_ref, 'way', v_way));
        perform platform.announce('payment_trouble', 'failed:' || p.id, jsonb_build_object('state', 'failed', 'orders', p_orders, 'currency', p.currency, 'way', v_way,
            'amount', (select sum(a.asked_minor) from payment.part a where a.payment_id = p.id and a.order_id = any (p_orders))));
    end if;
end $$;
