-- Every stretch of the way names who carries; goods that are fetched where they grow travel none.
update ordering.leg g set carrier_id = s.party_id from network.site s where s.id = g.from_site_id and g.carrier_id is null;
alter table ordering.leg alter column carrier_id set not null;

create function ordering.skip_leg_to_nowhere() returns trigger language plpgsql as $$
begin
    return null;
end $$;
create trigger leg_goes_somewhere before insert on ordering.leg for each row when (new.from_site_id = new.to_site_id)
    execute function ordering.skip_leg_to_nowhere();
comment on function ordering.skip_leg_to_nowhere() is
    'What is fetched at the farm gate is written by the placing document as a stretch from the farm to the farm, so that there is a consignment: no leg.';

create or replace function ordering.fulfilment_sheet(p_consignment bigint, p_party bigint) returns jsonb language plpgsql as $$
declare
    c ordering.consignment;
    o ordering.orders;
    v_point_owner bigint;
    v_sender_owner bigint;
begin
    select x.* into c from ordering.consignment x where x.id = p_consignment;
    select x.* into o from ordering.orders x where x.id = c.order_id;
    select s.party_id into v_point_owner from network.site s join delivery.destination d on d.site_id = s.id and d.fetched where s.id = o.destination_id;
    select s.party_id into v_sender_owner from network.site s where s.id = c.sender_site_id;
    if c.id is null or p_party not in (c.cooperative_id, v_sender_owner, o.buyer_id, coalesce(v_point_owner, 0)) then
        return null;
    end if;
    perform 1 from ordering.orders where id = o.id for update;
    perform ordering.confirm(array[o.id]);
    select x.* into c from ordering.consignment x where x.id = p_consignment;
    select x.* into o from ordering.orders x where x.id = c.order_id;
    return (
        select jsonb_build_object('consignment', c.id, 'state', c.state, 'version', c.version, 'cooperative', c.cooperative_id, 'senderOwner', v_sender_owner,
            'pointOwner', v_point_owner, 'order', o.id, 'orderState', o.state, 'audience', o.audience, 'buyer', o.buyer_id, 'authorised', o.authorised_minor,
            'lines', jsonb_agg(jsonb_build_object('id', l.id, 'consignment', l.consignment_id, 'cooperative', l.cooperative_id, 'feePercent', l.fee_percent,
                'vatRate', l.vat_rate, 'price', l.unit_price, 'orderingUnit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'content', v.content,
                'catchWeight', v.catch_weight, 'tolerance', v.tolerance, 'ordered', coalesce(l.confirmed_quantity, l.ordered_quantity), 'quantity', l.quantity,
                'packed', l.packed_quantity, 'packedWeight', l.packed_weight, 'shortage', l.shortage_reason, 'accepted', l.accepted_quantity,
                'acceptedWeight', l.accepted_weight, 'decision', l.decision, 'reason', l.decision_reason) order by l.position, l.id))
        from ordering.line l join catalogue.product_version v on v.id = l.product_version_id
        where l.order_id = o.id and l.kind = 'goods');
end $$;
comment on function ordering.fulfilment_sheet(bigint, bigint) is
    'Locks the order of a consignment and shows all its goods to the cooperative whose it is, the sender (hub or farm), the buyer, or the owner of the point or gate; null for everyone else.';
