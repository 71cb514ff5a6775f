package coop.tablee.catering.menu;

import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Label;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Readable;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What everybody may read of a kitchen's menu: published weeks, each dish with its allergens and with the quality signs that the goods ordered for it bear. A sign is told of a food
 * when all that was ordered as that food for the door in the ten days up to the meal bears it; organic only where everybody who had it in hands is certified: the producer, the
 * cooperative and the hub unless it came straight from the farm, and the kitchen itself that day.
 */
@Component
class PublishedMenus {

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2200;
    private static final String WEEK = """
        select s.name site, s.city, w.monday,
            (select coalesce(jsonb_agg(jsonb_build_object('day', d.day, 'meal', d.meal, 'version', v.id, 'names', v.names) order by d.day, d.meal, d.position), '[]')
             from catering.menu_dish d join catering.recipe_version v on v.id = d.version_id
             where d.site_id = s.id and d.day between w.monday and w.monday + 6
               and not (catering.says_organic(v.names) and not network.certified_on(s.party_id, 'ORGANIC', d.day)))::text dishes,
            array(select n.monday from catering.menu_week n where n.site_id = s.id and n.published_at is not null and n.monday between w.monday - 28 and w.monday + 56
                order by n.monday) others
        from network.site s join network.organisation o on o.id = s.party_id and o.ended_at is null and network.is_admitted(o.id)
        join catering.menu_week w on w.site_id = s.id and w.published_at is not null
        where s.id = :site and s.kind = 'KITCHEN_DOOR' and w.monday = coalesce(:monday, (
            select coalesce(min(n.monday) filter (where n.monday >= platform.today() - 6), max(n.monday)) from catering.menu_week n
            where n.site_id = s.id and n.published_at is not null))
        """;

    private static final String FACTS = """
        with dishes as materialized (
            select distinct d.version_id, d.day from catering.menu_dish d where d.site_id = :site and d.day between :monday and :monday::date + 6),
        kitchen as (select s.party_id from network.site s where s.id = :site),
        foods as materialized (
            select distinct p.version_id, l.food_id, first_value(l.names) over (partition by l.food_id order by l.version_id) names
            from catering.parts(array(select distinct d.version_id from dishes d)) p
            join catering.recipe_line l on l.version_id = p.inner_version_id and l.food_id is not null),
        said as materialized (
            select a.* from catering.food_allergens((select k.party_id from kitchen k), array(select distinct f.food_id from foods f), :monday::date - 10, :monday::date + 6) a),
        letters as (
            select f.version_id, n, case when bool_or(substr(s.allergens, n, 1) = 'C') then 'C' when bool_or(substr(s.allergens, n, 1) = 'U') then 'U'
                when bool_or(substr(s.allergens, n, 1) = 'M') then 'M' else 'A' end letter
            from foods f join said s on s.food_id = f.food_id cross join generate_series(1, 14) n group by 1, 2),
        goods as materialized (
            select o.delivery_date, t.foods, array(select l from unnest(v.labels) l where l not in ('ORGANIC', 'IN_CONVERSION')
                or network.certified_on(line.producer_id, l, o.delivery_date) and network.certified_on((select k.party_id from kitchen k), 'ORGANIC', o.delivery_date)
                    and (sender.kind = 'FARM' or network.certified_on(line.cooperative_id, 'ORGANIC', o.delivery_date)
                        and (sender.party_id = line.cooperative_id or network.certified_on(sender.party_id, 'ORGANIC', o.delivery_date)))) labels
            from ordering.orders o join ordering.line line on line.order_id = o.id and line.kind = 'goods' and coalesce(line.accepted_quantity, line.quantity) > 0
            join catalogue.product_version v on v.id = line.product_version_id
            left join ordering.consignment w on w.id = line.consignment_id left join network.site sender on sender.id = w.sender_site_id
            join assortment.card c on c.offer_id = line.offer_id join assortment.translated t on t.title = c.title
            where o.destination_id = :site and o.delivery_date between :monday::date - 10 and :monday::date + 6 and o.state not in ('AWAITING_APPROVAL', 'CANCELLED', 'EXPIRED', 'FAILED')),
        kinds as materialized (select f.food_id, assortment.kinds(f.food_id) kinds, assortment.kin(f.food_id) kin from (select distinct food_id from foods) f),
        signs as (
            select d.version_id, d.day, f.food_id, f.names, l.label
            from dishes d join foods f on f.version_id = d.version_id join kinds k on k.food_id = f.food_id
            join goods g on g.delivery_date between d.day - 10 and d.day and g.foods && k.kinds and g.foods <@ (k.kin || k.kinds)
            cross join lateral unnest(array['ORGANIC', 'IN_CONVERSION', 'FAIR_PRICE', 'SOCIAL_ECONOMY', 'QUALITY_SIGN', 'FARM', 'HVE']) l(label)
            group by 1, 2, 3, 4, 5 having bool_and(l.label = any (g.labels)))
        select d.version_id, d.day, (select string_agg(l.letter, '' order by l.n) from letters l where l.version_id = d.version_id) allergens,
            (select coalesce(jsonb_agg(jsonb_build_object('label', s.label, 'food', s.names) order by s.label, s.food_id), '[]') from signs s
                where s.version_id = d.version_id and s.day = d.day)::text signs
        from dishes d
        """;

