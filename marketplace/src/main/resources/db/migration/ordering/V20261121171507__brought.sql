-- Packed goods that whoever carries them has left at their destination; the reception follows, or nobody fetches them.
create function ordering.note_brought(p_consignments bigint[], p_undone boolean) returns void language plpgsql as $$
begin
    perform 1 from ordering.orders o where o.id in (select c.order_id from ordering.consignment c where c.id = any (p_consignments)) order by o.id for update;
    if p_undone then
        update ordering.consignment c set state = 'PACKED'
        from ordering.orders o where o.id = c.order_id and o.state in ('CONFIRMED', 'PACKED') and c.id = any (p_consignments) and c.state = 'DELIVERED';
    else
        update ordering.consignment c set state = 'DELIVERED' where c.id = any (p_consignments) and c.state in ('PACKED', 'LOADED');
    end if;
end $$;
comment on function ordering.note_brought(bigint[], boolean) is
    'PACKED or LOADED to DELIVERED, and back while nobody has received anything. The version stays: whoever receives meanwhile sees the same goods.';
