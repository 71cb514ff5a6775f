-- A week warned by the diets of the house, whoever eats that day. Where a meal's count says who eats what, the count holds; a meal that is planned and not counted so keeps the house's numbers.
create function catering.dieters(p_site bigint, p_diet bigint, p_people int, p_monday date) returns int[] language sql stable as $$
    with said as (
        select c.day, c.meal, bool_or(c.diet_id in (select d.id from catering.diet d where d.site_id = p_site)) split, coalesce(sum(c.meals) filter (where c.diet_id = p_diet), 0)::int people
        from catering.counts_that_hold(array[p_site], p_monday, p_monday + 6) c group by c.day, c.meal),
    eaten as (
        select coalesce(s.day, m.day) as day, case when s.split then s.people else p_people end people
        from said s full join (select distinct d.day, d.meal from catering.menu_dish d where d.site_id = p_site and d.day between p_monday and p_monday + 6) m using (day, meal))
    select array_agg(coalesce((select max(e.people) from eaten e where e.day = p_monday + n), p_people) order by n) from generate_series(0, 6) n
$$;
comment on function catering.dieters(bigint, bigint, int, date) is
    'How many eat a diet on each day of a week, Monday first: at the fullest of the meals of that day, those without a count by diets taken at p_people, for how many the house cooks it. People, never who.';

create or replace function catering.week_plan(site bigint, first_day date)
returns table (budget_per_meal_minor bigint, budget_vat_included boolean, currency text, purchase_order_required boolean, organic_target smallint, season_target smallint, label_target smallint,
    send_key text, undoable boolean, revision bigint, meals int[], diets jsonb)
language sql stable as $$
    select k.budget_per_meal_minor, coalesce(k.budget_vat_included, false), coalesce(k.currency, 'EUR')::text, coalesce(k.purchase_order_required, false), k.organic_target,
        k.season_target, k.label_target, coalesce(w.send_key, ''), w.undo is not null, coalesce(w.revision, 0),
        catering.meals_of_week(site, first_day),
        (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'names', d.names, 'people', d.people, 'excludes', d.excludes, 'version', d.version,
              'days', to_jsonb(catering.dieters(site, d.id, d.people, first_day)))
              order by d.names ->> 'fr', d.id), '[]') from catering.diet d where d.site_id = site)
    from (select 1) one
    left join catering.kitchen k on k.site_id = site
    left join catering.week_sheet w on w.site_id = site and w.monday = first_day
$$;
