-- Organisations that people found themselves: what they say of themselves section by section, the papers of their certificates, and who asked whom for an agreement.
alter table network.organisation
    add column founded_by bigint,
    add column founded_at timestamptz,
    add column founding_key uuid,
    add column ended_at timestamptz,
    add column legal_form text not null default '',
    add column without_number boolean not null default false,
    add column contact_phone text not null default '',
    add column vat_said boolean not null default true,
    add column animal_products boolean,
    add column delivery_weekdays int[] not null default '{}',
    add column fee_hint text not null default '',
    add column versions jsonb not null default '{}',
    add constraint organisation_founded_once unique (founding_key),
    add constraint organisation_legal_form_short check (length(legal_form) <= 60),
    add constraint organisation_phone_short check (length(contact_phone) <= 40),
    add constraint organisation_fee_hint_short check (length(fee_hint) <= 300),
    add constraint organisation_number_or_none check (not (without_number and company_number is not null)),
    add constraint organisation_weekdays_iso check (delivery_weekdays <@ array[1, 2, 3, 4, 5, 6, 7]);
create index organisation_of_founder on network.organisation (founded_by) where founded_by is not null;
comment on column network.organisation.founded_at is 'When somebody founded it by themselves; absent for those that were written down by who runs the marketplace, whose papers lie elsewhere.';
comment on column network.organisation.ended_at is 'When its only member was erased before it ever agreed with anybody: an empty shell that nobody leads and nobody is shown.';
comment on column network.organisation.founding_key is 'Of the form it was founded by: a form sent twice founds once.';
comment on column network.organisation.without_number is 'It has said that it has no enterprise number: a public farm, a school garden.';
comment on column network.organisation.vat_said is 'Whether it has said how it stands towards VAT; until then vat_status is nobody''s word.';
comment on column network.organisation.animal_products is 'Whether it makes food of animal origin, which takes a sanitary approval; absent until it has said so.';
comment on column network.organisation.delivery_weekdays is 'ISO weekdays on which it can deliver or take in goods, as it says itself; which days hold is arranged way by way.';
comment on column network.organisation.fee_hint is 'What a cooperative tells producers of its fees before they agree; the fees themselves belong to delivery dates.';
comment on column network.organisation.versions is 'How often each section was saved: two people who save the same one notice each other by it.';

alter table network.site add column version int not null default 0;

-- What the marketplace may show as a paper of a certificate: drawn anew or looked through, never as it came without a look.
create table network.certificate_paper (
    certificate_id bigint primary key references network.certificate on delete cascade,
    kind text not null,
    name text not null,
    content bytea not null,
    sent_by bigint not null,
    sent_at timestamptz not null default clock_timestamp(),
    constraint certificate_paper_kind_known check (kind in ('PDF', 'PICTURE')),
    constraint certificate_paper_name_short check (length(name) between 1 and 120),
    constraint certificate_paper_bounded check (octet_length(content) between 1 and 5242880)
);
alter table network.certificate_paper alter column content set storage external;
comment on table network.certificate_paper is 'In the database, because every node hands it out. Pictures are drawn anew and carry neither place nor camera.';

alter table network.certificate add column entered_at timestamptz not null default clock_timestamp();

create table network.supply_request (
    producer_id bigint not null references network.organisation,
    cooperative_id bigint not null references network.organisation,
    asked_by_party bigint not null references network.organisation,
    asked_by bigint not null,
    seller_of_record text not null,
    asked_at timestamptz not null default clock_timestamp(),
    primary key (producer_id, cooperative_id),
    constraint supply_request_seller_known check (seller_of_record in ('COOPERATIVE', 'PRODUCER')),
    constraint supply_request_of_one_of_them check (asked_by_party in (producer_id, cooperative_id)),
    constraint supply_request_of_two check (producer_id <> cooperative_id)
);
create index supply_request_of_cooperative on network.supply_request (cooperative_id);
comment on table network.supply_request is 'A supply agreement that one side asked for and the other has not answered: accepting and refusing delete it.';

