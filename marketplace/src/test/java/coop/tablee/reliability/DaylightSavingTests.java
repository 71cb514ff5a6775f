package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordercycle.NewDate;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.ordercycle.plan.DaysBefore;
import coop.tablee.ordercycle.plan.HolidayCalendar;
import coop.tablee.ordercycle.plan.OnHoliday;
import coop.tablee.ordercycle.plan.PlanRule;
import coop.tablee.ordercycle.plan.PlanTerms;
import coop.tablee.ordercycle.plan.Plans;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.standing.HowPaid;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.WallTime;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * The nights in which clocks change, lived at the hours that are missing or come twice: a cut-off at half past two, a date that opens and a hold that ends around two,
 * a standing order that waits for that date, and a plan whose cut-offs are at half past two every day.
 */
@MarketplaceTest
class DaylightSavingTests {

    private static final LocalTime HALF_PAST_TWO = LocalTime.of(2, 30);
    private static final Duration HELD = Duration.ofMinutes(20);
    private static final Duration AROUND = Duration.ofSeconds(3);
    private static final BigDecimal FIVE = BigDecimal.valueOf(5);
    private static final int BUYERS = 6;

    /** A night, a quarter to two in it, and moments before the cut-off, which is half past one in UTC in both nights. */
    record Night(LocalDate day, Instant quarterToTwo, List<Instant> before) {

        private static Night of(String day, String... times) {
            var moments = Stream.of(times).map(Instant::parse).toList();
            return new Night(LocalDate.parse(day), moments.get(0), moments.subList(1, moments.size()));
        }

        Instant utc(String time) {
            return Instant.parse(day + "T" + time + ":00Z");
        }
    }

    static Stream<Night> nights() {
        return Stream.of(
                // Two o'clock is three o'clock: 01:59, then 02:00, which is 03:00; half past two is half past three
                Night.of("2024-03-31", "2024-03-31T00:45:00Z", "2024-03-31T00:59:00Z", "2024-03-31T01:00:00Z"),
                // Two to three comes twice: 01:59, 02:00, 02:30, and again 02:00; the second half past two counts
                Night.of(
                        "2024-10-27",
                        "2024-10-26T23:45:00Z",
                        "2024-10-26T23:59:00Z",
                        "2024-10-27T00:00:00Z",
                        "2024-10-27T00:30:00Z",
                        "2024-10-27T01:00:00Z"));
    }

    @Autowired
    ApplicationContext node;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderCycles cycles;

    @Autowired
    Plans plans;

    @Autowired
    StandingOrders standing;

    @Autowired
    OrderPlacement placement;

    @Autowired
    BusinessClock clock;

    @LocalServerPort
    int port;

    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private Village village;
    private Shop shop;
    private long closing;
    private long opening;
    private long plan;
    private long wanted;
    private long held;

    @AfterEach
    void itIsTodayAgain() {
        plans.setActive(plan, false, village.actor("coordinator2")).block();
        standing.end(wanted, village.actor("household")).block();
        clock.shiftTo(Duration.ZERO).block();
    }

    @ParameterizedTest
    @MethodSource("nights")
    void cutOffAtHalfPastTwoIsKeptOnceByEverybody(Night night) {
        settle(night);
        for (var moment : night.before()) {
            itIs(moment);
            EveryJob.runs(1, node);
            assertHoldAndPlan(night, moment);
            assertOpens(night, moment);
            assertThat(state(closing)).as("at %s", moment).isEqualTo("OPEN 1");
            inParallel(this::placesOne);
        }

        itIs(night.utc("01:30").minus(AROUND));
        EveryJob.runs(1, node);
        var over = night.utc("01:30").plus(AROUND);
        inParallel(() -> placesUntilRefused(over));
        EveryJob.runs(2, node);

        Patience.until("it is closed", () -> state(closing).equals("CLOSED 2"));
        assertBooksAreAsAcknowledged(night);
        itIs(night.utc("02:00"));
        EveryJob.runs(2, node);
        assertHoldAndPlan(night, night.utc("02:00"));
        assertNobodyIsServedAfterwards();
        assertThat(state(closing)).isEqualTo("CLOSED 2");
        assertThat(number("select count(*) from platform.outbox where kind = 'cycle_closed' and dedup_key = '%d'"
                        .formatted(closing)))
                .isEqualTo(1);
        assertThat(ordersOf("household")).as("standing order, placed once").isEqualTo(1);
        Patience.until(
                "its orders are confirmed",
                () -> number("select count(*) from ordering.orders o where state = 'PLACED' and " + isOfClosing())
                        == 0);
        Invariants.assertHold(database);
    }

