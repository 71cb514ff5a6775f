package coop.tablee.catering.waste;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.menu.Meal;
import coop.tablee.identity.Actor;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Sha256;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what is weighed and reads it per meal and per dish. Whose door it is was asked before ({@code KitchenDoors}). */
@Component
public class WasteBook {

    /** The heaviest bin that is believed, in grams. */
    static final int MOST = 999_000;

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2200;

    /** How long ago a dish may have been served to be told of again. */
    private static final int REMEMBERED_DAYS = 400;

    private static final String MEALS = """
        with thrown as materialized (
            select w.* from catering.waste_weighing w where w.site_id = :site and w.day between :from and :until and w.undone_at is null),
        dishes as materialized (
            select distinct d.day, d.meal, d.position, v.recipe_id, v.names from catering.menu_dish d join catering.recipe_version v on v.id = d.version_id
            where d.site_id = :site and d.day between :from and :until),
        meals as (select t.day, t.meal from thrown t union select :from, :meal where :meal <> '')
        select coalesce(jsonb_agg(jsonb_build_object('day', m.day, 'meal', m.meal, 'covers', coalesce(c.covers, 0), 'stage', coalesce(c.stage, ''),
            'weighings', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'kind', t.kind, 'recipe', t.recipe_id, 'grams', t.grams, 'at', t.weighed_at,
                    'dish', (select d.names from dishes d where d.day = t.day and d.meal = t.meal and d.recipe_id = t.recipe_id limit 1)) order by t.id), '[]')
                from thrown t where t.day = m.day and t.meal = m.meal),
            'dishes', (select coalesce(jsonb_agg(jsonb_build_object('recipe', d.recipe_id, 'names', d.names) order by d.position), '[]')
                from dishes d where d.day = m.day and d.meal = m.meal)) order by m.day, array_position(array['BREAKFAST', 'SOUP', 'LUNCH', 'SNACK', 'DINNER'], m.meal)), '[]')::text found
        from meals m left join catering.covers(:site, :from, :until) c on c.day = m.day and c.meal = m.meal
        where :meal in ('', m.meal)
        """;
    private static final String PLANNED = """
        select count(distinct (d.day, d.meal)) planned from catering.menu_dish d where d.site_id = :site and d.day between :from and least(:until, platform.today())
        """;
    private static final String DISHES = """
        select w.*, w.names::text written from catering.waste_of_dishes(:site, :from, :until) w order by w.day desc, w.recipe_id limit 4000
        """;
    private static final String LAST = """
        select distinct on (w.recipe_id) w.*, w.names::text written from catering.waste_of_dishes(:site, (
                select coalesce(min(x.day), :before - 1) from (
                    select max(d.day) as day from catering.menu_dish d join catering.recipe_version v on v.id = d.version_id
                    where d.site_id = :site and d.day < :before and d.day >= :before - :remembered and v.recipe_id = any (:recipes)
                        and exists (select from catering.waste_weighing t where t.site_id = d.site_id and t.day = d.day and t.meal = d.meal and t.kind <> 'PREPARATION' and t.undone_at is null)
                    group by v.recipe_id) x), :before - 1) w
        where w.recipe_id = any (:recipes) order by w.recipe_id, w.day desc
        """;
    private static final String WEIGH = """
        select * from catering.weigh_waste(:site, :day, :meal, :kinds, :grams, :recipe, :sure, :again, :key, :said, :account)
        """;
    private static final String UNDO = """
        update catering.waste_weighing w set undone_by = coalesce(w.undone_by, :account), undone_at = coalesce(w.undone_at, clock_timestamp())
        where w.id = :id and w.site_id = any (:sites) returning w.id
        """;

    private static final TypeReference<List<StoredMeal>> STORED = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> NAMES = new TypeReference<>() {};

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    WasteBook(DatabaseClient database, TransactionalOperator transaction, JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
    }

