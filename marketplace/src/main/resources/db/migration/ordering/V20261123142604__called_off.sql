-- Goods that an authority's kitchens order under a framework agreement are called off its lots: in the transaction that writes, changes or gives up the lines, whoever does it.
create function ordering.call_off_lines() returns trigger language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    -- Households, and kitchens whose authority has no agreement, end here
    if not exists (select from agreement.reach)
            or not exists (
                select from (select distinct order_id from written where kind = 'goods') w
                join ordering.orders o on o.id = w.order_id and o.audience = 'INSTITUTION'
                join network.organisation b on b.id = o.buyer_id
                where exists (select from agreement.reach r where r.authority_id = coalesce(b.authority_id, b.id))) then
        return null;
    end if;
    perform agreement.call_off(array_agg(w.id), array_agg(w.order_id),
        array_agg((select count(*) from ordering.orders s where s.checkout_id = o.checkout_id and s.id <= o.id)::int),
        array_agg(case when w.added_at = o.accepted_at then w.position end), array_agg(coalesce(b.authority_id, b.id)), array_agg(w.seller_id), array_agg(w.producer_id),
        array_agg(w.cooperative_id), array_agg(v.family), array_agg((o.accepted_at at time zone 'Europe/Brussels')::date), array_agg(w.net_minor))
    from written w
    join ordering.orders o on o.id = w.order_id and o.audience = 'INSTITUTION' and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
    join network.organisation b on b.id = o.buyer_id
    join catalogue.product_version v on v.id = w.product_version_id
    where w.kind = 'goods'
    having count(*) > 0;
    return null;
end $$;
create trigger line_is_called_off after insert on ordering.line referencing new table as written for each statement execute function ordering.call_off_lines();

create function ordering.call_off_otherwise() returns trigger language plpgsql as $$
begin
    if exists (select from agreement.reach) then
        perform agreement.stand_at(array_agg(w.id), array_agg(w.net_minor))
        from written w join before b on b.id = w.id and b.net_minor <> w.net_minor
        where w.kind = 'goods' and exists (select from agreement.call_off c where c.line_id = w.id)
        having count(*) > 0;
    end if;
    return null;
end $$;
create trigger line_is_called_off_otherwise after update on ordering.line referencing old table as before new table as written for each statement
    execute function ordering.call_off_otherwise();

create function ordering.call_off_again() returns trigger language plpgsql as $$
begin
    perform agreement.stand_at(array_agg(l.id), array_agg(case when new.state in ('CANCELLED', 'EXPIRED', 'FAILED') then 0 else l.net_minor end))
    from ordering.line l where l.order_id = new.id and l.kind = 'goods' having count(*) > 0;
    return null;
end $$;
create trigger order_is_called_off_again after update of state on ordering.orders for each row
    when (new.audience = 'INSTITUTION' and (new.state in ('CANCELLED', 'EXPIRED', 'FAILED')) <> (old.state in ('CANCELLED', 'EXPIRED', 'FAILED')))
    execute function ordering.call_off_again();

create view ordering.called_off as
select w.id lot_id, w.called_off_minor, coalesce(s.net, 0)::bigint lines_minor
from agreement.lot w
left join (
    select c.lot_id, sum(l.net_minor) net
    from agreement.call_off c join ordering.line l on l.id = c.line_id join ordering.orders o on o.id = l.order_id
    where o.state not in ('CANCELLED', 'EXPIRED', 'FAILED') group by c.lot_id) s on s.lot_id = w.id;
comment on view ordering.called_off is 'What each lot''s counter says, and what the lines of orders under it come to, cents VAT out: always the same.';

-- What is packed and received is judged where it is said, so that the refusal belongs to it.
create function ordering.pack_within_ceilings(p_doc jsonb) returns jsonb language plpgsql as $$
declare v_answer jsonb := ordering.pack_and_move_on(p_doc);
begin
    set constraints agreement.call_off_is_counted immediate;
    set constraints agreement.call_off_is_counted deferred;
    return v_answer;
end $$;
create function ordering.receive_within_ceilings(p_doc jsonb) returns jsonb language plpgsql as $$
declare v_answer jsonb := ordering.receive_and_move_on(p_doc);
begin
    set constraints agreement.call_off_is_counted immediate;
    set constraints agreement.call_off_is_counted deferred;
    return v_answer;
end $$;
