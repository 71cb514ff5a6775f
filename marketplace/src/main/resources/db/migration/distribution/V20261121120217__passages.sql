-- Packed goods that pass through the hub of another: when they arrived there and when they were handed on. Nothing of what is in them is that hub's business.
create table distribution.passage (
    consignment_id bigint not null references ordering.consignment,
    hub_id bigint not null references network.site,
    arrived_at timestamptz not null,
    arrived_by bigint not null,
    handed_on_at timestamptz,
    handed_on_by bigint,
    primary key (consignment_id, hub_id),
    constraint passage_hands_on_what_arrived check (handed_on_at >= arrived_at),
    constraint passage_names_who_handed_on check ((handed_on_at is null) = (handed_on_by is null))
);

create function distribution.note_passage(p_party bigint, p_consignment bigint, p_hub bigint, p_handed_on boolean, p_account bigint) returns text language plpgsql as $$
declare c ordering.consignment;
begin
    select x.* into c from ordering.consignment x
    join ordering.leg g on g.consignment_id = x.id and g.from_site_id = p_hub
    join network.site s on s.id = p_hub and s.party_id = p_party and s.kind = 'HUB'
    where x.id = p_consignment and x.sender_site_id <> p_hub;
    if not found then
        return 'not-found';
    end if;
    if c.state = 'CANCELLED' then
        return 'order-over';
    end if;
    if c.state = 'PLANNED' then
        return 'not-packed-yet';
    end if;
    insert into distribution.passage (consignment_id, hub_id, arrived_at, arrived_by) values (p_consignment, p_hub, clock_timestamp(), p_account)
    on conflict (consignment_id, hub_id) do nothing;
    if p_handed_on then
        update distribution.passage set handed_on_at = clock_timestamp(), handed_on_by = p_account
        where consignment_id = p_consignment and hub_id = p_hub and handed_on_at is null;
    end if;
    return 'ok';
end $$;
comment on function distribution.note_passage(bigint, bigint, bigint, boolean, bigint) is 'Said twice it is noted once; what is handed on has arrived.';
