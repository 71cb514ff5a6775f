-- A seller whose account the provider does not show any more may have another one. The old one stays known: money went there, and nobody else is given it.
alter table payment.account add column gone_at timestamptz,
    add constraint account_gone_does_nothing check (gone_at is null or (provider_ref is not null and not (receives or charges or pays_out or submitted)));
comment on column payment.account.gone_at is 'Since when the provider does not show it: it was closed, or is not the platform''s any more. Null = it does.';

create table payment.former_account (
    provider_ref text not null,
    party_id bigint not null,
    country char(2) not null,
    asked_at timestamptz not null,
    gone_at timestamptz not null,
    constraint former_account_once primary key (provider_ref)
);
create index former_account_of_party on payment.former_account (party_id, gone_at);
comment on table payment.former_account is 'Accounts of sellers that ended, and in whose place another was asked for.';

drop function payment.account_stands(text, boolean, boolean, boolean, boolean);
create function payment.account_stands(p_ref text, p_receives boolean, p_charges boolean, p_pays_out boolean, p_submitted boolean, p_gone boolean) returns boolean language plpgsql as $$
declare a payment.account;
begin
    select * into a from payment.account where provider_ref = p_ref for update;
    if not found or (a.receives, a.charges, a.pays_out, a.submitted, a.gone_at is not null) = (p_receives, p_charges, p_pays_out, p_submitted, p_gone) then
        return false;
    end if;
    update payment.account set receives = p_receives, charges = p_charges, pays_out = p_pays_out, submitted = p_submitted, changed_at = clock_timestamp(),
        gone_at = case when p_gone then coalesce(gone_at, clock_timestamp()) end where party_id = a.party_id;
    if p_receives and not a.receives then
        update payment.transfer set account_ref = p_ref, due_at = clock_timestamp(), attempts = 0
        where seller_id = a.party_id and of_id is null and moved_minor > 0 and state = 'due' and asked_at is null;
        update payment.payment set share_at = clock_timestamp()
        where id in (select payment_id from payment.share where seller_id = a.party_id and due_minor <> sent_minor);
    end if;
    return true;
end $$;
comment on function payment.account_stands(text, boolean, boolean, boolean, boolean, boolean) is
    'How a seller''s account stands at the provider. What waited for it, or for the one before it, to receive is looked at again. False = as it was known, or not ours.';
create index transfer_waiting_for_seller on payment.transfer (seller_id) where state = 'due';

create function payment.replace_account(p_party bigint) returns boolean language plpgsql as $$
declare a payment.account;
begin
    select * into a from payment.account where party_id = p_party for update;
    if a.gone_at is null then
        return false;
    end if;
    insert into payment.former_account (provider_ref, party_id, country, asked_at, gone_at) values (a.provider_ref, a.party_id, a.country, a.asked_at, a.gone_at);
    -- Asked for, and nobody knows what became of it: whoever asked for the other account now might give it twice
    update payment.transfer set state = 'dead' where account_ref = a.provider_ref and of_id is null and state = 'due' and asked_at is not null;
    update payment.account set key = default, round = 0, provider_ref = null, gone_at = null, asked_at = clock_timestamp(), changed_at = clock_timestamp(), due_at = clock_timestamp()
    where party_id = p_party;
    return true;
end $$;
comment on function payment.replace_account(bigint) is
    'Puts the account of a seller that the provider does not show any more among those that ended, so that another may be asked for under another key. False = there is none to replace.';

create or replace function payment.money_known(p_payment bigint, p_money text, p_transfer text, p_account text, p_moved bigint) returns boolean language plpgsql as $$
declare
    p payment.payment;
    a payment.account;
    x record;
    t payment.transfer;
begin
    select * into strict p from payment.payment where id = p_payment for update;
    if p.money_ref is not null then
        return true;
    end if;
    if p_transfer is not null then
        select * into a from payment.account where provider_ref = p_account;
        if not found then
            select f.party_id, f.country into a.party_id, a.country from payment.former_account f where f.provider_ref = p_account;
        end if;
        if a.party_id is null then
            return false;
        end if;
        for x in
            select r.order_id, r.asked_minor, least(greatest(
                case when r.last then p.amount_minor - p_moved - coalesce(sum(r.kept) over (order by r.order_id rows between unbounded preceding and 1 preceding), 0)
                    else r.kept end, 0), r.asked_minor) kept
            from (select y.order_id, y.asked_minor, floor(y.asked_minor * coalesce(p.percent, 0) / 100)::bigint kept,
                      row_number() over (order by y.order_id desc) = 1 last
                  from payment.part y where y.payment_id = p.id and y.asked_minor > 0) r
            order by r.order_id
        loop
            insert into payment.share (payment_id, order_id, seller_id, country) values (p.id, x.order_id, a.party_id, a.country);
            insert into payment.transfer (payment_id, order_id, seller_id, account_ref, moved_minor, kept_minor, vat_minor)
            values (p.id, x.order_id, a.party_id, p_account, x.asked_minor - x.kept, x.kept, 0) returning * into t;
            perform payment.transfer_told(t.id, p_transfer);
        end loop;
    end if;
    update payment.payment set money_ref = p_money, seller_id = a.party_id where id = p.id;
    return true;
end $$;
