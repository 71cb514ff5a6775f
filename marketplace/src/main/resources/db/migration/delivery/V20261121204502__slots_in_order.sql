create function delivery.lock_slots(p_slots bigint[]) returns void language plpgsql as $$
begin
    perform 1 from delivery.slot where id = any (p_slots) order by id for no key update;
end $$;
comment on function delivery.lock_slots(bigint[]) is 'Locks slots in id order, for who takes room in several.';
