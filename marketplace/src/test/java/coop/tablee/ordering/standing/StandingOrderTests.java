package coop.tablee.ordering.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.ordercycle.CycleTransitions;
import coop.tablee.ordercycle.NewDate;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordering.AmendOrder;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderAmendment;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.approval.ApprovalPolicies;
import coop.tablee.ordering.approval.ApprovalPolicy;
import coop.tablee.ordering.approval.AtCutOff;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The node's own job runs beside these tests; whoever places a date, it is placed once. */
@MarketplaceTest
class StandingOrderTests {

    @Autowired
    ApprovalPolicies policies;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderCycles cycles;

    @Autowired
    CycleTransitions transitions;

    @Autowired
    StandingOrders standing;

    @Autowired
    StandingPlacing placing;

    @Autowired
    StandingRuns runs;

    @Autowired
    StandingDemand demand;

    @Autowired
    StandingNews news;

    @Autowired
    OrderDirectory orders;

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderPlacement placement;

    Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void placesWhatIsWantedOnADateThatOpensAndNothingElse() {
        var id = begin("household", wish("Poireau", 2), wish("Carotte", 3));

        var order = placed(id, "household");

        assertThat(order.deliveryDate()).isEqualTo(village.firstDate());
        assertThat(order.state()).isEqualTo(OrderState.PLACED);
        assertThat(order.lines())
                .extracting(line -> line.product() + " × " + line.ordered().intValue())
                .containsExactlyInAnyOrder(village.product("Poireau") + " × 2", village.product("Carotte") + " × 3");
        assertThat(run(id, "household").report()).isEmpty();
        assertThat(told(id)).isZero();
        assertThat(ordersOf("household")).isEqualTo(1);
    }

    @Test
    void placesWhenItsCycleOpensAndNotBefore() {
        var day = village.secondDate().plusDays(1);
        var cycle = cycles.openDate(
                        new NewDate(
                                day,
                                day.minusDays(3).atTime(8, 0),
                                day.minusDays(1).atTime(18, 0),
                                day.minusDays(1).atTime(12, 0),
                                BigDecimal.ZERO,
                                BigDecimal.ZERO,
                                BigDecimal.TEN),
                        village.actor("coordinator"))
                .block();
        var id = standing.begin(
                        key(),
                        new KeepStanding(
                                village.site("kiosque"),
                                null,
                                Set.of(day.getDayOfWeek()),
                                1,
                                day,
                                null,
                                null,
                                null,
                                Set.of(),
                                HowPaid.AT_ONCE,
                                null,
                                List.of(wish("Poireau", 2))),
                        village.actor("household"))
                .block();

        placing.placeDue().block();
        transitions.makeDue().block();
        placing.placeDue().block();
        assertThat(number("select count(*) from ordercycle.cycle where state = 'PLANNED' and id = " + cycle))
                .isOne();
        assertThat(ordersOf("household")).isZero();

        database.sql("update ordercycle.cycle set opens_at = platform.business_time() - interval '1 second' where id = "
                        + cycle)
                .then()
                .block();
        transitions.makeDue().block();
        placing.placeDue().block();

        assertThat(placed(id, "household").deliveryDate()).isEqualTo(day);
        placing.placeDue().block();
        assertThat(ordersOf("household")).isEqualTo(1);
    }

    @Test
    void kitchenOrdersOnAccountAtItsDoor() {
        var terms = new KeepStanding(
                village.site("tilleulsDoor"),
                null,
                Set.of(village.firstDate().getDayOfWeek()),
                1,
                village.firstDate(),
                null,
                null,
                null,
                Set.of(),
                HowPaid.ACCOUNT,
                "BC-7",
                List.of(wish("Poireau", 20)));
        var id = standing.begin(key(), terms, village.actor("canteen")).block();

        var order = placed(id, "canteen");

        assertThat(order.purchaseOrderNumber()).isEqualTo("BC-7");
        assertThat(order.state()).isEqualTo(OrderState.PLACED);
    }

