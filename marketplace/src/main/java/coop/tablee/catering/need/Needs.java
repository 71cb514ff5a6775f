package coop.tablee.catering.need;

import coop.tablee.agreement.LotDirectory;
import coop.tablee.agreement.LotRoom;
import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.Allergen;
import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.FoodOffers;
import coop.tablee.catering.FoodOffers.FoodOffer;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.WeekFilling;
import coop.tablee.catering.WeekFilling.Ordered;
import coop.tablee.catering.menu.Meal;
import coop.tablee.identity.Actor;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Works out what kitchens need from their menus and counts, finds what is offered for it, and fills it into the week's order. Whose door it is was asked before
 * ({@code KitchenDoors}). A week here is that of its deliveries: what comes on Friday for Monday's lunch belongs to Friday.
 */
@Component
public class Needs {

    // A door is one row however much it needs, and each name comes once: rows of single reasons took most of the time
    private static final String REASONS = """
        with reasons as materialized (select r.* from catering.need_reasons(:sites, :from, :until) r)
        select 'DOOR' kind, r.site_id id, json_agg(json_build_array(r.deliver_on, r.food_id, r.day, r.meal, r.version_id, r.age_group, r.people, r.grams::text, r.yield::text,
            r.piece_grams::text, r.fits, r.contradicted, r.dieters, r.excluded) order by r.deliver_on, r.food_id, r.day, r.meal, r.version_id, r.age_group, r.yield)::text said
        from reasons r group by r.site_id
        union all
        select 'DISH', v.id, v.names::text from catering.recipe_version v where v.id in (select r.version_id from reasons r)
        union all
        select 'FOOD', f.food_id, l.names::text from (select distinct r.food_id from reasons r) f
        cross join lateral (select l.names from catering.recipe_line l where l.food_id = f.food_id order by l.version_id desc limit 1) l
        """;
    private static final String STOCK =
            "select food_id, grams from catering.kitchen_stock where site_id = :site and monday = :monday";
    private static final String CHOICES = "select food_id, product_id from catering.food_choice where site_id = :site";
    private static final String REMEMBER = """
        insert into catering.food_choice (site_id, food_id, product_id)
        select :site, c.food, c.product from unnest(:foods, :products) c(food, product)
        on conflict (site_id, food_id) do update set product_id = excluded.product_id
        """;

    private static final BigDecimal MOST_UNITS = BigDecimal.valueOf(100_000);
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final FoodOffers offers;
    private final WeekFilling filling;
    private final LotDirectory lots;
    private final BusinessClock clock;
    private final JsonMapper json;

    Needs(
            DatabaseClient database,
            FoodOffers offers,
            WeekFilling filling,
            LotDirectory lots,
            BusinessClock clock,
            JsonMapper json) {
        this.database = database;
        this.offers = offers;
        this.filling = filling;
        this.lots = lots;
        this.clock = clock;
        this.json = json;
    }

    /**
     * What is wrong with a menu: nobody of an age group gets a portion, no variant suits who eats differently, or the one that would is noted as made without something that a food in it
     * contains.
     *
     * @param lack of the three
     */
    public record Gap(LocalDate day, Meal meal, LocalizedText dish, AgeGroup group, long people, Lack lack) {}

    /** What a menu lacks for some of those who eat. */
    public enum Lack {
        PORTION,
        VARIANT,
        TRUTH;

        String messageKey() {
            return "catering.needs.lack." + name();
        }
    }

    /** Needs of one door by delivery day and food, before stock and orders, and what the menus lack. */
    public record Wanted(List<Need> needs, List<Gap> gaps) {}

