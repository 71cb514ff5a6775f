-- What is left of the lots for a kitchen, so that a statement that has other things to say can say that too.
create function agreement.room_of(p_kitchen bigint)
returns table (id bigint, reference text, number int, title text, maximum_minor bigint, used_minor bigint, families text[], suppliers bigint[])
language sql stable rows 20 as $$
    select l.id, a.reference, l.number::int, l.title, l.maximum_minor, l.outside_minor + l.called_off_minor,
        array(select f.family from agreement.lot_family f where f.lot_id = l.id order by f.family),
        array(select s.supplier_id from agreement.lot_supplier s where s.lot_id = l.id order by s.rank)
    from network.organisation b
    join agreement.agreement a on a.authority_id = coalesce(b.authority_id, b.id) and a.state = 'RUNNING'
        and (select platform.today()) between a.valid_from and a.valid_until
    join agreement.lot l on l.agreement_id = a.id
    where b.id = p_kitchen order by a.reference, l.number, l.id limit 500
$$;
comment on function agreement.room_of(bigint) is
    'The lots that a kitchen, or an authority itself, may call off today, by agreement and number: ceiling and what is used up of it, cents VAT out; families; suppliers by rank.';
