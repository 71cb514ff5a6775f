package coop.tablee.catering.swap;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Label;
import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.Diet;
import coop.tablee.catering.Diets;
import coop.tablee.catering.FoodOffers;
import coop.tablee.catering.FoodOffers.FoodOffer;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.menu.Meal;
import coop.tablee.catering.menu.Recipes;
import coop.tablee.catering.need.Needs;
import coop.tablee.catering.swap.Swap.Kind;
import coop.tablee.catering.swap.Swap.Proposal;
import coop.tablee.catering.swap.Swap.Trouble;
import coop.tablee.identity.Actor;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Finds what could be cooked instead. Whose door it is was asked before ({@code KitchenDoors}); only dishes of days to come are looked at. */
@Component
class Swaps {

    private static final int MOST_PROPOSALS = 3;
    private static final int DAYS_BEFORE = 6;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    // The planned dishes, and all of their families that the kitchen may cook
    private static final String DISHES = """
        with planned as (
            select d.day, d.meal, d.position, v.id version_id, v.recipe_id, v.names, r.family
            from catering.menu_dish d join catering.recipe_version v on v.id = d.version_id join catering.recipe r on r.id = v.recipe_id
            where d.site_id = :site and d.day between :monday and :monday::date + 6 and d.day > platform.today())
        select p.day, p.meal, p.position, p.version_id, p.recipe_id, p.names::text names, p.family from planned p
        union all
        select null, null, null, v.id, r.id, v.names::text, r.family from catering.recipe r join catering.recipe_version v on v.id = r.current_version_id
        where r.family in (select p.family from planned p) and r.variant_of is null and r.id in (select catering.usable_recipes(:party))
            and r.id not in (select p.recipe_id from planned p)
        order by day, meal, position, recipe_id limit 600
        """;
    private static final String EATERS = """
        select e.day, e.meal, e.age_group, sum(e.people) people from catering.eaters(array[:site]::bigint[], :monday, :monday::date + 6) e group by 1, 2, 3
        """;
    private static final String GROSS = """
        select i.version_id, g.age_group, l.food_id, l.names::text names, sum(g.grams * i.factor / l.yield) gross, max(l.piece_grams) piece
        from catering.recipe_inside i
        join catering.recipe_line l on l.version_id = i.inner_version_id and l.food_id is not null
        join catering.recipe_grams g on g.version_id = l.version_id and g.position = l.position
        where i.version_id = any (:versions) group by 1, 2, 3, 4 order by 1, 2, 3
        """;

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final Needs needs;
    private final FoodOffers offers;
    private final Recipes recipes;
    private final Diets diets;
    private final BusinessClock clock;
    private final JsonMapper json;

    Swaps(
            DatabaseClient database,
            Needs needs,
            FoodOffers offers,
            Recipes recipes,
            Diets diets,
            BusinessClock clock,
            JsonMapper json) {
        this.database = database;
        this.needs = needs;
        this.offers = offers;
        this.recipes = recipes;
        this.diets = diets;
        this.clock = clock;
        this.json = json;
    }

    private record Dish(
            @Nullable LocalDate day,
            @Nullable Meal meal,
            long version,
            long recipe,
            LocalizedText names,
            @Nullable String family) {}

    private record Eaters(LocalDate day, Meal meal, AgeGroup group, long people) {}

    private record Gross(
            long version,
            AgeGroup group,
            long food,
            LocalizedText names,
            BigDecimal grams,
            @Nullable BigDecimal piece) {}

    /** Everything that was read, for who compares. */
    private record Ground(
            List<Dish> dishes,
            List<Eaters> eaters,
            Map<Long, List<Gross>> gross,
            Map<Long, Allergens> allergens,
            Map<Long, List<FoodOffer>> offers,
            List<Diet> diets,
            Instant now) {}

    /** The dishes of a week of which something is the matter, in the order of the menu. */
    Mono<List<Swap>> of(KitchenDoor door, LocalDate monday, Actor actor) {
        return Mono.zip(
                        dishes(door, monday, actor),
                        eaters(door, monday),
                        needs.week(door, monday.minusWeeks(1), actor),
                        needs.week(door, monday, actor),
                        diets.of(door.id()))
                .flatMap(read -> {
                    var lines = Stream.concat(read.getT3().lines().stream(), read.getT4().lines().stream())
                            .toList();
                    var versions = read.getT1().stream().map(Dish::version).toList();
                    return gross(versions)
                            .flatMap(gross -> Mono.zip(
                                            recipes.allergens(versions, actor),
                                            offers.between(
                                                    door,
                                                    monday.minusDays(DAYS_BEFORE),
                                                    monday.plusDays(6),
                                                    gross.stream()
                                                            .map(Gross::food)
                                                            .distinct()
                                                            .toList(),
                                                    actor))
                                    .map(found -> new Ground(
                                            read.getT1(),
                                            read.getT2(),
                                            gross.stream().collect(Collectors.groupingBy(Gross::version)),
                                            found.getT1(),
                                            found.getT2(),
                                            read.getT5(),
                                            clock.instant()))
                                    .map(ground -> swaps(ground, lines)));
                });
    }

