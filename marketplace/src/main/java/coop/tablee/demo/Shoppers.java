package coop.tablee.demo;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.assortment.OfferCard;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordering.Carts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.PutInCart;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What kitchens and households of the story want: drawn by lot, the same for the same week, and placed one after the other so that it is the same every time. */
@Component
class Shoppers {

    static final Map<String, String> KITCHENS = Map.of(
            "tilleuls", "tilleulsDoor",
            "moulinKitchen", "moulinDoor",
            "sources", "sourcesDoor",
            "parcNord", "parcDoor",
            "erables", "erablesDoor",
            "bouleaux", "bouleauxDoor",
            "charmes", "charmesDoor");

    /** When schools are delivered; care homes are every day. */
    static final List<DayOfWeek> SCHOOL_DAYS = List.of(DayOfWeek.TUESDAY, DayOfWeek.THURSDAY);

    private static final Logger LOG = LoggerFactory.getLogger(Shoppers.class);
    private static final Set<String> CARE_HOMES = Set.of("erables", "charmes");
    private static final Map<String, DayOfWeek> POINTS =
            Map.of("kiosque", DayOfWeek.THURSDAY, "gare", DayOfWeek.TUESDAY, "atelier", DayOfWeek.FRIDAY);
    private static final List<Integer> AT_THE_GATE = List.of(0, 3, 8, 13, 19);
    private static final List<Integer> WITH_A_BASKET = List.of(0, 1);

    private final Cast cast;
    private final Troupe troupe;
    private final BusinessClock clock;
    private final Assortment assortment;
    private final CardPreparation cards;
    private final OrderPlacement placement;
    private final Carts carts;

    Shoppers(
            Cast cast,
            Troupe troupe,
            BusinessClock clock,
            Assortment assortment,
            CardPreparation cards,
            OrderPlacement placement,
            Carts carts) {
        this.cast = cast;
        this.troupe = troupe;
        this.clock = clock;
        this.assortment = assortment;
        this.cards = cards;
        this.placement = placement;
        this.carts = carts;
    }

    /** Where a household fetches, and on which day that point opens. */
    static String pointOf(int household) {
        return List.of("gare", "kiosque", "atelier").get(household % 3);
    }

    static DayOfWeek dayOf(String point) {
        return POINTS.getOrDefault(point, DayOfWeek.THURSDAY);
    }

    /** Orders a week; what the rules refuse (a full slot, a passed cut-off) is not ordered. Long ago care homes ordered as rarely as schools. */
    List<OrderDetails> order(LocalDate monday, boolean longAgo) {
        cards.catchUp().block();
        var kitchens = Flux.fromIterable(KITCHENS.keySet().stream().sorted().toList())
                .concatMap(kitchen -> CARE_HOMES.contains(kitchen) && !longAgo
                        ? forCareHome(kitchen, monday)
                        : forSchool(kitchen, monday));
        var households = Flux.range(0, HouseholdNames.ALL.size())
                .filter(household -> (household / 3 + monday.getDayOfYear() / 7) % 3 != 0)
                .concatMap(household ->
                        forHousehold(household, pointOf(household), monday.with(dayOf(pointOf(household))), 7));
        var gate = Flux.fromIterable(AT_THE_GATE)
                .concatMap(household -> forHousehold(household, Roads.GATE, monday.with(DayOfWeek.SATURDAY), 4));
        return kitchens.concatWith(households)
                .concatWith(gate)
                .flatMapIterable(orders -> orders)
                .collectList()
                .blockOptional()
                .orElse(List.of());
    }

    /** Some households have begun a basket for the week, or for the next one where it is too late; one that somebody has filled stays as it is. */
    void fillBaskets(LocalDate monday) {
        for (var household : WITH_A_BASKET) {
            var actor = troupe.household(household);
            var point = pointOf(household);
            carts.of(actor)
                    .filter(cart -> cart.lines().stream().allMatch(line -> line.problem() != null))
                    .flatMap(stale -> carts.clear(actor, null, null)
                            .then(basket(household, monday))
                            .switchIfEmpty(basket(household, monday.plusWeeks(1))))
                    .flatMapIterable(OrderRequest::lines)
                    .concatMap(line -> carts.put(actor, new PutInCart(cast.id(point), line.offer(), line.quantity())))
                    .blockLast();
        }
    }

