-- What other modules' SQL asks about a day: certificates and agreements are judged on the delivery date, not today.
create function network.certified_on(p_organisation bigint, p_scheme text, p_day date) returns boolean language sql stable as $$
    select exists (select from network.certificate where organisation_id = p_organisation and scheme = p_scheme and p_day between valid_from and valid_until)
$$;

create function network.certified_organisations(p_scheme text, p_day date) returns setof bigint language sql stable as $$
    select distinct organisation_id from network.certificate where scheme = p_scheme and p_day between valid_from and valid_until
$$;
comment on function network.certified_organisations(text, date) is 'All holders at once, so that a list joins once instead of asking per row.';

create function network.agreed_on(p_producer bigint, p_cooperative bigint, p_day date) returns boolean language sql stable as $$
    select exists (select from network.supply_agreement where producer_id = p_producer and cooperative_id = p_cooperative and may_offer
        and valid_from <= p_day and (valid_until is null or valid_until >= p_day))
$$;
