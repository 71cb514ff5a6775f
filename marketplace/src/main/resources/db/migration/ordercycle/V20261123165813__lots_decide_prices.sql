-- What a buyer pays is decided here, for whoever asks: the lot of a framework agreement that prices it, else a price list, else the offer.
drop function ordercycle.unit_prices(bigint[], bigint, text);
create function ordercycle.unit_prices(p_offers bigint[], p_buyer bigint, p_audience text)
returns table (offer_id bigint, price numeric, price_list_id bigint, lot_id bigint) language sql stable as $$
    with asked as materialized (
        select o.id, o.product_id, o.product_version_id, o.seller_id, o.producer_id, c.cooperative_id, c.delivery_date,
            case p_audience when 'HOUSEHOLD' then o.household_price else o.institution_price end price
        from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id
        where o.id = any (p_offers)
    ), list as materialized (
        select l.* from ordercycle.price_lists_on(array(select a.cooperative_id from asked a order by a.id), array(select a.delivery_date from asked a order by a.id),
            p_buyer, p_audience) l
    ), lot as materialized (
        select t.*
        from (select array_agg(a.id) ids, array_agg(a.product_id) products, array_agg(a.product_version_id) versions, array_agg(a.seller_id) sellers,
                array_agg(a.producer_id) producers, array_agg(a.cooperative_id) cooperatives, array_agg(a.delivery_date) days
              from asked a where p_audience = 'INSTITUTION' and a.price is not null) x
        cross join lateral agreement.lot_prices(p_buyer, x.ids, x.products, x.versions, x.sellers, x.producers, x.cooperatives, x.days) t
    )
    select a.id, coalesce(t.price, ordercycle.listed_price(a.price, l.price_list_id, i.price, i.percent, l.percent, p_audience = 'HOUSEHOLD')),
        case when t.lot_id is null then l.price_list_id end, t.lot_id
    from asked a
    left join lot t on t.offer_id = a.id
    left join list l on l.cooperative_id = a.cooperative_id and l.delivery_date = a.delivery_date
    left join ordercycle.price_list_item i on i.price_list_id = l.price_list_id and i.product_id = a.product_id
    order by a.id
$$;
comment on function ordercycle.unit_prices(bigint[], bigint, text) is
    'What offers cost a buyer (null = somebody unknown) of an audience, per pricing unit: VAT in for households, VAT out for institutions; null = not offered to that audience. lot_id: the lot of a framework agreement that prices it; else price_list_id: the list that counted; neither = the offer''s own price.';

-- Whoever saw the price before is told
create function ordercycle.lot_prices_changed(p_lots bigint[], p_from date) returns void language sql as $$
    update ordercycle.offer o set version = o.version + 1
    from ordercycle.cycle c
    where c.id = o.cycle_id and c.state in ('PLANNED', 'OPEN') and o.state = 'OFFERED' and o.institution_price is not null and c.delivery_date >= p_from
      and o.product_id in (select k.product_id from agreement.lot_price_product k where k.lot_id = any (p_lots))
$$;
comment on function ordercycle.lot_prices_changed(bigint[], date) is 'Offers of delivery dates from a day on that these lots price get a new version.';

create function ordercycle.heed_lots() returns trigger language plpgsql as $$
begin
    perform ordercycle.lot_prices_changed(array(select distinct t.lot_id from touched t), platform.today());
    return null;
end $$;
create trigger lots_that_come_are_heeded after insert on agreement.reach referencing new table as touched for each statement execute function ordercycle.heed_lots();
create trigger lots_that_change_are_heeded after update on agreement.reach referencing new table as touched for each statement execute function ordercycle.heed_lots();
create trigger lots_that_go_are_heeded after delete on agreement.reach referencing old table as touched for each statement execute function ordercycle.heed_lots();

create function ordercycle.heed_lot_products() returns trigger language plpgsql as $$
begin
    perform ordercycle.lot_prices_changed(array_agg(distinct t.lot_id), platform.today())
    from touched t where exists (select from agreement.reach r where r.lot_id = t.lot_id) having count(*) > 0;
    return null;
end $$;
create trigger priced_products_are_heeded after insert on agreement.lot_price_product referencing new table as touched for each statement
    execute function ordercycle.heed_lot_products();

create function ordercycle.heed_series() returns trigger language plpgsql as $$
begin
    perform ordercycle.lot_prices_changed(array_agg(distinct p.lot_id), min(t.holds_from))
    from touched t join agreement.lot_price p on p.series_id = t.series_id where exists (select from agreement.reach r where r.lot_id = p.lot_id) having count(*) > 0;
    return null;
end $$;
create trigger values_are_heeded after insert on agreement.series_value referencing new table as touched for each statement execute function ordercycle.heed_series();