    @Test
    void kitchenRestsWhileItsCalendarClosesTheDoorAndGoesOnByItself() {
        close(village.firstDate(), true);
        var id = standing.begin(key(), atTheDoor(20), village.actor("canteen")).block();
        placing.placeDue().block();

        assertThat(ordersOf("canteen")).isZero();
        assertThat(demand.at(
                                village.site("tilleulsDoor"),
                                village.firstDate(),
                                village.firstDate().plusDays(7),
                                village.actor("canteen"))
                        .collectList()
                        .block())
                .as("a week later it comes")
                .extracting(StandingDemand.Expected::day)
                .containsExactly(village.firstDate().plusDays(7));
        var shown = standing.require(id, village.actor("canteen")).block();
        assertThat(shown.closed()).contains(village.firstDate());
        assertThat(shown.rule().wants(village.firstDate())).isFalse();

        // No calendar says so any more
        database.sql("select catering.close_doors(%1$d, array[%2$d]::bigint[], '%3$s', '%3$s')"
                        .formatted(village.party("tilleuls"), village.site("tilleulsDoor"), village.firstDate()))
                .then()
                .block();

        assertThat(placed(id, "canteen").deliveryDate()).isEqualTo(village.firstDate());
    }

    @Test
    void whatADoorIsClosedForByHandIsTriedAndTold() {
        close(village.firstDate(), false);
        var id = standing.begin(key(), atTheDoor(20), village.actor("canteen")).block();

        assertThat(awaitRun(id)).startsWith("NOTHING");
        assertThat(told(id)).isEqualTo(1);
    }

    @Test
    void kitchenWaitsForWhoeverHasToAgreeAsWithAnyOrder() {
        village.person("mayor", "forest", Role.OWNER);
        policies.set(
                        new ApprovalPolicy(Money.euro(2_000), Money.euro(10_000), true, AtCutOff.EXPIRE, 24, 0),
                        village.actor("mayor"))
                .block();
        var id = standing.begin(key(), atTheDoor(20), village.actor("canteen")).block();

        var order = placed(id, "canteen");

        assertThat(order.state()).isEqualTo(OrderState.AWAITING_APPROVAL);
        assertThat(order.purchaseOrderNumber()).isEqualTo("BC-7");
    }

    private KeepStanding atTheDoor(int leeks) {
        return new KeepStanding(
                village.site("tilleulsDoor"),
                null,
                Set.of(village.firstDate().getDayOfWeek()),
                1,
                village.firstDate(),
                null,
                null,
                null,
                Set.of(),
                HowPaid.ACCOUNT,
                "BC-7",
                List.of(wish("Poireau", leeks)));
    }

    private void close(LocalDate day, boolean byCalendar) {
        database.sql(
                        "insert into delivery.closed_day (site_id, day, reason, by_calendar) values (%d, '%s', 'Congé', %s)"
                                .formatted(village.site("tilleulsDoor"), day, byCalendar))
                .then()
                .block();
    }

    @Test
    void takesLessOnlyWhereThatWasAgreedAndTellsOnce() {
        setStock("Poireau", 3);
        setStock("Betterave", 3);
        var poireau = village.product("Poireau");
        var betterave = village.product("Betterave");
        var id = begin(
                "household",
                new KeepStanding.Wish(poireau, coop(), new BigDecimal("5"), null, true, List.of()),
                new KeepStanding.Wish(betterave, coop(), new BigDecimal("5"), null, false, List.of()));

        var order = placed(id, "household");

        assertThat(order.lines()).hasSize(1);
        assertThat(order.lines().get(0).ordered()).isEqualByComparingTo("3");
        assertThat(run(id, "household").report())
                .extracting(missed -> missed.product() + " " + missed.got().intValue() + " " + missed.code())
                .containsExactly(poireau + " 3 insufficient-stock", betterave + " 0 insufficient-stock");
        assertThat(told(id)).isEqualTo(1);
    }

