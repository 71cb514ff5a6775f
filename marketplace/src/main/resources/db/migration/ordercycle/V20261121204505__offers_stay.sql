-- Lines of orders refer to offers for ever; that an offer stays is what lets them do so without locking it.
create function ordercycle.keep() returns trigger language plpgsql as $$
begin
    raise exception 'offers stay: withdraw them' using errcode = '23503', constraint = tg_name;
end $$;
create trigger offer_stays before delete or update of id on ordercycle.offer
    for each row execute function ordercycle.keep();
