-- A card can hold money: where goods are weighed, the most that they may cost is set aside on the buyer's card, and what was received is taken. What cannot hold money
-- (Bancontact, a debit) is charged the most, and the difference goes back, as before.
alter table payment.session drop constraint session_state_known;
alter table payment.session add column holds boolean not null default false, add column money_ref text, add column take_by timestamptz, add column take_minor bigint,
    add column take_round int not null default 0,
    add constraint session_state_known check (state in ('asked', 'open', 'processing', 'held', 'paid', 'over', 'refused')),
    add constraint session_held_is_taken_in_time check (state <> 'held' or (take_by is not null and money_ref is not null));
comment on column payment.session.state is
    'processing: filled in, and the bank takes days (a direct debit). held: the money is set aside on a card. over: nobody can pay here any more. refused: the provider would not have it.';
comment on column payment.session.holds is 'Whoever pays by card is not charged yet: the money is set aside.';
comment on column payment.session.money_ref is 'The provider''s name for the money that is set aside.';
comment on column payment.session.take_by is 'What is held is taken then at the latest, a day before the card lets go of it, by the real clock.';
comment on column payment.session.take_minor is 'Cents that are taken of what is held, written before the provider is asked; nought = it is let go. Null = nobody knows yet.';
comment on column payment.session.take_round is 'How often the provider kept an answer under the key by which it was asked to take or let go, and the money stood all the same; each time there is a new key.';
drop index payment.session_alone;
create unique index session_alone on payment.session (payment_id) where state in ('asked', 'open', 'processing', 'held');
create index session_to_take on payment.session (due_at) where state = 'held';

drop function payment.begin_session(bigint, text, bigint, numeric);
create function payment.begin_session(p_payment bigint, p_language text, p_seller bigint, p_percent numeric, p_holds boolean) returns setof payment.session language plpgsql as $$
declare
    p payment.payment;
    s payment.session;
    v_account text;
    v_kept bigint;
begin
    select * into strict p from payment.payment where id = p_payment for update;
    select * into s from payment.session where payment_id = p.id and state in ('asked', 'open', 'processing', 'held');
    if found then
        return next s;
    elsif p.status = 'pending' and p.expires_at > platform.business_time() then
        -- Whom the provider would not have it moved to at once gets it afterwards, and so does everybody where nobody knows yet how much will be taken
        select a.provider_ref into v_account from payment.account a where a.party_id = p_seller and a.receives and not p_holds
            and not exists (select from payment.session r where r.payment_id = p.id and r.state = 'refused' and r.seller_ref is not null);
        if v_account is not null then
            update payment.payment set percent = coalesce(percent, p_percent) where id = p.id returning percent into p.percent;
            select sum(floor(a.asked_minor * p.percent / 100))::bigint into v_kept from payment.part a where a.payment_id = p.id;
        end if;
        insert into payment.session (payment_id, language, expires_at, seller_ref, seller_minor, holds)
        values (p.id, p_language, date_trunc('second', clock_timestamp())
            + least(greatest(p.expires_at - platform.business_time(), payment.page_life()), interval '23 hours 59 minutes'), v_account, p.amount_minor - v_kept, p_holds)
        returning * into s;
        return next s;
    end if;
end $$;
comment on function payment.begin_session(bigint, text, bigint, numeric, boolean) is
    'The page on which a payment may be made, or what is to be asked for; no row when its time is over or it is made already. p_seller: whose all of it is, if it is one''s. p_holds: a card is not charged yet.';

create function payment.held(p_session bigint, p_money text, p_take_by timestamptz, p_wanted boolean) returns text language plpgsql as $$
declare
    s payment.session;
    v_first boolean;
begin
    perform 1 from payment.payment y join payment.session x on x.payment_id = y.id where x.id = p_session for update of y;
    select * into strict s from payment.session where id = p_session;
    if s.money_ref is not null or s.state = 'paid' then
        return 'KNOWN';
    elsif exists (select from payment.session o where o.payment_id = s.payment_id and o.state in ('asked', 'open', 'processing', 'held') and o.id <> s.id) then
        return 'SECOND';
    end if;
    update payment.session set state = 'held', money_ref = p_money, take_by = p_take_by, take_minor = case when not p_wanted then 0 end,
        due_at = clock_timestamp()
    where id = s.id;
    update payment.payment set status = 'authorised', provider_ref = p_money where id = s.payment_id and status = 'pending';
    return 'FIRST';
