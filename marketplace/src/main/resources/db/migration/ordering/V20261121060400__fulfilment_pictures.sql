-- The door and the shelf show what a thing looks like: its own drawing, else its family's.
create or replace view ordering.fulfilment_line as
select l.id line_id, l.position, l.consignment_id, c.state consignment_state, c.version consignment_version, c.sender_site_id, sender.name sender_name, c.cooperative_id,
    cooperative.name cooperative_name, o.id order_id, o.number order_number, o.state order_state, o.audience, o.buyer_id, buyer.name buyer_name, o.purchase_order_number,
    o.delivery_date, o.drop_id, o.destination_id, destination.kind destination_kind, site.name destination_name, site.city destination_city, site.country,
    site.party_id destination_party_id, slot.opens slot_opens, slot.closes slot_closes, o.total_minor order_total_minor, o.payment_method, o.hold_until,
    l.producer_id, producer.name producer_name, v.product_id, l.product_version_id, v.names, v.family, v.picture, v.ordering_unit, v.pricing_unit, v.content, v.content_unit,
    v.catch_weight, v.tolerance, v.storage, l.allergens, coalesce(l.confirmed_quantity, l.ordered_quantity) ordered_quantity, l.quantity, l.packed_quantity,
    l.packed_weight, l.accepted_quantity, l.accepted_weight, l.cutoff_at, l.shortage_reason, l.decision, l.decision_reason,
    coalesce(nullif(v.picture, ''), family.picture, 'crate') drawing, coalesce(family.ground, 'leaf') ground
from ordering.line l
join ordering.orders o on o.id = l.order_id
join ordering.consignment c on c.id = l.consignment_id
join network.site sender on sender.id = c.sender_site_id
join network.party cooperative on cooperative.id = c.cooperative_id
join network.party buyer on buyer.id = o.buyer_id
join network.site site on site.id = o.destination_id
join delivery.destination destination on destination.site_id = o.destination_id
left join delivery.slot slot on slot.id = o.slot_id
join network.party producer on producer.id = l.producer_id
join catalogue.product_version v on v.id = l.product_version_id
left join catalogue.family family on family.code = v.family
where l.kind = 'goods' and coalesce(l.confirmed_quantity, l.ordered_quantity) > 0;
