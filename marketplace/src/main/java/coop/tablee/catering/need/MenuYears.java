package coop.tablee.catering.need;

import coop.tablee.agreement.planning.YearCooked;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells the lot planner what the menus of an authority's kitchens need, by the family that most offers of each food are of, and what that comes to in a year. */
@Component
class MenuYears implements YearCooked {

    // A kitchen's year has more meals than its days with a menu, by its week and its calendar; where neither says how
    // many, as many weeks as it has
    private static final String COOKED = """
            with kitchen as materialized (
                select distinct d.site_id from catering.menu_dish d join network.site s on s.id = d.site_id join network.organisation o on o.id = s.party_id
                where (o.id = :authority or o.authority_id = :authority) and d.day between :from and :until),
            menu as materialized (
                select distinct d.site_id, d.day from catering.menu_dish d where d.site_id in (select k.site_id from kitchen k) and d.day between :from and :until),
            meals as materialized (
                select k.site_id, sum(h.meals) yearly, sum(h.meals) filter (where exists (select from menu m where m.site_id = k.site_id and m.day = h.day)) planned
                from kitchen k cross join lateral catering.heads(k.site_id, :from, :from + 364) h group by k.site_id),
            factor as materialized (
                select m.site_id, count(*) days, case when max(x.planned) > 0 then max(x.yearly)::numeric / max(x.planned) else 52.0 / count(distinct date_trunc('week', m.day)) end times
                from menu m left join meals x on x.site_id = m.site_id group by m.site_id),
            need as materialized (
                select r.site_id, r.food_id, sum(r.people * r.grams / r.yield) / 1000 kilograms
                from catering.need_reasons(array(select k.site_id from kitchen k), :from, :until) r where r.food_id is not null group by r.site_id, r.food_id),
            title as materialized (select distinct c.title, c.family from assortment.card c),
            food as materialized (select f.food_id, assortment.kinds(f.food_id) kinds, assortment.kin(f.food_id) kin from (select distinct n.food_id from need n) f),
            family as materialized (
                select distinct on (f.food_id) f.food_id, t.family
                from food f join assortment.translated w on w.foods && f.kinds join title t on t.title = w.title
                group by f.food_id, t.family
                order by f.food_id, count(*) filter (where w.foods <@ (f.kin || f.kinds)) desc, count(*) desc, t.family)
            select g.family, sum(n.kilograms) kilograms, sum(n.kilograms * x.times) yearly, (select sum(f.days)::bigint from factor f) days, count(distinct n.site_id) kitchens
            from need n join factor x on x.site_id = n.site_id left join family g on g.food_id = n.food_id
            group by g.family order by g.family
            """;

    private final DatabaseClient database;

    MenuYears(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<List<Cooked>> cooked(long authority, LocalDate from, LocalDate until) {
        return database.sql(COOKED)
                .bind("authority", authority)
                .bind("from", from)
                .bind("until", until)
                .map(row -> new Cooked(
                        row.get("family", String.class),
                        row.get("kilograms", BigDecimal.class),
                        row.get("yearly", BigDecimal.class),
                        row.get("days", Long.class),
                        row.get("kitchens", Long.class)))
                .all()
                .collectList();
    }
}
