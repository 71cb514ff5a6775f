-- A photo that no version of a product shows goes after a day: somebody took it and thought better of it.
alter table catalogue.photo add column kept_at timestamptz not null default clock_timestamp();
comment on column catalogue.photo.kept_at is 'When somebody sent it last, in real time.';
create index product_version_shows_photo on catalogue.product_version (picture) where picture like 'photo-%';

create function catalogue.drop_unused_photos() returns int language plpgsql as $$
declare gone int;
begin
    with unused as (
        select p.mark from catalogue.photo p
        where p.kept_at < clock_timestamp() - interval '1 day'
          and not exists (select from catalogue.product_version v where v.picture = 'photo-' || p.mark and v.picture like 'photo-%')
        order by p.kept_at limit 100 for update skip locked
    ), sizes as (
        delete from catalogue.photo_size s using unused u where s.mark = u.mark
    )
    delete from catalogue.photo p using unused u where p.mark = u.mark;
    get diagnostics gone = row_count;
    return gone;
end $$;
comment on function catalogue.drop_unused_photos() is 'Removes up to a hundred photos that no version names and nobody sent for a day; answers how many. Old versions count: orders show them.';