    /**
     * An offer that can meet a need.
     *
     * @param amount ordering units that hold what is to be bought, rounded up to what is sold
     * @param grams in that amount
     * @param cost EUR, VAT out, of that amount
     * @param plain whether it is the food and nothing else; only such are proposed unasked
     * @param lot of the authority's agreements under which it would be called off; absent for what is bought outside of them
     */
    public record Candidate(
            OfferCard card,
            BigDecimal amount,
            BigDecimal grams,
            BigDecimal cost,
            boolean plain,
            @Nullable LotRoom lot) {

        /** Whether there is that much, and one order may take it. */
        public boolean isEnough() {
            var left = card.available();
            var most = card.maximum();
            return (left == null || left.compareTo(amount) >= 0) && (most == null || most.compareTo(amount) >= 0);
        }
    }

    /**
     * A need with what can be ordered for it.
     *
     * @param candidates on the day it must come, or the last day before on which something is offered; the best first
     * @param proposed the product taken last time, else the least dear that is the food itself, of what there is enough and what is under a lot first; absent where somebody must choose, and where nothing is to be bought
     */
    public record Line(
            Need need, List<Candidate> candidates, @Nullable Candidate proposed) {

        /** What a form calls it. */
        public String key() {
            return need.deliverOn() + "." + need.food();
        }
    }

    /**
     * A week of deliveries with its needs.
     *
     * @param stock what the kitchen has said it has, in grams, by food
     */
    public record Week(LocalDate monday, List<Line> lines, List<Gap> gaps, Map<Long, BigDecimal> stock) {}

    /** The needs of many doors from deliveries between two days, both in, in one statement: by door, whatever is in stock or ordered. */
    public Mono<Map<Long, Wanted>> of(Collection<Long> sites, LocalDate from, LocalDate until) {
        return database.sql(REASONS)
                .bind("sites", sites.toArray(Long[]::new))
                .bind("from", from)
                .bind("until", until)
                .map(row -> new Said(row.get(0, String.class), row.get(1, Long.class), row.get(2, String.class)))
                .all()
                .collectList()
                .publishOn(Schedulers.parallel())
                .map(this::byDoor);
    }

    /** The week's needs of a door with its stock, its orders and what is offered. */
    public Mono<Week> week(KitchenDoor door, LocalDate monday, Actor actor) {
        return Mono.zip(
                        of(List.of(door.id()), monday, monday.plusDays(6)),
                        stock(door, monday),
                        filling.ordered(door, monday, actor),
                        choices(door),
                        lots.roomOf(actor.requireParty().id()).collectList())
                .flatMap(read -> {
                    var wanted = read.getT1().getOrDefault(door.id(), new Wanted(List.of(), List.of()));
                    var needs = lessStock(wanted.needs(), read.getT2());
                    var foods = needs.stream().map(Need::food).distinct().toList();
                    return offers.between(door, monday, monday.plusDays(6), foods, actor)
                            .map(found -> new Week(
                                    monday,
                                    lines(
                                            lessOrdered(needs, read.getT3(), found),
                                            found,
                                            read.getT4(),
                                            read.getT5(),
                                            clock.instant()),
                                    wanted.gaps(),
                                    read.getT2()));
                });
    }

    /**
     * Fills the week's order from its needs: {@code chosen} says which offer is taken for which need, by {@link Line#key}. Amounts are worked out anew, never taken from a form; what
     * needs nothing any more, or is not offered for it, is passed over; more than 100,000 ordering units of an offer are refused at the need's choice ({@code invalid-input}). The cells of these offers are set, so that filling twice is filling once; answers how many.
     */
    public Mono<Integer> fill(KitchenDoor door, LocalDate monday, Map<String, Long> chosen, Actor actor) {
        return week(door, monday, actor).flatMap(week -> {
            var taken = new LinkedHashMap<Line, Candidate>();
            week.lines()
                    .forEach(line -> Optional.ofNullable(chosen.get(line.key()))
                            .flatMap(offer -> line.candidates().stream()
                                    .filter(candidate -> candidate.card().offer() == offer)
                                    .findFirst())
                            .filter(candidate -> candidate.amount().signum() > 0)
                            .ifPresent(candidate -> taken.put(line, candidate)));
            requireSane(taken);
            return remember(door, taken).then(Mono.defer(() -> filling.fill(door, monday, amounts(taken), actor)));
        });
    }

