-- Who carries or passes a consignment on needs to know how much it is, not what.
create function ordering.consignment_load(p_consignment bigint) returns table (crates numeric, chilled boolean, frozen boolean) language sql stable as $$
    select coalesce(round(sum(l.quantity * v.crate_share), 1), 0), coalesce(bool_or(v.storage = 'CHILLED'), false), coalesce(bool_or(v.storage = 'FROZEN'), false)
    from ordering.line l join catalogue.product_version v on v.id = l.product_version_id
    where l.consignment_id = p_consignment and l.quantity > 0
$$;
comment on function ordering.consignment_load(bigint) is 'Delivery crates of a consignment as it stands, to a tenth, and whether some of it needs cold.';
