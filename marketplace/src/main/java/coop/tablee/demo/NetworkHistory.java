package coop.tablee.demo;

import coop.tablee.network.Audience;
import coop.tablee.ordercycle.PastDates.PastOffer;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderLoading;
import coop.tablee.ordering.OrderLoading.PastBasket;
import coop.tablee.ordering.OrderLoading.PastPlace;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.stock.StockLoading;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * The weeks behind the running one: nearly every household orders once a week where it fetches, every kitchen twice. Who orders what is the same for the same
 * seed, ids and days; some goods are asked for more than others.
 */
@Component
class NetworkHistory {

    private static final int PRICED_AT_ONCE = 4;
    private static final int PRICED_AHEAD = 16;
    private static final int STAYING_AWAY_PER_MILLE = 35;
    private static final int ORDERED_DAYS_BEFORE = 5;
    private static final int SECONDS_OF_A_DAY = 12 * 3600;
    private static final double TASTE = 1.5;
    private static final BigDecimal THERE_NOW = BigDecimal.valueOf(2_500);
    private static final String PLACES = """
            select d.site_id, d.kind, d.frozen, s.party_id, array(select l.cooperative_id from delivery.lane l where l.destination_id = d.site_id and l.active
                    and l.producer_id is null order by l.cooperative_id) cooperatives,
                array(select distinct o.weekday from delivery.opening o where o.site_id = d.site_id order by o.weekday) weekdays,
                (select min(m.account_id) from network.membership m where m.party_id = s.party_id and m.until is null) account
            from delivery.destination d join network.site s on s.id = d.site_id where d.active and d.kind <> 'FARM_GATE' order by d.site_id
            """;
    private static final String HOUSEHOLDS = """
            select h.id, (select min(m.account_id) from network.membership m where m.party_id = h.id and m.until is null) account
            from network.household h order by h.id
            """;
    private static final String STOCK =
            "select id from stock.stock_row where delivery_date is null and lot_code is null order by id";

    private final OrderLoading orders;

    NetworkHistory(OrderLoading orders) {
        this.orders = orders;
    }

    /** Puts the weeks from one Monday up to the one before another into a load, with what is in stock afterwards; gives how many orders there are. */
    long write(
            LocalDate firstMonday, LocalDate endMonday, Map<Long, List<PastOffer>> offers, long seed, BulkLoad load) {
        var batch = orders.into(load);
        var places = places(firstMonday, endMonday, offers, seed, load);
        var count = 0L;
        for (var place : Flux.fromStream(places)
                .flatMapSequential(orders::price, PRICED_AT_ONCE, 1)
                .toIterable(PRICED_AHEAD)) {
            count += batch.add(place);
        }
        batch.end();
        var stock = StockLoading.into(load);
        var now = endMonday.atStartOfDay(Weeks.ZONE).toInstant();
        load.select(STOCK, row -> row.get("id", Long.class)).forEach(row -> stock.received(row, THERE_NOW, now));
        return count;
    }

    private Stream<PastPlace> places(
            LocalDate firstMonday, LocalDate endMonday, Map<Long, List<PastOffer>> offers, long seed, BulkLoad load) {
        var places = load.select(PLACES, NetworkHistory::place);
        var buyers = load.select(HOUSEHOLDS, NetworkHistory::buyer);
        var shop = Shop.of(offers);
        var points = places.stream().filter(place -> !place.isDoor()).toList();
        var mondays = firstMonday
                .datesUntil(endMonday)
                .filter(day -> day.getDayOfWeek() == DayOfWeek.MONDAY)
                .toList();
        return Stream.concat(
                        IntStream.range(0, points.size())
                                .mapToObj(point -> ofPoint(
                                        points.get(point),
                                        every(buyers, point, points.size()),
                                        mondays,
                                        shop,
                                        new SplittableRandom(seed + point))),
                        places.stream()
                                .filter(Place::isDoor)
                                .map(door -> ofKitchen(door, mondays, shop, new SplittableRandom(seed + door.id))))
                .filter(place -> !place.baskets().isEmpty());
    }

    private record Place(
            long id,
            boolean isDoor,
            boolean frozen,
            long party,
            @Nullable Long account,
            List<Long> cooperatives,
            List<DayOfWeek> weekdays) {}

    private record Buyer(long id, @Nullable Long account) {}

    private static Place place(Readable row) {
        return new Place(
                row.get("site_id", Long.class),
                "KITCHEN_DOOR".equals(row.get("kind", String.class)),
                row.get("frozen", Boolean.class),
                row.get("party_id", Long.class),
                row.get("account", Long.class),
                Arrays.asList(Objects.requireNonNull(row.get("cooperatives", Long[].class))),
                Arrays.stream(Objects.requireNonNull(row.get("weekdays", Integer[].class)))
                        .map(DayOfWeek::of)
                        .toList());
    }

    private static Buyer buyer(Readable row) {
        return new Buyer(row.get("id", Long.class), row.get("account", Long.class));
    }

    private static List<Buyer> every(List<Buyer> buyers, int from, int step) {
        return IntStream.iterate(from, i -> i < buyers.size(), i -> i + step)
                .mapToObj(buyers::get)
                .toList();
    }

