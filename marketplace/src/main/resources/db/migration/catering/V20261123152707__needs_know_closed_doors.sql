-- Nothing is expected on a day on which the door is closed, and nobody is served a variant from a book that is not theirs.
create or replace function catering.need_reasons(p_sites bigint[], p_from date, p_until date)
returns table (site_id bigint, deliver_on date, food_id bigint, food jsonb, day date, meal text, dish jsonb, age_group text, people bigint, grams numeric, yield numeric,
    piece_grams numeric, fits boolean) language sql stable as $$
    with ground as materialized (
        select s.id site_id, coalesce(r.delivery_weekdays, '{1,2,3,4,5}') weekdays, coalesce(r.days_before, 1)::int days_before
        from unnest(p_sites) s(id) left join catering.kitchen_rule r on r.site_id = s.id),
    closed as materialized (
        select c.site_id, c.day from delivery.closed_day c where c.site_id = any (p_sites) and c.day between p_from - 19 and p_until + 19),
    usable as materialized (select s.id site_id, u.recipe_id from network.site s cross join lateral catering.usable_recipes(s.party_id) u(recipe_id) where s.id = any (p_sites)),
    -- The last day before on which goods are taken in, up to two weeks back; behind a longer holiday the first from there up to the meal; and where the door is never open, as if it were
    days as materialized (
        select g.site_id, d.day, coalesce(max(x.on_day) filter (where x.open and x.on_day <= d.day - g.days_before), min(x.on_day) filter (where x.open),
            max(x.on_day) filter (where x.on_day <= d.day - g.days_before)) deliver_on
        from ground g
        cross join lateral (select p_from + n as day from generate_series(0, p_until - p_from + 19) n) d
        cross join lateral (
            select o.on_day, not exists (select from closed c where c.site_id = g.site_id and c.day = o.on_day) open
            from (select d.day - g.days_before - 13 + n as on_day from generate_series(0, g.days_before + 13) n) o) x
        where extract(isodow from x.on_day)::smallint = any (g.weekdays) group by 1, 2),
    wanted as materialized (
        select e.site_id, y.deliver_on, e.day, e.meal, m.version_id, v.recipe_id, e.age_group, e.texture, e.people, d.excludes,
            v.texture = e.texture and (d.id is null or d.excludes <@ v.free_of) suits
        from catering.eaters(p_sites, p_from, p_until + 19) e
        join days y on y.site_id = e.site_id and y.day = e.day and y.deliver_on between p_from and p_until
        join catering.menu_dish m on m.site_id = e.site_id and m.day = e.day and m.meal = e.meal
        join catering.recipe_version v on v.id = m.version_id
        left join catering.diet d on d.id = e.diet_id),
    -- Who eats differently gets the variant that suits, or the dish itself where it does
    cooked as materialized (
        select w.site_id, w.deliver_on, w.day, w.meal, coalesce(other.id, w.version_id) cooked, w.age_group, w.suits or other.id is not null fits, sum(w.people) people
        from wanted w
        left join lateral (
            select v.id from catering.recipe r join catering.recipe_version v on v.id = r.current_version_id
            where not w.suits and r.variant_of = w.recipe_id and r.id in (select u.recipe_id from usable u where u.site_id = w.site_id)
              and v.texture = w.texture and (w.excludes is null or w.excludes <@ v.free_of)
            order by cardinality(v.free_of), r.id limit 1) other on true
        group by 1, 2, 3, 4, 5, 6, 7),
    portions as materialized (
        select p.version_id, g.age_group, l.food_id, l.names, sum(g.grams * p.factor) grams, l.yield, max(l.piece_grams) piece_grams
        from catering.parts(array(select distinct c.cooked from cooked c)) p
        join catering.recipe_line l on l.version_id = p.inner_version_id and l.food_id is not null
        join catering.recipe_grams g on g.version_id = l.version_id and g.position = l.position
        group by p.version_id, g.age_group, l.food_id, l.names, l.yield)
    select c.site_id, c.deliver_on, p.food_id, p.names, c.day, c.meal, v.names, c.age_group, c.people::bigint, p.grams, p.yield, p.piece_grams, c.fits
    from cooked c join catering.recipe_version v on v.id = c.cooked
    left join portions p on p.version_id = c.cooked and p.age_group = c.age_group
    order by c.site_id, c.deliver_on, p.food_id, c.day, c.meal, v.id, c.age_group, p.yield
$$;
comment on function catering.need_reasons(bigint[], date, date) is
    'What the menus need of each food, by the day on which it is delivered (the door is not closed on it) and meal by meal: people, net grams for each, yield. food_id is null where a dish has no portion for an age group; fits is false where none of the variants that the kitchen may cook suits a diet or texture.';
