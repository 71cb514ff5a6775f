-- An order that was settled by money which a bank keeps is not settled any more: it was delivered, and is owed.
create or replace function ordering.payment_came(p_orders bigint[]) returns void language plpgsql as $$
declare
    o ordering.orders;
    v_kept bigint;
    v_most bigint;
begin
    for o in select * from ordering.orders where id = any (p_orders) and payment_method <> 'ACCOUNT' order by id for update loop
        v_kept := payment.kept(o.id);
        v_most := case when o.state in ('DELIVERED', 'SETTLED') then o.total_minor
            else greatest(o.maximum_minor, (select (a.carrying ->> 'maximum')::bigint from ordering.drop_agreement a where a.order_id = o.id)) end;
        if v_kept > v_most then
            perform payment.refund('came:' || o.id || ':' || o.version || ':' || v_kept, o.id, v_kept - v_most, 'late');
        end if;
        if o.state = 'SETTLED' and v_kept < o.total_minor then
            update ordering.orders set state = 'DELIVERED', changed_at = clock_timestamp() where id = o.id;
            perform identity.record_trail(null, 'order.owed', 'order', o.id::text, jsonb_build_object('total', o.total_minor, 'kept', v_kept));
        end if;
        if o.state = 'DELIVERED' and payment.kept(o.id) = o.total_minor then
            update ordering.orders set state = 'SETTLED', changed_at = clock_timestamp() where id = o.id;
            perform identity.record_trail(null, 'order.settled', 'order', o.id::text, jsonb_build_object('total', o.total_minor));
        end if;
    end loop;
end $$;
comment on function ordering.payment_came(bigint[]) is
    'After money for placed orders was booked, or was taken back for good: what came to less meanwhile goes back, what was delivered before it was paid is settled, and what is not paid any more is owed. The caller holds the orders.';

