-- How many eat is said in one place. What is counted for a menu holds, the strongest word of it first; without any, the date's head-count; without that, the ordinary week as the
-- calendar changes it. Needs, the week's price of a meal, approvals, budgets and the calendar all read it from here; lunch is the meal that a day's number means.
create function catering.counts_that_hold(p_sites bigint[], p_from date, p_until date)
returns table (site_id bigint, day date, meal text, age_group text, diet_id bigint, texture smallint, meals int, stage text) language sql stable as $$
    select c.site_id, c.day, c.meal, c.age_group, c.diet_id, c.texture, c.meals, c.stage from (
        select m.*, dense_rank() over (partition by m.site_id, m.day, m.meal order by array_position(array['FINAL', 'REGISTERED', 'FORECAST'], m.stage)) place
        from catering.meal_count m where m.site_id = any (p_sites) and m.day between p_from and p_until and m.stage <> 'SERVED') c
    where c.place = 1
$$;
comment on function catering.counts_that_hold(bigint[], date, date) is
    'Of each meal the counts of one stage, with diets and textures: final before registered before forecast. What was served is no forecast and is not among them.';

create or replace function catering.heads(p_site bigint, p_from date, p_until date) returns table (day date, age_group text, meals int, counted boolean)
language sql stable rows 20 as $$
    with days as (select p_from + n as day from generate_series(0, p_until - p_from) n),
    lunch as materialized (
        select c.day, c.age_group, sum(c.meals)::int meals from catering.counts_that_hold(array[p_site], p_from, p_until) c where c.meal = 'LUNCH' group by c.day, c.age_group),
    counts as materialized (
        select l.day, l.age_group, l.meals from lunch l
        union all
        select h.day, h.age_group, h.meals from catering.head_count h
        where h.site_id = p_site and h.day between p_from and p_until and not exists (select from lunch l where l.day = h.day)),
    usual as materialized (
        select d.day, p.age_group, p.meals, sum(p.meals) over (partition by d.day) total
        from days d join catering.weekly_pattern p on p.site_id = p_site and p.weekday = extract(isodow from d.day)::int
        where not exists (select from counts c where c.day = d.day)),
    said as materialized (
        select d.day, e.eating, e.people, e.age_group, e.site_id is null of_all from catering.calendar_of(p_site, p_from, p_until) e
        join days d on d.day between e.first_day and e.last_day),
    ruled as (select distinct on (s.day) s.day, s.eating, s.people from said s where s.eating <> 'FEWER' order by s.day, s.of_all),
    away as (select s.day, s.age_group, sum(s.people) people from said s where s.eating = 'FEWER' group by s.day, s.age_group),
    goal as (
        select u.day, u.age_group, u.meals, u.total, greatest(0, case r.eating when 'NOBODY' then 0 when 'PEOPLE' then r.people
                when 'SHARE' then floor(u.total * r.people / 100.0 + 0.5) else u.total end - coalesce(a.people, 0)) people
        from usual u left join ruled r on r.day = u.day left join away a on a.day = u.day and a.age_group = 'EVERYONE'),
    -- Largest remainder: the groups of a day add up to the day
    cut as (
        select g.day, g.age_group, case when g.total = 0 then 0 else floor(g.people * g.meals / g.total) end whole,
            g.people, g.total, row_number() over (partition by g.day order by case when g.total = 0 then 0 else (g.people * g.meals) % g.total end desc, g.age_group) place
        from goal g),
    split as (
        select c.day, c.age_group, c.whole + case when c.total > 0 and c.place <= c.people - sum(c.whole) over (partition by c.day) then 1 else 0 end people from cut c)
    select s.day, s.age_group, greatest(0, s.people - coalesce((
            select sum(a.people) from away a where a.day = s.day and a.age_group <> 'EVERYONE' and s.age_group in ('EVERYONE', a.age_group)), 0))::int, false
    from split s
    union all
    select c.day, c.age_group, c.meals, true from counts c
