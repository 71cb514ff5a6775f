-- A part of a paid order becomes an order of its own: what was paid for it goes with it, nothing moves at the provider.
create function payment.hand_over(p_key text, p_from bigint, p_to bigint, p_amount bigint) returns bigint language plpgsql as $$
declare
    due bigint := p_amount;
    given bigint;
    p record;
begin
    perform 1 from payment.payment where id in (select payment_id from payment.part where order_id = p_from) order by id for update;
    for p in select y.id, y.buyer_id, y.currency, a.amount_minor from payment.part a join payment.payment y on y.id = a.payment_id
             where a.order_id = p_from and a.amount_minor > 0 and y.status in ('captured', 'refunding') order by y.id
    loop
        exit when due <= 0;
        given := least(due, p.amount_minor);
        perform ledger.post('hand-over:' || p_key || '/' || p.id, 'hand-over', array['buyer:' || p.buyer_id, 'buyer:' || p.buyer_id], array[given, -given],
            array[p_from, p_to], p.currency);
        update payment.part set amount_minor = amount_minor - given, asked_minor = greatest(asked_minor - given, 0) where payment_id = p.id and order_id = p_from;
        insert into payment.part (payment_id, order_id, amount_minor, asked_minor) values (p.id, p_to, given, given);
        due := due - given;
    end loop;
    return p_amount - due;
end $$;
comment on function payment.hand_over(text, bigint, bigint, bigint) is
    'Lets up to so many cents that are kept for one order be kept for a new one of the same buyer, oldest payment first. Answers how many. The caller holds both orders.';
