package coop.tablee.benchmark;

import coop.tablee.Marketplace;
import coop.tablee.catering.need.Need;
import coop.tablee.catering.need.Needs;
import coop.tablee.testing.Scratch;
import java.nio.file.Files;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Works out the needs of many kitchens' menus at once: each plans three dishes a day (a soup with a stock inside, a main dish of eight foods with a variant, a fruit), is counted by
 * three age groups and one diet, and has a rule of two deliveries a week. Prints how long it takes until all sums stand in memory, with their reasons, five times.
 *
 * <p>Arguments: kitchens (120), days of menus (20).
 */
public final class NeedsBenchmark {

    private static final int ROUNDS = 5;

    private static final String KITCHENS = """
        with parties as (
            insert into network.party (type, name) select 'ORGANISATION', 'Cuisine ' || n from generate_series(1, %1$d) n returning id),
        organisations as (
            insert into network.organisation (id, kinds, kitchen_kind) select id, '{KITCHEN}', 'SCHOOL_CANTEEN' from parties returning id),
        sites as (
            insert into network.site (party_id, kind, name, latitude, longitude, time_zone)
            select id, 'KITCHEN_DOOR', 'Porte', 50.8, 4.3, 'Europe/Brussels' from organisations returning id, party_id),
        rules as (insert into catering.kitchen_rule (site_id, delivery_weekdays, days_before) select id, '{2,4}', 0 from sites),
        diets as (
            insert into catering.diet (site_id, names, people, excludes, changed_by) select id, '{"fr":"Sans lait"}', 4, '{MILK}', 0 from sites),
        weeks as (
            insert into catering.weekly_pattern (site_id, weekday, age_group, meals)
            select s.id, d, g, 60 from sites s, generate_series(1, 5) d, unnest(array['NURSERY', 'PRIMARY', 'SECONDARY']) g)
        select count(*) from sites
        """;
    private static final String RECIPES = """
        do $$
        declare
            kitchen record;
            foods bigint[] := array(select id from assortment.concept order by id limit 60);
            line text := '{"food":%%s,"grams":{"NURSERY":60,"PRIMARY":80,"SECONDARY":110},"yield":0.83}';
            stock bigint; dish bigint;
        begin
            for kitchen in select s.id site, s.party_id party from network.site s join catering.kitchen_rule r on r.site_id = s.id loop
                stock := catering.store_recipe(kitchen.party, null, null, false, null, '{"fr":"Bouillon"}', 7::smallint, '{}',
                    ('[' || (select string_agg(format(line, foods[n]), ',') from generate_series(1, 3) n) || ']')::jsonb);
                for at in 1 .. 30 loop
                    dish := catering.store_recipe(kitchen.party, null, null, false, null, jsonb_build_object('fr', 'Plat ' || at), 7::smallint, '{}',
                        ('[' || (select string_agg(format(line, foods[1 + (at * 3 + n) %% 60]), ',') from generate_series(1, case when at %% 3 = 1 then 8 when at %% 3 = 2 then 3 else 1 end) n)
                            || case when at %% 3 = 2 then ',{"recipe":' || stock || ',"portions":1.5}' else '' end || ']')::jsonb);
                    if at %% 3 = 1 then
                        perform catering.store_recipe(kitchen.party, null, null, false, dish, jsonb_build_object('fr', 'Plat sans lait ' || at), 7::smallint, '{MILK}',
                            ('[' || (select string_agg(format(line, foods[1 + (at * 7 + n) %% 60]), ',') from generate_series(1, 7) n) || ']')::jsonb);
                    end if;
                end loop;
            end loop;
        end $$
        """;
    private static final String MENUS = """
        with days as (select d::date as day, row_number() over () n from generate_series('%1$s'::date, '%1$s'::date + 200, interval '1 day') d where extract(isodow from d) < 6 limit %2$d),
        dishes as (
            select r.owner_id, r.current_version_id, row_number() over (partition by r.owner_id order by r.id) - 2 n from catering.recipe r where r.variant_of is null),
        planned as (
            insert into catering.menu_dish (site_id, day, meal, position, version_id)
            select s.id, y.day, m.meal, 1, d.current_version_id from network.site s join catering.kitchen_rule k on k.site_id = s.id cross join days y
            cross join unnest(array['LUNCH', 'SOUP', 'SNACK']) with ordinality m(meal, place)
            join dishes d on d.owner_id = s.party_id and d.n = (y.n %% 10) * 3 + m.place - 1 returning site_id, day, meal)
        insert into catering.meal_count (site_id, day, meal, stage, age_group, diet_id, meals)
        select p.site_id, p.day, p.meal, 'REGISTERED', g.age_group, 0, 60 from planned p cross join unnest(array['NURSERY', 'PRIMARY', 'SECONDARY']) g(age_group)
        union all select p.site_id, p.day, p.meal, 'REGISTERED', 'PRIMARY', t.id, 4 from planned p join catering.diet t on t.site_id = p.site_id where p.meal = 'LUNCH'
        """;

    private NeedsBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var kitchens = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 120;
        var days = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        var monday = LocalDate.now(ZoneOffset.UTC).with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        try (var application = new SpringApplicationBuilder(Marketplace.class)
                .properties(Map.of(
                        "marketplace.data-directory",
                        Scratch.goesAtTheEnd(Files.createTempDirectory("tablee-needs"))
                                .toString(),
                        "marketplace.demo",
                        "none",
                        "server.port",
                        "0"))
                .run()) {
            var database = application.getBean(DatabaseClient.class);
            for (var sql : List.of(
                    KITCHENS.formatted(kitchens), RECIPES.formatted(), MENUS.formatted(monday, days), "analyze")) {
                database.sql(sql).then().block();
            }
            var sites = database.sql("select site_id from catering.kitchen_rule order by 1")
                    .mapValue(Long.class)
                    .all()
                    .collectList()
                    .block();
            var needs = application.getBean(Needs.class);
            for (var round = 1; round <= ROUNDS; round++) {
                var begun = System.nanoTime();
                var found = Objects.requireNonNull(
                        needs.of(Objects.requireNonNull(sites), monday, monday.plusDays(days / 5 * 7L + 6))
                                .block());
                var sums = found.values().stream()
                        .flatMap(wanted -> wanted.needs().stream())
                        .map(Need::toBuy)
                        .toList();
                System.out.printf(
                        Locale.ROOT,
                        "%d kitchens, %d days: %,d needs of %,d reasons, %d gaps, in %.2f s%n",
                        found.size(),
                        days,
                        sums.size(),
                        found.values().stream()
                                .flatMap(wanted -> wanted.needs().stream())
                                .mapToInt(need -> need.reasons().size())
                                .sum(),
                        found.values().stream()
                                .mapToInt(wanted -> wanted.gaps().size())
                                .sum(),
                        (System.nanoTime() - begun) / 1e9);
            }
        }
        System.exit(0);
    }
}
