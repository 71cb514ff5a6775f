-- Which foods a title names, for whoever compares products: soup of carrots is no carrots, because it names soup besides. The words of translations() come from the same.
create function assortment.foods(p_title text) returns bigint[] language plpgsql stable as $$
declare
    stems text[] := string_to_array(assortment.stems(p_title), ' ');
    rest text := ' ' || assortment.stems(p_title) || ' ';
    phrases text[];
    found bigint[] := '{}';
    taken text := '';
    known record;
begin
    phrases := array(select array_to_string(stems[i:j], ' ') from generate_subscripts(stems, 1) i cross join generate_series(i, least(i + 4, cardinality(stems))) j);
    -- Phrases first, and their words taken out: pommes de terre are no apples.
    for known in
        select v.concept, s.stem, position(' ' in s.stem) > 0 phrase from assortment.vocabulary v cross join lateral unnest(v.stems) s(stem)
        where v.stems && phrases and s.stem = any (phrases) order by 3 desc, length(s.stem) desc, s.stem, v.concept
    loop
        if known.stem = taken then
            found := found || known.concept;
        elsif position(' ' || known.stem || ' ' in rest) > 0 then
            found := found || known.concept;
            taken := known.stem;
            rest := replace(rest, ' ' || known.stem || ' ', ' ');
        end if;
    end loop;
    return array(select distinct f from unnest(found) f order by f);
end $$;
comment on function assortment.foods(text) is 'The foods that a title names, without what they are kinds of; none when it names none that is known.';

create or replace function assortment.translations(p_title text) returns text language sql stable as $$
    with recursive meant as (
        select f.id from unnest(assortment.foods(p_title)) f(id)
        union
        select c.kind_of from meant m join assortment.concept c on c.id = m.id where c.kind_of is not null)
    select string_agg(distinct w.word, ' ' order by w.word)
    from meant m join assortment.vocabulary v on v.concept = m.id cross join lateral unnest(v.forms || v.term) w(word)
$$;
