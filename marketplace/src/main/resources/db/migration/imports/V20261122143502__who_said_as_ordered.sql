-- Who imports what is made as ordered has said so
create or replace function imports.apply(p_import bigint, p_actor bigint) returns void language plpgsql set enable_nestloop = off as $$
begin
    perform imports.match(p_import);

    perform catalogue.store(w.producers, w.skus, w.facts)
    from (select array_agg(r.producer_id order by r.row_no) producers, array_agg(r.sku order by r.row_no) skus, array_agg(r.new_facts order by r.row_no) facts
          from imports.import_row r where r.import_id = p_import and r.outcome in ('CREATE', 'CHANGE')) w
    where w.producers is not null;

    update imports.import_row r set product_id = p.id from catalogue.product p
    where r.import_id = p_import and r.outcome = 'CREATE' and p.producer_id = r.producer_id and p.sku = r.sku;

    create temp table import_stock on commit drop as
    select d.stock_id, r.row_no, r.outcome, r.diff, r.on_hand, r.on_demand
    from stock.default_rows((select array_agg(product_id order by product_id) from imports.import_row
            where import_id = p_import and (outcome = 'CREATE' or outcome = 'CHANGE' and (diff ? 'on_hand' or diff ? 'on_demand')))) d
    join imports.import_row r on r.import_id = p_import and r.product_id = d.product_id and r.outcome in ('CREATE', 'CHANGE');

    -- Locked in one go, and read again: what was reserved since the match may not be counted away.
    perform stock.lock_rows((select array_agg(stock_id) from import_stock));
    perform stock.set_on_demand(array_agg(stock_id), true, p_actor) from import_stock where (diff -> 'on_demand' ->> 1)::boolean having count(*) > 0;
    perform stock.post(array_agg(s.stock_id), array_agg(case when s.outcome = 'CREATE' then 'receive' else 'adjust' end),
            array_agg(greatest(s.on_hand, q.reserved) - q.on_hand), array_agg(null::bigint), p_actor, 'catalogue import ' || p_import)
    from import_stock s join stock.stock_row q on q.id = s.stock_id
    where s.diff ? 'on_hand' and greatest(s.on_hand, q.reserved) <> q.on_hand having count(*) > 0;
    perform stock.set_on_demand(array_agg(stock_id), false, p_actor) from import_stock where not (diff -> 'on_demand' ->> 1)::boolean having count(*) > 0;
    drop table import_stock;
end $$;
