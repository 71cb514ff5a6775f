-- What a recipe is made of through and through is written down once, when its version is made, and read by everybody afterwards: versions never change. Recipes inside recipes
-- multiply otherwise with each level, for as many ways as lead down.
create table catering.recipe_inside (
    version_id bigint not null references catering.recipe_version,
    inner_version_id bigint not null references catering.recipe_version,
    factor numeric not null,
    depth smallint not null,
    primary key (version_id, inner_version_id)
);
comment on table catering.recipe_inside is 'Each version with all the versions it is made of, itself included.';
comment on column catering.recipe_inside.factor is 'How many portions of the inner one a portion takes, over all ways that lead to it.';
comment on column catering.recipe_inside.depth is 'How many steps down the longest way is; 0 for itself.';

create function catering.keep_inside(p_version bigint) returns void language sql as $$
    insert into catering.recipe_inside (version_id, inner_version_id, factor, depth)
    select p_version, x.inner_id, sum(x.factor), max(x.depth) from (
        select p_version inner_id, 1::numeric factor, 0 depth
        union all
        select i.inner_version_id, l.portions * i.factor, i.depth + 1
        from catering.recipe_line l join catering.recipe_inside i on i.version_id = l.part_version_id where l.version_id = p_version) x
    group by x.inner_id
$$;
comment on function catering.keep_inside(bigint) is 'Writes down what a version is made of, when all its lines are there; what they name was written down before.';

do $$
declare
    made bigint;
begin
    -- A part is older than what it is part of
    for made in select v.id from catering.recipe_version v order by v.id loop
        perform catering.keep_inside(made);
    end loop;
end $$;

alter table catering.recipe_inside
    add constraint recipe_nested_in_reason check (depth <= 5),
    add constraint recipe_portions_in_reason check (factor > 0 and factor <= 1000);
create index recipe_line_of_food on catering.recipe_line (food_id, version_id desc) where food_id is not null;

create or replace function catering.parts(p_versions bigint[]) returns table (version_id bigint, inner_version_id bigint, factor numeric) language sql stable as $$
    select i.version_id, i.inner_version_id, i.factor from catering.recipe_inside i where i.version_id = any (p_versions)
$$;

create or replace function catering.store_recipe(p_owner bigint, p_recipe bigint, p_seen bigint, p_shared boolean, p_variant_of bigint, p_names jsonb, p_texture smallint,
    p_free_of text[], p_lines jsonb) returns bigint language plpgsql as $$
declare
    book bigint := p_recipe;
    made bigint;
    now_version bigint;
begin
    if book is null then
        insert into catering.recipe (owner_id) values (p_owner) returning id into book;
    else
        select r.current_version_id into now_version from catering.recipe r where r.id = book and r.owner_id = p_owner for update;
        if not found or now_version is distinct from p_seen then
            return null;
        end if;
    end if;
    insert into catering.recipe_version (recipe_id, version, names, texture, free_of)
    select book, coalesce((select max(v.version) from catering.recipe_version v where v.recipe_id = book), 0) + 1, p_names, p_texture, p_free_of
    returning id into made;
    insert into catering.recipe_line (version_id, position, food_id, names, yield, piece_grams, part_version_id, portions)
    select made, l.n, (l.line ->> 'food')::bigint, coalesce(f.names, p.names), (l.line ->> 'yield')::numeric, (l.line ->> 'piece')::numeric, p.id, (l.line ->> 'portions')::numeric
    from jsonb_array_elements(p_lines) with ordinality l(line, n)
    left join lateral (select jsonb_object_agg(v.language, v.spelt) names from assortment.vocabulary v
        where v.concept = (l.line ->> 'food')::bigint and v.position = (select min(w.position) from assortment.vocabulary w where w.concept = v.concept and w.language = v.language)) f on true
    left join catering.recipe pr on pr.id = (l.line ->> 'recipe')::bigint
    left join catering.recipe_version p on p.id = pr.current_version_id
    order by l.n;
    insert into catering.recipe_grams (version_id, position, age_group, grams)
    select made, l.n, g.key, g.value::numeric from jsonb_array_elements(p_lines) with ordinality l(line, n) cross join lateral jsonb_each_text(l.line -> 'grams') g;
    perform catering.keep_inside(made);
    update catering.recipe set current_version_id = made, shared = p_shared, variant_of = p_variant_of, retired = false where id = book;
    -- What is planned and nobody has read yet takes the new version
    if now_version is not null then
        update catering.menu_dish d set version_id = made where d.version_id = now_version and d.day > platform.today()
            and not exists (select from catering.menu_week w where w.site_id = d.site_id and w.monday = d.day - (extract(isodow from d.day)::int - 1) and w.published_at is not null);
    end if;
    return book;
