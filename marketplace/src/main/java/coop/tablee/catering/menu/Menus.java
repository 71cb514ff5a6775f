package coop.tablee.catering.menu;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Readable;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plans what a kitchen cooks: single weeks, and a cycle of up to twelve that comes again and again. Whose door it is was asked before ({@code KitchenDoors}). Days are those of
 * the door's own calendar.
 */
@Component
public class Menus {

    private static final int LONGEST_CYCLE = 12;

    private static final String WEEK = """
        select coalesce(w.version, 0) version, w.published_at is not null published, c.weeks cycle_weeks,
            ((:monday::date - c.begins) / 7 % c.weeks + c.weeks) % c.weeks + 1 cycle_week,
            exists (select from catering.weekly_pattern p where p.site_id = s.id and p.weekday > 5 and p.meals > 0)
                or exists (select from catering.menu_dish d where d.site_id = s.id and d.day between :monday::date + 5 and :monday::date + 6) weekend,
            o.kitchen_kind,
            (select coalesce(jsonb_agg(jsonb_build_object('day', d.day, 'meal', d.meal, 'recipe', v.recipe_id, 'version', v.id, 'names', v.names) order by d.day, d.meal, d.position), '[]')
             from catering.menu_dish d join catering.recipe_version v on v.id = d.version_id
             where d.site_id = s.id and d.day between :monday::date and :monday::date + 6)::text dishes
        from network.site s join network.organisation o on o.id = s.party_id
        left join catering.menu_week w on w.site_id = s.id and w.monday = :monday
        left join catering.menu_cycle c on c.site_id = s.id
        where s.id = :site
        """;
    private static final String PLAN =
            "select catering.plan_week(:site, :party, :monday, :seen, :days, :meals, :positions::smallint[], :recipes)"
                    + " planned";
    private static final String TAKE_LAST_WEEK = """
        select catering.fill_week(:site, :party, :monday, array_agg(d.day + 7), array_agg(d.meal), array_agg(d.position), array_agg(v.recipe_id)) added
        from catering.menu_dish d join catering.recipe_version v on v.id = d.version_id
        where d.site_id = :site and d.day between :monday::date - 7 and :monday::date - 1 having count(*) > 0
        """;
    private static final String TAKE_CYCLE = """
        select catering.fill_week(:site, :party, :monday, array_agg(:monday::date + d.weekday - 1), array_agg(d.meal), array_agg(d.position), array_agg(d.recipe_id)) added
        from catering.cycle_dish d join catering.menu_cycle c on c.site_id = d.site_id
        where d.site_id = :site and d.week = ((:monday::date - c.begins) / 7 % c.weeks + c.weeks) % c.weeks + 1 having count(*) > 0
        """;
    private static final String KEEP_CYCLE = """
        insert into catering.menu_cycle (site_id, begins, weeks) values (:site, :begins, :weeks)
        on conflict (site_id) do update set begins = excluded.begins, weeks = excluded.weeks
        """;
    private static final String FORGET_CYCLE_WEEK =
            "delete from catering.cycle_dish where site_id = :site and (week = :week or week > :weeks)";
    private static final String KEEP_CYCLE_WEEK = """
        insert into catering.cycle_dish (site_id, week, weekday, meal, position, recipe_id)
        select d.site_id, :week, extract(isodow from d.day), d.meal, d.position, v.recipe_id
        from catering.menu_dish d join catering.recipe_version v on v.id = d.version_id where d.site_id = :site and d.day between :monday and :monday::date + 6
        """;
    // A kitchen without a certificate may not say of its dishes that they are organic
    private static final String CLAIMS = """
        select v.names::text as names from catering.menu_dish d join catering.recipe_version v on v.id = d.version_id join network.site s on s.id = d.site_id
        where d.site_id = :site and d.day between :monday and :monday::date + 6 and catering.says_organic(v.names) and not network.certified_on(s.party_id, 'ORGANIC', d.day)
        order by d.day limit 1
        """;
    private static final String PUBLISH = """
        update catering.menu_week set published_at = case when :published then coalesce(published_at, platform.business_time()) end
        where site_id = :site and monday = :monday returning site_id
        """;