    @Test
    void takesWhatIsLeftOfASharedOfferAtTheBuyersPrice() {
        var leek = village.offer("Poireau", village.firstDate());
        number(
                "insert into ordercycle.allotment (offer_id, audience, allotted) values (%d, 'HOUSEHOLD', 3) returning offer_id"
                        .formatted(leek));
        var list = number(
                "insert into ordercycle.price_list (cooperative_id, name, audience, percent, valid_from) values (%d, 'Ménages', 'HOUSEHOLD', -50, '%s') returning id"
                        .formatted(village.party("grandChamp"), village.firstDate()));
        number("select count(*) from (select ordercycle.prices_changed(%d)) changed".formatted(list));
        var price = new BigDecimal("2");
        var id = begin(
                "household",
                new KeepStanding.Wish(village.product("Poireau"), coop(), new BigDecimal("5"), price, true, List.of()));

        var order = placed(id, "household");

        assertThat(order.lines()).singleElement().satisfies(line -> {
            assertThat(line.ordered()).isEqualByComparingTo("3");
            assertThat(line.price()).as("half of 3.05, to the cent").isEqualByComparingTo("1.53");
        });
    }

    @Test
    void nothingComesAboveThePriceThatWasSet() {
        var id = begin(
                "household",
                new KeepStanding.Wish(
                        village.product("Poireau"), coop(), BigDecimal.ONE, new BigDecimal("0.50"), true, List.of()),
                wish("Carotte", 1));

        var order = placed(id, "household");

        assertThat(order.lines()).extracting(OrderDetails.Line::product).containsExactly(village.product("Carotte"));
        var missed = run(id, "household").report().get(0);
        assertThat(missed.code()).isEqualTo("price-above-limit");
        assertThat(missed.limit()).isEqualTo("0.5");
    }

    @Test
    void substituteComesOnlyWhereTheBuyerNamedIt() {
        setStock("Poireau", 0);
        var id = begin(
                "household",
                new KeepStanding.Wish(
                        village.product("Poireau"),
                        coop(),
                        new BigDecimal("2"),
                        null,
                        false,
                        List.of(village.product("Betterave"))));

        var order = placed(id, "household");

        assertThat(order.lines()).extracting(OrderDetails.Line::product).containsExactly(village.product("Betterave"));
        assertThat(run(id, "household").report().get(0).instead()).isNotNull();
    }

    @Test
    void nothingToBeHadPlacesNothingAndSaysSo() {
        setStock("Poireau", 0);
        var id = begin("household", wish("Poireau", 2));

        assertThat(run(id, "household").state()).isEqualTo(StandingOrder.RunState.NOTHING);
        assertThat(ordersOf("household")).isZero();
        assertThat(told(id)).isEqualTo(1);
        var told = news.about(List.of(runId(id))).block().get(0);
        assertThat(told.number()).isNull();
        assertThat(told.report().get(0).code()).isEqualTo("insufficient-stock");
    }

    @Test
    void withoutTheRightToBuyNothingIsOrdered() {
        database.sql("update network.membership set until = clock_timestamp() where account_id = "
                        + village.actor("household").accountId())
                .then()
                .block();
        var id = begin("household", wish("Poireau", 2));

        placing.placeDue().block();
        var state = awaitRun(id);

        assertThat(state).isEqualTo("NOTHING may-not-order");
        assertThat(ordersOf("household")).isZero();
    }

