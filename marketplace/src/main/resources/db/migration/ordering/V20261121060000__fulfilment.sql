-- Packing at the hub and reception at the door. The caller reads the sheet (which locks the order's row) and writes in the same transaction, so whole lines are
-- written as they were computed, and the money of the order is computed anew each time. Lock order as everywhere: order rows, stock rows by id, payments.
alter table ordering.consignment add column version bigint not null default 0;
comment on column ordering.consignment.version is 'Raised by every packing and by the reception; two people on one consignment notice each other by it.';
alter table ordering.line add constraint line_packed_within_what_was_confirmed check (packed_quantity >= 0 and packed_quantity <= coalesce(confirmed_quantity, ordered_quantity));
alter table ordering.line add constraint line_accepted_within_what_was_packed check (accepted_quantity >= 0 and accepted_quantity <= packed_quantity);
alter table ordering.line add constraint line_weights_not_negative check (packed_weight >= 0 and accepted_weight >= 0);
alter table ordering.line add constraint line_shortage_reason_known check (shortage_reason in ('MISSING', 'SHORT', 'WRONG_PRODUCT', 'QUALITY', 'DAMAGED', 'TEMPERATURE',
    'DATE_SHORT', 'LATE'));

create function ordering.fulfilment_sheet(p_consignment bigint, p_party bigint) returns jsonb language plpgsql as $$
declare
    c ordering.consignment;
    o ordering.orders;
    v_point_owner bigint;
begin
    select x.* into c from ordering.consignment x where x.id = p_consignment;
    select x.* into o from ordering.orders x where x.id = c.order_id;
    select s.party_id into v_point_owner from network.site s join delivery.destination d on d.site_id = s.id and d.kind = 'POINT' where s.id = o.destination_id;
    if c.id is null or p_party not in (c.cooperative_id, o.buyer_id, coalesce(v_point_owner, 0)) then
        return null;
    end if;
    perform 1 from ordering.orders where id = o.id for update;
    perform ordering.confirm(array[o.id]);
    select x.* into c from ordering.consignment x where x.id = p_consignment;
    select x.* into o from ordering.orders x where x.id = c.order_id;
    return (
        select jsonb_build_object('consignment', c.id, 'state', c.state, 'version', c.version, 'cooperative', c.cooperative_id, 'pointOwner', v_point_owner,
            'order', o.id, 'orderState', o.state, 'audience', o.audience, 'buyer', o.buyer_id, 'authorised', o.authorised_minor,
            'lines', jsonb_agg(jsonb_build_object('id', l.id, 'consignment', l.consignment_id, 'cooperative', l.cooperative_id, 'feePercent', l.fee_percent,
                'vatRate', l.vat_rate, 'price', l.unit_price, 'orderingUnit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'content', v.content,
                'catchWeight', v.catch_weight, 'tolerance', v.tolerance, 'ordered', coalesce(l.confirmed_quantity, l.ordered_quantity), 'quantity', l.quantity,
                'packed', l.packed_quantity, 'packedWeight', l.packed_weight, 'shortage', l.shortage_reason, 'accepted', l.accepted_quantity,
                'acceptedWeight', l.accepted_weight, 'decision', l.decision, 'reason', l.decision_reason) order by l.position, l.id))
        from ordering.line l join catalogue.product_version v on v.id = l.product_version_id
        where l.order_id = o.id and l.kind = 'goods');
end $$;
comment on function ordering.fulfilment_sheet(bigint, bigint) is
    'Locks the order of a consignment and shows all its goods to the cooperative that packs, the buyer, or the owner of the point; null for everyone else.';

create function ordering.write_fulfilment(p_doc jsonb) returns void language plpgsql as $$
declare v_order bigint := (p_doc ->> 'order')::bigint;
begin
    update ordering.line l set quantity = x.quantity, packed_quantity = x.packed, packed_weight = x."packedWeight", shortage_reason = x.shortage,
        accepted_quantity = x.accepted, accepted_weight = x."acceptedWeight", decision = x.decision, decision_reason = x.reason,
        net_minor = x.net, vat_minor = x.vat, line_minor = x.net + x.vat
    from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, quantity numeric, packed numeric, "packedWeight" numeric, shortage text, accepted numeric,
        "acceptedWeight" numeric, decision text, reason text, net bigint, vat bigint)
    where l.id = x.id and l.order_id = v_order;
    update ordering.line l set quantity = 1, unit_price = x.price, fee_percent = x.percent, net_minor = x.net, vat_minor = x.vat, line_minor = x.net + x.vat
    from jsonb_to_recordset(p_doc -> 'fees') as x(cooperative bigint, price numeric, "vatRate" numeric, percent numeric, net bigint, vat bigint)
    where l.order_id = v_order and l.kind = 'fee' and l.cooperative_id = x.cooperative and l.vat_rate = x."vatRate";
    update ordering.line l set quantity = 0, net_minor = 0, vat_minor = 0, line_minor = 0
    where l.order_id = v_order and l.kind = 'fee' and not exists (
        select from jsonb_to_recordset(p_doc -> 'fees') as x(cooperative bigint, "vatRate" numeric) where l.cooperative_id = x.cooperative and l.vat_rate = x."vatRate");
    perform ordering.add_fees(array[v_order], jsonb_agg(fee), platform.business_time())
    from jsonb_array_elements(p_doc -> 'fees') fee
    where not exists (select from ordering.line l where l.order_id = v_order and l.kind = 'fee'
        and l.cooperative_id = (fee ->> 'cooperative')::bigint and l.vat_rate = (fee ->> 'vatRate')::numeric)
    having count(*) > 0;
    update ordering.orders set total_minor = (p_doc ->> 'total')::bigint, maximum_minor = (p_doc ->> 'maximum')::bigint, version = version + 1,
        changed_at = clock_timestamp()
    where id = v_order;
