-- A cooperative vouches for the farms it agrees with, and a public body has goods delivered on account: who founds one is looked at by somebody first. Those that were there
-- before, and farms, for which a cooperative vouches, have no row here.
create table network.admission (
    organisation_id bigint not null references network.organisation,
    state text not null default 'PREPARING',
    asked_at timestamptz,
    asked_by bigint,
    decided_at timestamptz,
    decided_by bigint,
    reason text not null default '',
    constraint admission_once_per_organisation primary key (organisation_id),
    constraint admission_state_known check (state in ('PREPARING', 'WAITING', 'ADMITTED', 'DECLINED')),
    constraint admission_waits_since check ((state = 'PREPARING') = (asked_at is null) and (asked_at is null) = (asked_by is null)),
    constraint admission_decided_by_somebody check ((state in ('ADMITTED', 'DECLINED')) = (decided_at is not null) and (decided_at is null) = (decided_by is null)),
    constraint admission_declined_with_a_reason check ((state = 'DECLINED') = (btrim(reason) <> '') and length(reason) <= 600)
);
create index admission_in_order on network.admission (state, asked_at, organisation_id);
comment on table network.admission is 'Where an organisation that somebody founded stands until it may vouch for others and be seen. No row: it needs nobody''s yes.';
comment on column network.admission.reason is 'What it was told when it was declined; asking again clears it.';

create function network.is_admitted(p_organisation bigint) returns boolean language sql stable as $$
    select not exists (select from network.admission a where a.state <> 'ADMITTED'
        and a.organisation_id in (p_organisation, (select o.authority_id from network.organisation o where o.id = p_organisation)))
$$;
comment on function network.is_admitted(bigint) is 'Whether it may vouch for others and be chosen by them; a kitchen stands as its authority does.';

create or replace function network.refuse_unsaid() returns trigger language plpgsql as $$
begin
    -- Who takes something back at this moment is waited for
    perform from network.organisation where id in (new.producer_id, new.cooperative_id) order by id for no key update;
    if (new.valid_until is null or new.valid_until >= platform.today()) and (cardinality(network.missing_of(new.producer_id, platform.today())) > 0
            or cardinality(network.missing_of(new.cooperative_id, platform.today())) > 0) then
        raise exception 'agreement of % and % before both have said who they are', new.producer_id, new.cooperative_id
            using errcode = 'check_violation', constraint = 'supply_agreement_of_the_known';
    end if;
    if (new.valid_until is null or new.valid_until >= platform.today()) and not (network.is_admitted(new.producer_id) and network.is_admitted(new.cooperative_id)) then
        raise exception 'agreement of % and % before somebody has looked at them', new.producer_id, new.cooperative_id
            using errcode = 'check_violation', constraint = 'supply_agreement_of_the_admitted';
    end if;
    return new;
end $$;

-- One who is declined could otherwise be let in by an old page: an answer is given to what waits, and to nothing else.
create function network.keep_decided() returns trigger language plpgsql as $$
begin
    if (old.state, new.state) not in (('PREPARING', 'WAITING'), ('WAITING', 'ADMITTED'), ('WAITING', 'DECLINED'), ('DECLINED', 'WAITING')) then
        raise exception 'admission of % goes from % to %', new.organisation_id, old.state, new.state using errcode = 'check_violation', constraint = 'admission_goes_on';
    end if;
    return new;
end $$;
create trigger admission_goes_on before update of state on network.admission for each row execute function network.keep_decided();
