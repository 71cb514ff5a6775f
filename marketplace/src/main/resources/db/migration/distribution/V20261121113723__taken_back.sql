-- A tick that was taken back leaves no hand-over behind; the trail keeps both.
create function distribution.forget_reception(p_consignments bigint[]) returns void language sql as $$
    delete from distribution.temperature where consignment_id = any (p_consignments);
    delete from distribution.reception where consignment_id = any (p_consignments);
$$;
comment on function distribution.forget_reception(bigint[]) is 'For a wrong tick only.';
