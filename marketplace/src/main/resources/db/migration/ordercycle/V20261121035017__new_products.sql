-- What is new to a copied week was not in the week before: what is sold on Tuesdays alone is not new on Thursday, and leaving out was somebody's choice.
drop function ordercycle.offer_complete_products(bigint[], numeric);
drop function ordercycle.new_products(bigint[], numeric);

create function ordercycle.new_products(p_cycles bigint[], p_known_cycles bigint[], p_margin_percent numeric)
returns table (cycle_id bigint, product_id bigint, version_id bigint, producer_id bigint, seller_id bigint, price numeric, net numeric, rate numeric,
    smallest numeric, household_cutoff_at timestamptz, institution_cutoff_at timestamptz) language sql stable as $$
    select c.id, p.id, v.id, p.producer_id, s.seller, v.price,
        -- Under mandate the producer sells at the producer's price, and the cooperative lives from its fee.
        v.price * case a.seller_of_record when 'PRODUCER' then 1 else (100 + p_margin_percent) / 100 end,
        r.rate, case v.ordering_unit when 'KGM' then 0.5 else 1 end, c.household_cutoff_at, c.institution_cutoff_at
    from ordercycle.cycle c
    join network.supply_agreement a on a.cooperative_id = c.cooperative_id and a.may_offer and a.valid_from <= c.delivery_date
        and (a.valid_until is null or a.valid_until >= c.delivery_date)
    join catalogue.product p on p.producer_id = a.producer_id and p.state = 'ACTIVE'
    join catalogue.product_version v on v.id = p.current_version_id and v.complete
    cross join lateral (select case a.seller_of_record when 'PRODUCER' then p.producer_id else c.cooperative_id end seller) s
    cross join lateral (select ordercycle.vat_rate_of(s.seller, v.vat_category, c.delivery_date) rate) r
    where c.id = any (p_cycles) and r.rate is not null
      and not exists (select from ordercycle.offer o where o.cycle_id = c.id and o.product_id = p.id)
      and not exists (select from ordercycle.offer o where o.cycle_id = any (p_known_cycles) and o.product_id = p.id)
$$;
comment on function ordercycle.new_products(bigint[], bigint[], numeric) is 'Complete products not yet offered in these cycles nor known from the others; net is the price VAT out per pricing unit.';

create function ordercycle.offer_complete_products(p_cycles bigint[], p_known_cycles bigint[], p_margin_percent numeric) returns bigint language plpgsql as $$
declare
    offered bigint;
begin
    insert into ordercycle.offer (cycle_id, product_id, product_version_id, stock_id, producer_id, seller_id, household_price, institution_price, producer_price,
        vat_rate, minimum, step, household_cutoff_at, institution_cutoff_at)
    select n.cycle_id, n.product_id, n.version_id, s.stock_id, n.producer_id, n.seller_id, round(n.net * (100 + n.rate) / 100, 2), round(n.net, 4), n.price, n.rate,
        n.smallest, n.smallest, n.household_cutoff_at, n.institution_cutoff_at
    from ordercycle.new_products(p_cycles, p_known_cycles, p_margin_percent) n
    join stock.default_rows(array(select distinct m.product_id from ordercycle.new_products(p_cycles, p_known_cycles, p_margin_percent) m)) s on s.product_id = n.product_id
    order by n.cycle_id, n.product_id
    on conflict on constraint offer_once_per_cycle do nothing;
    get diagnostics offered = row_count;
    return offered;
end $$;
comment on function ordercycle.offer_complete_products(bigint[], bigint[], numeric) is 'Adds every new product to these cycles at default prices; answers how many offers.';

create function ordercycle.live_in_week(p_cooperative bigint, p_week date) returns bigint[] language sql stable as $$
    select coalesce(array_agg(id order by delivery_date), '{}') from ordercycle.cycle
    where cooperative_id = p_cooperative and delivery_date between p_week and p_week + 6 and state <> 'CANCELLED'
$$;