    @Test
    void whatIsPaidByLinkWaitsLongerThanSomebodyBeforeThePage() {
        var id = standing.begin(key(), terms(HowPaid.BY_LINK, wish("Poireau", 2)), village.actor("household"))
                .block();

        var order = placed(id, "household");

        assertThat(order.state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(order.paymentUrl()).isNotNull();
        assertThat(number("""
                select (extract(epoch from o.hold_until - platform.business_time()) / 3600)::bigint from ordering.orders o
                join payment.payment p on p.checkout_id = o.checkout_id and p.expires_at = o.hold_until where o.id = %d
                """.formatted(order.id()))).isGreaterThan(10);
        assertThat(told(id)).isEqualTo(1);
    }

    @Test
    void pausedAndSkippedDatesAreNotOrdered() {
        var day = village.firstDate();
        var skipped = standing.begin(
                        key(),
                        with(terms(HowPaid.AT_ONCE, wish("Poireau", 1)), null, null, Set.of(day)),
                        village.actor("household"))
                .block();
        var paused = standing.begin(
                        key(),
                        with(terms(HowPaid.AT_ONCE, wish("Carotte", 1)), day.minusDays(9), null, Set.of()),
                        village.actor("household"))
                .block();

        placing.placeDue().block();
        placing.placeDue().block();
        assertThat(ordersOf("household")).isZero();

        standing.skip(skipped, day, false, village.actor("household")).block();
        standing.resume(paused, village.actor("household")).block();

        placed(skipped, "household");
        placed(paused, "household");
        assertThat(ordersOf("household")).isEqualTo(2);
    }

    @Test
    void orderAndStandingOrderNeverChangeEachOther() {
        var id = begin("household", wish("Poireau", 2));
        var order = placed(id, "household");

        amendment
                .amend(
                        new AmendOrder(
                                order.number(),
                                order.version(),
                                List.of(new LineRequest(order.lines().get(0).offer(), new BigDecimal("7"), null)),
                                null),
                        village.actor("household"))
                .block();
        var kept = standing.require(id, village.actor("household")).block();
        assertThat(kept.lines().get(0).quantity()).isEqualByComparingTo("2");

        standing.change(id, kept.version(), terms(HowPaid.AT_ONCE, wish("Poireau", 9)), village.actor("household"))
                .block();
        standing.end(id, village.actor("household")).block();
        placing.placeDue().block();

        var now = orders.find(order.number(), village.actor("household")).block();
        assertThat(now.lines().get(0).quantity()).isEqualByComparingTo("7");
        assertThat(ordersOf("household")).isEqualTo(1);
    }

    @Test
    void whoeverDiesBetweenPlacingAndNotingIsFollowedBySomebodyWhoFindsTheOrder() {
        var id = begin("household", wish("Poireau", 2));
        var order = placed(id, "household");
        // As if the node had died right after the order was placed: the run is due, its intent written down, its lease
        // over
        database.sql("""
                        update ordering.standing_run set state = 'DUE', order_id = null, done_at = null, next_at = clock_timestamp(), lease = gen_random_uuid(),
                            intent = (select jsonb_build_object('slot', null, 'purchaseOrderNumber', null, 'destination', o.destination_id, 'payment', 'AT_ONCE',
                                'items', jsonb_build_array(jsonb_build_object('offer', l.offer_id, 'version', l.offer_version, 'quantity', l.quantity)), 'missed', '[]'::jsonb)
                                from ordering.orders o join ordering.line l on l.order_id = o.id and l.kind = 'goods' where o.id = :order)
                        where standing_order_id = :id
                        """).bind("order", order.id()).bind("id", id).then().block();

        assertThat(placed(id, "household").number()).isEqualTo(order.number());
        assertThat(ordersOf("household")).isEqualTo(1);
    }

    @Test
    void manyNodesAtOnceSellWhatIsThereOnceAndEveryDateComesToOneEnd() {
        setStock("Poireau", 30);
        var all = IntStream.range(0, 40)
                .mapToObj(n -> begin(n % 2 == 0 ? "household" : "household2", lessToo("Poireau", 2)))
                .toList();

        Flux.range(0, 6)
                .flatMap(node -> placing.placeDue().subscribeOn(Schedulers.boundedElastic()), 6)
                .blockLast();
        all.forEach(this::awaitRun);

        assertThat(number("select sum(l.quantity)::bigint from ordering.line l where l.kind = 'goods' and l.stock_id = "
                        + village.stock("Poireau")))
                .isEqualTo(30);
        assertThat(ordersOf("household") + ordersOf("household2")).isEqualTo(15);
        assertThat(number(
                        "select count(*) from ordering.standing_run where state = 'NOTHING' and standing_order_id in ("
                                + String.join(
                                        ",", all.stream().map(String::valueOf).toList()) + ")"))
                .isEqualTo(25);
    }

    @Test
    void anotherBuyersStandingOrderIsNotThere() {
        var id = begin("household", wish("Poireau", 2));
        var stranger = village.actor("household2");

        assertThatThrownBy(() -> standing.require(id, stranger).block()).hasMessage("not-found");
        assertThatThrownBy(() -> standing.end(id, stranger).block()).hasMessage("not-found");
        assertThatThrownBy(() -> standing.change(id, 0, terms(HowPaid.AT_ONCE, wish("Carotte", 1)), stranger)
                        .block())
                .hasMessage("not-found");
    }

    @Test
    void sentTwiceItIsBegunOnce() {
        var terms = terms(HowPaid.AT_ONCE, wish("Poireau", 2));
        var first = standing.begin("a-key", terms, village.actor("household")).block();
        var again = standing.begin("a-key", terms, village.actor("household")).block();
        var other = standing.begin("a-key", terms, village.actor("household2")).block();

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void whoLooksAtAnOldVersionChangesNothing() {
        var id = begin("household", wish("Poireau", 2));
        var seen = standing.require(id, village.actor("household")).block().version();
        standing.pause(id, village.firstDate().plusYears(1), null, village.actor("household"))
                .block();

        assertThatThrownBy(() -> standing.change(
                                id, seen, terms(HowPaid.AT_ONCE, wish("Carotte", 1)), village.actor("household"))
                        .block())
                .hasMessage("standing-order-changed");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        var terms = new KeepStanding(
                village.site("kiosque"),
                null,
                Set.of(),
                0,
                village.firstDate(),
                village.firstDate().minusDays(1),
                null,
                null,
                Set.of(),
                HowPaid.AT_ONCE,
                null,
                List.of(
                        new KeepStanding.Wish(
                                village.product("Poireau"), coop(), new BigDecimal("-1"), null, false, List.of()),
                        new KeepStanding.Wish(
                                village.product("Poireau"), coop(), new BigDecimal("1e30"), null, false, List.of())));

        assertThatThrownBy(() ->
                        standing.begin(key(), terms, village.actor("household")).block())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.errors())
                                .extracting(error -> error.field())
                                .containsExactly(
                                        "weekdays",
                                        "everyWeeks",
                                        "endsOn",
                                        "lines[0].quantity",
                                        "lines[1].quantity",
                                        "lines[1].product"));
    }

