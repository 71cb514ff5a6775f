package coop.tablee.demo;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.assortment.OfferCard;
import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.KeptWeeks;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.counts.CountStage;
import coop.tablee.catering.counts.MealCount;
import coop.tablee.catering.counts.MealCounts;
import coop.tablee.catering.menu.Meal;
import coop.tablee.catering.menu.Texture;
import coop.tablee.catering.snack.SchoolSnacks;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.approval.Approvals;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What the kitchens' people do in a week: count who eats, in two weeks, what for the homes is also in which texture; keep a good week under a name; begin a school's soup, class by class; and send once more than they may without
 * somebody's agreement, for which the municipality asks why.
 */
@Component
class Canteens {

    private static final Logger LOG = LoggerFactory.getLogger(Canteens.class);
    private static final String FEAST = "erables";

    /** A kitchen whose school has class deliveries, and the season that it began. */
    private static final String SCHOOL = "bouleaux";

    private static final String SEASON = "snacks:bouleaux";
    private static final int LINES = 12;
    private static final int OF_A_FAMILY = 2;
    /** What a line of the feast comes to, VAT out: together more than the municipality's rule lets through. */
    private static final BigDecimal A_LINE = BigDecimal.valueOf(125);

    private static final int WEEKS_COUNTED = 2;
    private static final int ONE_IN_TEN = 10;
    private static final int ABSENT = 3;

    private static final String HEADS = """
            select h.day, h.age_group, h.meals, h.counted from catering.heads(:site, :from, :until) h where h.meals > 0 order by h.day, h.age_group
            """;
    private static final String DIETS =
            "select d.id, d.people from catering.diet d where d.site_id = :site order by d.id";

    private final Cast cast;
    private final Troupe troupe;
    private final KitchenDoors doors;
    private final MealCounts counts;
    private final KeptWeeks weeks;
    private final CardPreparation cards;
    private final Assortment assortment;
    private final OrderPlacement placement;
    private final Approvals approvals;
    private final SchoolSnacks snacks;
    private final DatabaseClient database;

    Canteens(
            Cast cast,
            Troupe troupe,
            KitchenDoors doors,
            MealCounts counts,
            KeptWeeks weeks,
            CardPreparation cards,
            Assortment assortment,
            OrderPlacement placement,
            Approvals approvals,
            SchoolSnacks snacks,
            DatabaseClient database) {
        this.cast = cast;
        this.troupe = troupe;
        this.doors = doors;
        this.counts = counts;
        this.weeks = weeks;
        this.cards = cards;
        this.assortment = assortment;
        this.placement = placement;
        this.approvals = approvals;
        this.snacks = snacks;
        this.database = database;
    }

    /** One number of people for one age group, on a day. */
    private record Head(LocalDate day, AgeGroup group, int people, boolean counted) {}

    private record House(long diet, int people) {}

    /** Told once a week: the week of this Monday has its orders, the one after it is open. */
    void live(LocalDate monday, LocalDate today) {
        cards.catchUp().block();
        Troupe.COOKS.keySet().stream().sorted().forEach(kitchen -> {
            var cook = troupe.cook(kitchen);
            var door = Objects.requireNonNull(doors.of(null, cook).block()).require();
            count(door, monday.minusWeeks(1), today, cook);
            keep(door, monday, cook);
        });
        askForMore(monday);
        if (!cast.knows(SEASON)) {
            soupOfTheClasses(monday, today);
        }
    }

    /** From the week after next on, so that what is ordered for it is not in the way of this week's. */
    private void soupOfTheClasses(LocalDate monday, LocalDate today) {
        var cook = troupe.cook(SCHOOL);
        var door = Objects.requireNonNull(doors.of(null, cook).block()).require();
        var classes = new LinkedHashMap<String, Integer>();
        List.of("M1", "M2", "M3", "1A", "1B", "2A", "3A", "4A", "5A", "6A")
                .forEach(one -> classes.put(one, 17 + classes.size() % 5));
        snacks.begin(
                        door,
                        new SchoolSnacks.Season(
                                classes,
                                cast.id("conserverie"),
                                new BigDecimal("0.2"),
                                DayOfWeek.TUESDAY,
                                monday.plusWeeks(1),
                                monday.plusWeeks(20),
                                "BC-" + monday.getYear() + "-0870",
                                "demo-soup"),
                        today,
                        cook)
                .onErrorResume(DomainException.class, refused -> {
                    LOG.warn("Demo soup was refused: {} {}", refused.code(), refused.errors());
                    return Mono.empty();
                })
                .blockOptional()
                .ifPresent(begun -> cast.remember(SEASON, begun));
    }

    /** Last of all: a week with amounts, to begin another with. */
    private void keep(KitchenDoor door, LocalDate monday, Actor cook) {
        weeks.keep(door, monday, "Semaine ordinaire", cook)
                .onErrorResume(DomainException.class, refused -> {
                    LOG.debug("Demo week of {} was not kept: {}", door.name(), refused.code());
                    return Mono.empty();
                })
                .block();
    }