end $$;
comment on function ordering.write_fulfilment(jsonb) is 'Writes all goods lines of a locked order as computed, renews its fee lines and totals.';

create function ordering.pack(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_order bigint := (p_doc ->> 'order')::bigint;
    v_consignment bigint := (p_doc ->> 'consignment')::bigint;
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_version bigint;
begin
    -- What was promised is let go and what was packed leaves the shelf. What went short is not there to be sold again either: it leaves the count.
    perform stock.post(array_agg(m.stock_id), array_agg(m.kind), array_agg(m.quantity), array_agg(m.line_id), v_account, null)
    from (
        select l.stock_id, l.id line_id, k.kind, k.quantity
        from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, packed numeric)
        join ordering.line l on l.id = x.id and l.consignment_id = v_consignment
        join stock.stock_row s on s.id = l.stock_id
        cross join lateral (values
            ('release', case when l.packed_quantity is null then -l.quantity else 0 end),
            ('pick', coalesce(l.packed_quantity, 0) - x.packed),
            ('adjust', case when s.on_demand then 0 else x.packed - coalesce(l.packed_quantity, l.confirmed_quantity, l.ordered_quantity) end)) k(kind, quantity)
        where x.packed is not null and k.quantity <> 0
        order by l.stock_id, l.id) m;
    perform ordering.write_fulfilment(p_doc);
    update ordering.consignment set state = 'PACKED', version = version + 1 where id = v_consignment returning version into v_version;
    update ordering.orders set state = 'PACKED'
    where id = v_order and state = 'CONFIRMED' and not exists (select from ordering.consignment where order_id = v_order and state = 'PLANNED');
    perform identity.record_trail(v_account, 'consignment.packed', 'consignment', v_consignment::text,
        jsonb_build_object('order', v_order, 'version', v_version), (p_doc ->> 'party')::bigint);
    return jsonb_build_object('version', v_version, 'order', ordering.details(array[v_order]) -> 0);
end $$;
comment on function ordering.pack(jsonb) is 'Books what was packed of one consignment, the first time or as a correction: stock moves, lines, money of the whole order.';

