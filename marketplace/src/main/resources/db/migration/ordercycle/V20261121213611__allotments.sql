-- Allotments: how much of an offer an audience may take. Without one, an audience is limited by stock alone.
create table ordercycle.allotment (
    offer_id bigint not null references ordercycle.offer,
    audience text not null,
    allotted numeric(12,3) not null,
    taken numeric(12,3) not null default 0,
    primary key (offer_id, audience),
    constraint allotment_audience_known check (audience in ('HOUSEHOLD', 'INSTITUTION')),
    constraint allotment_kept check (taken <= allotted),
    constraint allotment_not_negative check (allotted >= 0 and taken >= 0)
) with (fillfactor = 70);
comment on table ordercycle.allotment is 'At most so many ordering units of an offer for an audience, and how many of them are taken. Set before the date opens; afterwards raised, or lowered to what is taken.';

create function ordercycle.allot(p_offers bigint[], p_audience text, p_quantities numeric[]) returns table (offer_id bigint, free numeric) language plpgsql as $$
#variable_conflict use_column
begin
    -- Always in the order of the offers: two who want the same ones wait for each other, never in a ring.
    perform 1 from ordercycle.allotment a where a.audience = p_audience and a.offer_id = any (p_offers) order by a.offer_id for no key update;
    if not found then
        return;
    end if;
    return query
        select a.offer_id, a.allotted - a.taken
        from ordercycle.allotment a
        join (select w.offer_id, sum(w.quantity) quantity from unnest(p_offers, p_quantities) w(offer_id, quantity) group by w.offer_id) w on w.offer_id = a.offer_id
        where a.audience = p_audience and w.quantity > 0 and a.taken + w.quantity > a.allotted
        order by a.offer_id;
    if found then
        return;
    end if;
    update ordercycle.allotment a set taken = a.taken + w.quantity
    from (select w.offer_id, sum(w.quantity) quantity from unnest(p_offers, p_quantities) w(offer_id, quantity) group by w.offer_id) w
    where a.audience = p_audience and a.offer_id = w.offer_id and w.quantity <> 0;
end $$;
comment on function ordercycle.allot(bigint[], text, numeric[]) is
    'Takes quantities (ordering units; several of one offer are summed, negative ones give back) against the allotments of an audience: all of them, or none. Answers no row when it took them, else every offer that is short with what is free. Offers without an allotment are not limited. allotment_kept and allotment_not_negative stand behind it.';

create function ordercycle.keep_allotments() returns trigger language plpgsql as $$
begin
    insert into ordercycle.allotment (offer_id, audience, allotted)
    select n.id, a.audience, a.allotted
    from fresh n
    join ordercycle.cycle c on c.id = n.cycle_id and c.copied_from is not null
    join ordercycle.offer o on o.cycle_id = c.copied_from and o.product_id = n.product_id
    join ordercycle.allotment a on a.offer_id = o.id
    order by n.id, a.audience;
    return null;
end $$;
create trigger offers_keep_the_allotments_of_their_model after insert on ordercycle.offer referencing new table as fresh
    for each statement execute function ordercycle.keep_allotments();
