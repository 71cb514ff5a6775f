-- What a household likes to find again, whoever makes an offer of it when.
create table storefront.favourite (
    party_id bigint not null references network.party on delete cascade,
    product_id bigint not null references catalogue.product on delete cascade,
    since timestamptz not null default clock_timestamp(),
    constraint favourite_once primary key (party_id, product_id)
);
create index favourite_of_product on storefront.favourite (product_id);
comment on table storefront.favourite is 'Marked by a member of a household, for all of them. Of no other use than to be shown to them.';
