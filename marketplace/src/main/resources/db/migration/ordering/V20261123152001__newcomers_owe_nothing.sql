-- Nobody has looked at who founded a public body or a cooperative a minute ago: until then it pays before it gets anything (docs/adr/0041).
create function ordering.refuse_debts_of_newcomers() returns trigger language plpgsql as $$
declare v_refused jsonb;
begin
    if not exists (select from network.admission where state <> 'ADMITTED') then
        return null;
    end if;
    select jsonb_agg(jsonb_build_object('order', (select count(*) from ordering.orders s where s.checkout_id = p.checkout_id and s.id <= p.id), 'code', 'not-admitted-yet'))
    into v_refused from placed p where p.payment_method = 'ACCOUNT' and not network.is_admitted(p.buyer_id);
    if v_refused is not null then
        raise exception 'an order on account of who is not admitted' using errcode = 'TB001', detail = v_refused::text;
    end if;
    return null;
end $$;
create trigger newcomers_owe_nothing after insert on ordering.orders referencing new table as placed for each statement execute function ordering.refuse_debts_of_newcomers();
