package coop.tablee.catering.counts;

import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.menu.Meal;
import coop.tablee.catering.menu.Texture;
import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts who eats what at single meals. Whose door it is was asked before ({@code KitchenDoors}). From the hour that the kitchen has set, in its own time zone, only what was
 * served may still be said ({@code counts-final}, 409); whether the hour has come is the database's one clock to say.
 */
@Component
public class MealCounts {

    static final int MOST = 9_999;

    private static final String DAY = """
        select catering.final_at(s.id, :day) final_at, platform.business_time() >= catering.final_at(s.id, :day) is_final,
            (select coalesce(jsonb_agg(jsonb_build_object('stage', c.stage, 'group', c.age_group, 'diet', c.diet_id, 'texture', c.texture, 'people', c.meals)
                order by c.stage, c.age_group, c.diet_id, c.texture), '[]')
             from catering.meal_count c where c.site_id = s.id and c.day = :day and c.meal = :meal)::text counts,
            (select coalesce(jsonb_object_agg(u.age_group, u.meals), '{}') from (
                select h.age_group, h.meals from catering.heads(s.id, :day, :day) h) u)::text usual,
            array(select distinct p.age_group from catering.weekly_pattern p where p.site_id = s.id) groups,
            (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'names', d.names) order by d.names ->> 'fr', d.id), '[]') from catering.diet d where d.site_id = s.id)::text diets
        from network.site s where s.id = :site
        """;
    private static final String KEEP = """
        select coalesce(max(catering.keep_counts(:site, d, m, :stage, :groups, :diets, :textures::smallint[], :people, :account)), '') refused
        from unnest(:days) d cross join unnest(:meals) m
        """;

    private static final TypeReference<List<StoredCount>> COUNTS = new TypeReference<>() {};
    private static final TypeReference<Map<AgeGroup, Integer>> USUAL = new TypeReference<>() {};
    private static final TypeReference<List<StoredDiet>> DIETS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    MealCounts(DatabaseClient database, TransactionalOperator transaction, JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
    }

    private record StoredCount(CountStage stage, AgeGroup group, long diet, int texture, int people) {}

    private record StoredDiet(long id, Map<String, String> names) {}

    /** A diet of the house, by name. */
    record DietName(long id, LocalizedText names) {}

    /**
     * What is known of a meal.
     *
     * @param finalAt from then on counts no longer change
     * @param counts by stage; a stage that nobody has said is left out
     * @param usual the date's head-count, else the ordinary week's, by age group
     * @param groups for which the house cooks at all
     */
    record Day(
            Instant finalAt,
            boolean isFinal,
            Map<CountStage, List<MealCount>> counts,
            Map<AgeGroup, Integer> usual,
            List<AgeGroup> groups,
            List<DietName> diets) {}

    Mono<Day> of(KitchenDoor door, LocalDate day, Meal meal) {
        return database.sql(DAY)
                .bind("site", door.id())
                .bind("day", day)
                .bind("meal", meal.name())
                .map(this::day)
                .one();
    }

    /** Sets all counts of a meal in one stage. A count below zero or above 9,999 is refused ({@code invalid-input}) and nothing is changed; counts of the same kind are added up, and more than 9,999 of an age group are refused likewise. */
    public Mono<Void> keep(
            KitchenDoor door, LocalDate day, Meal meal, CountStage stage, List<MealCount> counts, Actor actor) {
        return keep(door, List.of(day), List.of(meal), stage, counts, actor);
    }

    /** The same of several meals of several days; when one of them may not change any more, none does. */
    Mono<Void> keep(
            KitchenDoor door,
            List<LocalDate> days,
            List<Meal> meals,
            CountStage stage,
            List<MealCount> counts,
            Actor actor) {
        var errors = new ArrayList<FieldError>();
        for (var count : counts) {
            if (count.people() < 0 || count.people() > MOST) {
                errors.add(FieldError.at("people-" + count.group(), "count-not-sane", count.people(), "0–" + MOST));
            }
        }
        tooMany(counts)
                .forEach((group, people) ->
                        errors.add(FieldError.at("people-" + group, "count-sum-not-sane", people, MOST)));
        if (!errors.isEmpty()) {
            return Mono.error(DomainException.invalid(errors));
        }
        return database.sql(KEEP)
                .bind("site", door.id())
                .bind("days", days.toArray(LocalDate[]::new))
                .bind("meals", meals.stream().map(Meal::name).toArray(String[]::new))
                .bind("stage", stage.name())
                .bind(
                        "groups",
                        counts.stream().map(count -> count.group().name()).toArray(String[]::new))
                .bind("diets", counts.stream().map(MealCount::diet).toArray(Long[]::new))
                .bind(
                        "textures",
                        counts.stream().map(count -> count.texture().level()).toArray(Integer[]::new))
                .bind("people", counts.stream().map(MealCount::people).toArray(Integer[]::new))
                .bind("account", actor.accountId())
                .mapValue(String.class)
                .one()
                .flatMap(refused -> refused.isEmpty()
                        ? Mono.<Void>empty()
                        : Mono.error(new DomainException(Kind.CONFLICT, refused)))
                .as(transaction::transactional);
    }

    /** The age groups of which more are counted, whatever they eat, than anybody cooks for at one meal. */
    static Map<AgeGroup, Integer> tooMany(List<MealCount> counts) {
        var sums = new EnumMap<AgeGroup, Integer>(AgeGroup.class);
        counts.forEach(count -> sums.merge(count.group(), count.people(), Integer::sum));
        sums.values().removeIf(people -> people <= MOST);
        return sums;
    }

    private Day day(Readable row) {
        var counts = new EnumMap<CountStage, List<MealCount>>(CountStage.class);
        json.readValue(row.get("counts", String.class), COUNTS)
                .forEach(one -> counts.computeIfAbsent(one.stage(), stage -> new ArrayList<>())
                        .add(new MealCount(one.group(), one.diet(), Texture.ofLevel(one.texture()), one.people())));
        return new Day(
                row.get("final_at", Instant.class),
                row.get("is_final", Boolean.class),
                counts,
                json.readValue(row.get("usual", String.class), USUAL),
                List.of(row.get("groups", String[].class)).stream()
                        .map(AgeGroup::valueOf)
                        .sorted()
                        .toList(),
                json.readValue(row.get("diets", String.class), DIETS).stream()
                        .map(diet -> new DietName(diet.id(), new LocalizedText(diet.names())))
                        .toList());
    }
}
