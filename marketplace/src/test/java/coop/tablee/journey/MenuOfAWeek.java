package coop.tablee.journey;

import coop.tablee.testing.Village;
import java.time.LocalDate;
import org.springframework.r2dbc.core.DatabaseClient;

/** A soup on both delivery days of a village's school, eaten by two hundred, one of them otherwise; published. */
final class MenuOfAWeek {

    private MenuOfAWeek() {}

    /** Plans and publishes it; answers the soup's recipe. */
    static long of(Village village, LocalDate monday, DatabaseClient database) {
        return database.sql("""
            with rule as (
                insert into catering.kitchen_rule (site_id, delivery_weekdays, days_before) values (:door, '{1,2,3,4,5,6,7}', 0)),
            food as (
                select (select concept from assortment.vocabulary where term = 'carotte') carrot, (select concept from assortment.vocabulary where term = 'riz') rice),
            soup as (
                select catering.store_recipe(:kitchen, null, null, false, null, '{"fr":"Potage aux carottes","en":"Carrot soup"}', 7::smallint, '{}', jsonb_build_array(
                    jsonb_build_object('food', f.carrot, 'grams', '{"PRIMARY":100,"NURSERY":80}'::jsonb, 'yield', 0.85),
                    jsonb_build_object('food', f.rice, 'grams', '{"PRIMARY":10,"NURSERY":8}'::jsonb, 'yield', 1))) id from food f)
            select id from soup
            """)
                .bind("door", village.site("tilleulsDoor"))
                .bind("kitchen", village.party("tilleuls"))
                .mapValue(Long.class)
                .one()
                .flatMap(soup -> database.sql("""
                    with dishes as (
                        insert into catering.menu_dish (site_id, day, meal, position, version_id)
                        select :door, d, 'SOUP', 1, r.current_version_id from unnest(array[:first, :second]::date[]) d, catering.recipe r where r.id = :soup),
                    counts as (
                        insert into catering.meal_count (site_id, day, meal, stage, age_group, texture, meals)
                        select :door, :second, 'SOUP', 'REGISTERED', g.age_group, g.texture, g.meals
                        from (values ('PRIMARY', 7, 140), ('NURSERY', 7, 60), ('PRIMARY', 4, 1)) g(age_group, texture, meals))
                    insert into catering.menu_week (site_id, monday, version, published_at) values (:door, :monday, 1, clock_timestamp())
                    """)
                        .bind("door", village.site("tilleulsDoor"))
                        .bind("soup", soup)
                        .bind("first", village.firstDate())
                        .bind("second", village.secondDate())
                        .bind("monday", monday)
                        .then()
                        .thenReturn(soup))
                .block();
    }
}
