-- Photos of products, as drawn anew by the marketplace: no metadata, three widths, named by what they show. In the database, because every node serves them.
create table catalogue.photo (
    mark text primary key,
    actor_id bigint,
    created_at timestamptz not null default clock_timestamp(),
    constraint photo_mark_is_a_hash check (mark ~ '^[0-9a-f]{64}$')
);
comment on column catalogue.photo.mark is 'SHA-256 of the largest size: one picture sent twice is kept once. A version names it as photo-<mark>.';

create table catalogue.photo_size (
    mark text not null references catalogue.photo,
    width int not null,
    content bytea not null,
    primary key (mark, width),
    constraint photo_size_known check (width in (160, 480, 1200)),
    constraint photo_size_bounded check (octet_length(content) between 1 and 2000000)
);
alter table catalogue.photo_size alter column content set storage external;