-- What a bank took back stands beside what was given back.
create or replace function ordering.details(p_orders bigint[]) returns jsonb language sql volatile set plan_cache_mode = force_generic_plan set jit = off as $$
    with t as materialized (select platform.business_time() as now),
    lines as (
        select l.order_id, min(l.cutoff_at) filter (where l.quantity > 0) cutoff, bool_or(l.cutoff_at > t.now) changeable,
            sum(case o.audience when 'HOUSEHOLD' then l.line_minor else l.net_minor end)::bigint goods,
            jsonb_agg(jsonb_build_object(
                'id', l.id, 'offer', l.offer_id, 'offerVersion', l.offer_version, 'product', v.product_id, 'productVersion', v.id,
                'names', jsonb_build_object('texts', v.names), 'family', v.family, 'picture', v.picture,
                'producer', l.producer_id, 'producerName', producer.name, 'cooperative', l.cooperative_id, 'cooperativeName', cooperative.name,
                'seller', l.seller_id, 'sellerName', seller.name, 'consignment', l.consignment_id,
                'orderingUnit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'catchWeight', v.catch_weight, 'content', v.content, 'contentUnit', v.content_unit,
                'tolerance', v.tolerance, 'allergens', l.allergens, 'storage', v.storage,
                'ordered', l.ordered_quantity, 'confirmed', l.confirmed_quantity, 'packed', l.packed_quantity, 'packedWeight', l.packed_weight,
                'accepted', l.accepted_quantity, 'acceptedWeight', l.accepted_weight, 'quantity', l.quantity, 'price', l.unit_price, 'vatRate', l.vat_rate)
              || jsonb_build_object(
                'net', ordering.money(l.net_minor, o.currency), 'vat', ordering.money(l.vat_minor, o.currency), 'total', ordering.money(l.line_minor, o.currency),
                'maximum', ordering.money(l.maximum_minor, o.currency), 'addedAt', l.added_at, 'cutOff', l.cutoff_at,
                'mayChange', o.state = 'PLACED' and l.cutoff_at > t.now, 'shortageReason', l.shortage_reason, 'decision', l.decision, 'decisionReason', l.decision_reason)
              order by l.position, l.id) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        cross join t
        join catalogue.product_version v on v.id = l.product_version_id
        join network.party producer on producer.id = l.producer_id
        join network.party cooperative on cooperative.id = l.cooperative_id
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'goods'
        group by l.order_id
    ),
    fees as (
        select l.order_id, sum(case o.audience when 'HOUSEHOLD' then l.line_minor else l.net_minor end)::bigint fee,
            jsonb_agg(jsonb_build_object('id', l.id, 'kind', case when l.drop_fee then 'DROP' else coalesce(l.fee_kind, 'COOPERATIVE') end, 'cooperative', l.seller_id,
                'cooperativeName', seller.name, 'vatRate', l.vat_rate,
                'net', ordering.money(l.net_minor, o.currency), 'vat', ordering.money(l.vat_minor, o.currency), 'total', ordering.money(l.line_minor, o.currency))
                order by l.position, l.id) filter (where l.quantity > 0) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'fee'
        group by l.order_id
    ),
    deposits as (
        select l.order_id, sum(l.line_minor)::bigint deposit,
            jsonb_agg(jsonb_build_object('id', l.id, 'returnable', r.code, 'names', jsonb_build_object('texts', r.names), 'seller', l.seller_id,
                'sellerName', seller.name, 'ordered', l.ordered_quantity, 'packed', l.packed_quantity, 'accepted', l.accepted_quantity, 'quantity', l.quantity,
                'amount', l.unit_price, 'total', ordering.money(l.line_minor, o.currency)) order by r.position, l.seller_id, l.id)
                filter (where l.quantity > 0) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        join catalogue.returnable r on r.code = l.returnable
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'deposit'
        group by l.order_id
    ),
    drops as (
        select a.order_id, jsonb_build_object('seller', a.seller_id, 'sellerName', seller.name, 'fee', ordering.money(a.fee_minor, o.currency),
            'minimum', ordering.money(a.minimum_minor, o.currency), 'goods', ordering.money(ordering.drop_goods(o.drop_id), o.currency),
            'carrier', carrier.number, 'carried', coalesce(carrier.id = o.id, false)) item
        from ordering.drop_agreement a
        join ordering.orders o on o.id = a.order_id
        join network.party seller on seller.id = a.seller_id
        left join ordering.drop_fee f on f.drop_id = o.drop_id
        left join ordering.orders carrier on carrier.id = f.order_id
        where a.order_id = any (p_orders)
    ),
    vat as (
        select r.order_id, jsonb_agg(jsonb_build_object('rate', r.vat_rate, 'net', ordering.money(r.net, r.currency), 'vat', ordering.money(r.vat, r.currency)) order by r.vat_rate) items
        from (select l.order_id, l.vat_rate, o.currency, sum(l.net_minor)::bigint net, sum(l.vat_minor)::bigint vat
              from ordering.line l join ordering.orders o on o.id = l.order_id
              where l.order_id = any (p_orders) and l.quantity > 0 group by l.order_id, l.vat_rate, o.currency) r
        group by r.order_id
    ),
    legs as (
        select g.consignment_id, jsonb_agg(jsonb_build_object('sequence', g.sequence, 'from', g.from_site_id, 'fromName', f.name, 'to', g.to_site_id, 'toName', d.name,
            'carrier', g.carrier_id, 'carrierName', carrier.name) order by g.sequence, g.from_site_id) items
        from ordering.leg g
        join ordering.consignment c on c.id = g.consignment_id
        join network.site f on f.id = g.from_site_id
        join network.site d on d.id = g.to_site_id
        left join network.party carrier on carrier.id = g.carrier_id
        where c.order_id = any (p_orders)
        group by g.consignment_id
    ),
    consignments as (
        select c.order_id, jsonb_agg(jsonb_build_object('id', c.id, 'state', c.state, 'sender', c.sender_site_id, 'senderName', s.name,
            'cooperative', c.cooperative_id, 'cooperativeName', cooperative.name, 'legs', coalesce(legs.items, '[]')) order by c.id) items
        from ordering.consignment c
        join network.site s on s.id = c.sender_site_id
        join network.party cooperative on cooperative.id = c.cooperative_id
        left join legs on legs.consignment_id = c.id
        where c.order_id = any (p_orders)
        group by c.order_id
    ),
    refunds as (
        select r.payment_id, r.order_id, sum(r.amount_minor)::bigint refunded,
            jsonb_agg(jsonb_build_object('amount', ordering.money(r.amount_minor, p.currency), 'reason', r.reason, 'at', r.created_at) order by r.created_at, r.id) items
        from (select x.payment_id, x.order_id, x.amount_minor, x.reason, x.created_at, x.id from payment.refund x where x.order_id = any (p_orders)
              union all
              select d.payment_id, b.order_id, b.amount_minor, 'dispute', b.at, 0 from payment.taken_back b join payment.dispute d on d.id = b.dispute_id where b.order_id = any (p_orders)) r
        join payment.payment p on p.id = r.payment_id
        group by r.payment_id, r.order_id
    ),
    payments as (
        select a.order_id, sum(case when p.status in ('captured', 'refunding') then a.amount_minor else 0 end)::bigint kept, sum(coalesce(refunds.refunded, 0))::bigint refunded,
            jsonb_agg(jsonb_build_object('reference', p.public_ref, 'provider', p.provider, 'status', p.status, 'amount', ordering.money(a.asked_minor, p.currency),
                'kept', ordering.money(a.amount_minor, p.currency), 'capturedAt', p.captured_at, 'refunds', coalesce(refunds.items, '[]')) order by p.id) items,
            max('/payments/' || p.provider || '/' || p.public_ref) filter (where p.status = 'pending') url,
            max('/payments/' || p.provider || '/' || p.public_ref) filter (where p.status = 'pending' and p.attempt_key like 'again:%'
                and not exists (select from payment.session s where s.payment_id = p.id and s.state = 'processing')) owed_url
        from payment.part a
        join payment.payment p on p.id = a.payment_id
        left join refunds on refunds.payment_id = a.payment_id and refunds.order_id = a.order_id
        where a.order_id = any (p_orders)
        group by a.order_id
    )
    select coalesce(jsonb_agg(jsonb_build_object(
            'id', o.id, 'number', o.number, 'state', o.state, 'audience', o.audience, 'buyer', o.buyer_id, 'buyerName', buyer.name,
            'destination', jsonb_build_object('id', site.id, 'kind', d.kind, 'name', site.name, 'street', site.street, 'postcode', site.postcode, 'city', site.city),
            'deliveryDate', o.delivery_date, 'drop', o.drop_id,
            'slot', case when slot.id is not null then jsonb_build_object('id', slot.id, 'opens', slot.opens, 'closes', slot.closes) end,
            'payment', o.payment_method, 'purchaseOrderNumber', o.purchase_order_number,
            'lines', coalesce(lines.items, '[]'), 'fees', coalesce(fees.items, '[]'), 'deposits', coalesce(deposits.items, '[]'), 'dropTerms', drops.item, 'consignments', coalesce(consignments.items, '[]'), 'vat', coalesce(vat.items, '[]'),
            'goods', ordering.money(coalesce(lines.goods, 0), o.currency), 'fee', ordering.money(coalesce(fees.fee, 0), o.currency),
            'deposit', ordering.money(coalesce(deposits.deposit, 0), o.currency),
            'total', ordering.money(o.total_minor, o.currency), 'maximum', ordering.money(o.maximum_minor, o.currency),
            'authorised', ordering.money(o.authorised_minor, o.currency),
            'paid', ordering.money(coalesce(payments.kept, 0), o.currency), 'refunded', ordering.money(coalesce(payments.refunded, 0), o.currency),
            'payments', coalesce(payments.items, '[]'))
        || jsonb_build_object(
            'acceptedAt', o.accepted_at, 'changedAt', o.changed_at, 'holdUntil', o.hold_until, 'cutOff', lines.cutoff,
            'mayChange', o.state = 'PLACED' and coalesce(lines.changeable, false),
            'mayCancel', o.state in ('PLACED', 'AWAITING_PAYMENT') and coalesce(lines.cutoff > t.now, false),
            'cancelReason', o.cancel_reason, 'addition', case when addition.id is not null then jsonb_build_object('amount', ordering.money(added.amount_minor, o.currency), 'until', addition.hold_until) end,
            'paymentUrl', case when o.state = 'AWAITING_PAYMENT' then payments.url
                when added.status = 'pending' then '/payments/' || added.provider || '/' || added.public_ref
                when o.state not in ('CANCELLED', 'EXPIRED', 'FAILED') then payments.owed_url end, 'version', o.version)
        order by o.id), '[]')
    from ordering.orders o
    cross join t
    join network.party buyer on buyer.id = o.buyer_id
    join network.site site on site.id = o.destination_id
    join delivery.destination d on d.site_id = o.destination_id
    left join delivery.slot slot on slot.id = o.slot_id
    left join lines on lines.order_id = o.id
    left join fees on fees.order_id = o.id
    left join deposits on deposits.order_id = o.id
    left join drops on drops.order_id = o.id
    left join vat on vat.order_id = o.id
    left join consignments on consignments.order_id = o.id
    left join payments on payments.order_id = o.id
    left join ordering.addition on addition.order_id = o.id and addition.state = 'OPEN'
    left join payment.payment added on added.id = addition.payment_id
    where o.id = any (p_orders)
$$;
