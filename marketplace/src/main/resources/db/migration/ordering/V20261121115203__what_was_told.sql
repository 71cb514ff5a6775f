-- What the buyer was last told of an order: what changed since is what the next mail is about, however many changes there were and whoever made them.
create table ordering.told (
    order_id bigint primary key references ordering.orders,
    version bigint not null,
    total_minor bigint not null,
    lines jsonb not null,
    told_at timestamptz not null default clock_timestamp()
);
comment on table ordering.told is 'lines: the quantity of each goods line (ordering units) as the last mail to the buyer said it.';

create function ordering.tell_of_packing() returns trigger language plpgsql as $$
begin
    perform platform.announce('order_packed', o.id || ':' || o.version, jsonb_build_object('order', o.id, 'version', o.version))
    from ordering.orders o
    where o.id = new.order_id and not exists (select from ordering.consignment c where c.order_id = o.id and c.state = 'PLANNED')
      and exists (select from ordering.line l where l.order_id = o.id and l.kind = 'goods' and l.packed_quantity < coalesce(l.confirmed_quantity, l.ordered_quantity));
    return null;
end $$;
comment on function ordering.tell_of_packing() is 'News of an order that is packed and has less in it than was promised, at the last packing and at every correction after it.';
create trigger consignment_packed after update of version on ordering.consignment for each row when (new.state = 'PACKED') execute function ordering.tell_of_packing();
