-- Setting lines of a cart, for whoever sets more than the cart beside it in one statement. Answers the offers whose lines stand now; what is not offered to this buyer is left out.
create function ordering.put_in_cart(buyer bigint, household boolean, destinations bigint[], offers bigint[], quantities numeric[], slots bigint[])
returns bigint[] language sql as $$
    with wanted as (
        select * from unnest(destinations, offers, quantities, slots) w(destination_id, offer_id, quantity, slot_id)
    ),
    touched as (
        insert into ordering.cart (buyer_id, version) values (buyer, 1)
        on conflict (buyer_id) do update set version = cart.version + 1, changed_at = clock_timestamp()
    ),
    removed as (
        delete from ordering.cart_line l using wanted w
        where l.buyer_id = buyer and l.destination_id = w.destination_id and l.offer_id = w.offer_id and w.quantity = 0
    ),
    put as (
        insert into ordering.cart_line (buyer_id, destination_id, offer_id, quantity, offer_version, slot_id, fee_percent)
        select buyer, w.destination_id, o.id, w.quantity, o.version, s.id,
            case when household then c.fee_percent_household else c.fee_percent_institution end
        from wanted w
        join ordercycle.offer o on o.id = w.offer_id
        join ordercycle.cycle c on c.id = o.cycle_id and c.state <> 'PLANNED'
        join delivery.destination d on d.site_id = w.destination_id and d.active
        join network.site site on site.id = d.site_id and (d.fetched or site.party_id = buyer)
        left join delivery.slot s on s.id = w.slot_id and s.site_id = w.destination_id and s.delivery_date = c.delivery_date
        where w.quantity > 0 and case when household then o.household_price else o.institution_price end is not null
        order by w.destination_id, o.id
        on conflict (buyer_id, destination_id, offer_id) do update set quantity = excluded.quantity, offer_version = excluded.offer_version,
            fee_percent = excluded.fee_percent, slot_id = coalesce(excluded.slot_id, cart_line.slot_id), changed_at = clock_timestamp()
        returning offer_id
    )
    select coalesce(array_agg(put.offer_id), '{}') from put
$$;
