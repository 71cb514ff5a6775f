-- Clauses that fall due are told of once, two weeks before, or as soon as the agreement runs.
alter table agreement.clause add column reminded_at timestamptz;
create index clause_to_remind on agreement.clause (due) where done_on is null and reminded_at is null;
comment on column agreement.clause.reminded_at is 'When who leads the authority or buys for it was told that it falls due: once.';

create function agreement.remind_of_clauses() returns int language sql volatile as $$
    with due as (
        update agreement.clause c set reminded_at = clock_timestamp()
        where c.id in (
            select d.id from agreement.clause d join agreement.agreement a on a.id = d.agreement_id
            where a.state = 'RUNNING' and d.done_on is null and d.reminded_at is null and d.due <= (select platform.today()) + 14
            order by d.due, d.id limit 100 for update of d skip locked)
          and c.reminded_at is null
        returning c.id),
    told as materialized (
        select d.id, platform.announce('clause_due', d.id::text, jsonb_build_object('clause', d.id)) from due d)
    select count(*)::int from told
$$;
comment on function agreement.remind_of_clauses() is 'Announces clause_due for clauses of agreements that run, that nobody said are kept and that are due within two weeks; each once, also with two nodes. Answers how many.';