$$;
comment on function catering.heads(bigint, date, date) is
    'For how many a kitchen cooks, by day and age group: the counts of lunch that hold, else what somebody said of a date, else the ordinary week as the calendar changes it. A day of none has no row.';

-- Nothing of what is joined here is estimated well, and loops over what is written down meanwhile took most of the time: everything is found by its index and joined by hash
create or replace function catering.eaters(p_sites bigint[], p_from date, p_until date)
returns table (site_id bigint, day date, meal text, age_group text, diet_id bigint, texture smallint, people int, stage text) language sql stable
set enable_nestloop = off set jit = off as $$
    with meals as materialized (
        select distinct d.site_id, d.day, d.meal from catering.menu_dish d where d.site_id = any (p_sites) and d.day between p_from and p_until),
    counted as materialized (select c.* from catering.counts_that_hold(p_sites, p_from, p_until) c),
    open as materialized (
        select m.* from meals m left join (select distinct c.site_id, c.day, c.meal from counted c) c using (site_id, day, meal) where c.site_id is null),
    -- Asked only of kitchens that have not counted some meal
    usual as materialized (
        select k.site_id, h.* from (select distinct o.site_id from open o) k cross join lateral catering.heads(k.site_id, p_from, p_until) h),
    said as (
        select c.site_id, c.day, c.meal, c.age_group, c.diet_id, c.texture, c.meals, c.stage
            from counted c join meals m using (site_id, day, meal)
        union all
        select m.site_id, m.day, m.meal, u.age_group, 0, 7, u.meals, case when u.counted then 'HEAD_COUNT' else 'ORDINARY' end
            from open m join usual u using (site_id, day)),
    kitchens as materialized (
        select k.id, o.kitchen_kind from (select s.id, s.party_id from network.site s where s.id = any (p_sites)) k
        join network.organisation o on o.id = k.party_id and o.id = any (array(select s.party_id from network.site s where s.id = any (p_sites))))
    select s.site_id, s.day, s.meal,
        case when s.age_group <> 'EVERYONE' then s.age_group else case k.kitchen_kind when 'NURSERY' then 'NURSERY' when 'SCHOOL_CANTEEN' then 'PRIMARY' when 'CARE_HOME' then 'SENIOR'
            else 'ADULT' end end,
        case when d.id is null then 0 else s.diet_id end, s.texture::smallint, s.meals, s.stage
    from said s join kitchens k on k.id = s.site_id
    left join (select d.id, d.site_id from catering.diet d where d.site_id = any (p_sites)) d on d.id = s.diet_id and d.site_id = s.site_id
    where s.meals > 0
$$;

create or replace function catering.keep_counts(p_site bigint, p_day date, p_meal text, p_stage text, p_groups text[], p_diets bigint[], p_textures smallint[], p_meals int[], p_account bigint)
returns text language plpgsql as $$
begin
    perform from network.site s where s.id = p_site for no key update;
    if p_stage = 'SERVED' and p_day > platform.today() then
        return 'counts-not-served-yet';
    end if;
    if p_stage <> 'SERVED' and platform.business_time() >= catering.final_at(p_site, p_day) then
        return 'counts-final';
    end if;
    delete from catering.meal_count c where c.site_id = p_site and c.day = p_day and c.meal = p_meal and c.stage = p_stage;
    insert into catering.meal_count (site_id, day, meal, stage, age_group, diet_id, texture, meals)
    select p_site, p_day, p_meal, p_stage, x.age_group, x.diet, x.texture, sum(x.meals) from unnest(p_groups, p_diets, p_textures, p_meals) x(age_group, diet, texture, meals)
    group by x.age_group, x.diet, x.texture;
    return null;
end $$;
comment on function catering.keep_counts(bigint, date, text, text, text[], bigint[], smallint[], int[], bigint) is
    'Sets all counts of a meal in one stage; null, or why not: counts-final from the set hour on, counts-not-served-yet before the day.';

-- What was written down twice until now
delete from catering.head_count h where exists (
    select from catering.meal_count c where c.site_id = h.site_id and c.day = h.day and c.meal = 'LUNCH' and c.stage <> 'SERVED');