    @Test
    void producerSeesWhatIsPlanned() {
        var later = village.firstDate().plusWeeks(1);
        begin("household", wish("Poireau", 2));
        begin("household2", wish("Poireau", 3));

        var planned =
                demand.of(village.party("sillons"), later, later).collectList().block();

        assertThat(planned).hasSize(1);
        assertThat(planned.get(0).quantity()).isEqualByComparingTo("5");
        assertThat(planned.get(0).buyers()).isEqualTo(2);
        assertThat(planned.get(0).day()).isEqualTo(later);
    }

    @Test
    void everyOtherWeekCountsFromTheWeekOfTheFirstDay() {
        var rule = new StandingRule(
                Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                2,
                LocalDate.of(2026, 10, 21),
                null,
                null,
                null,
                Set.of(),
                Set.of());

        assertThat(rule.next(LocalDate.of(2026, 10, 1), 4))
                .containsExactly(
                        LocalDate.of(2026, 10, 23),
                        LocalDate.of(2026, 11, 2),
                        LocalDate.of(2026, 11, 6),
                        LocalDate.of(2026, 11, 16));
    }

    @Test
    void pageAndDatabaseAgreeOnTheDates() {
        var terms = new KeepStanding(
                village.site("kiosque"),
                null,
                Set.of(DayOfWeek.MONDAY, DayOfWeek.THURSDAY),
                3,
                LocalDate.of(2027, 3, 17),
                LocalDate.of(2027, 11, 30),
                LocalDate.of(2027, 5, 1),
                LocalDate.of(2027, 6, 15),
                Set.of(LocalDate.of(2027, 4, 8)),
                HowPaid.AT_ONCE,
                null,
                List.of(wish("Poireau", 1)));
        var id = standing.begin(key(), terms, village.actor("household")).block();
        var rule = standing.require(id, village.actor("household")).block().rule();

        var agreed = database.sql("""
                        select d::date from ordering.standing_order s, generate_series(date '2027-01-01', date '2027-12-31', interval '1 day') d
                        where s.id = :id and ordering.standing_wants(s, d::date) order by 1
                        """)
                .bind("id", id)
                .mapValue(LocalDate.class)
                .all()
                .collectList()
                .block();

        assertThat(agreed).isNotEmpty();
        assertThat(rule.next(LocalDate.of(2027, 1, 1), 200).stream().filter(rule::wants))
                .containsExactlyElementsOf(agreed);
    }

