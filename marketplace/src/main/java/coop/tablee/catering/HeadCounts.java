package coop.tablee.catering;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Says for how many a kitchen cooks: the ordinary week and its budget, and the dates that differ from it. Counts only; names of children or residents have no
 * place here. A door of somebody else's kitchen is answered like one that does not exist ({@code not-found}); a count below zero or above 100,000 is refused
 * ({@code invalid-input}) and nothing is changed.
 */
@Component
public class HeadCounts {

    private static final int MOST = 100_000;

    private static final String OWN_DOOR = """
            select 1 from network.site where id = :site and party_id = :party and kind = 'KITCHEN_DOOR'
            """;
    private static final String NEED_NUMBER = """
            with rule as (
                insert into catering.paying_rule (party_id, number_when_placing) values (:party, :needed)
                on conflict (party_id) do update set number_when_placing = excluded.number_when_placing)
            insert into catering.kitchen as k (site_id, purchase_order_required)
            select s.id, :needed from network.site s join network.organisation o on o.id = s.party_id
            where s.kind = 'KITCHEN_DOOR' and coalesce(o.authority_id, o.id) = :party order by s.id
            on conflict (site_id) do update set purchase_order_required = excluded.purchase_order_required
            where k.purchase_order_required <> excluded.purchase_order_required
            """;
    private static final String OWN_OR_PAID_DOOR = """
            select 1 from network.site s join network.organisation o on o.id = s.party_id
            where s.id = :site and s.kind = 'KITCHEN_DOOR' and (o.id = :party or o.authority_id = :party) for no key update of s
            """;
    private static final String ORDINARY = """
            select site_id, weekday, age_group, meals from catering.weekly_pattern where site_id = any (:sites) order by site_id, age_group, weekday
            """;
    // A total that nobody has split, and counts by age, do not stand beside each other
    private static final String FORGET_GROUP = """
            delete from catering.weekly_pattern where site_id = :site and (age_group = :group or (age_group = 'EVERYONE') <> (:group = 'EVERYONE'))
            """;
    private static final String KEEP_PLAN = """
            insert into catering.kitchen (site_id, budget_per_meal_minor, budget_vat_included, purchase_order_required, organic_target, season_target)
            values (:site, :budget, :vatIncluded, :purchaseOrder, :organic, :season)
            on conflict (site_id) do update set budget_per_meal_minor = excluded.budget_per_meal_minor, budget_vat_included = excluded.budget_vat_included,
                purchase_order_required = excluded.purchase_order_required, organic_target = excluded.organic_target, season_target = excluded.season_target
            """;
    private static final String FORGET_PATTERN = "delete from catering.weekly_pattern where site_id = :site";
    private static final String KEEP_PATTERN = """
            insert into catering.weekly_pattern (site_id, weekday, age_group, meals)
            select :site, p.weekday, p.age_group, p.meals from unnest(:weekdays, :groups, :meals) p(weekday, age_group, meals)
            """;
    private static final String OF_WEEKS = """
            select w.site_id, w.monday, coalesce((select sum(n) from unnest(catering.meals_of_week(w.site_id, w.monday)) n), 0)::bigint meals
            from unnest(:sites::bigint[], :mondays::date[]) w(site_id, monday) order by w.site_id, w.monday
            """;
    private static final String COUNTED_APART = """
            select distinct c.day from catering.counts_that_hold(array[:site]::bigint[], :first, :last) c where c.meal = 'LUNCH' and c.day = any (:days) order by c.day
            """;
    private static final String FORGET_DAYS =
            "delete from catering.head_count where site_id = :site and day = any(:days)";
    private static final String KEEP_DAYS = """
            insert into catering.head_count (site_id, day, age_group, meals, changed_by)
            select :site, c.day, c.age_group, c.meals, :account from unnest(:days, :groups, :meals) c(day, age_group, meals)
            on conflict (site_id, day, age_group) do update
            set meals = excluded.meals, changed_by = excluded.changed_by, changed_at = clock_timestamp()
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    HeadCounts(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** Sets what holds for every week at a door of the actor's kitchen; what held before is replaced. */
    public Mono<Void> plan(KitchenPlan plan, Actor actor) {
        var weekdays = new ArrayList<Integer>();
        var groups = new ArrayList<String>();
        var meals = new ArrayList<Integer>();
        plan.meals()
                .forEach((weekday, counts) -> counts.forEach((group, count) -> {
                    weekdays.add(weekday.getValue());
                    groups.add(group.name());
                    meals.add(requireSane("meals." + weekday, count));
                }));
        requireSane(plan);
        return requireOwn(plan.site(), actor)
                .then(Mono.defer(() -> keep(plan)))
                .then(database.sql(FORGET_PATTERN).bind("site", plan.site()).then())
                .then(database.sql(KEEP_PATTERN)
                        .bind("site", plan.site())
                        .bind("weekdays", weekdays.toArray(Integer[]::new))
                        .bind("groups", groups.toArray(String[]::new))
                        .bind("meals", meals.toArray(Integer[]::new))
                        .then())
                .as(transaction::transactional);
    }

    /** At which of these doors every order needs the authority's purchase-order number when it is placed. */
    public Mono<Set<Long>> numberNeededAt(Collection<Long> sites) {
        return database.sql(
                        "select site_id from catering.kitchen where site_id = any (:sites::bigint[]) and purchase_order_required")
                .bind("sites", sites.toArray(Long[]::new))
                .mapValue(Long.class)
                .all()
                .collect(Collectors.toSet());
    }

    /** Whether the acting party pays for what its kitchens order; a kitchen of an authority does not, and its authority's rules hold. */
    public Mono<Boolean> pays(Actor actor) {
        return database.sql("select authority_id is null pays from network.organisation where id = :party")
                .bind("party", actor.requireParty().id())
                .mapValue(Boolean.class)
                .one();
    }

    /** Whether each order for a door that the acting party pays for, now or later, needs that number when it is placed; otherwise it is needed before the invoice. */
    public Mono<Void> needNumber(boolean whenPlacing, Actor actor) {
        return database.sql(NEED_NUMBER)
                .bind("needed", whenPlacing)
                .bind("party", actor.requireParty().id())
                .then();
    }

    /** Meals of the ordinary week by door, age group and weekday; what has none is left out. */
    public Mono<Map<Long, Map<AgeGroup, Map<DayOfWeek, Integer>>>> ordinaryWeeks(Collection<Long> sites) {
        return database.sql(ORDINARY)
                .bind("sites", sites.toArray(Long[]::new))
                .map(row -> new Ordinary(
                        row.get("site_id", Long.class),
                        AgeGroup.valueOf(row.get("age_group", String.class)),
                        DayOfWeek.of(row.get("weekday", Integer.class)),
                        row.get("meals", Integer.class)))
                .all()
                .collectList()
                .map(HeadCounts::byDoor);
    }

    /** A week of a door, from its Monday on. */
    public record DoorWeek(long site, LocalDate monday) {}

    /**
     * How many lunches these weeks have, as {@code catering.heads} says: what was counted for a meal, else what was said of a date, else the ordinary week as the calendar
     * changes it. Zero where nobody has said anything.
     */
    public Mono<Map<DoorWeek, Long>> mealsOf(Collection<DoorWeek> weeks) {
        return database.sql(OF_WEEKS)
                .bind("sites", weeks.stream().map(DoorWeek::site).toArray(Long[]::new))
                .bind("mondays", weeks.stream().map(DoorWeek::monday).toArray(LocalDate[]::new))
                .map(row -> Map.entry(
                        new DoorWeek(row.get("site_id", Long.class), row.get("monday", LocalDate.class)),
                        row.get("meals", Long.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Of these days those whose lunch is counted by age, diet and texture; a total for the whole day would not be heard there. */
    Mono<Set<LocalDate>> countedApart(long site, Collection<LocalDate> days) {
        return database.sql(COUNTED_APART)
                .bind("site", site)
                .bind("first", Collections.min(days))
                .bind("last", Collections.max(days))
                .bind("days", days.toArray(LocalDate[]::new))
                .mapValue(LocalDate.class)
                .all()
                .collect(Collectors.toSet());
    }

    /**
     * Sets the ordinary week of one age group at a door, for the kitchen itself and for who pays for it. {@code seen} is the door's whole ordinary week as it was
     * before: of two who change it the second is told ({@code changed-meanwhile}, 409).
     */
    public Mono<Void> ordinaryWeek(
            long site,
            AgeGroup group,
            Map<DayOfWeek, Integer> meals,
            Map<AgeGroup, Map<DayOfWeek, Integer>> seen,
            Actor actor) {
        meals.forEach((weekday, count) -> requireSane("meals" + weekday.getValue(), count));
        var days = meals.keySet().stream().sorted().toList();
        return database.sql(OWN_OR_PAID_DOOR)
                .bind("site", site)
                .bind("party", actor.requireParty().id())
                .map(row -> true)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then(Mono.defer(() -> ordinaryWeeks(List.of(site))))
                .flatMap(now -> now.getOrDefault(site, Map.of()).equals(seen)
                        ? database.sql(FORGET_GROUP)
                                .bind("site", site)
                                .bind("group", group.name())
                                .then()
                        : Mono.error(new DomainException(DomainException.Kind.CONFLICT, "changed-meanwhile")))
                .then(database.sql(KEEP_PATTERN)
                        .bind("site", site)
                        .bind("weekdays", days.stream().map(DayOfWeek::getValue).toArray(Integer[]::new))
                        .bind("groups", days.stream().map(day -> group.name()).toArray(String[]::new))
                        .bind("meals", days.stream().map(meals::get).toArray(Integer[]::new))
                        .then())
                .as(transaction::transactional);
    }

    private record Ordinary(long site, AgeGroup group, DayOfWeek day, int meals) {}

    private static Map<Long, Map<AgeGroup, Map<DayOfWeek, Integer>>> byDoor(List<Ordinary> rows) {
        var doors = new HashMap<Long, Map<AgeGroup, Map<DayOfWeek, Integer>>>();
        for (var row : rows) {
            doors.computeIfAbsent(row.site, door -> new EnumMap<>(AgeGroup.class))
                    .computeIfAbsent(row.group, group -> new EnumMap<>(DayOfWeek.class))
                    .put(row.day, row.meals);
        }
        return doors;
    }

    /** Sets the meals of single dates, by age group; for these dates the ordinary week no longer counts. Where lunch is counted by diet and texture, that holds instead. */
    public Mono<Void> count(long site, Map<LocalDate, Map<AgeGroup, Integer>> counts, Actor actor) {
        var days = new ArrayList<LocalDate>();
        var groups = new ArrayList<String>();
        var meals = new ArrayList<Integer>();
        counts.forEach((day, ofDay) -> ofDay.forEach((group, count) -> {
            days.add(day);
            groups.add(group.name());
            meals.add(requireSane("meals." + day, count));
        }));
        if (days.isEmpty()) {
            return requireOwn(site, actor);
        }
        return requireOwn(site, actor)
                .then(database.sql(FORGET_DAYS)
                        .bind("site", site)
                        .bind("days", counts.keySet().toArray(LocalDate[]::new))
                        .then())
                .then(database.sql(KEEP_DAYS)
                        .bind("site", site)
                        .bind("account", actor.accountId())
                        .bind("days", days.toArray(LocalDate[]::new))
                        .bind("groups", groups.toArray(String[]::new))
                        .bind("meals", meals.toArray(Integer[]::new))
                        .then())
                .as(transaction::transactional);
    }

    /** Sets the whole count of single dates, not split by age. */
    public Mono<Void> countTotals(long site, Map<LocalDate, Integer> totals, Actor actor) {
        var counts = new LinkedHashMap<LocalDate, Map<AgeGroup, Integer>>();
        totals.forEach((day, meals) -> counts.put(day, Map.of(AgeGroup.EVERYONE, meals)));
        return count(site, counts, actor);
    }

    private Mono<Void> requireOwn(long site, Actor actor) {
        return database.sql(OWN_DOOR)
                .bind("site", site)
                .bind("party", actor.requireParty().id())
                .map(row -> true)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then();
    }

    private Mono<Void> keep(KitchenPlan plan) {
        var budget = plan.budgetPerMeal();
        return database.sql(KEEP_PLAN)
                .bind("site", plan.site())
                .bind("budget", budget == null ? Parameters.in(Long.class) : Parameters.in(budget.minor()))
                .bind("vatIncluded", plan.budgetVatIncluded())
                .bind("purchaseOrder", plan.purchaseOrderRequired())
                .bind("organic", percentage(plan.organicTarget()))
                .bind("season", percentage(plan.seasonTarget()))
                .then();
    }

    private static Parameter percentage(@Nullable Integer target) {
        return target == null ? Parameters.in(Short.class) : Parameters.in(target.shortValue());
    }

    private static int requireSane(String field, int count) {
        if (count < 0 || count > MOST) {
            throw DomainException.invalid(FieldError.at(field, "meals-not-counted", count, "0–" + MOST));
        }
        return count;
    }

    private static void requireSane(KitchenPlan plan) {
        var errors = new ArrayList<FieldError>();
        if (plan.budgetPerMeal() != null && !plan.budgetPerMeal().isPositive()) {
            errors.add(
                    FieldError.at("budget", "not-positive", plan.budgetPerMeal().amount(), null));
        }
        List.of(Optional.ofNullable(plan.organicTarget()), Optional.ofNullable(plan.seasonTarget()))
                .forEach(target -> target.filter(percent -> percent < 0 || percent > 100)
                        .ifPresent(
                                percent -> errors.add(FieldError.at("target", "not-a-percentage", percent, "0–100"))));
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }
}
