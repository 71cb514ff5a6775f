-- What the market does not know of a food stays unknown, whatever the kitchen said of its other allergens; and organic is said in more words than one.
create or replace function catering.food_allergens(p_owner bigint, p_foods bigint[], p_from date, p_until date) returns table (food_id bigint, allergens text) language sql stable as $$
    with asked as materialized (select f id, assortment.kinds(f) kinds, assortment.kin(f) kin from unnest(p_foods) f),
    said as materialized (
        select distinct a.id, coalesce(k.allergens, repeat('U', 14)) letters from asked a
        join assortment.translated t on t.foods && a.kinds and t.foods <@ (a.kin || a.kinds)
        join assortment.card k on k.title = t.title and k.delivery_date between p_from and p_until),
    market as (
        select s.id, n, case when bool_and(substr(s.letters, n, 1) = 'C') then 'C' when bool_or(substr(s.letters, n, 1) in ('C', 'M')) then 'M'
            when bool_or(substr(s.letters, n, 1) = 'U') then 'U' else 'A' end letter
        from said s cross join generate_series(1, 14) n group by 1, 2)
    select a.id, string_agg(case when substr(catering.letters(st.contains), g.n, 1) = 'C' or m.letter = 'C' then 'C' when m.letter = 'M' then 'M'
        when m.letter = 'U' then 'U' when st.food_id is not null or m.letter = 'A' then 'A' else 'U' end, '' order by g.n)
    from asked a cross join generate_series(1, 14) g(n)
    left join market m on m.id = a.id and m.n = g.n
    left join catering.food_statement st on st.owner_id = p_owner and st.food_id = a.id
    group by a.id
$$;

create or replace function catering.says_organic(p_names jsonb) returns boolean language sql immutable strict parallel safe as $$
    select exists (select from jsonb_each_text(p_names) n where n.value ~* '\m(bios?|biologiques?|organics?|biologisch\w*|ökologisch\w*|(bio|öko)-?(?!log|div|gas|top|gra)\w+|öko)\M')
$$;