    private static List<Swap> swaps(Ground ground, List<Needs.Line> lines) {
        var swaps = new ArrayList<Swap>();
        for (var dish : ground.dishes) {
            var day = dish.day;
            var meal = dish.meal;
            if (day != null && meal != null) {
                var troubles = troubles(dish, day, meal, lines);
                if (!troubles.isEmpty()) {
                    swaps.add(swap(dish, day, meal, troubles, ground));
                }
            }
        }
        return swaps;
    }

    private static List<Trouble> troubles(Dish dish, LocalDate day, Meal meal, List<Needs.Line> lines) {
        return lines.stream()
                .filter(line -> line.need().toBuy().signum() > 0
                        && line.need().reasons().stream()
                                .anyMatch(reason -> reason.day().equals(day)
                                        && reason.meal() == meal
                                        && reason.dish().equals(dish.names)))
                .flatMap(line ->
                        trouble(line).map(kind -> new Trouble(line.need().names(), kind)).stream())
                .distinct()
                .toList();
    }

    /** What is on offer for a need, looked at: nothing, too little, or only what is out of season. What there is all year has no season. */
    static Optional<Kind> trouble(Needs.Line line) {
        var plain = line.candidates().stream().filter(Needs.Candidate::plain).toList();
        if (plain.isEmpty()) {
            return Optional.of(Kind.NOT_OFFERED);
        }
        if (plain.stream().noneMatch(Needs.Candidate::isEnough)) {
            return Optional.of(Kind.SHORT);
        }
        return plain.stream()
                        .allMatch(one ->
                                isOutOfSeason(one.card().season(), one.card().inSeason()))
                ? Optional.of(Kind.OUT_OF_SEASON)
                : Optional.empty();
    }

    private static boolean isOutOfSeason(Collection<Integer> season, boolean inSeason) {
        return !season.isEmpty() && season.size() < 12 && !inSeason;
    }

    private static Swap swap(Dish dish, LocalDate day, Meal meal, List<Trouble> troubles, Ground ground) {
        var people = ground.eaters.stream()
                .filter(one -> one.day.equals(day) && one.meal == meal)
                .collect(Collectors.toMap(Eaters::group, Eaters::people));
        var planned = bill(dish, day, people, ground);
        var proposals = ground.dishes.stream()
                .filter(other -> other.day == null && dish.family != null && dish.family.equals(other.family))
                .flatMap(other -> bill(other, day, people, ground)
                        .filter(bill -> bill.good)
                        .map(bill -> proposal(dish, other, bill, ground))
                        .stream())
                .sorted(Comparator.comparing((Proposal one) -> one.breaks().size())
                        .thenComparing(one -> one.brings().size())
                        .thenComparing(Proposal::unknown)
                        .thenComparing(one -> one.perMeal().minor())
                        .thenComparing(Proposal::recipe))
                .limit(MOST_PROPOSALS)
                .toList();
        return new Swap(
                day,
                meal,
                dish.recipe,
                dish.names,
                troubles,
                planned.map(Bill::perMeal).orElse(null),
                proposals);
    }

    /**
     * What a dish comes to for those who eat it.
     *
     * @param good whether there is enough of everything, and nothing of it is out of season
     */
    private record Bill(Money perMeal, BigDecimal cost, BigDecimal organic, BigDecimal season, boolean good) {}