create function ordering.receive(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_consignment bigint := (p_doc ->> 'consignment')::bigint;
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_version bigint;
    o ordering.orders;
begin
    perform ordering.write_fulfilment(p_doc);
    update ordering.consignment set state = p_doc ->> 'outcome', version = version + 1 where id = v_consignment returning version into v_version;
    select * into o from ordering.orders where id = (p_doc ->> 'order')::bigint;
    perform platform.announce('lines_accepted', v_consignment || '-' || v_version,
        jsonb_build_object('order', o.id, 'buyer', o.buyer_id, 'deliveryDate', o.delivery_date));
    perform identity.record_trail(v_account, 'consignment.received', 'consignment', v_consignment::text,
        jsonb_build_object('order', o.id, 'outcome', p_doc ->> 'outcome'), v_party);
    if not exists (select from ordering.consignment where order_id = o.id and state not in ('ACCEPTED', 'PARTLY_ACCEPTED', 'REFUSED', 'NOT_FETCHED', 'CANCELLED')) then
        perform ordering.settle(o.id, v_account, v_party);
    end if;
    return jsonb_build_object('version', v_version, 'order', ordering.details(array[o.id]) -> 0);
end $$;
comment on function ordering.receive(jsonb) is 'Books what was accepted of one consignment; with the last one the order is sold, and what was paid too much goes back.';

create function ordering.settle(p_order bigint, p_account bigint, p_party bigint) returns void language plpgsql as $$
declare
    o ordering.orders;
    v_kept bigint;
    v_state text;
begin
    select * into o from ordering.orders where id = p_order;
    if o.total_minor > 0 then
        perform ledger.post('sale:' || o.id, 'sale', array_agg(e.account order by e.place, e.account), array_agg(e.amount order by e.place, e.account),
            array_agg(o.id), o.currency)
        from (
            select 1 place, 'buyer:' || o.buyer_id account, o.total_minor amount
            union all
            select 2, 'seller:' || l.seller_id, -sum(l.net_minor)::bigint from ordering.line l where l.order_id = o.id group by l.seller_id
            union all
            select 3, 'vat:' || g.country, -sum(l.vat_minor)::bigint
            from ordering.line l join network.organisation g on g.id = l.seller_id where l.order_id = o.id group by g.country) e;
    end if;
    v_kept := payment.kept(o.id);
    if v_kept > o.total_minor then
        v_kept := v_kept - payment.refund('reception:' || o.id, o.id, v_kept - o.total_minor, 'reception');
    end if;
    v_state := case when o.payment_method <> 'ACCOUNT' and v_kept = o.total_minor then 'SETTLED' else 'DELIVERED' end;
    update ordering.orders set state = v_state, changed_at = clock_timestamp() where id = o.id;
    perform identity.record_trail(p_account, 'order.' || lower(v_state), 'order', o.id::text, jsonb_build_object('total', o.total_minor), p_party);
end $$;
comment on function ordering.settle(bigint, bigint, bigint) is
    'Sells a fully received order as accepted: the buyer owes the total, each seller is owed its net, the state its VAT; the rest of what was captured goes back.';

create view ordering.fulfilment_line as
select l.id line_id, l.position, l.consignment_id, c.state consignment_state, c.version consignment_version, c.sender_site_id, sender.name sender_name, c.cooperative_id,
    cooperative.name cooperative_name, o.id order_id, o.number order_number, o.state order_state, o.audience, o.buyer_id, buyer.name buyer_name, o.purchase_order_number,
    o.delivery_date, o.drop_id, o.destination_id, destination.kind destination_kind, site.name destination_name, site.city destination_city, site.country,
    site.party_id destination_party_id, slot.opens slot_opens, slot.closes slot_closes, o.total_minor order_total_minor, o.payment_method, o.hold_until,
    l.producer_id, producer.name producer_name, v.product_id, l.product_version_id, v.names, v.family, v.picture, v.ordering_unit, v.pricing_unit, v.content, v.content_unit,
    v.catch_weight, v.tolerance, v.storage, l.allergens, coalesce(l.confirmed_quantity, l.ordered_quantity) ordered_quantity, l.quantity, l.packed_quantity,
    l.packed_weight, l.accepted_quantity, l.accepted_weight, l.cutoff_at, l.shortage_reason, l.decision, l.decision_reason
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
where l.kind = 'goods' and coalesce(l.confirmed_quantity, l.ordered_quantity) > 0;
comment on view ordering.fulfilment_line is 'What harvest lists, packing, receptions and pick-ups read: every goods line with its consignment, drop, buyer, producer and product.';