    private Mono<OrderRequest> basket(int household, LocalDate monday) {
        var point = pointOf(household);
        return request(cast.id(point), monday.with(dayOf(point)), Audience.HOUSEHOLD, 4, 2, new Random(household));
    }

    private Mono<List<OrderDetails>> forSchool(String kitchen, LocalDate monday) {
        var door = cast.id(KITCHENS.getOrDefault(kitchen, ""));
        var random = new Random(monday.toEpochDay() * 31 + door);
        return Flux.fromIterable(SCHOOL_DAYS)
                .concatMap(day -> request(door, monday.with(day), Audience.INSTITUTION, 9, 14, random))
                .collectList()
                .flatMap(requests ->
                        place(kitchen + "-" + monday, requests, PaymentMethod.ACCOUNT, troupe.kitchen(kitchen)));
    }

    private Flux<List<OrderDetails>> forCareHome(String kitchen, LocalDate monday) {
        var door = cast.id(KITCHENS.getOrDefault(kitchen, ""));
        var random = new Random(monday.toEpochDay() * 31 + door);
        return Flux.fromArray(DayOfWeek.values())
                .map(monday::with)
                .concatMap(day -> request(door, day, Audience.INSTITUTION, 6, 4, random)
                        .flatMap(request -> place(
                                kitchen + "-" + day,
                                List.of(request),
                                PaymentMethod.ACCOUNT,
                                troupe.kitchen(kitchen))));
    }

    private Mono<List<OrderDetails>> forHousehold(int household, String place, LocalDate day, int lines) {
        var random = new Random(day.toEpochDay() * 37 + household);
        return request(cast.id(place), day, Audience.HOUSEHOLD, lines, 3, random)
                .flatMap(request -> place(
                        "household" + household + "-" + day,
                        List.of(request),
                        PaymentMethod.TEST,
                        troupe.household(household)));
    }

    private Mono<OrderRequest> request(
            long destination, LocalDate date, Audience audience, int lines, int most, Random random) {
        return assortment
                .search(AssortmentQuery.everything(destination, date, audience), Locale.FRENCH)
                .map(page -> page.items().stream()
                        .filter(card -> card.cutOff().isAfter(clock.instant()))
                        .filter(card -> !card.isSoldOut() && (card.inSeason() || random.nextInt(5) == 0))
                        .toList())
                .filter(cards -> !cards.isEmpty())
                .map(cards -> {
                    var chosen = choose(cards, lines, random).stream()
                            .map(card -> line(card, most, random))
                            .toList();
                    var number = audience == Audience.INSTITUTION
                            ? "BC-" + date.getYear() + "-" + (1000 + random.nextInt(9000))
                            : null;
                    return new OrderRequest(destination, date, null, number, chosen);
                });
    }

    /** By lot, but from each cooperative in turn: everybody buys over both. */
    private static List<OfferCard> choose(List<OfferCard> cards, int lines, Random random) {
        var shuffled = new ArrayList<>(cards);
        Collections.shuffle(shuffled, random);
        var sellers = new LinkedHashMap<Long, Deque<OfferCard>>();
        shuffled.forEach(card -> sellers.computeIfAbsent(card.cooperative(), id -> new ArrayDeque<>())
                .add(card));
        var chosen = new LinkedHashMap<Long, OfferCard>();
        while (chosen.size() < lines && sellers.values().stream().anyMatch(left -> !left.isEmpty())) {
            for (var left : sellers.values()) {
                var card = left.poll();
                if (card != null && chosen.size() < lines) {
                    chosen.putIfAbsent(card.product(), card);
                }
            }
        }
        return List.copyOf(chosen.values());
    }

    private static LineRequest line(OfferCard card, int most, Random random) {
        var quantity = card.minimum().add(card.step().multiply(BigDecimal.valueOf(random.nextInt(most))));
        return new LineRequest(card.offer(), quantity, card.version());
    }

    private Mono<List<OrderDetails>> place(String key, List<OrderRequest> requests, PaymentMethod method, Actor actor) {
        return requests.isEmpty()
                ? Mono.empty()
                : placement
                        .place(new PlaceCheckout("demo-" + key, requests, method, false), actor)
                        .map(placed -> placed.orders())
                        .onErrorResume(DomainException.class, refused -> {
                            LOG.debug("Demo order {} was refused: {} {}", key, refused.code(), refused.errors());
                            return Mono.empty();
                        });
    }
}
