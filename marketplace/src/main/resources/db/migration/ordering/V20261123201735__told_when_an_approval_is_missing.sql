-- A late request that would be granted, and would make its order more than was agreed to, ended without a word to who had asked. And who may pay by card until a certain hour hears of it once more before.
alter table ordering.late_request drop constraint late_request_state_known,
    add constraint late_request_state_known check (state in ('ASKED', 'GRANTED', 'REFUSED', 'LAPSED', 'UNPAID', 'UNAPPROVED'));
comment on column ordering.late_request.state is 'UNPAID: granted, and not paid in time where the order is paid by card. UNAPPROVED: was to be granted, and would have made the order more than was agreed to.';

create function ordering.leave_late_unapproved(p_id bigint, p_account bigint) returns void language plpgsql as $$
begin
    update ordering.late_request set state = 'UNAPPROVED', answered_by = p_account, answered_at = platform.business_time() where id = p_id and state = 'ASKED';
    if found then
        perform platform.announce('late_request_refused', p_id::text, jsonb_build_object('request', p_id));
    end if;
end $$;
comment on function ordering.leave_late_unapproved(bigint, bigint) is 'Ends a request whose grant was refused with approval-needed; who asked hears of it once, and may ask for less.';

alter table ordering.approval add column pay_reminded_at timestamptz;
comment on column ordering.approval.pay_reminded_at is 'When who sent the order was reminded that it is to be paid by card; absent while it need not be yet.';

create function ordering.remind_to_pay() returns int language plpgsql as $$
declare v_count int;
begin
    with due as (
        select a.order_id from ordering.orders o join ordering.approval a on a.order_id = o.id
        where o.state = 'AWAITING_PAYMENT' and o.hold_until > platform.business_time() and o.hold_until <= platform.business_time() + interval '2 hours'
          and a.decision = 'APPROVED' and a.pay_reminded_at is null
          -- Who was told a short while ago needs no reminder
          and a.decided_at <= platform.business_time() - interval '1 hour'
        order by a.order_id limit 200 for update of a skip locked
    ), told as (
        update ordering.approval a set pay_reminded_at = platform.business_time() from due where a.order_id = due.order_id and a.pay_reminded_at is null returning a.order_id, a.checkout_id
    ), news as (
        select platform.announce('approval_decided', t.checkout_id || ':remind:' || min(t.order_id),
            jsonb_build_object('checkout', t.checkout_id, 'orders', array_agg(t.order_id order by t.order_id), 'remind', true))
        from told t group by t.checkout_id
    )
    select (select count(*) from told) + 0 * (select count(*) from news) into v_count;
    return v_count;
end $$;
comment on function ordering.remind_to_pay() is 'Tells once, two hours before the time to pay ends, that approved orders are still to be paid by card; answers how many orders.';
