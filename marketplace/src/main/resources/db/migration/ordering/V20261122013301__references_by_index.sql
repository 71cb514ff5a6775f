-- What a line, a consignment or a leg refers to is looked up by its id, once for each that is named: with several questions in one condition, every site and
-- every organisation of the network was read at each statement (3 ms of an order's 10 on a network's data).
create or replace function ordering.refer_line() returns trigger language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from written l left join ordercycle.offer f on f.id = l.offer_id left join catalogue.product_version v on v.id = l.product_version_id
               left join stock.stock_row r on r.id = l.stock_id
               where l.kind = 'goods' and (f.cycle_id is distinct from l.cycle_id or v.product_id is distinct from f.product_id or r.product_id is distinct from f.product_id)) then
        perform ordering.dangling('line', 'line_of_an_offer');
    end if;
    if exists (select from (select cooperative_id from written union select seller_id from written union select producer_id from written where producer_id is not null) n(id)
               left join network.organisation o on o.id = n.id where o.id is null) then
        perform ordering.dangling('line', 'line_of_its_parties');
    end if;
    return null;
end $$;

create or replace function ordering.refer_consignment() returns trigger language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from (select distinct sender_site_id from written) n(id) left join network.site s on s.id = n.id where s.id is null)
        or exists (select from (select distinct cooperative_id from written) n(id) left join network.organisation o on o.id = n.id where o.id is null)
        or exists (select from (select distinct drop_id from written) n(id) left join delivery.drop d on d.id = n.id where d.id is null) then
        perform ordering.dangling('consignment', 'consignment_of_a_sender_and_a_drop');
    end if;
    return null;
end $$;

create or replace function ordering.refer_leg() returns trigger language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from (select from_site_id from written union select to_site_id from written) n(id) left join network.site s on s.id = n.id where s.id is null)
        or exists (select from (select distinct carrier_id from written) n(id) left join network.organisation o on o.id = n.id where o.id is null) then
        perform ordering.dangling('leg', 'leg_between_sites');
    end if;
    return null;
end $$;

create or replace function ordering.refer_order() returns trigger language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from written o left join delivery.drop d on d.id = o.drop_id left join delivery.slot s on s.id = o.slot_id
               where (d.destination_id, d.delivery_date) is distinct from (o.destination_id, o.delivery_date)
                  or o.slot_id is not null and (s.site_id, s.delivery_date) is distinct from (o.destination_id, o.delivery_date)) then
        perform ordering.dangling('orders', 'order_of_a_drop_and_its_slot');
    end if;
    return null;
end $$;
