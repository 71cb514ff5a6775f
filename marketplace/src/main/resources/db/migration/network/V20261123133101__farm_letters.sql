-- However many cooperatives invite a farm, its address gets three letters a week. Kept by a digest, for a week: who was written to is told by the invitation alone.
create table network.farm_letter (
    address_hash bytea not null,
    sent_at timestamptz not null default clock_timestamp(),
    constraint farm_letter_address_is_a_sha256 check (length(address_hash) = 32)
);
create index farm_letter_to on network.farm_letter (address_hash, sent_at);
create index farm_letter_over on network.farm_letter (sent_at);
comment on table network.farm_letter is 'Letters that invited a farm in the last seven days, by the SHA-256 of the address in lower case; older ones are deleted when the next leaves.';