    private static final TypeReference<List<StoredDish>> DISHES = new TypeReference<>() {};
    private static final TypeReference<List<StoredSign>> SIGNS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final JsonMapper json;

    PublishedMenus(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** A published week. {@code others} are the Mondays of the published weeks around it, itself included. */
    record Week(String site, String city, LocalDate monday, List<LocalDate> others, List<Dish> dishes) {}

    /** A dish as everybody may read it. */
    record Dish(LocalDate day, Meal meal, LocalizedText names, Allergens allergens, List<Sign> signs) {}

    /** A quality sign that a food of the dish bears. */
    record Sign(Label label, LocalizedText food) {}

    private record StoredDish(LocalDate day, Meal meal, long version, Map<String, String> names) {}

    private record StoredSign(Label label, Map<String, String> food) {}

    private record Facts(Allergens allergens, List<Sign> signs) {}

    private record Key(long version, LocalDate day) {}

    private record Found(String site, String city, LocalDate monday, List<LocalDate> others, List<StoredDish> dishes) {}

    /** The week of a Monday, or the one that is eaten now, else the next, else the last; {@code not-found} where no week is published. */
    Mono<Week> week(long site, Optional<LocalDate> monday) {
        if (monday.filter(day -> day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR)
                .isPresent()) {
            return Mono.error(DomainException.notFound());
        }
        var statement = database.sql(WEEK).bind("site", site);
        return monday.map(day -> statement.bind("monday", Menus.mondayOf(day)))
                .orElseGet(() -> statement.bindNull("monday", LocalDate.class))
                .map(this::found)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(found -> facts(site, found.monday).map(facts -> week(found, facts)));
    }

    private Mono<Map<Key, Facts>> facts(long site, LocalDate monday) {
        return database.sql(FACTS)
                .bind("site", site)
                .bind("monday", monday)
                .map(row -> Map.entry(
                        new Key(row.get("version_id", Long.class), row.get("day", LocalDate.class)), facts(row)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Facts facts(Readable row) {
        return new Facts(
                Allergens.ofStored(row.get("allergens", String.class)),
                json.readValue(row.get("signs", String.class), SIGNS).stream()
                        .map(sign -> new Sign(sign.label(), new LocalizedText(sign.food())))
                        .toList());
    }

    private Found found(Readable row) {
        return new Found(
                row.get("site", String.class),
                Objects.requireNonNullElse(row.get("city", String.class), ""),
                row.get("monday", LocalDate.class),
                List.of(row.get("others", LocalDate[].class)),
                json.readValue(row.get("dishes", String.class), DISHES));
    }

    private static Week week(Found found, Map<Key, Facts> facts) {
        var nothing = new Facts(Allergens.UNDECLARED, List.of());
        return new Week(
                found.site,
                found.city,
                found.monday,
                found.others,
                found.dishes.stream()
                        .map(dish -> {
                            var known = facts.getOrDefault(new Key(dish.version(), dish.day()), nothing);
                            return new Dish(
                                    dish.day(),
                                    dish.meal(),
                                    new LocalizedText(new LinkedHashMap<>(dish.names())),
                                    known.allergens(),
                                    known.signs());
                        })
                        .toList());
    }
}
