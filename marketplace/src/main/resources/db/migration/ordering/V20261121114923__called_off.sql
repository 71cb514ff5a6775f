-- Delivery dates that were called off with orders in them: each order is let go by itself, in a transaction of its own, until none is left.
create table ordering.call_off (
    cycle_id bigint primary key references ordercycle.cycle,
    cooperative_id bigint not null references network.organisation,
    account_id bigint not null,
    reason text not null,
    note text not null default '',
    at timestamptz not null default clock_timestamp(),
    done_at timestamptz,
    constraint call_off_reason_known check (reason in ('SHORT', 'QUALITY', 'BUYER_ASKED', 'NO_DELIVERY', 'MISTAKE', 'OTHER')),
    constraint call_off_other_is_explained check (reason <> 'OTHER' or note <> ''),
    constraint call_off_note_length check (length(note) <= 300)
);
create index call_off_under_way on ordering.call_off (cycle_id) where done_at is null;
comment on table ordering.call_off is 'Why a delivery date does not take place, and whether all its orders have been let go.';

create function ordering.still_in(p_cycle bigint) returns table (order_id bigint, number text, version bigint) language sql stable as $$
    select o.id, o.number, o.version
    from ordering.orders o
    where o.id in (select l.order_id from ordering.line l where l.cycle_id = p_cycle and l.kind = 'goods' and l.quantity > 0)
      and o.state in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT', 'PLACED', 'CONFIRMED')
      and not exists (select from ordering.line l join ordering.consignment g on g.id = l.consignment_id
                      where l.order_id = o.id and l.cycle_id = p_cycle and l.kind = 'goods' and g.state not in ('PLANNED', 'CANCELLED'))
$$;
comment on function ordering.still_in(bigint) is 'Orders that have goods of a cycle which nobody has packed yet.';

create function ordering.call_off(p_cycle bigint, p_cooperative bigint, p_account bigint, p_reason text, p_note text) returns text language plpgsql as $$
declare v_was text := ordercycle.call_off(p_cycle, p_cooperative);
begin
    if v_was in ('PLANNED', 'OPEN', 'CLOSED') then
        insert into ordering.call_off (cycle_id, cooperative_id, account_id, reason, note) values (p_cycle, p_cooperative, p_account, p_reason, p_note);
        perform identity.record_trail(p_account, 'cycle.called-off', 'cycle', p_cycle::text,
            jsonb_build_object('reason', p_reason, 'orders', (select count(*) from ordering.still_in(p_cycle))), p_cooperative);
    end if;
    return v_was;
end $$;
comment on function ordering.call_off(bigint, bigint, bigint, text, text) is 'Calls a delivery date off and notes why; answers the state it was in, null = no such cycle of the cooperative''s.';
