-- Weeks and needs cook for those who eat on the days of the calendar: an ordinary day is the ordinary week as the calendar changes it.
create or replace function catering.week_plan(site bigint, first_day date)
returns table (budget_per_meal_minor bigint, budget_vat_included boolean, currency text, purchase_order_required boolean, organic_target smallint, season_target smallint, label_target smallint,
    send_key text, undoable boolean, revision bigint, meals int[], diets jsonb)
language sql stable as $$
    select k.budget_per_meal_minor, coalesce(k.budget_vat_included, false), coalesce(k.currency, 'EUR')::text, coalesce(k.purchase_order_required, false), k.organic_target,
        k.season_target, k.label_target, coalesce(w.send_key, ''), w.undo is not null, coalesce(w.revision, 0),
        catering.meals_of_week(site, first_day),
        (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'names', d.names, 'people', d.people, 'excludes', d.excludes, 'version', d.version)
              order by d.names ->> 'fr', d.id), '[]') from catering.diet d where d.site_id = site)
    from (select 1) one
    left join catering.kitchen k on k.site_id = site
    left join catering.week_sheet w on w.site_id = site and w.monday = first_day
$$;

create or replace function catering.eaters(p_sites bigint[], p_from date, p_until date)
returns table (site_id bigint, day date, meal text, age_group text, diet_id bigint, texture smallint, people int, stage text) language sql stable as $$
    with meals as materialized (
        select distinct d.site_id, d.day, d.meal from catering.menu_dish d where d.site_id = any (p_sites) and d.day between p_from and p_until),
    counted as materialized (
        select c.*, dense_rank() over (partition by c.site_id, c.day, c.meal order by array_position(array['FINAL', 'REGISTERED', 'FORECAST'], c.stage)) place
        from catering.meal_count c where c.site_id = any (p_sites) and c.day between p_from and p_until and c.stage <> 'SERVED'),
    usual as materialized (
        select k.site_id, h.* from (select distinct m.site_id from meals m) k cross join lateral catering.heads(k.site_id, p_from, p_until) h),
    said as (
        select c.site_id, c.day, c.meal, c.age_group, c.diet_id, c.texture, c.meals, c.stage
            from counted c join meals m using (site_id, day, meal) where c.place = 1
        union all
        select m.site_id, m.day, m.meal, u.age_group, 0, 7, u.meals, case when u.counted then 'HEAD_COUNT' else 'ORDINARY' end
            from meals m join usual u using (site_id, day)
            where not exists (select from counted c where c.site_id = m.site_id and c.day = m.day and c.meal = m.meal))
    select s.site_id, s.day, s.meal,
        case when s.age_group <> 'EVERYONE' then s.age_group else case o.kitchen_kind when 'NURSERY' then 'NURSERY' when 'SCHOOL_CANTEEN' then 'PRIMARY' when 'CARE_HOME' then 'SENIOR'
            else 'ADULT' end end,
        case when d.id is null then 0 else s.diet_id end, s.texture::smallint, s.meals, s.stage
    from said s join network.site k on k.id = s.site_id join network.organisation o on o.id = k.party_id
    left join catering.diet d on d.id = s.diet_id and d.site_id = s.site_id
    where s.meals > 0
$$;