    private record StoredMeal(
            LocalDate day,
            Meal meal,
            int covers,
            String stage,
            List<StoredWeighing> weighings,
            List<StoredDish> dishes) {

        MealWaste meal(LocalDate onDay) {
            return new MealWaste(
                    onDay,
                    meal,
                    covers,
                    stage,
                    weighings.stream().map(StoredWeighing::weighing).toList(),
                    dishes.stream()
                            .map(one -> new MealWaste.Dish(one.recipe, new LocalizedText(one.names)))
                            .toList());
        }
    }

    private record StoredWeighing(
            long id,
            WasteKind kind,
            @Nullable Long recipe,
            long grams,
            Instant at,
            @Nullable Map<String, String> dish) {

        Weighing weighing() {
            return new Weighing(id, kind, recipe, dish == null ? null : new LocalizedText(dish), grams, at);
        }
    }

    private record StoredDish(long recipe, Map<String, String> names) {}

    /**
     * What somebody weighed at a meal.
     *
     * @param weights kilograms by kind: above 0, at most 999
     * @param recipe of the dish that it was; absent for the whole meal
     * @param sure that it may be more than the recipes come to
     * @param again whether something else may come under the same key: people go back to a page, programs do not
     * @param key names this weighing: the same sent again under it is kept once
     */
    public record Weighed(
            LocalDate day,
            Meal meal,
            Map<WasteKind, BigDecimal> weights,
            @Nullable Long recipe,
            boolean sure,
            boolean again,
            String key) {

        String said() {
            return Sha256.hex("%s %s %s %s".formatted(day, meal, recipe, new TreeMap<>(weights)));
        }
    }

    /** One meal with all that was weighed. */
    Mono<MealWaste> meal(KitchenDoor door, LocalDate day, Meal meal) {
        return meals(door, day, day, meal.name()).map(found -> found.get(0));
    }

    /** All meals of these days at which somebody weighed, the earliest first. */
    Mono<List<MealWaste>> meals(KitchenDoor door, LocalDate from, LocalDate until) {
        return meals(door, from, until, "");
    }

