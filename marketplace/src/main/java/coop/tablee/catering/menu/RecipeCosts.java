package coop.tablee.catering.menu;

import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.FoodOffers;
import coop.tablee.catering.FoodOffers.FoodOffer;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.identity.Actor;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Estimates what a portion costs: of each food the cheapest that is offered to the kitchen within a fortnight, by the gram, bought amounts before peeling. What nobody offers is said and left out. */
@Component
class RecipeCosts {

    private static final int DAYS = 14;

    private static final String GROSS = """
        select g.age_group, l.food_id, l.names::text names, sum(g.grams * p.factor / l.yield) gross, max(l.piece_grams) piece
        from catering.parts(array[:version]::bigint[]) p
        join catering.recipe_line l on l.version_id = p.inner_version_id and l.food_id is not null
        join catering.recipe_grams g on g.version_id = l.version_id and g.position = l.position
        group by 1, 2, 3 order by 1, 2
        """;

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final FoodOffers offers;
    private final KitchenDoors doors;
    private final BusinessClock clock;
    private final Formats formats;
    private final MessageSource messages;
    private final JsonMapper json;

    RecipeCosts(
            DatabaseClient database,
            FoodOffers offers,
            KitchenDoors doors,
            BusinessClock clock,
            Formats formats,
            MessageSource messages,
            JsonMapper json) {
        this.database = database;
        this.offers = offers;
        this.doors = doors;
        this.clock = clock;
        this.formats = formats;
        this.messages = messages;
        this.json = json;
    }

    private record Gross(
            AgeGroup group,
            long food,
            LocalizedText names,
            BigDecimal grams,
            @Nullable BigDecimal piece) {}

    /** For each age group that is served it, the youngest first; nothing for an organisation without a kitchen door. */
    Mono<List<RecipePage.Cost>> perPortion(Recipe recipe, Actor actor, Locale locale) {
        return doors.of(null, actor)
                .flatMap(chosen -> Mono.justOrEmpty(chosen.chosen()))
                .flatMap(door -> gross(recipe)
                        .flatMap(foods -> offered(door, foods, actor).map(found -> costs(foods, found, locale))))
                .defaultIfEmpty(List.of());
    }

    private Mono<Map<Long, List<FoodOffer>>> offered(KitchenDoor door, List<Gross> foods, Actor actor) {
        var today = LocalDate.now(clock.withZone(door.zone()));
        return offers.between(
                door,
                today,
                today.plusDays(DAYS),
                foods.stream().map(Gross::food).distinct().toList(),
                actor);
    }

    private Mono<List<Gross>> gross(Recipe recipe) {
        return database.sql(GROSS)
                .bind("version", recipe.versionId())
                .map(this::gross)
                .all()
                .collectList();
    }

    private Gross gross(Readable row) {
        return new Gross(
                AgeGroup.valueOf(row.get("age_group", String.class)),
                row.get("food_id", Long.class),
                new LocalizedText(json.readValue(row.get("names", String.class), TEXTS)),
                row.get("gross", BigDecimal.class),
                row.get("piece", BigDecimal.class));
    }

    private List<RecipePage.Cost> costs(List<Gross> foods, Map<Long, List<FoodOffer>> found, Locale locale) {
        return foods.stream().collect(Collectors.groupingBy(Gross::group)).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(group -> cost(group.getKey(), group.getValue(), found, locale))
                .toList();
    }

    private RecipePage.Cost cost(AgeGroup group, List<Gross> foods, Map<Long, List<FoodOffer>> found, Locale locale) {
        var missing = new ArrayList<String>();
        var sum = BigDecimal.ZERO;
        for (var food : foods) {
            var cheapest = cheapest(found.getOrDefault(food.food, List.of()), food.piece);
            if (cheapest.isPresent()) {
                sum = sum.add(cheapest.get().multiply(food.grams));
            } else {
                missing.add(food.names.in(locale).text());
            }
        }
        var cents = sum.movePointRight(2).setScale(0, RoundingMode.HALF_UP).longValueExact();
        return new RecipePage.Cost(
                messages.getMessage("catering.group." + group, new Object[0], locale),
                formats.in(locale).money(Money.euro(cents)),
                missing);
    }

    private static Optional<BigDecimal> cheapest(List<FoodOffer> offers, @Nullable BigDecimal piece) {
        return offers.stream()
                .filter(FoodOffer::plain)
                .flatMap(offer -> offer.pricePerGram(piece).stream())
                .min(Comparator.naturalOrder());
    }
}