    private KeepStanding.Wish wish(String product, int quantity) {
        return new KeepStanding.Wish(
                village.product(product), coop(), BigDecimal.valueOf(quantity), null, false, List.of());
    }

    private KeepStanding.Wish lessToo(String product, int quantity) {
        return new KeepStanding.Wish(
                village.product(product), coop(), BigDecimal.valueOf(quantity), null, true, List.of());
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private long coop() {
        return village.party("grandChamp");
    }

    private KeepStanding terms(HowPaid payment, KeepStanding.Wish... wishes) {
        return new KeepStanding(
                village.site("kiosque"),
                null,
                Set.of(village.firstDate().getDayOfWeek()),
                1,
                village.firstDate(),
                null,
                null,
                null,
                Set.of(),
                payment,
                null,
                List.of(wishes));
    }

    private static KeepStanding with(
            KeepStanding terms, LocalDate pausedFrom, LocalDate pausedUntil, Set<LocalDate> skipped) {
        return new KeepStanding(
                terms.destination(),
                terms.slotOpens(),
                terms.weekdays(),
                terms.everyWeeks(),
                terms.startsOn(),
                terms.endsOn(),
                pausedFrom,
                pausedUntil,
                skipped,
                terms.payment(),
                terms.purchaseOrderNumber(),
                terms.lines());
    }

    private long begin(String who, KeepStanding.Wish... wishes) {
        return standing.begin(key(), terms(HowPaid.AT_ONCE, wishes), village.actor(who))
                .block();
    }

    private OrderDetails placed(long id, String who) {
        var run = run(id, who);
        assertThat(run.state()).as("the date: %s", run).isEqualTo(StandingOrder.RunState.PLACED);
        return orders.find(run.number(), village.actor(who)).block();
    }

    private StandingOrder.Run run(long id, String who) {
        awaitRun(id);
        return standing.require(id, village.actor(who)).block().runs().get(0);
    }

    /** Waits until the date has come to an end, whoever brings it there. */
    private String awaitRun(long id) {
        var until = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < until) {
            placing.placeDue().block();
            var state = database.sql(
                            "select state || coalesce(' ' || reason, '') from ordering.standing_run where state <> 'DUE' and standing_order_id = "
                                    + id)
                    .mapValue(String.class)
                    .first()
                    .block();
            if (state != null) {
                return state;
            }
        }
        throw new AssertionError("Standing order " + id + " was not looked at");
    }

    private long runId(long id) {
        return number("select id from ordering.standing_run where standing_order_id = " + id);
    }

    private long told(long id) {
        return number(
                "select count(*) from platform.outbox where kind = 'standing_order_report' and dedup_key in (select r.id::text from ordering.standing_run r where r.standing_order_id = "
                        + id + ")");
    }

    private long ordersOf(String who) {
        return number("select count(*) from ordering.orders where buyer_id = "
                + village.actor(who).party().id());
    }

    private void setStock(String product, int onHand) {
        database.sql(
                        "select stock.post(array[%1$d]::bigint[], array['adjust'], array[%2$d - (select on_hand from stock.stock_row where id = %1$d)]::numeric[], array[null]::bigint[], null, 'count')"
                                .formatted(village.stock(product), onHand))
                .then()
                .block();
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }
}
