-- A materialized view was written anew twice a minute, changed or not; with it went all that visitors share while nothing is written. Now only what differs is written.
do $$ begin
    execute 'create view storefront.local_offer_today as ' || pg_get_viewdef('storefront.local_offer'::regclass);
end $$;
comment on view storefront.local_offer_today is 'What storefront.local_offer ought to say at this moment.';

alter materialized view storefront.local_offer rename to local_offer_before;
alter index storefront.local_offer_once rename to local_offer_before_once;
create table storefront.local_offer (like storefront.local_offer_before);
insert into storefront.local_offer select * from storefront.local_offer_before;
drop materialized view storefront.local_offer_before;
alter table storefront.local_offer add constraint local_offer_once primary key (id);
comment on table storefront.local_offer is
    'Prepared, one row per producer and cooperative that takes part today. Labels are those of products on sale; organic only with a certificate valid today. certificates, social and approval are the organisation''s own. communes are municipality codes that its goods reach, whoever may order there. words is what it is found by, folded, in four languages.';

create or replace function storefront.prepare_local_offer() returns boolean language plpgsql as $$
declare
    today storefront.local_offer_today[];
begin
    -- One node at a time; who finds another at it has nothing to do
    if not pg_try_advisory_xact_lock(hashtext('storefront.local_offer')) then
        return false;
    end if;
    select array_agg(t) into today from storefront.local_offer_today t;
    delete from storefront.local_offer o
    where not exists (select from unnest(today) t where t.id = o.id and (t.*) is not distinct from (o.*));
    insert into storefront.local_offer
    select t.* from unnest(today) t where not exists (select from storefront.local_offer o where o.id = t.id);
    return true;
end $$;