    private void count(KitchenDoor door, LocalDate monday, LocalDate today, Actor cook) {
        var heads = new TreeMap<LocalDate, Map<AgeGroup, Integer>>();
        var counted = new HashSet<LocalDate>();
        database.sql(HEADS)
                .bind("site", door.id())
                .bind("from", monday)
                .bind("until", monday.plusWeeks(WEEKS_COUNTED).minusDays(1))
                .map(row -> new Head(
                        Objects.requireNonNull(row.get("day", LocalDate.class)),
                        AgeGroup.valueOf(Objects.requireNonNull(row.get("age_group", String.class))),
                        Objects.requireNonNull(row.get("meals", Integer.class)),
                        Boolean.TRUE.equals(row.get("counted", Boolean.class))))
                .all()
                .collectList()
                .blockOptional()
                .orElse(List.of())
                .forEach(head -> {
                    heads.computeIfAbsent(head.day, day -> new EnumMap<>(AgeGroup.class))
                            .put(head.group, head.people);
                    if (head.counted) {
                        counted.add(head.day);
                    }
                });
        var house = database.sql(DIETS)
                .bind("site", door.id())
                .map(row -> new House(
                        Objects.requireNonNull(row.get("id", Long.class)),
                        Objects.requireNonNull(row.get("people", Integer.class))))
                .all()
                .collectList()
                .blockOptional()
                .orElse(List.of());
        heads.forEach((day, people) -> {
            if (!day.equals(today)) {
                var stage = day.isBefore(today)
                        ? CountStage.SERVED
                        : day.isBefore(monday.plusWeeks(1)) ? CountStage.REGISTERED : CountStage.FORECAST;
                // Who is missing was missing when it was counted first
                var missing = counted.contains(day) ? 0 : Math.floorMod(day.toEpochDay(), ABSENT) * ABSENT;
                counts.keep(door, day, Meal.LUNCH, stage, table(people, house, missing), cook)
                        .block();
            }
        });
    }

    /** Who eats apart is taken off the largest group; on most days somebody is missing. */
    private static List<MealCount> table(Map<AgeGroup, Integer> people, List<House> house, int missing) {
        var table = new ArrayList<MealCount>();
        var largest = people.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        var left = Objects.requireNonNull(people.get(largest)) - missing;
        for (var one : house) {
            table.add(new MealCount(largest, one.diet, Texture.REGULAR, one.people));
            left -= one.people;
        }
        if (largest == AgeGroup.SENIOR) {
            var pureed = left / ONE_IN_TEN;
            table.add(new MealCount(largest, 0, Texture.PUREED, pureed));
            left -= pureed;
        }
        for (var group : people.entrySet()) {
            table.add(MealCount.of(group.getKey(), group.getKey() == largest ? Math.max(0, left) : group.getValue()));
        }
        return table;
    }

    /** For the last days of the week, so that there is time to decide. */
    private void askForMore(LocalDate monday) {
        var cook = troupe.cook(FEAST);
        var request = request(monday.with(DayOfWeek.FRIDAY));
        if (request.lines().isEmpty()) {
            return;
        }
        placement
                .place(new PlaceCheckout("demo-feast-" + monday, List.of(request), PaymentMethod.ACCOUNT, false), cook)
                .flatMapIterable(placed -> placed.orders())
                .filter(order -> order.state() == OrderState.AWAITING_APPROVAL)
                .next()
                .flatMap(order -> approvals
                        .comment(
                                order.number(),
                                "C’est bien plus que la semaine passée : y a-t-il une fête ?",
                                troupe.officer("forest"))
                        .then(approvals.comment(
                                order.number(),
                                "Oui, le repas des familles : nonante personnes de plus, qui paient leur repas.",
                                cook)))
                .onErrorResume(DomainException.class, refused -> {
                    LOG.debug("Demo feast was refused: {} {}", refused.code(), refused.errors());
                    return Mono.empty();
                })
                .block();
    }

    /** A dozen foods of the season, two of a family at most, each for about as much; those first that take the least room, of which a door has not much left. */
    private OrderRequest request(LocalDate day) {
        var door = cast.id(Objects.requireNonNull(Shoppers.KITCHENS.get(FEAST)));
        var taken = new HashMap<String, Integer>();
        var lines = Objects.requireNonNull(assortment
                        .search(AssortmentQuery.everything(door, day, Audience.INSTITUTION), Locale.FRENCH)
                        .block())
                .items()
                .stream()
                .filter(card -> card.inSeason() && hasEnough(card, quantity(card)))
                .sorted(Comparator.comparing(Canteens::crates).thenComparing(OfferCard::offer))
                .filter(card -> taken.merge(card.family(), 1, Integer::sum) <= OF_A_FAMILY)
                .limit(LINES)
                .map(card -> new LineRequest(card.offer(), quantity(card), card.version()))
                .toList();
        return new OrderRequest(door, day, null, "BC-" + day.getYear() + "-2212", lines);
    }

    private static BigDecimal crates(OfferCard card) {
        return card.crateShare().multiply(quantity(card));
    }

    private static BigDecimal quantity(OfferCard card) {
        var steps = A_LINE.subtract(card.minimum().multiply(card.pricePerOrderingUnit()))
                .max(BigDecimal.ZERO)
                .divide(card.pricePerOrderingUnit().multiply(card.step()), 0, RoundingMode.UP);
        return card.minimum().add(card.step().multiply(steps));
    }

    private static boolean hasEnough(OfferCard card, BigDecimal quantity) {
        return !card.isSoldOut()
                && (card.available() == null || card.available().compareTo(quantity) >= 0)
                && (card.maximum() == null || card.maximum().compareTo(quantity) >= 0);
    }
}