    private void settle(Night night) {
        village = Village.build(database, accounts);
        itIs(night.day().minusDays(3).atTime(9, 0).atZone(Village.ZONE).toInstant());
        closing = opens(
                night.day().plusDays(1),
                night.day().minusDays(4).atTime(8, 0),
                night.day().atTime(HALF_PAST_TWO));
        opening = opens(
                night.day().plusDays(5),
                night.day().atTime(2, 0),
                night.day().plusDays(3).atTime(12, 0));
        plan = plans.create(null, planned(night), village.actor("coordinator2")).block();
        wanted = standing.begin(UUID.randomUUID().toString(), eachWeek(night), village.actor("household"))
                .block();
        thereIsPlenty(night.day().plusDays(1));
        var offers = List.of(offer("Carotte"), offer("Poireau"));
        var kitchen = Shop.of(village, port, "canteen", "tilleulsDoor");
        shop = new Shop(
                port, kitchen.token(), kitchen.door(), night.day().plusDays(1).toString(), kitchen.payment(), offers);
        itIs(night.quarterToTwo());
        held = holds(night.day().plusDays(1));
    }

    private long opens(LocalDate delivery, LocalDateTime from, LocalDateTime until) {
        return cycles.openDate(
                        new NewDate(delivery, from, until, until, FIVE, FIVE, BigDecimal.TEN),
                        village.actor("coordinator"))
                .block();
    }

    private static PlanTerms planned(Night night) {
        return new PlanTerms(
                "Chaque jour",
                night.day().minusDays(3),
                PlanRule.read("FREQ=DAILY", "rule"),
                HolidayCalendar.NONE,
                OnHoliday.SKIP,
                new DaysBefore(6, LocalTime.of(8, 0)),
                new DaysBefore(1, HALF_PAST_TWO),
                new DaysBefore(1, HALF_PAST_TWO),
                LocalTime.of(7, 0),
                FIVE,
                FIVE,
                ShortageRule.PRO_RATA,
                false,
                BigDecimal.TEN,
                1);
    }

    /** Of the date that opens in the night and of no other: the village has some on any day of a week. */
    private KeepStanding eachWeek(Night night) {
        var day = night.day().plusDays(5);
        var wish = new KeepStanding.Wish(
                village.product("Betterave"),
                village.party("grandChamp"),
                BigDecimal.valueOf(2),
                null,
                false,
                List.of());
        return new KeepStanding(
                village.site("kiosque"),
                null,
                Set.of(day.getDayOfWeek()),
                1,
                day,
                day,
                null,
                null,
                Set.of(),
                HowPaid.AT_ONCE,
                null,
                List.of(wish));
    }

    private void thereIsPlenty(LocalDate day) {
        run(
                "select stock.post(array_agg(id order by id), array_agg('receive'::text), array_agg(100000::numeric), array_agg(null::bigint), null, 'plenty') from stock.stock_row where id in (%d, %d)"
                        .formatted(village.stock("Carotte"), village.stock("Poireau")));
        run("update delivery.slot set crates = 9000000 where delivery_date = '%s'".formatted(day));
    }

