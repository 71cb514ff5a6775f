-- Which offers changed what a prepared row says about them, for whoever prepares rows. Written by triggers, so that no writer can forget it.
create table ordercycle.offer_change (
    id bigint generated always as identity primary key,
    offer_id bigint not null
);
comment on table ordercycle.offer_change is 'Offers that are new or point to another product version, until ordercycle.take_changed_offers hands them out.';

create function ordercycle.note_offer_change() returns trigger language plpgsql as $$
begin
    insert into ordercycle.offer_change (offer_id) values (new.id);
    return null;
end $$;
create trigger offer_is_new after insert on ordercycle.offer for each row execute function ordercycle.note_offer_change();
create trigger offer_has_another_version after update of product_version_id on ordercycle.offer
    for each row when (old.product_version_id is distinct from new.product_version_id) execute function ordercycle.note_offer_change();

create function ordercycle.take_changed_offers(p_limit int) returns setof bigint language sql volatile as $$
    with taken as (
        delete from ordercycle.offer_change where id in (select id from ordercycle.offer_change order by id limit p_limit for update skip locked)
        returning offer_id)
    select distinct offer_id from taken
$$;
comment on function ordercycle.take_changed_offers(int) is 'Hands changed offers to one caller, in its transaction: rolled back, they are handed out again.';
