-- Where a purchase-order number has to stand on every order, because an invoice without it goes nowhere. Whoever buys there says so from above; those who sell look here.
create table ordering.number_needed (
    destination_id bigint primary key references network.site
);

create function ordering.need_number(p_destination bigint, p_needed boolean) returns void language sql as $$
    delete from ordering.number_needed where destination_id = p_destination and not p_needed;
    insert into ordering.number_needed (destination_id) select p_destination where p_needed on conflict do nothing;
$$;
comment on function ordering.need_number(bigint, boolean) is 'The authority of a kitchen wants its purchase-order number on every order for that door, or no longer.';