    private long holds(LocalDate day) {
        var request = new OrderRequest(
                village.site("kiosque"),
                day,
                null,
                null,
                List.of(new LineRequest(offer("Carotte"), BigDecimal.ONE, null)));
        var command = new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, true, true);
        return placement
                .place(command, village.actor("household2"))
                .block()
                .orders()
                .get(0)
                .id();
    }

    /** So many minutes are held as pass, whatever clocks say; and a plan has each date once, with the moment that its cut-off's wall time means. */
    private void assertHoldAndPlan(Night night, Instant moment) {
        var expected = moment.isBefore(night.quarterToTwo().plus(HELD)) ? "AWAITING_PAYMENT" : "EXPIRED";
        Patience.until(
                "the hold at " + moment,
                () -> text("select state from ordering.orders where id = " + held)
                        .equals(expected));

        var today = moment.atZone(Village.ZONE).toLocalDate();
        var first = night.day().minusDays(1);
        assertThat(rows(
                        "select delivery_date || ' ' || to_char(household_cutoff_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from ordercycle.cycle where plan_id = %d order by 1"
                                .formatted(plan)))
                .as("planned at %s", moment)
                .containsExactlyElementsOf(first.datesUntil(today.plusDays(8))
                        .map(day ->
                                day + " " + WallTime.instant(day.minusDays(1).atTime(HALF_PAST_TWO), Village.ZONE))
                        .toList())
                .contains(night.day().plusDays(1) + " " + night.utc("01:30"));
    }

    private void assertOpens(Night night, Instant moment) {
        if (moment.isBefore(night.utc("01:00"))) {
            assertThat(state(opening)).as("at %s", moment).isEqualTo("PLANNED 0");
            assertThat(ordersOf("household")).isZero();
        } else {
            Patience.until("it opens", () -> state(opening).equals("OPEN 1"));
            Patience.until("the standing order is placed", () -> {
                EveryJob.runs(1, node);
                return ordersOf("household") == 1;
            });
        }
    }

    private void assertBooksAreAsAcknowledged(Night night) {
        assertThat(rows("select idem_key || ' ' || number from ordering.orders o where buyer_id = %d and %s"
                        .formatted(village.party("tilleuls"), isOfClosing())))
                .containsExactlyInAnyOrderElementsOf(acknowledged.entrySet().stream()
                        .map(one -> one.getKey() + " " + one.getValue())
                        .toList());
        assertThat(number(
                        "select count(*) from ordering.line where cycle_id = %d and (cutoff_at <> '%2$s' or added_at >= '%2$s')"
                                .formatted(closing, night.utc("01:30"))))
                .as("lines of another cut-off, or after it")
                .isZero();
    }

    private void assertNobodyIsServedAfterwards() {
        var refused = shop.place(UUID.randomUUID().toString(), shop.basket(2, 1));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("cut-off-passed");
        var number = acknowledged.values().iterator().next();
        var amended = shop.amend(
                number, shop.look(number).version(), Map.of(shop.offers().get(0), 2));
        assertThat(amended.status()).isEqualTo(409);
        assertThat(amended.problem()).isEqualTo("cut-off-passed");
        assertThat(shop.cancel(number).problem()).isEqualTo("cut-off-passed");
    }

    private void placesOne() {
        var key = UUID.randomUUID().toString();
        var answer = shop.place(key, shop.basket(2, 1));
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        acknowledged.put(key, answer.number());
    }

    /** Who was refused once is refused from then on. */
    private void placesUntilRefused(Instant over) {
        var refused = false;
        while (!refused || clock.instant().isBefore(over)) {
            var key = UUID.randomUUID().toString();
            var answer = shop.place(key, shop.basket(2, 1));
            if (answer.status() == 201) {
                assertThat(refused).as("placed after a refusal: %s", answer).isFalse();
                acknowledged.put(key, answer.number());
            } else {
                assertThat(answer.problem()).as("%s", answer).isEqualTo("cut-off-passed");
                refused = true;
            }
        }
    }

    private static void inParallel(Runnable work) {
        var buyers = Executors.newFixedThreadPool(BUYERS);
        try {
            IntStream.range(0, BUYERS)
                    .mapToObj(buyer -> CompletableFuture.runAsync(work, buyers))
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            buyers.shutdownNow();
        }
    }

    private String isOfClosing() {
        return "exists (select from ordering.line l where l.order_id = o.id and l.cycle_id = %d)".formatted(closing);
    }

    private void itIs(Instant then) {
        clock.shiftTo(Duration.between(Instant.now(), then)).block();
    }

    private String state(long cycle) {
        return text("select state || ' ' || version from ordercycle.cycle where id = " + cycle);
    }

    private long offer(String product) {
        return number("select id from ordercycle.offer where cycle_id = %d and product_id = %d"
                .formatted(closing, village.product(product)));
    }

    private long ordersOf(String who) {
        return number("select count(*) from ordering.orders where buyer_id = "
                + village.actor(who).party().id());
    }

    private List<String> rows(String sql) {
        return database.sql(sql).mapValue(String.class).all().collectList().block();
    }

    private String text(String sql) {
        return database.sql(sql).mapValue(String.class).one().block();
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
