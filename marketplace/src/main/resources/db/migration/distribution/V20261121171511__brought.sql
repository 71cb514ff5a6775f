-- What a carrier has brought where it was to go, stretch by stretch: to a hub, to the next hub, to the door.
create table distribution.brought (
    consignment_id bigint not null references ordering.consignment,
    from_site_id bigint not null references network.site,
    delivery_date date not null,
    to_site_id bigint not null references network.site,
    carrier_id bigint not null,
    at timestamptz not null default clock_timestamp(),
    brought_by bigint not null,
    primary key (consignment_id, from_site_id, delivery_date)
);

create view distribution.carriage as
select g.carrier_id, g.consignment_id, g.from_site_id, g.to_site_id, o.delivery_date, o.id order_id, o.number order_number, o.drop_id, o.slot_id, c.state,
    g.to_site_id = o.destination_id final,
    starts.kind = 'FARM' and g.to_site_id <> o.destination_id from_field,
    case when starts.kind = 'FARM' and g.to_site_id <> o.destination_id then o.state <> 'PLACED' else c.state <> 'PLANNED' end ready,
    c.state in ('ACCEPTED', 'PARTLY_ACCEPTED', 'REFUSED', 'NOT_FETCHED') received, starts.party_id starts_with, b.at brought_at
from ordering.leg g
join ordering.consignment c on c.id = g.consignment_id and c.state <> 'CANCELLED'
join ordering.orders o on o.id = c.order_id and o.state not in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT', 'CANCELLED', 'EXPIRED', 'FAILED')
join network.site starts on starts.id = g.from_site_id
left join distribution.brought b on b.consignment_id = g.consignment_id and b.from_site_id = g.from_site_id and b.delivery_date = o.delivery_date;
comment on view distribution.carriage is
    'Each stretch of each consignment with its carrier. What leaves a field for a hub is not packed before it arrives: it is ready once its orders are closed.';

create function distribution.note_brought(p_party bigint, p_date date, p_place bigint, p_undone boolean, p_account bigint) returns text language plpgsql as $$
declare
    v_all bigint[];
    v_ready bigint[];
    v_last bigint[];
begin
    select array_agg(distinct s.consignment_id), array_agg(distinct s.consignment_id) filter (where case when p_undone then s.brought_at is not null else s.ready end),
        array_agg(distinct s.consignment_id) filter (where s.ready and s.final)
    into v_all, v_ready, v_last
    from distribution.carriage s where s.carrier_id = p_party and s.to_site_id = p_place and s.delivery_date = p_date;
    if v_all is null then
        return 'not-found';
    end if;
    if p_undone then
        if exists (select from ordering.consignment where id = any (v_ready) and state in ('ACCEPTED', 'PARTLY_ACCEPTED', 'REFUSED')) then
            return 'already-received';
        end if;
        perform ordering.note_brought(v_last, true);
        delete from distribution.brought where consignment_id = any (v_ready) and delivery_date = p_date and to_site_id = p_place and carrier_id = p_party;
        return 'ok';
    end if;
    if v_ready is null then
        return 'not-packed-yet';
    end if;
    perform ordering.note_brought(v_last, false);
    insert into distribution.brought (consignment_id, from_site_id, delivery_date, to_site_id, carrier_id, brought_by)
    select s.consignment_id, s.from_site_id, s.delivery_date, s.to_site_id, p_party, p_account
    from distribution.carriage s where s.carrier_id = p_party and s.to_site_id = p_place and s.delivery_date = p_date and s.consignment_id = any (v_ready) and s.ready
    on conflict do nothing;
    return 'ok';
end $$;
comment on function distribution.note_brought(bigint, date, bigint, boolean, bigint) is
    'Notes all that is ready of one stop; said twice it is noted once, and what gets ready later may be said later. Taken back while nothing of it was received.';
