-- So that who names a site can also be held to what kind of site it is, and whose.
alter table network.site add constraint site_of_a_kind unique (id, kind);
alter table network.site add constraint site_of_a_kind_and_party unique (id, kind, party_id);