end $$;
-- Nothing of what is joined here is estimated well, and loops over what is written down meanwhile took most of the time: everything is found by its index and joined by hash
create or replace function catering.eaters(p_sites bigint[], p_from date, p_until date)
returns table (site_id bigint, day date, meal text, age_group text, diet_id bigint, texture smallint, people int, stage text) language sql stable
set enable_nestloop = off set jit = off as $$
    with meals as materialized (
        select distinct d.site_id, d.day, d.meal from catering.menu_dish d where d.site_id = any (p_sites) and d.day between p_from and p_until),
    counted as materialized (
        select c.*, dense_rank() over (partition by c.site_id, c.day, c.meal order by array_position(array['FINAL', 'REGISTERED', 'FORECAST'], c.stage)) place
        from catering.meal_count c where c.site_id = any (p_sites) and c.day between p_from and p_until and c.stage <> 'SERVED'),
    open as materialized (
        select m.* from meals m left join (select distinct c.site_id, c.day, c.meal from counted c) c using (site_id, day, meal) where c.site_id is null),
    -- Asked only of kitchens that have not counted some meal
    usual as materialized (
        select k.site_id, h.* from (select distinct o.site_id from open o) k cross join lateral catering.heads(k.site_id, p_from, p_until) h),
    said as (
        select c.site_id, c.day, c.meal, c.age_group, c.diet_id, c.texture, c.meals, c.stage
            from counted c join meals m using (site_id, day, meal) where c.place = 1
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

create function catering.contained(p_versions bigint[], p_parties bigint[]) returns table (version_id bigint, party_id bigint, contains text[], absent text[]) language sql stable rows 100
set enable_nestloop = off set jit = off as $$
    with asked as materialized (select distinct x.version_id, x.party_id from unnest(p_versions, p_parties) x(version_id, party_id)),
    foods as materialized (
        select distinct i.version_id, l.food_id from (select i.* from catering.recipe_inside i where i.version_id = any (p_versions)) i
        join (select l.version_id, l.food_id from catering.recipe_line l where l.food_id is not null and l.version_id = any (array(
            select i.inner_version_id from catering.recipe_inside i where i.version_id = any (p_versions)))) l on l.version_id = i.inner_version_id),
    market as materialized (
        select m.food_id, m.allergens from catering.food_allergens(null, array(select distinct f.food_id from foods f), platform.today() - 14, platform.today() + 14) m),
    letters as (
        select a.version_id, a.party_id, g.allergen,
            bool_or(substr(m.allergens, g.n::int, 1) = 'C' or g.allergen = any (coalesce(s.contains, '{}'))) contains,
            bool_and(substr(m.allergens, g.n::int, 1) = 'A' and not g.allergen = any (coalesce(s.contains, '{}'))) absent
        from asked a join foods f on f.version_id = a.version_id
        join market m on m.food_id = f.food_id
        left join catering.food_statement s on s.owner_id = a.party_id and s.food_id = f.food_id
        cross join unnest(array['GLUTEN', 'CRUSTACEANS', 'EGGS', 'FISH', 'PEANUTS', 'SOYBEANS', 'MILK', 'NUTS', 'CELERY', 'MUSTARD', 'SESAME', 'SULPHITES', 'LUPIN', 'MOLLUSCS'])
            with ordinality g(allergen, n)
        group by 1, 2, 3)
    select l.version_id, l.party_id, coalesce(array_agg(l.allergen) filter (where l.contains), '{}'), coalesce(array_agg(l.allergen) filter (where l.absent), '{}')
    from letters l group by 1, 2
$$;
comment on function catering.contained(bigint[], bigint[]) is
    'Which allergens a food of a version certainly contains, by what is offered within a fortnight and what the kitchen says of its own food; and which everything that is offered as any food of it does without. A version without foods has no row.';

drop function catering.need_reasons(bigint[], date, date);
create function catering.need_reasons(p_sites bigint[], p_from date, p_until date)
returns table (site_id bigint, deliver_on date, food_id bigint, day date, meal text, version_id bigint, age_group text, people bigint, grams numeric, yield numeric,
    piece_grams numeric, fits boolean, contradicted boolean, dieters bigint, excluded text) language sql stable set enable_nestloop = off set jit = off as $$
    with ground as materialized (
        select s.id site_id, s.party_id, o.authority_id, coalesce(r.delivery_weekdays, '{1,2,3,4,5}') weekdays, coalesce(r.days_before, 1)::int days_before
        from (select s.id, s.party_id from network.site s where s.id = any (p_sites)) s
        join (select o.id, o.authority_id from network.organisation o where o.id = any (array(select s.party_id from network.site s where s.id = any (p_sites)))) o on o.id = s.party_id
        left join (select r.* from catering.kitchen_rule r where r.site_id = any (p_sites)) r on r.site_id = s.id),
    dishes as materialized (
        select d.site_id, d.day, d.meal, d.version_id from catering.menu_dish d where d.site_id = any (p_sites) and d.day between p_from and p_until + 19),
    closed as materialized (
        select distinct c.site_id, c.day from delivery.closed_day c where c.site_id = any (p_sites) and c.day between p_from - 19 and p_until + 19),
    -- The last day before on which goods are taken in, up to two weeks back; behind a longer holiday the first from there up to the meal; and where the door is never open, as if it were
    days as materialized (
        select x.site_id, x.day, coalesce(max(x.on_day) filter (where c.day is null and x.on_day <= x.day - x.days_before), min(x.on_day) filter (where c.day is null),
            max(x.on_day) filter (where x.on_day <= x.day - x.days_before)) deliver_on
        from (
            select g.site_id, g.days_before, g.weekdays, d.day, d.day - g.days_before - 13 + o.n on_day
            from ground g join (select distinct d.site_id, d.day from dishes d) d on d.site_id = g.site_id
            cross join lateral generate_series(0, g.days_before + 13) o(n)) x
        left join closed c on c.site_id = x.site_id and c.day = x.on_day
        where extract(isodow from x.on_day)::smallint = any (x.weekdays) group by 1, 2),
    planned as materialized (
        select v.id version_id, v.recipe_id, v.texture, v.free_of from catering.recipe_version v where v.id = any (array(select distinct d.version_id from dishes d))),
    wanted as materialized (
        select e.site_id, g.party_id, g.authority_id, y.deliver_on, e.day, e.meal, m.version_id, v.recipe_id, e.age_group, e.texture, e.people, d.excludes,
            v.texture cooked_texture, v.texture = e.texture and (d.id is null or d.excludes <@ v.free_of) noted
        from catering.eaters(p_sites, p_from, p_until + 19) e
        join ground g on g.site_id = e.site_id
        join days y on y.site_id = e.site_id and y.day = e.day and y.deliver_on between p_from and p_until
        join dishes m on m.site_id = e.site_id and m.day = e.day and m.meal = e.meal
        join planned v on v.version_id = m.version_id
        left join (select d.id, d.excludes from catering.diet d where d.site_id = any (p_sites)) d on d.id = e.diet_id),
    -- What could be cooked instead, from the kitchen's own book and those that its authority's kitchens share
    variants as materialized (
        select w.party_id, w.recipe_id, r.id variant_id, v.id version_id, v.texture, v.free_of
        from (select distinct w.party_id, w.authority_id, w.recipe_id from wanted w where not w.noted or w.excludes is not null) w
        join (select r.* from catering.recipe r where r.variant_of = any (array(select distinct p.recipe_id from planned p)) and not r.retired) r on r.variant_of = w.recipe_id
        join (select v.* from catering.recipe_version v where v.id = any (array(
            select r.current_version_id from catering.recipe r where r.variant_of = any (array(select distinct p.recipe_id from planned p)) and not r.retired))) v on v.id = r.current_version_id
        where r.owner_id = w.party_id or r.shared and exists (select from network.organisation o where o.id = r.owner_id and o.authority_id = w.authority_id)),
    -- A note that something is made without an allergen is worth nothing where a food in it certainly contains it
    relied as materialized (
        select v.version_id, v.party_id from variants v
        union select w.version_id, w.party_id from wanted w where w.excludes is not null),
    contained as materialized (
        select c.* from catering.contained(array(select r.version_id from relied r), array(select r.party_id from relied r)) c),
    -- It suits by its note, or where everything that can be had for it does without
    judged as materialized (
        select w.*, w.texture = w.cooked_texture and (w.excludes is null or w.noted and not coalesce(c.contains && w.excludes, false) or coalesce(w.excludes <@ c.absent, false)) suits
        from wanted w left join contained c on c.version_id = w.version_id and c.party_id = w.party_id),
    -- Who eats differently gets the variant that suits, or the dish itself where it does
    cooked as materialized (
        select w.site_id, w.deliver_on, w.day, w.meal, w.version_id, w.age_group, true fits, false contradicted, sum(w.people) people,
            sum(w.people) filter (where w.excludes is not null) dieters, string_agg(array_to_string(w.excludes, ','), ',') excluded
        from judged w where w.suits group by 1, 2, 3, 4, 5, 6
        union all
        select w.site_id, w.deliver_on, w.day, w.meal, coalesce(other.version_id, w.version_id) version_id, w.age_group, other.version_id is not null fits,
            other.version_id is null and (w.noted or exists (
                select from variants b where b.party_id = w.party_id and b.recipe_id = w.recipe_id and b.texture = w.texture and (w.excludes is null or w.excludes <@ b.free_of))) contradicted,
            sum(w.people) people, sum(w.people) filter (where w.excludes is not null and other.version_id is not null),
            string_agg(array_to_string(w.excludes, ','), ',') filter (where other.version_id is not null)
        from judged w
        left join (
            select distinct on (k.party_id, k.recipe_id, k.texture, k.excludes) k.party_id, k.recipe_id, k.texture, k.excludes, v.version_id
            from (select distinct w.party_id, w.recipe_id, w.texture, w.excludes from judged w where not w.suits) k
            join variants v on v.party_id = k.party_id and v.recipe_id = k.recipe_id and v.texture = k.texture
            left join contained c on c.version_id = v.version_id and c.party_id = v.party_id
            where k.excludes is null or k.excludes <@ v.free_of and not coalesce(c.contains && k.excludes, false) or coalesce(k.excludes <@ c.absent, false)
            order by k.party_id, k.recipe_id, k.texture, k.excludes, cardinality(v.free_of), v.variant_id) other
            on other.party_id = w.party_id and other.recipe_id = w.recipe_id and other.texture = w.texture
                and coalesce(other.excludes, '{}') = coalesce(w.excludes, '{}')
        where not w.suits
        group by 1, 2, 3, 4, 5, 6, 7, 8),
    served as materialized (
        select c.site_id, c.deliver_on, c.day, c.meal, c.version_id, c.age_group, c.fits, c.contradicted, sum(c.people) people,
            sum(c.dieters) dieters, string_agg(c.excluded, ',') excluded from cooked c group by 1, 2, 3, 4, 5, 6, 7, 8),
    inside as materialized (
        select i.version_id, i.inner_version_id, i.factor from catering.recipe_inside i where i.version_id = any (array(select distinct c.version_id from served c))),
    portions as materialized (
        select i.version_id, g.age_group, l.food_id, sum(g.grams * i.factor) grams, l.yield, max(l.piece_grams) piece_grams
        from inside i
        join (select l.* from catering.recipe_line l where l.version_id = any (array(select distinct i.inner_version_id from inside i)) and l.food_id is not null) l
            on l.version_id = i.inner_version_id
        join (select g.* from catering.recipe_grams g where g.version_id = any (array(select distinct i.inner_version_id from inside i))) g
            on g.version_id = l.version_id and g.position = l.position
        group by i.version_id, g.age_group, l.food_id, l.yield)
    select c.site_id, c.deliver_on, p.food_id, c.day, c.meal, c.version_id, c.age_group, c.people::bigint, p.grams, p.yield, p.piece_grams, c.fits, c.contradicted,
        coalesce(c.dieters, 0)::bigint, coalesce(c.excluded, '')
    from served c left join portions p on p.version_id = c.version_id and p.age_group = c.age_group
$$;
comment on function catering.need_reasons(bigint[], date, date) is
    'What the menus need of each food, by the day on which it is delivered (the door is not closed on it) and meal by meal: people, net grams for each, yield. food_id is null where a dish has no portion for an age group; fits is false where none of the variants that the kitchen may cook suits a diet or texture; contradicted where one would by its note, and a food in it contains what the diet excludes. dieters: for how many of them it is cooked because it suits their diets, excluded: what those exclude, by commas, perhaps twice.';
