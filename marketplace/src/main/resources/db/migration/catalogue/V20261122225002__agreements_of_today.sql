create or replace function catalogue.editable_producers(p_cooperative bigint, p_producer bigint) returns setof bigint language sql stable as $$
    select p_producer where p_producer is not null
    union
    select a.producer_id from network.supply_agreement a where a.cooperative_id = p_cooperative and a.may_offer
        and a.valid_from <= platform.today() and (a.valid_until is null or a.valid_until >= platform.today())
$$;