end $$;
comment on function payment.held(bigint, text, timestamptz, boolean) is
    'The money of a page is set aside on a card under the provider''s name for it. p_wanted: something takes it; else it is let go. KNOWN, or SECOND = another page stands for the payment.';

create function payment.to_take(p_order bigint) returns void language sql as $$
    update payment.session s set due_at = clock_timestamp() from payment.part a
    where a.order_id = p_order and s.payment_id = a.payment_id and s.state = 'held' and s.take_minor is null
$$;
comment on function payment.to_take(bigint) is 'An order came to its end: what is held for it may be taken, or let go.';

create function payment.take(p_session bigint, p_orders bigint[], p_amounts bigint[]) returns bigint language plpgsql as $$
declare
    s payment.session;
    v_sum bigint;
begin
    perform 1 from payment.payment y join payment.session x on x.payment_id = y.id where x.id = p_session for update of y;
    select * into strict s from payment.session where id = p_session;
    if s.take_minor is not null then
        return s.take_minor;
    end if;
    update payment.part a set asked_minor = least(a.asked_minor, x.amount) from unnest(p_orders, p_amounts) x(order_id, amount)
    where a.payment_id = s.payment_id and a.order_id = x.order_id;
    select coalesce(sum(asked_minor), 0)::bigint into v_sum from payment.part where payment_id = s.payment_id;
    update payment.session set take_minor = v_sum where id = s.id;
    return v_sum;
end $$;
comment on function payment.take(bigint, bigint[], bigint[]) is 'Writes once what is to be taken of what is held, at most so many cents an order. Answers the sum; nought = it is let go.';

create function payment.let_go_of(p_session bigint) returns void language plpgsql as $$
declare v_payment bigint;
begin
    select y.id into strict v_payment from payment.payment y join payment.session s on s.payment_id = y.id where s.id = p_session for update of y;
    update payment.session set state = 'over' where id = p_session and state = 'held';
    update payment.payment set status = 'cancelled' where id = v_payment and status = 'authorised';
end $$;
comment on function payment.let_go_of(bigint) is 'The provider has let go of what was held: nothing was taken.';

create or replace function payment.promised(p_order bigint) returns bigint language sql stable as $$
    select coalesce(sum(case when p.status in ('pending', 'authorised') then a.asked_minor else a.amount_minor end), 0)::bigint
    from payment.part a join payment.payment p on p.id = a.payment_id
    where a.order_id = p_order and p.status in ('pending', 'authorised', 'captured', 'refunding')
$$;
comment on function payment.promised(bigint) is 'Cents kept for the order, and those that are asked for or held and may still come.';

drop function payment.abandon(bigint);
create function payment.abandon(p_checkout bigint, p_standing bigint[]) returns void language sql as $$
    update payment.payment p set status = 'cancelled' where p.checkout_id = p_checkout and p.status = 'pending'
        and not exists (select from payment.session s where s.payment_id = p.id and s.state = 'processing')
        -- A debt is paid by its link as long as one of those who owe it stands
        and not (p.attempt_key like 'again:%' and exists (select from payment.part a where a.payment_id = p.id and a.order_id = any (p_standing)))
$$;
comment on function payment.abandon(bigint, bigint[]) is
    'Nothing waits for this money any more, but what is owed for orders that stand (p_standing). If it comes all the same, it is booked and goes back. What is on its way already (a debit) stays asked for, and what is held on a card is let go by whoever takes.';

create or replace function payment.hand_over(p_key text, p_from bigint, p_to bigint, p_amount bigint) returns bigint language plpgsql as $$
declare
    due bigint := p_amount;
    given bigint;
    p record;
begin
    perform 1 from payment.payment where id in (select payment_id from payment.part where order_id = p_from) order by id for update;
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
