-- Packing and receiving tell the cycles how far their goods are.
create function ordering.move_cycles_on(p_consignment bigint) returns void language plpgsql as $$
declare
    v_cycles bigint[] := array(select distinct cycle_id from ordering.line where consignment_id = p_consignment and kind = 'goods' order by 1);
begin
    perform ordercycle.packing_begun(v_cycles);
    if exists (select from ordering.consignment where id = p_consignment and state in ('PLANNED', 'PACKED', 'LOADED', 'DELIVERED')) then
        return;
    end if;
    perform ordercycle.take_turn(v_cycles);
    perform ordercycle.all_arrived(array(
        select c from unnest(v_cycles) c
        where not exists (select from ordering.line l join ordering.consignment g on g.id = l.consignment_id
                          where l.cycle_id = c and g.state in ('PLANNED', 'PACKED', 'LOADED', 'DELIVERED'))));
    perform ordercycle.all_settled(array(
        select c from unnest(v_cycles) c
        where not exists (select from ordering.line l join ordering.orders o on o.id = l.order_id
                          where l.cycle_id = c and o.state not in ('SETTLED', 'CANCELLED', 'EXPIRED', 'FAILED'))));
end $$;

create function ordering.pack_and_move_on(p_doc jsonb) returns jsonb language plpgsql as $$
declare v_answer jsonb := ordering.pack(p_doc);
begin
    perform ordering.move_cycles_on((p_doc ->> 'consignment')::bigint);
    return v_answer;
end $$;
comment on function ordering.pack_and_move_on(jsonb) is 'Packs one consignment; its cycles are then being packed.';

create function ordering.receive_and_move_on(p_doc jsonb) returns jsonb language plpgsql as $$
declare v_answer jsonb := ordering.receive(p_doc);
begin
    perform ordering.move_cycles_on((p_doc ->> 'consignment')::bigint);
    return v_answer;
end $$;
comment on function ordering.receive_and_move_on(jsonb) is 'Receives one consignment; with the last one of a cycle the cycle is delivered, and settled when all its orders are.';
