package coop.tablee.demo;

import coop.tablee.identity.Actor;
import coop.tablee.ordercycle.PastDates;
import coop.tablee.ordercycle.PastDates.PastOffer;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PastOrders;
import coop.tablee.ordering.PastOrders.PastOrder;
import coop.tablee.ordering.PaymentMethod;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** The year before the weeks that are lived: what was in season, every week a kitchen's order and every other week a household's, brought in as old books are. */
@Component
class PastYear {

    private static final Logger LOG = LoggerFactory.getLogger(PastYear.class);
    private static final List<DayOfWeek> DAYS = List.of(DayOfWeek.TUESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);
    private static final LocalTime ORDERED = LocalTime.of(10, 0);
    private static final int AT_ONCE = 4;

    private final Cast cast;
    private final Troupe troupe;
    private final PastDates dates;
    private final PastOrders orders;

    PastYear(Cast cast, Troupe troupe, PastDates dates, PastOrders orders) {
        this.cast = cast;
        this.troupe = troupe;
        this.dates = dates;
        this.orders = orders;
    }

    /** Tells the weeks from one Monday up to the one before another. */
    void tell(LocalDate firstMonday, LocalDate endMonday) {
        var offers = offers(firstMonday, endMonday);
        var kitchens = Flux.fromIterable(Shoppers.KITCHENS.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList())
                .flatMap(
                        kitchen -> orders.load(
                                "demo-year-" + kitchen.getKey(),
                                ofKitchen(cast.id(kitchen.getValue()), firstMonday, endMonday, offers),
                                PaymentMethod.ACCOUNT,
                                troupe.kitchen(kitchen.getKey())),
                        AT_ONCE);
        var households = Flux.range(0, HouseholdNames.ALL.size())
                .flatMap(
                        household -> orders.load(
                                "demo-year-household" + household,
                                ofHousehold(household, firstMonday, endMonday, offers),
                                PaymentMethod.TEST,
                                troupe.household(household)),
                        AT_ONCE);
        var told = kitchens.concatWith(households).reduce(0, Integer::sum).block();
        LOG.info("Demo year before {}: {} orders", endMonday, told);
    }

    private Map<LocalDate, List<PastOffer>> offers(LocalDate firstMonday, LocalDate endMonday) {
        var days = firstMonday
                .datesUntil(endMonday)
                .filter(day -> DAYS.contains(day.getDayOfWeek()))
                .toList();
        Map<LocalDate, List<PastOffer>> found = new HashMap<>();
        for (var cooperative : Weeks.COOPERATIVES) {
            Actor coordinator = troupe.coordinator(cooperative);
            Objects.requireNonNull(dates.load(days, Weeks.feeOf(cooperative), Weeks.MARGIN, coordinator)
                            .block())
                    .forEach(offer -> found.computeIfAbsent(offer.deliveryDate(), day -> new ArrayList<>())
                            .add(offer));
        }
        return found;
    }

    private static List<PastOrder> ofKitchen(
            long door, LocalDate firstMonday, LocalDate endMonday, Map<LocalDate, List<PastOffer>> offers) {
        var random = new Random(door);
        var told = new ArrayList<PastOrder>();
        for (var monday = firstMonday; monday.isBefore(endMonday); monday = monday.plusWeeks(1)) {
            var day = monday.with(random.nextBoolean() ? DayOfWeek.TUESDAY : DayOfWeek.THURSDAY);
            var number = "BC-" + day.getYear() + "-" + (1000 + random.nextInt(9000));
            told.add(order(door, day, number, 9, 14, offers, random));
        }
        return told;
    }

    private List<PastOrder> ofHousehold(
            int household, LocalDate firstMonday, LocalDate endMonday, Map<LocalDate, List<PastOffer>> offers) {
        var random = new Random(household);
        var point = Shoppers.pointOf(household);
        var told = new ArrayList<PastOrder>();
        for (var monday = firstMonday.plusWeeks(household % 2);
                monday.isBefore(endMonday);
                monday = monday.plusWeeks(2)) {
            told.add(order(cast.id(point), monday.with(Shoppers.dayOf(point)), null, 7, 3, offers, random));
        }
        return told;
    }

    private static PastOrder order(
            long destination,
            LocalDate day,
            @Nullable String number,
            int lines,
            int most,
            Map<LocalDate, List<PastOffer>> offers,
            Random random) {
        var fitting = new ArrayList<>(offers.getOrDefault(day, List.of()).stream()
                .filter(offer -> offer.allergensKnown() && !offer.storage().equals("FROZEN"))
                .filter(offer -> offer.season().isEmpty()
                        || offer.season().contains(day.getMonthValue())
                        || random.nextInt(6) == 0)
                .toList());
        Collections.shuffle(fitting, random);
        var chosen = fitting.stream()
                .limit(lines)
                .map(offer -> new LineRequest(offer.offer(), quantity(offer, most, random), offer.version()))
                .toList();
        var accepted = day.minusDays(5).atTime(ORDERED).atZone(Weeks.ZONE).toInstant();
        return new PastOrder(new OrderRequest(destination, day, null, number, chosen), accepted);
    }

    private static BigDecimal quantity(PastOffer offer, int most, Random random) {
        return offer.minimum().add(offer.step().multiply(BigDecimal.valueOf(random.nextInt(most))));
    }
}