    private static PastPlace ofPoint(
            Place point, List<Buyer> buyers, List<LocalDate> mondays, Shop shop, SplittableRandom random) {
        var baskets = new ArrayList<PastBasket>();
        for (var monday : mondays) {
            var days = shop.daysOf(point, monday);
            var fitting = days.stream()
                    .map(day -> shop.fitting(point, day, Audience.HOUSEHOLD))
                    .toList();
            for (var i = 0; i < buyers.size() && !days.isEmpty(); i++) {
                if (random.nextInt(1000) >= STAYING_AWAY_PER_MILLE) {
                    var day = days.get(i % days.size());
                    var lines = Shop.choose(fitting.get(i % days.size()), day, 7 + random.nextInt(9), 3, random);
                    baskets.add(basket(buyers.get(i).id, buyers.get(i).account, day, null, lines, random));
                }
            }
        }
        return new PastPlace(point.id, Audience.HOUSEHOLD, PaymentMethod.TEST, baskets);
    }

    private static PastPlace ofKitchen(Place door, List<LocalDate> mondays, Shop shop, SplittableRandom random) {
        var baskets = mondays.stream()
                .flatMap(monday -> shop.daysOf(door, monday).stream().limit(2))
                .map(day -> {
                    var fitting = shop.fitting(door, day, Audience.INSTITUTION);
                    var lines = Shop.choose(fitting, day, 24 + random.nextInt(13), 12, random);
                    var number = "BC-" + day.getYear() + "-" + (1000 + random.nextInt(9000));
                    return basket(door.party, door.account, day, number, lines, random);
                })
                .toList();
        return new PastPlace(door.id, Audience.INSTITUTION, PaymentMethod.ACCOUNT, baskets);
    }

    private static PastBasket basket(
            long buyer,
            @Nullable Long account,
            LocalDate day,
            @Nullable String number,
            List<LineRequest> lines,
            SplittableRandom random) {
        return new PastBasket("past-" + buyer + "-" + day, buyer, account, day, number, lines, accepted(day, random));
    }

    private static Instant accepted(LocalDate day, SplittableRandom random) {
        return day.minusDays(ORDERED_DAYS_BEFORE)
                .atTime(8, 0)
                .plusSeconds(random.nextInt(SECONDS_OF_A_DAY))
                .atZone(Weeks.ZONE)
                .toInstant();
    }

    /** What could be ordered: offers by cooperative and day. */
    private record Shop(Map<Long, Map<LocalDate, List<PastOffer>>> offers) {

        static Shop of(Map<Long, List<PastOffer>> offers) {
            Map<Long, Map<LocalDate, List<PastOffer>>> byDay = new HashMap<>();
            offers.forEach((cooperative, all) ->
                    byDay.put(cooperative, all.stream().collect(Collectors.groupingBy(PastOffer::deliveryDate))));
            return new Shop(byDay);
        }

        /** The days of a week on which the place is open and somebody delivers. */
        List<LocalDate> daysOf(Place place, LocalDate monday) {
            return monday.datesUntil(monday.plusWeeks(1))
                    .filter(day -> place.weekdays.contains(day.getDayOfWeek()))
                    .filter(day -> on(place, day).findAny().isPresent())
                    .toList();
        }

        List<PastOffer> fitting(Place place, LocalDate day, Audience audience) {
            return on(place, day).filter(offer -> suits(offer, place, audience)).toList();
        }

        static List<LineRequest> choose(
                List<PastOffer> fitting, LocalDate day, int lines, int most, SplittableRandom random) {
            var chosen = new HashSet<Long>();
            var request = new ArrayList<LineRequest>();
            for (var tries = 0; request.size() < lines && tries < lines * 4; tries++) {
                var offer = fitting.get((int) (fitting.size() * Math.pow(random.nextDouble(), TASTE)));
                if (isWanted(offer, day, random) && chosen.add(offer.offer())) {
                    var steps = random.nextInt(offer.orderingUnit().equals("CR") ? Math.min(most, 3) : most);
                    var quantity = offer.minimum().add(offer.step().multiply(BigDecimal.valueOf(steps)));
                    request.add(new LineRequest(offer.offer(), quantity, offer.version()));
                }
            }
            return request;
        }

        private Stream<PastOffer> on(Place place, LocalDate day) {
            return place.cooperatives.stream()
                    .flatMap(cooperative ->
                            offers.getOrDefault(cooperative, Map.of()).getOrDefault(day, List.of()).stream());
        }

        private static boolean suits(PastOffer offer, Place place, Audience audience) {
            return offer.allergensKnown()
                    && (place.frozen || !offer.storage().equals("FROZEN"))
                    && (audience == Audience.INSTITUTION
                            || !offer.orderingUnit().equals("CR"));
        }

        private static boolean isWanted(PastOffer offer, LocalDate day, SplittableRandom random) {
            return offer.season().isEmpty() || offer.season().contains(day.getMonthValue()) || random.nextInt(6) == 0;
        }
    }
}
