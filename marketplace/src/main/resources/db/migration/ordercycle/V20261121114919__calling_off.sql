-- A delivery date that cannot take place: before anything of it is packed it is called off, whatever is ordered in it.
create function ordercycle.call_off(p_cycle bigint, p_cooperative bigint) returns text language plpgsql as $$
declare v_state text;
begin
    select state into v_state from ordercycle.cycle where id = p_cycle and cooperative_id = p_cooperative for no key update;
    if v_state in ('PLANNED', 'OPEN', 'CLOSED') then
        -- Placements in flight end first, so that whoever lets go of the orders sees all of them
        perform ordercycle.close_door(p_cycle);
        update ordercycle.cycle set state = 'CANCELLED', version = version + 1 where id = p_cycle;
    end if;
    return v_state;
end $$;
comment on function ordercycle.call_off(bigint, bigint) is
    'Answers the state it was in: PLANNED, OPEN and CLOSED are CANCELLED now, others stay as they are; null = the cooperative has no such cycle.';
