-- Which foods a title names, kept beside its search words, so that a recipe's ingredient finds the offers that are it (docs/adr/0045).
create function assortment.foods(p_title text) returns table (concept bigint, times bigint) language plpgsql stable as $$
declare
    stems text[] := string_to_array(assortment.stems(p_title), ' ');
    rest text := ' ' || assortment.stems(p_title) || ' ';
    phrases text[];
    found bigint[] := '{}';
    said int[] := '{}';
    taken text := '';
    left_over text;
    often int := 0;
    known record;
begin
    phrases := array(select array_to_string(stems[i:j], ' ') from generate_subscripts(stems, 1) i cross join generate_series(i, least(i + 4, cardinality(stems))) j);
    -- Phrases first, and their words taken out: pommes de terre are no apples.
    for known in
        select d.id, d.stem from (
            select distinct v.concept id, s.stem from assortment.vocabulary v cross join lateral unnest(v.stems) s(stem) where v.stems && phrases and s.stem = any (phrases)) d
        order by position(' ' in d.stem) > 0 desc, length(d.stem) desc, d.stem, d.id
    loop
        if known.stem = taken then
            found := found || known.id;
            said := said || often;
        elsif position(' ' || known.stem || ' ' in rest) > 0 then
            left_over := replace(rest, ' ' || known.stem || ' ', ' ');
            often := (length(rest) - length(left_over)) / (length(known.stem) + 1);
            found := found || known.id;
            said := said || often;
            taken := known.stem;
            rest := left_over;
        end if;
    end loop;
    return query select f.id, sum(f.n)::bigint from unnest(found, said) f(id, n) group by f.id order by f.id;
end $$;
comment on function assortment.foods(text) is 'The foods that a title names, without what they are kinds of, and how often; nothing when it names none that is known.';

create or replace function assortment.translations(p_title text) returns text language sql stable as $$
    with recursive meant as (
        select f.concept id from assortment.foods(p_title) f
        union
        select c.kind_of from meant m join assortment.concept c on c.id = m.id where c.kind_of is not null)
    select string_agg(distinct w.word, ' ' order by w.word)
    from meant m join assortment.vocabulary v on v.concept = m.id cross join lateral unnest(v.forms || v.term) w(word)
$$;

alter table assortment.translated add column foods bigint[] not null default '{}';
comment on column assortment.translated.foods is 'What the title is about, as of the same version of the vocabulary: the foods that it names at least a third as often as the one it names most. A title holds the names of all languages, and a yellow onion is no jelly because one of them spells it gele.';

create function assortment.note_foods() returns trigger language plpgsql as $$
begin
    new.foods := coalesce((
        select array_agg(f.concept order by f.concept) from (select n.concept, n.times, max(n.times) over () most from assortment.foods(new.title) n) f
        where f.times * 3 > f.most), '{}');
    return new;
end $$;
create trigger translated_notes_foods before insert or update of version on assortment.translated for each row execute function assortment.note_foods();
update assortment.translated set version = version;

create function assortment.kin(p_food bigint) returns bigint[] language sql stable as $$
    with recursive up as (
        select p_food id union select c.kind_of from up u join assortment.concept c on c.id = u.id where c.kind_of is not null),
    down as (
        select p_food id union select c.id from down d join assortment.concept c on c.kind_of = d.id)
    select array(
        select u.id from up u union select d.id from down d
        union select s.id from assortment.concept f join assortment.concept s on s.kind_of = f.kind_of where f.id = p_food)
$$;
comment on function assortment.kin(bigint) is
    'A food, what it is a kind of, its own kinds, and the other kinds of the same: beside it in a title they say more of the same thing (minced beef), anything else is another dish (leek and potato soup).';

create function assortment.kinds(p_food bigint) returns bigint[] language sql stable as $$
    with recursive down as (
        select p_food id union select c.id from down d join assortment.concept c on c.kind_of = d.id)
    select array(select d.id from down d)
$$;
comment on function assortment.kinds(bigint) is 'A food and all its kinds: who wants cheese may take goat cheese.';
