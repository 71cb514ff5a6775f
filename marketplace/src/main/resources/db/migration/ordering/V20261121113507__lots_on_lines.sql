-- Regulation (EC) 178/2002, article 18: of each delivery one knows what, from whom, to whom, when; its lot is written down at the packing table where the shelf does
-- not know it. The lot of a line is what was written there, else that of the stock row it was taken from; where nobody knows, nothing is made up.
alter table ordering.line add column lot_code text;
alter table ordering.line add constraint line_lot_code_sane check (length(btrim(lot_code)) between 1 and 40);
comment on column ordering.line.lot_code is 'The lot that the packer read on the goods; null = not written down.';

create function ordering.note_lots(p_consignment bigint, p_lines bigint[], p_lots text[]) returns void language sql as $$
    update ordering.line l set lot_code = nullif(btrim(x.lot), '')
    from unnest(p_lines, p_lots) x(line, lot)
    where l.id = x.line and l.consignment_id = p_consignment and l.lot_code is distinct from nullif(btrim(x.lot), '')
$$;
comment on function ordering.note_lots(bigint, bigint[], text[]) is 'Writes down the lots of packed lines; an empty one forgets. Lines of another consignment are left alone.';

create view ordering.paper_line as
select l.id line_id, l.consignment_id, l.order_id, coalesce(l.lot_code, s.lot_code) lot, l.seller_id, seller.name seller_name, carrier.name carrier_name,
    'ORGANIC' = any (v.labels) and network.certified_on(l.producer_id, 'ORGANIC', o.delivery_date) organic, a.locale receiver_locale
from ordering.line l
join ordering.orders o on o.id = l.order_id
join ordering.checkout c on c.id = o.checkout_id
left join identity.account a on a.id = c.account_id
join network.party seller on seller.id = l.seller_id
join catalogue.product_version v on v.id = l.product_version_id
left join stock.stock_row s on s.id = l.stock_id
left join lateral (select g.carrier_id from ordering.leg g where g.consignment_id = l.consignment_id order by g.sequence desc, g.from_site_id limit 1) last_leg on true
left join network.party carrier on carrier.id = last_leg.carrier_id
where l.kind = 'goods';
comment on view ordering.paper_line is 'What papers say about a goods line beyond ordering.fulfilment_line: lot, seller, carrier of the last leg, whether it may be called organic, the language of whoever ordered.';
