create function ordering.lent_by_farms(p_cooperatives bigint[], p_producers bigint[])
returns table (cooperative_id bigint, producer_id bigint, day date, returnable text, pieces bigint) language sql stable as $$
    select c.cooperative_id, l.producer_id, c.delivery_date, v.returnable, ceil(sum(l.packed_quantity * v.returnable_count))::bigint
    from ordercycle.cycle c
    join ordering.line l on l.cycle_id = c.id and l.kind = 'goods' and l.packed_quantity > 0
    join catalogue.product_version v on v.id = l.product_version_id and v.returnable is not null
    join ordering.orders o on o.id = l.order_id and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
    join ordering.consignment k on k.id = l.consignment_id and k.state <> 'CANCELLED'
    join network.site s on s.id = k.sender_site_id
    where c.cooperative_id = any (p_cooperatives) and (p_producers is null or l.producer_id = any (p_producers))
      and not (l.seller_id = l.producer_id and s.party_id = l.producer_id)
    group by c.cooperative_id, l.producer_id, c.delivery_date, v.returnable
$$;
comment on function ordering.lent_by_farms(bigint[], bigint[]) is
    'Bottles, jars and crates that came with what was packed of a delivery date, by cooperative and farm: what farms lent the cooperatives. What a farm sells itself and brings to the door itself is between it and its buyer. p_producers null = all.';