    /** Empty where nobody eats, an age group has no portion, or something is not offered by the day before. */
    private static Optional<Bill> bill(Dish dish, LocalDate day, Map<AgeGroup, Long> people, Ground ground) {
        var lines = ground.gross.getOrDefault(dish.version, List.of());
        var groups = lines.stream().map(Gross::group).collect(Collectors.toSet());
        var eaters = people.values().stream().mapToLong(Long::longValue).sum();
        if (eaters == 0 || !groups.containsAll(people.keySet())) {
            return Optional.empty();
        }
        var cost = BigDecimal.ZERO;
        var organic = BigDecimal.ZERO;
        var season = BigDecimal.ZERO;
        var good = true;
        var foods = lines.stream()
                .filter(line -> people.containsKey(line.group))
                .collect(Collectors.groupingBy(Gross::food));
        for (var food : foods.entrySet()) {
            var grams = food.getValue().stream()
                    .map(line ->
                            line.grams.multiply(BigDecimal.valueOf(Objects.requireNonNull(people.get(line.group)))))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            var piece = food.getValue().get(0).piece;
            var offered = ground.offers.getOrDefault(food.getKey(), List.of()).stream()
                    .filter(offer -> offer.plain()
                            && offer.card().deliveryDate().isBefore(day)
                            && !offer.card().deliveryDate().isBefore(day.minusDays(DAYS_BEFORE))
                            && ground.now.isBefore(offer.card().cutOff())
                            && !offer.card().isSoldOut()
                            && offer.pricePerGram(piece).isPresent())
                    .toList();
            var cheapest = offered.stream()
                    .min(Comparator.comparing(offer -> offer.pricePerGram(piece).orElseThrow()));
            if (cheapest.isEmpty()) {
                return Optional.empty();
            }
            var card = cheapest.get().card();
            var price = cheapest.get().pricePerGram(piece).orElseThrow().multiply(grams);
            cost = cost.add(price);
            organic = organic.add(card.labels().contains(Label.ORGANIC) ? price : BigDecimal.ZERO);
            season = season.add(card.inSeason() ? price : BigDecimal.ZERO);
            good = good
                    && offered.stream().anyMatch(offer -> isEnough(offer, grams, piece))
                    && !offered.stream()
                            .allMatch(offer -> isOutOfSeason(
                                    offer.card().season(), offer.card().inSeason()));
        }
        var perMeal = Money.euro(cost.movePointRight(2)
                .divide(BigDecimal.valueOf(eaters), 0, RoundingMode.HALF_UP)
                .longValueExact());
        return Optional.of(new Bill(perMeal, cost, organic, season, good));
    }

    private static boolean isEnough(FoodOffer offer, BigDecimal grams, @Nullable BigDecimal piece) {
        var left = offer.card().available();
        return left == null
                || left.multiply(offer.gramsPerUnit(piece).orElse(BigDecimal.ZERO))
                                .compareTo(grams)
                        >= 0;
    }

    private static Proposal proposal(Dish planned, Dish other, Bill bill, Ground ground) {
        var before = ground.allergens.getOrDefault(planned.version, Allergens.UNDECLARED);
        var after = ground.allergens.getOrDefault(other.version, Allergens.UNDECLARED);
        return new Proposal(
                other.recipe,
                other.names,
                bill.perMeal,
                less(after.contains(), before.contains()),
                less(before.contains(), after.contains()),
                !after.isFullyKnown(),
                ground.diets.stream()
                        .filter(diet -> breaks(diet, after) && !breaks(diet, before))
                        .map(Diet::names)
                        .toList(),
                share(bill.organic, bill.cost),
                share(bill.season, bill.cost));
    }

    /** What a diet excludes must not be in it, not even as traces. */
    private static boolean breaks(Diet diet, Allergens dish) {
        return diet.excludes().stream()
                .anyMatch(one ->
                        dish.contains().contains(one) || dish.mayContain().contains(one));
    }

    private static Set<Allergen> less(Set<Allergen> all, Set<Allergen> those) {
        var left = new TreeSet<>(all);
        left.removeAll(those);
        return left;
    }

    private static int share(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0
                ? 0
                : part.multiply(HUNDRED).divide(whole, 0, RoundingMode.DOWN).intValue();
    }

    private Mono<List<Dish>> dishes(KitchenDoor door, LocalDate monday, Actor actor) {
        return database.sql(DISHES)
                .bind("site", door.id())
                .bind("monday", monday)
                .bind("party", actor.requireParty().id())
                .map(this::dish)
                .all()
                .collectList();
    }

    private Dish dish(Readable row) {
        var meal = row.get("meal", String.class);
        return new Dish(
                row.get("day", LocalDate.class),
                meal == null ? null : Meal.valueOf(meal),
                row.get("version_id", Long.class),
                row.get("recipe_id", Long.class),
                texts(row.get("names", String.class)),
                row.get("family", String.class));
    }

    private Mono<List<Eaters>> eaters(KitchenDoor door, LocalDate monday) {
        return database.sql(EATERS)
                .bind("site", door.id())
                .bind("monday", monday)
                .map(row -> new Eaters(
                        row.get("day", LocalDate.class),
                        Meal.valueOf(row.get("meal", String.class)),
                        AgeGroup.valueOf(row.get("age_group", String.class)),
                        row.get("people", Long.class)))
                .all()
                .collectList();
    }

    private Mono<List<Gross>> gross(List<Long> versions) {
        return database.sql(GROSS)
                .bind("versions", versions.toArray(Long[]::new))
                .map(row -> new Gross(
                        row.get("version_id", Long.class),
                        AgeGroup.valueOf(row.get("age_group", String.class)),
                        row.get("food_id", Long.class),
                        texts(row.get("names", String.class)),
                        row.get("gross", BigDecimal.class),
                        row.get("piece", BigDecimal.class)))
                .all()
                .collectList();
    }

    private LocalizedText texts(String names) {
        return new LocalizedText(json.readValue(names, TEXTS));
    }
}