    private static final TypeReference<List<StoredDish>> DISHES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    Menus(DatabaseClient database, TransactionalOperator transaction, JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
    }

    private record StoredDish(LocalDate day, Meal meal, long recipe, long version, Map<String, String> names) {

        MenuWeek.Dish dish() {
            return new MenuWeek.Dish(day, meal, recipe, version, new LocalizedText(names));
        }
    }

    /** A dish on a date; the order of a meal's dishes is theirs in the list. */
    public record Planned(LocalDate day, Meal meal, long recipe) {}

    Mono<MenuWeek> week(KitchenDoor door, LocalDate monday) {
        return database.sql(WEEK)
                .bind("site", door.id())
                .bind("monday", monday)
                .map(row -> week(row, monday))
                .one();
    }

    /**
     * Sets the dishes of a week altogether. {@code seen} is the version of the week that was changed, absent to set it whatever it is; when somebody else changed it since, this is
     * refused ({@code menu-changed}, 409). A published week whose dishes claim to be organic without a certificate is refused ({@code invalid-input}).
     */
    public Mono<Void> plan(KitchenDoor door, LocalDate monday, @Nullable Long seen, List<Planned> dishes, Actor actor) {
        var positions = new LinkedHashMap<String, Integer>();
        var places = new ArrayList<Integer>();
        dishes.forEach(dish -> places.add(positions.merge(dish.day() + " " + dish.meal(), 1, Integer::sum)));
        var statement = database.sql(PLAN)
                .bind("site", door.id())
                .bind("party", actor.requireParty().id())
                .bind("monday", monday)
                .bind("days", dishes.stream().map(Planned::day).toArray(LocalDate[]::new))
                .bind("meals", dishes.stream().map(dish -> dish.meal().name()).toArray(String[]::new))
                .bind("positions", places.toArray(Integer[]::new))
                .bind("recipes", dishes.stream().map(Planned::recipe).toArray(Long[]::new));
        return (seen == null ? statement.bindNull("seen", Long.class) : statement.bind("seen", seen))
                .mapValue(Boolean.class)
                .one()
                .filter(planned -> planned)
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "menu-changed")))
                .then(Mono.defer(() -> week(door, monday)))
                .flatMap(week -> week.published() ? requireHonest(door, monday) : Mono.<Void>empty())
                .as(transaction::transactional);
    }

    /**
     * Cooks another recipe instead of one on a date. When that dish is not there any more this is refused ({@code menu-changed}, 409); a recipe that the kitchen may not cook is
     * {@code not-found}.
     */
    public Mono<Void> replace(KitchenDoor door, LocalDate day, Meal meal, long recipe, long instead, Actor actor) {
        var monday = mondayOf(day);
        return database.sql("select count(*) from catering.usable_recipes(:party) u where u = :recipe")
                .bind("party", actor.requireParty().id())
                .bind("recipe", instead)
                .mapValue(Long.class)
                .one()
                .filter(found -> found > 0)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then(week(door, monday))
                .flatMap(week -> {
                    var dishes = week.dishes().stream()
                            .map(dish -> new Planned(
                                    dish.day(),
                                    dish.meal(),
                                    dish.day().equals(day) && dish.meal() == meal && dish.recipe() == recipe
                                            ? instead
                                            : dish.recipe()))
                            .toList();
                    return week.of(day, meal).stream().anyMatch(dish -> dish.recipe() == recipe)
                            ? plan(door, monday, week.version(), dishes, actor)
                            : Mono.error(new DomainException(Kind.CONFLICT, "menu-changed"));
                });
    }

    /** Fills the meals that have no dish yet with those of the week before; answers with how many. */
    Mono<Integer> takeLastWeek(KitchenDoor door, LocalDate monday, Actor actor) {
        return fill(TAKE_LAST_WEEK, door, monday, actor);
    }

    /** Fills the meals that have no dish yet with the cycle's; answers with how many, none when there is no cycle. */
    public Mono<Integer> takeCycle(KitchenDoor door, LocalDate monday, Actor actor) {
        return fill(TAKE_CYCLE, door, monday, actor);
    }

    /**
     * Makes a week of dates the {@code week}-th of a cycle of so many, counted so that this date's week stays that one. What the cycle had there before is replaced.
     * A length outside of 1 to 12, or a place outside of the length, is refused by the database's own rule.
     */
    public Mono<Void> keepAsCycle(KitchenDoor door, LocalDate monday, int week, int weeks) {
        var length = Math.max(1, Math.min(LONGEST_CYCLE, weeks));
        var place = Math.max(1, Math.min(length, week));
        return database.sql(KEEP_CYCLE)
                .bind("site", door.id())
                .bind("begins", monday.minusWeeks(place - 1L))
                .bind("weeks", length)
                .then()
                .then(database.sql(FORGET_CYCLE_WEEK)
                        .bind("site", door.id())
                        .bind("week", place)
                        .bind("weeks", length)
                        .then())
                .then(database.sql(KEEP_CYCLE_WEEK)
                        .bind("site", door.id())
                        .bind("week", place)
                        .bind("monday", monday)
                        .then())
                .as(transaction::transactional);
    }

    /** Lets everybody read a week's menu, or nobody any more; a week that nobody planned is {@code not-found}. */
    public Mono<Void> publish(KitchenDoor door, LocalDate monday, boolean published) {
        return database.sql(PUBLISH)
                .bind("site", door.id())
                .bind("monday", monday)
                .bind("published", published)
                .map(row -> true)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then(published ? requireHonest(door, monday) : Mono.empty())
                .as(transaction::transactional);
    }

    private Mono<Void> requireHonest(KitchenDoor door, LocalDate monday) {
        return database.sql(CLAIMS)
                .bind("site", door.id())
                .bind("monday", monday)
                .mapValue(String.class)
                .one()
                .flatMap(names -> Mono.<Void>error(new DomainException(
                        Kind.INVALID,
                        "menu-organic-without-certificate",
                        json.readValue(names, TEXTS).values().iterator().next())));
    }

    private Mono<Integer> fill(String sql, KitchenDoor door, LocalDate monday, Actor actor) {
        return database.sql(sql)
                .bind("site", door.id())
                .bind("party", actor.requireParty().id())
                .bind("monday", monday)
                .mapValue(Integer.class)
                .one()
                .defaultIfEmpty(0)
                .as(transaction::transactional);
    }

    private MenuWeek week(Readable row, LocalDate monday) {
        var weeks = row.get("cycle_weeks", Integer.class);
        var dishes = json.readValue(row.get("dishes", String.class), DISHES).stream()
                .map(StoredDish::dish)
                .toList();
        return new MenuWeek(
                monday,
                row.get("version", Long.class),
                row.get("published", Boolean.class),
                row.get("cycle_week", Integer.class),
                weeks == null ? 0 : weeks,
                row.get("weekend", Boolean.class),
                meals(row.get("kitchen_kind", String.class), dishes),
                dishes);
    }

    /** What this kind of kitchen serves, and whatever is planned besides. */
    private static List<Meal> meals(@Nullable String kind, List<MenuWeek.Dish> dishes) {
        var usual = "CARE_HOME".equals(kind)
                ? List.of(Meal.BREAKFAST, Meal.SOUP, Meal.LUNCH, Meal.SNACK, Meal.DINNER)
                : List.of(Meal.SOUP, Meal.LUNCH, Meal.SNACK);
        return Arrays.stream(Meal.values())
                .filter(meal -> usual.contains(meal) || dishes.stream().anyMatch(dish -> dish.meal() == meal))
                .toList();
    }

    /** The Monday of the week that a day lies in. */
    public static LocalDate mondayOf(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
