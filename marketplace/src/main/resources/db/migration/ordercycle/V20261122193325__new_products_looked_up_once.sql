-- What is new was looked up twice, once for the products' rows of stock and once for the offers: half of what loading an old date took.
create or replace function ordercycle.offer_complete_products(p_cycles bigint[], p_known_cycles bigint[], p_margin_percent numeric) returns bigint language plpgsql as $$
declare
    offered bigint;
begin
    with n as materialized (select * from ordercycle.new_products(p_cycles, p_known_cycles, p_margin_percent))
    insert into ordercycle.offer (cycle_id, product_id, product_version_id, stock_id, producer_id, seller_id, household_price, institution_price, producer_price,
        vat_rate, minimum, step, household_cutoff_at, institution_cutoff_at)
    select n.cycle_id, n.product_id, n.version_id, s.stock_id, n.producer_id, n.seller_id, round(n.net * (100 + n.rate) / 100, 2), round(n.net, 4), n.price, n.rate,
        n.smallest, n.smallest, n.household_cutoff_at, n.institution_cutoff_at
    from n
    join stock.default_rows(array(select distinct m.product_id from n m)) s on s.product_id = n.product_id
    order by n.cycle_id, n.product_id
    on conflict on constraint offer_once_per_cycle do nothing;
    get diagnostics offered = row_count;
    perform ordercycle.apply_lead_times(p_cycles);
    return offered;
end $$;