    /** Fills in what is proposed for every need, for who need not choose. */
    public Mono<Integer> fill(KitchenDoor door, LocalDate monday, Actor actor) {
        return week(door, monday, actor).flatMap(week -> {
            var chosen = new HashMap<String, Long>();
            week.lines()
                    .forEach(line -> Optional.ofNullable(line.proposed())
                            .ifPresent(candidate ->
                                    chosen.put(line.key(), candidate.card().offer())));
            return fill(door, monday, chosen, actor);
        });
    }

    private static void requireSane(Map<Line, Candidate> taken) {
        var amounts = amounts(taken);
        var errors = taken.entrySet().stream()
                .filter(one ->
                        Objects.requireNonNull(amounts.get(one.getValue().card().offer()))
                                        .compareTo(MOST_UNITS)
                                > 0)
                .map(one -> FieldError.at(
                        "take." + one.getKey().key(),
                        "need-too-much",
                        amounts.get(one.getValue().card().offer()),
                        MOST_UNITS))
                .toList();
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    /** One amount for each offer: what several needs take of the same is added before it is rounded up. */
    static Map<Long, BigDecimal> amounts(Map<Line, Candidate> taken) {
        var grams = new LinkedHashMap<Long, BigDecimal>();
        var packing = new HashMap<Long, RoundingUp>();
        taken.forEach((line, candidate) -> packing(candidate.card(), line.need().pieceGrams())
                .ifPresent(rule -> {
                    grams.merge(candidate.card().offer(), line.need().toBuy(), BigDecimal::add);
                    packing.put(candidate.card().offer(), rule);
                }));
        var amounts = new LinkedHashMap<Long, BigDecimal>();
        grams.forEach((offer, sum) ->
                amounts.put(offer, Objects.requireNonNull(packing.get(offer)).of(sum)));
        return amounts;
    }

    /** Stock goes to the first deliveries first. */
    static List<Need> lessStock(List<Need> needs, Map<Long, BigDecimal> stock) {
        var left = new HashMap<>(stock);
        return needs.stream()
                .sorted(Comparator.comparing(Need::deliverOn))
                .map(need -> {
                    var used = need.gross().min(left.getOrDefault(need.food(), BigDecimal.ZERO));
                    left.computeIfPresent(need.food(), (food, grams) -> grams.subtract(used));
                    return need.withStock(used);
                })
                .toList();
    }

    /** What is on order counts once: for the food that fewest offers can meet first, and of one food for the first delivery it comes in time for. */
    static List<Need> lessOrdered(List<Need> needs, List<Ordered> orders, Map<Long, List<FoodOffer>> found) {
        var left = new HashMap<String, BigDecimal>();
        orders.forEach(order -> left.merge(order.day() + "." + order.product(), order.quantity(), BigDecimal::add));
        var met = new HashMap<Need, Need>();
        needs.stream()
                .sorted(Comparator.comparing((Need need) ->
                                found.getOrDefault(need.food(), List.of()).size())
                        .thenComparing(Need::deliverOn))
                .forEach(need -> {
                    var covered = BigDecimal.ZERO;
                    for (var offer : found.getOrDefault(need.food(), List.of())) {
                        var key =
                                offer.card().deliveryDate() + "." + offer.card().product();
                        var units = left.getOrDefault(key, BigDecimal.ZERO);
                        var each = offer.gramsPerUnit(need.pieceGrams());
                        var open = need.toBuy().subtract(covered);
                        if (units.signum() > 0
                                && open.signum() > 0
                                && each.isPresent()
                                && !offer.card().deliveryDate().isAfter(need.deliverOn())) {
                            var used = units.min(open.divide(each.get(), 3, RoundingMode.UP));
                            covered = covered.add(used.multiply(each.get()));
                            left.put(key, units.subtract(used));
                        }
                    }
                    met.put(need, need.withOrdered(covered));
                });
        return needs.stream().map(need -> Objects.requireNonNull(met.get(need))).toList();
    }

    static List<Line> lines(
            List<Need> needs,
            Map<Long, List<FoodOffer>> found,
            Map<Long, Long> choices,
            List<LotRoom> lots,
            Instant now) {
        return needs.stream().map(need -> line(need, found, choices, lots, now)).toList();
    }

    private static Line line(
            Need need, Map<Long, List<FoodOffer>> found, Map<Long, Long> choices, List<LotRoom> lots, Instant now) {
        var day = dayFor(need, found, now);
        var candidates = new ArrayList<Candidate>();
        for (var offer : found.getOrDefault(need.food(), List.of())) {
            var card = offer.card();
            if (card.deliveryDate().equals(day) && now.isBefore(card.cutOff()) && !card.isSoldOut()) {
                packing(card, need.pieceGrams()).ifPresent(rule -> {
                    var amount = rule.of(need.toBuy());
                    candidates.add(new Candidate(
                            card,
                            amount,
                            amount.multiply(rule.gramsPerUnit()),
                            amount.multiply(card.pricePerOrderingUnit()),
                            offer.plain(),
                            lotOf(card, lots)));
                });
            }
        }
        candidates.sort(Comparator.comparing((Candidate one) -> !one.plain())
                .thenComparing(one -> !one.isEnough())
                .thenComparing(one -> one.lot() == null)
                .thenComparing(Candidate::cost)
                .thenComparing(one -> one.card().offer()));
        var last = choices.get(need.food());
        var proposed = need.toBuy().signum() == 0
                ? null
                : candidates.stream()
                        .filter(one -> last != null && one.card().product() == last && one.isEnough())
                        .findFirst()
                        .or(() -> candidates.stream().filter(Candidate::plain).findFirst())
                        .orElse(null);
        return new Line(need, candidates, proposed);
    }

    private static @Nullable LotRoom lotOf(OfferCard card, List<LotRoom> lots) {
        return lots.stream()
                .filter(lot -> lot.covers(card.family(), card.seller(), card.producer(), card.cooperative()))
                .findFirst()
                .orElse(null);
    }

    /** The day it must come, or the last one before in this week on which the food itself can be had; else on which anything of it is offered. */
    private static @Nullable LocalDate dayFor(Need need, Map<Long, List<FoodOffer>> found, Instant now) {
        var inTime = found.getOrDefault(need.food(), List.of()).stream()
                .filter(offer -> !offer.card().deliveryDate().isAfter(need.deliverOn()))
                .toList();
        return inTime.stream()
                .filter(offer -> offer.plain()
                        && now.isBefore(offer.card().cutOff())
                        && !offer.card().isSoldOut())
                .map(offer -> offer.card().deliveryDate())
                .max(Comparator.naturalOrder())
                .or(() -> inTime.stream()
                        .map(offer -> offer.card().deliveryDate())
                        .max(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static Optional<RoundingUp> packing(OfferCard card, @Nullable BigDecimal pieceGrams) {
        return new FoodOffer(card, true)
                .gramsPerUnit(pieceGrams)
                .map(grams -> new RoundingUp(grams, card.minimum(), card.step()));
    }

    private Mono<Map<Long, BigDecimal>> stock(KitchenDoor door, LocalDate monday) {
        return database.sql(STOCK)
                .bind("site", door.id())
                .bind("monday", monday)
                .map(row -> Map.entry(row.get("food_id", Long.class), row.get("grams", BigDecimal.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<Map<Long, Long>> choices(KitchenDoor door) {
        return database.sql(CHOICES)
                .bind("site", door.id())
                .map(row -> Map.entry(row.get("food_id", Long.class), row.get("product_id", Long.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<Void> remember(KitchenDoor door, Map<Line, Candidate> taken) {
        var products = new LinkedHashMap<Long, Long>();
        taken.forEach((line, candidate) ->
                products.put(line.need().food(), candidate.card().product()));
        return products.isEmpty()
                ? Mono.empty()
                : database.sql(REMEMBER)
                        .bind("site", door.id())
                        .bind("foods", products.keySet().toArray(Long[]::new))
                        .bind("products", products.values().toArray(Long[]::new))
                        .then();
    }

    private record Said(String kind, long id, String text) {}

    private record Row(
            LocalDate deliverOn, long food, @Nullable BigDecimal pieceGrams, Reason reason) {}

    private Map<Long, Wanted> byDoor(List<Said> said) {
        var dishes = texts(said, "DISH");
        var foods = texts(said, "FOOD");
        var days = new HashMap<String, LocalDate>();
        return said.stream()
                .filter(one -> one.kind.equals("DOOR"))
                .collect(Collectors.toMap(Said::id, one -> wanted(one.text, dishes, foods, days)));
    }

    private Map<Long, LocalizedText> texts(List<Said> said, String kind) {
        return said.stream()
                .filter(one -> one.kind.equals(kind))
                .collect(Collectors.toMap(Said::id, one -> new LocalizedText(json.readValue(one.text, TEXTS))));
    }

    /** Figures come as text, so that none of them is ever a floating point number. */
    private Wanted wanted(
            String said, Map<Long, LocalizedText> dishes, Map<Long, LocalizedText> foods, Map<String, LocalDate> days) {
        var rows = new LinkedHashMap<Key, List<Row>>();
        var gaps = new LinkedHashSet<Gap>();
        for (var cell : json.readTree(said)) {
            var day = days.computeIfAbsent(cell.get(2).asString(), LocalDate::parse);
            var meal = Meal.valueOf(cell.get(3).asString());
            var dish = Objects.requireNonNull(dishes.get(cell.get(4).asLong()));
            var group = AgeGroup.valueOf(cell.get(5).asString());
            var people = cell.get(6).asLong();
            var portion = !cell.get(1).isNull();
            if (portion) {
                var row = new Row(
                        days.computeIfAbsent(cell.get(0).asString(), LocalDate::parse),
                        cell.get(1).asLong(),
                        cell.get(9).isNull() ? null : new BigDecimal(cell.get(9).asString()),
                        new Reason(
                                day,
                                meal,
                                dish,
                                group,
                                people,
                                new BigDecimal(cell.get(7).asString()),
                                new BigDecimal(cell.get(8).asString()),
                                cell.get(12).asLong(),
                                excluded(cell.get(13).asString())));
                rows.computeIfAbsent(new Key(row.deliverOn, row.food), key -> new ArrayList<>())
                        .add(row);
            } else {
                gaps.add(new Gap(day, meal, dish, group, people, Lack.PORTION));
            }
            if (!cell.get(10).asBoolean()) {
                gaps.add(new Gap(day, meal, dish, group, people, cell.get(11).asBoolean() ? Lack.TRUTH : Lack.VARIANT));
            }
        }
        return new Wanted(
                rows.entrySet().stream()
                        .map(need -> need(
                                need.getKey(), Objects.requireNonNull(foods.get(need.getKey().food)), need.getValue()))
                        .toList(),
                List.copyOf(gaps));
    }

    private record Key(LocalDate deliverOn, long food) {}

    private static Set<Allergen> excluded(String said) {
        return said.isEmpty()
                ? Set.of()
                : Arrays.stream(said.split(",", -1)).map(Allergen::valueOf).collect(Collectors.toSet());
    }

    private static Need need(Key key, LocalizedText names, List<Row> rows) {
        var piece = rows.stream().map(Row::pieceGrams).filter(Objects::nonNull).findFirst();
        return Need.of(
                key.food,
                names,
                key.deliverOn,
                piece.orElse(null),
                rows.stream().map(Row::reason).toList());
    }

    /** The Monday of the week that a day lies in. */
    static LocalDate mondayOf(LocalDate day) {
        return day.minusDays(day.getDayOfWeek().getValue() - (long) DayOfWeek.MONDAY.getValue());
    }
}
