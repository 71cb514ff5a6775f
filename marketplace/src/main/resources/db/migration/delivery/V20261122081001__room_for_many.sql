create function delivery.take_slots(p_slots bigint[], p_crates numeric[], p_chilled numeric[], p_frozen numeric[]) returns boolean language plpgsql as $$
declare v_left int;
begin
    perform delivery.lock_slots(p_slots);
    with wanted as (
        select w.slot, sum(w.crates) crates, sum(w.chilled) chilled, sum(w.frozen) frozen
        from unnest(p_slots, p_crates, p_chilled, p_frozen) w(slot, crates, chilled, frozen) where w.slot is not null group by w.slot
    ), taken as (
        update delivery.slot s set used = s.used + w.crates, used_chilled = s.used_chilled + w.chilled, used_frozen = s.used_frozen + w.frozen
        from wanted w
        where s.id = w.slot and s.used + w.crates <= s.crates and s.used_chilled + w.chilled <= s.chilled_crates and s.used_frozen + w.frozen <= s.frozen_crates
          and not s.withdrawn and not exists (select from delivery.closed_day c where c.site_id = s.site_id and c.day = s.delivery_date)
        returning s.id
    )
    select count(*) into v_left from wanted w where not exists (select from taken t where t.id = w.slot);
    return v_left = 0;
end $$;
comment on function delivery.take_slots(bigint[], numeric[], numeric[], numeric[]) is
    'Takes capacity (delivery crates in all, of which chilled, frozen) of several slots at once, or answers false when one has not enough; then the caller undoes the others.';
