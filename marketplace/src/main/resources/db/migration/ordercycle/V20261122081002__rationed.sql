create function ordercycle.rationed(p_offers bigint[]) returns boolean language sql stable as $$
    select exists (select from ordercycle.allotment a where a.offer_id = any (p_offers))
$$;
comment on function ordercycle.rationed(bigint[]) is 'Whether one of these offers is shared out between audiences.';
