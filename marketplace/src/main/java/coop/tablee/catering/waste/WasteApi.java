package coop.tablee.catering.waste;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.menu.Meal;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Food waste over HTTP, for scales and for other tools of the kitchen: weights in kilograms as decimal strings, per cover in grams. */
@RestController
@RequestMapping(path = "/api/v1/food-waste", produces = MediaType.APPLICATION_JSON_VALUE)
class WasteApi {

    private static final int WEEKS = 8;
    private static final int MOST_DAYS = 400;

    private final KitchenDoors doors;
    private final WasteBook book;
    private final BusinessClock clock;

    WasteApi(KitchenDoors doors, WasteBook book, BusinessClock clock) {
        this.doors = doors;
        this.book = book;
        this.clock = clock;
    }

    /** Meals at which somebody weighed, of at most 400 days; of the last eight weeks when none are asked for. */
    @GetMapping
    @MayUse({Role.COOK, Role.BUYER})
    Mono<ApiList<View>> meals(
            @RequestParam @Nullable Long destination,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate until,
            Actor actor) {
        return doors.of(destination, actor).flatMap(found -> {
            var door = found.chosen();
            if (door == null) {
                return Mono.just(ApiList.whole(List.of()));
            }
            if (until != null && !WasteBook.mayBe(until)) {
                return Mono.error(DomainException.invalid(FieldError.at("until", "out-of-range", until, null)));
            }
            var last = until == null ? LocalDate.now(clock.withZone(door.zone())) : until;
            var first = from == null ? last.minusWeeks(WEEKS).plusDays(1) : from;
            if (first.isAfter(last) || first.isBefore(last.minusDays(MOST_DAYS))) {
                return Mono.error(DomainException.invalid(
                        FieldError.at("from", "out-of-range", first, last.minusDays(MOST_DAYS) + "–" + last)));
            }
            return book.meals(door, first, last)
                    .map(meals -> ApiList.whole(
                            meals.stream().map(meal -> View.of(door, meal)).toList()));
        });
    }

    /** Keeps what was weighed of a meal; the same key answers with what was kept with it. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.COOK, Role.BUYER})
    Mono<ResponseEntity<View>> weigh(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody JsonNode body,
            Actor actor) {
        return Mono.fromSupplier(() -> ApiHeaders.requireKey(key))
                .map(named -> ApiBody.read(body, sent -> sent(sent, named)))
                .flatMap(sent -> doors.require(sent.destination, actor)
                        .flatMap(door -> book.weigh(door, sent.weighed, actor)
                                .then(book.meal(door, sent.weighed.day(), sent.weighed.meal()))
                                .map(meal -> ResponseEntity.status(HttpStatus.CREATED)
                                        .body(View.of(door, meal)))));
    }

    /** Takes a weighing back. */
    @DeleteMapping("/{id}")
    @MayUse({Role.COOK, Role.BUYER})
    Mono<ResponseEntity<Void>> undo(@PathVariable long id, Actor actor) {
        return doors.of(null, actor)
                .flatMap(found -> book.undo(found.all(), id, actor))
                .thenReturn(ResponseEntity.noContent().build());
    }

    private record Sent(long destination, WasteBook.Weighed weighed) {}

    private static Sent sent(ApiBody sent, String key) {
        sent.only("destination", "date", "meal", "preparation", "unserved", "plate", "recipe", "confirmed");
        var weights = Arrays.stream(WasteKind.values())
                .filter(kind -> sent.has(kind.field()))
                .collect(Collectors.toMap(
                        kind -> kind,
                        kind -> Objects.requireNonNullElse(sent.decimalOrNone(kind.field()), BigDecimal.ZERO)));
        if (weights.isEmpty()) {
            sent.refuse("preparation", "required", null, "2.4");
        }
        return new Sent(
                sent.id("destination"),
                new WasteBook.Weighed(
                        sent.day("date"),
                        sent.choice("meal", Meal.class),
                        weights,
                        sent.idOrNone("recipe"),
                        sent.flag("confirmed", false),
                        false,
                        key));
    }

    record View(
            String destination,
            LocalDate date,
            String meal,
            @Nullable Integer covers,
            @Nullable String coversFrom,
            Map<String, Sum> sums,
            List<One> weighings) {

        static View of(KitchenDoor door, MealWaste meal) {
            return new View(
                    String.valueOf(door.id()),
                    meal.day(),
                    ApiBody.word(meal.meal()),
                    meal.covers() == 0 ? null : meal.covers(),
                    meal.covers() == 0 ? null : meal.stage().toLowerCase(Locale.ROOT),
                    Arrays.stream(WasteKind.values())
                            .collect(Collectors.toMap(
                                    WasteKind::field,
                                    kind -> new Sum(
                                            kilograms(meal.grams(kind)),
                                            meal.perCover(kind)
                                                    .map(ApiAmounts::plain)
                                                    .orElse(null)))),
                    meal.weighings().stream()
                            .map(one -> new One(
                                    String.valueOf(one.id()),
                                    one.kind().field(),
                                    one.recipe() == null ? null : String.valueOf(one.recipe()),
                                    kilograms(one.grams())))
                            .toList());
        }
    }

    record Sum(String weight, @Nullable String gramsPerCover) {}

    record One(String id, String kind, @Nullable String recipe, String weight) {}

    private static String kilograms(long grams) {
        return ApiAmounts.plain(BigDecimal.valueOf(grams, 3));
    }
}