-- What an organisation has to say before anybody may buy from it. Sources: Directive 2000/31/EC art. 5 and Code de droit économique art. XII.6 (who one deals with: name,
-- address, way to be reached, enterprise number); Directive 2006/112/EC art. 226 (no invoice without the seller's standing towards VAT); Regulation (EC) 852/2004 art. 6 (where
-- food is made) and 853/2004 art. 4 (approval for food of animal origin).
create function network.missing_of(p_organisation bigint, p_day date) returns text[] language sql stable as $$
    select coalesce((
        select array_remove(array[
            case when o.legal_form = '' then 'form' end,
            case when o.company_number is null and not o.without_number then 'number' end,
            case when o.contact_email is null then 'email' end,
            case when o.contact_phone = '' then 'phone' end,
            case when 'PRODUCER' = any (o.kinds) and not exists (
                select from network.site s where s.party_id = o.id and s.kind = 'FARM' and s.street <> '' and s.city <> '') then 'farm' end,
            case when 'COOPERATIVE' = any (o.kinds) and not exists (
                select from network.site s where s.party_id = o.id and s.kind in ('HUB', 'POINT') and s.street <> '' and s.city <> '') then 'place' end,
            case when not o.vat_said then 'vat' end,
            case when 'PRODUCER' = any (o.kinds) and o.animal_products is null then 'animal' end,
            case when 'PRODUCER' = any (o.kinds) and o.animal_products and not network.certified_on(o.id, 'SANITARY', p_day) then 'sanitary' end], null)
        from network.organisation o where o.id = p_organisation and o.founded_at is not null), '{}')
$$;
comment on function network.missing_of(bigint, date) is 'Codes of what an organisation that somebody founded still has to say before it may agree with another, and so be seen by the public; empty for all others.';

create function network.agrees_today(p_organisation bigint, p_day date) returns boolean language sql stable as $$
    select exists (select from network.supply_agreement where (producer_id = p_organisation or cooperative_id = p_organisation) and may_offer
        and valid_from <= p_day and (valid_until is null or valid_until >= p_day))
$$;

create function network.refuse_unsaid() returns trigger language plpgsql as $$
begin
    -- Who takes something back at this moment is waited for
    perform from network.organisation where id in (new.producer_id, new.cooperative_id) order by id for no key update;
    if (new.valid_until is null or new.valid_until >= platform.today()) and (cardinality(network.missing_of(new.producer_id, platform.today())) > 0
            or cardinality(network.missing_of(new.cooperative_id, platform.today())) > 0) then
        raise exception 'agreement of % and % before both have said who they are', new.producer_id, new.cooperative_id
            using errcode = 'check_violation', constraint = 'supply_agreement_of_the_known';
    end if;
    return new;
end $$;
create trigger supply_agreement_of_the_known before insert or update on network.supply_agreement for each row execute function network.refuse_unsaid();

-- Who is seen takes nothing of it back; a sanitary approval may end, and is then judged on each delivery date. The address of a person who is erased goes all the same,
-- whose organisation it was: whoever leads it says another one when they next save who they are.
create function network.keep_said() returns trigger language plpgsql as $$
begin
    if current_setting('network.erasing', true) is distinct from 'on' and cardinality(array_remove(network.missing_of(new.id, platform.today()), 'sanitary')) > 0 and network.agrees_today(new.id, platform.today()) then
        raise exception 'organisation % would no longer say who it is', new.id using errcode = 'check_violation', constraint = 'organisation_stays_known';
    end if;
    return new;
end $$;
create constraint trigger organisation_stays_known after update on network.organisation for each row when (new.founded_at is not null) execute function network.keep_said();

-- A shell is led by nobody.
create or replace function network.keep_owner() returns trigger language plpgsql as $$
begin
    perform from network.party where id = old.party_id for no key update;
    if not exists (select from network.membership where party_id = old.party_id and until is null and 'OWNER' = any (roles))
            and not exists (select from network.organisation where id = old.party_id and ended_at is not null) then
        raise exception 'party % would have nobody who leads it', old.party_id
            using errcode = 'integrity_constraint_violation', constraint = 'organisation_keeps_owner';
    end if;
    return null;
end $$;

create function network.shells_of(p_account bigint) returns setof bigint language sql stable as $$
    select o.id from network.organisation o
    where o.founded_by = p_account and o.ended_at is null
        and exists (select from network.membership m where m.party_id = o.id and m.account_id = p_account and m.until is null)
        and not exists (select from network.membership m where m.party_id = o.id and m.until is null and m.account_id <> p_account)
        and not exists (select from network.supply_agreement a where o.id in (a.producer_id, a.cooperative_id))
        and not ('AUTHORITY' = any (o.kinds) and exists (select from network.site s where s.party_id = o.id))
        and not exists (select from network.organisation k where k.authority_id = o.id)
$$;
comment on function network.shells_of(bigint) is 'Organisations that somebody founded, that nobody else belongs to and that never agreed with another or cooked: nothing is lost with them.';
