-- Names and addresses that orders show, and approvals that they need. What is new was kept by nobody; but a farm may be another producer's way.
create constraint trigger party_rearranges after update of name on network.party deferrable initially deferred
    for each row when (old.name <> new.name) execute function platform.rearrange();
create constraint trigger site_rearranges after insert or update or delete on network.site deferrable initially deferred for each row execute function platform.rearrange();
create constraint trigger certificate_rearranges after update or delete on network.certificate deferrable initially deferred for each row execute function platform.rearrange();
create constraint trigger organisation_rearranges after update of authority_id on network.organisation deferrable initially deferred
    for each row when (old.authority_id is distinct from new.authority_id) execute function platform.rearrange();
