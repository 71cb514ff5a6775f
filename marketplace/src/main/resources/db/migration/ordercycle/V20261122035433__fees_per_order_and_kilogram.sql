-- What a cooperative asks beside its percentage: for an order with goods of its own, once, and for each kilogram of them. It begins with a delivery date that nobody can
-- order for yet and is never changed afterwards, so that whoever reckons an order anew, whenever, reckons with what its buyer saw.
create table ordercycle.fee (
    cooperative_id bigint not null references network.organisation,
    valid_from date not null,
    per_order_household numeric(12,2) not null,
    per_kg_household numeric(12,4) not null,
    per_order_institution numeric(12,2) not null,
    per_kg_institution numeric(12,4) not null,
    created_at timestamptz not null default clock_timestamp(),
    constraint fee_one_from_a_date primary key (cooperative_id, valid_from),
    constraint fee_sane check (per_order_household between 0 and 1000 and per_order_institution between 0 and 1000
        and per_kg_household between 0 and 100 and per_kg_institution between 0 and 100)
);
comment on table ordercycle.fee is
    'A cooperative''s fees from a delivery date on, until its next row. EUR; households'' VAT in, institutions'' VAT out, at the VAT rates of the goods. All zero = none any more.';

create function ordercycle.first_free_date(p_cooperative bigint) returns date language sql stable as $$
    select greatest(platform.business_time()::date, max(c.delivery_date) filter (where c.state not in ('PLANNED', 'CANCELLED'))) + 1
    from ordercycle.cycle c where c.cooperative_id = p_cooperative
$$;
comment on function ordercycle.first_free_date(bigint) is 'The first delivery date from which on nothing of a cooperative''s has been open for ordering.';

create function ordercycle.guard_fee() returns trigger language plpgsql as $$
begin
    -- No date opens meanwhile
    lock table ordercycle.cycle in share mode;
    if (tg_op <> 'INSERT' and old.valid_from < ordercycle.first_free_date(old.cooperative_id))
        or (tg_op <> 'DELETE' and new.valid_from < ordercycle.first_free_date(new.cooperative_id)) then
        raise exception using errcode = '23514', constraint = 'fee_begins_with_a_free_date', message = 'a fee begins with a delivery date that nobody can order for yet';
    end if;
    return coalesce(new, old);
end $$;
create trigger fee_begins_with_a_free_date before insert or update or delete on ordercycle.fee for each row execute function ordercycle.guard_fee();

create function ordercycle.fee_on(p_cooperative bigint, p_audience text, p_day date) returns table (per_order numeric, per_kg numeric) language sql stable as $$
    select case p_audience when 'HOUSEHOLD' then f.per_order_household else f.per_order_institution end,
        case p_audience when 'HOUSEHOLD' then f.per_kg_household else f.per_kg_institution end
    from ordercycle.fee f where f.cooperative_id = p_cooperative and f.valid_from <= p_day order by f.valid_from desc limit 1
$$;
comment on function ordercycle.fee_on(bigint, text, date) is 'What a cooperative asks of an audience on a delivery date, in its basis; no row where it never set anything.';

create function ordercycle.fees_of(p_offers bigint[]) returns table (cooperative_id bigint, audience text, day date, per_order numeric, per_kg numeric)
language plpgsql stable as $$
#variable_conflict use_column
begin
    -- Mostly nobody asks anything: that is looked for first, and then nothing more
    if exists (select from ordercycle.fee) then
        return query select d.cooperative_id, a.audience, d.delivery_date, f.per_order, f.per_kg
        from (select distinct c.cooperative_id, c.delivery_date from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id where o.id = any (p_offers)) d
        cross join (values ('HOUSEHOLD'), ('INSTITUTION')) a(audience)
        cross join lateral ordercycle.fee_on(d.cooperative_id, a.audience, d.delivery_date) f
        where f.per_order > 0 or f.per_kg > 0;
    end if;
end $$;
comment on function ordercycle.fees_of(bigint[]) is 'What the cooperatives of some offers ask on their dates, for both audiences.';