    private Mono<List<MealWaste>> meals(KitchenDoor door, LocalDate from, LocalDate until, String meal) {
        return database.sql(MEALS)
                .bind("site", door.id())
                .bind("from", from)
                .bind("until", until)
                .bind("meal", meal)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, STORED).stream()
                        .map(one -> one.meal(one.day()))
                        .toList());
    }

    /** How many meals of these days up to today had dishes, weighed or not. */
    Mono<Long> planned(KitchenDoor door, LocalDate from, LocalDate until) {
        return database.sql(PLANNED)
                .bind("site", door.id())
                .bind("from", from)
                .bind("until", until)
                .mapValue(Long.class)
                .one();
    }

    /** What was left of each dish, the latest first. */
    Mono<List<DishWaste>> dishes(KitchenDoor door, LocalDate from, LocalDate until) {
        return dishes(database.sql(DISHES)
                        .bind("site", door.id())
                        .bind("from", from)
                        .bind("until", until))
                .collectList();
    }

    /** What was left of these dishes the last time before a day. */
    Flux<DishWaste> last(KitchenDoor door, Collection<Long> recipes, LocalDate before) {
        return dishes(database.sql(LAST)
                .bind("site", door.id())
                .bind("before", before)
                .bind("remembered", REMEMBERED_DAYS)
                .bind("recipes", recipes.toArray(Long[]::new)));
    }

    private Flux<DishWaste> dishes(DatabaseClient.GenericExecuteSpec statement) {
        return statement
                .map(row -> new DishWaste(
                        row.get("day", LocalDate.class),
                        row.get("recipe_id", Long.class),
                        new LocalizedText(json.readValue(row.get("written", String.class), NAMES)),
                        row.get("by_itself", Boolean.class),
                        row.get("covers", Integer.class),
                        row.get("unserved", Long.class),
                        row.get("plate", Long.class),
                        row.get("portion", BigDecimal.class)
                                .setScale(0, RoundingMode.HALF_UP)
                                .longValueExact()))
                .all();
    }

    /**
     * Keeps all weights or none. Refuses ({@code invalid-input}) what is not above 0 or above 999 kg ({@code waste-not-sane}), a day to come ({@code waste-not-served-yet}), a
     * dish that was not on the menu ({@code waste-not-on-menu}), and, unless it is sure, more than the recipes come to ({@code waste-more-than-cooked}).
     */
    public Mono<Void> weigh(KitchenDoor door, Weighed weighed, Actor actor) {
        var kinds = List.copyOf(weighed.weights().keySet());
        var errors = new ArrayList<FieldError>();
        kinds.forEach(kind -> sane(kind, weighed).ifPresent(errors::add));
        if (!errors.isEmpty()) {
            return Mono.error(DomainException.invalid(errors));
        }
        var statement = database.sql(WEIGH)
                .bind("site", door.id())
                .bind("day", weighed.day())
                .bind("meal", weighed.meal().name())
                .bind("kinds", kinds.stream().map(Enum::name).toArray(String[]::new))
                .bind(
                        "grams",
                        kinds.stream()
                                .map(kind -> grams(kind, weighed).intValueExact())
                                .toArray(Integer[]::new))
                .bind("sure", weighed.sure())
                .bind("again", weighed.again())
                .bind("key", weighed.key())
                .bind("said", weighed.said())
                .bind("account", actor.accountId());
        var recipe = weighed.recipe();
        return (recipe == null ? statement.bindNull("recipe", Long.class) : statement.bind("recipe", recipe))
                .map(row -> refusal(
                        row.get("place", Integer.class),
                        row.get("refused", String.class),
                        row.get("most", BigDecimal.class),
                        kinds,
                        weighed))
                .all()
                .collectList()
                .flatMap(refused -> refused.isEmpty() ? Mono.<Void>empty() : Mono.error(refusal(refused)))
                .as(transaction::transactional);
    }

    /** Takes a weighing back; one that is undone already stays so, another kitchen's is {@code not-found}. */
    Mono<Void> undo(Collection<KitchenDoor> own, long id, Actor actor) {
        return database.sql(UNDO)
                .bind("id", id)
                .bind("sites", own.stream().map(KitchenDoor::id).toArray(Long[]::new))
                .bind("account", actor.accountId())
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.NOT_FOUND, "not-found")))
                .then()
                .as(transaction::transactional);
    }

    /** Whether a day is one that somebody may have cooked on, rather than a slip of the keys or an attack. */
    static boolean mayBe(LocalDate day) {
        return day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR;
    }

    private static Optional<FieldError> sane(WasteKind kind, Weighed weighed) {
        var grams = grams(kind, weighed);
        return grams.signum() > 0
                        && grams.compareTo(BigDecimal.valueOf(MOST)) <= 0
                        && grams.stripTrailingZeros().scale() <= 0
                ? Optional.empty()
                : Optional.of(FieldError.at(
                        kind.field(), "waste-not-sane", weighed.weights().get(kind), "0.001–999"));
    }

    private static BigDecimal grams(WasteKind kind, Weighed weighed) {
        return weighed.weights().getOrDefault(kind, BigDecimal.ZERO).movePointRight(3);
    }

    private static DomainException refusal(List<FieldError> refused) {
        return refused.get(0).code().equals("idempotency-key-reused")
                ? NamedRequest.reused()
                : DomainException.invalid(refused);
    }

    private static FieldError refusal(
            @Nullable Integer place,
            @Nullable String code,
            @Nullable BigDecimal most,
            List<WasteKind> kinds,
            Weighed weighed) {
        if (place == null || place == 0 || most == null) {
            return FieldError.at(
                    "waste-not-on-menu".equals(code) ? "dish" : "day",
                    String.valueOf(code),
                    "waste-not-on-menu".equals(code) ? weighed.recipe() : weighed.day(),
                    null);
        }
        var kind = kinds.get(place - 1);
        return FieldError.at(
                kind.field(),
                String.valueOf(code),
                weighed.weights().get(kind),
                most.movePointLeft(3).setScale(1, RoundingMode.HALF_UP).toPlainString());
    }
}
