package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.Marketplace;
import coop.tablee.identity.Accounts;
import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.ordercycle.plan.DaysBefore;
import coop.tablee.ordercycle.plan.HolidayCalendar;
import coop.tablee.ordercycle.plan.OnHoliday;
import coop.tablee.ordercycle.plan.PlanRule;
import coop.tablee.ordercycle.plan.PlanTerms;
import coop.tablee.ordercycle.plan.Plans;
import coop.tablee.ordering.AskLate;
import coop.tablee.ordering.LateRequests;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.standing.HowPaid;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;

/** Two nodes on one database run every job there is at the same moment, many times over; each thing that was due is done once. */
@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryJobOnTwoNodesTests {

    private static final int TIMES = 4;

    @Autowired
    ApplicationContext node;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    StockLevels levels;

    @Autowired
    LateRequests requests;

    @Autowired
    Plans plans;

    @Autowired
    StandingOrders standing;

    @Autowired
    Environment environment;

    @LocalServerPort
    int port;

    private ConfigurableApplicationContext otherNode;
    private Village village;

    @BeforeAll
    void startTheOther() {
        otherNode = new SpringApplicationBuilder(Marketplace.class)
                .profiles("test")
                .properties(
                        "marketplace.database-url=" + environment.getRequiredProperty("marketplace.database-url"),
                        "marketplace.demo=none",
                        "server.port=0")
                .run();
    }

    @AfterAll
    void stopTheOther() {
        otherNode.close();
    }

    @Test
    void whatIsDueIsDoneOnceWhenBothRunEverythingAtOnce() {
        village = Market.build(database, accounts);
        var paid = order("household", "kiosque", false, 3);
        var held = order("household2", "kiosque", true, 2);
        var spinach = village.stock("Épinard");
        var closing = village.cycle("grandChamp", village.firstDate());
        var version = number("select version from ordercycle.cycle where id = " + closing);
        var news = Shop.of(village, port, "coordinator", "tilleulsDoor").imports("""
                producer,sku,name,category,units,unit_type,variant_unit_name,price,on_hand,on_demand,allergens,allergens_complete,storage,vat_category,labels
                Ferme des Sept Sillons %d,BOTH,Panais,Vegetables,1,kg,,1.20,5,,,yes,ambient,food,
                """.formatted(village.number()));
        levels.change(List.of(StockChange.set(village.product("Épinard"), BigDecimal.ONE)), village.actor("producer"))
                .block();
        run("update ordering.orders set hold_until = platform.business_time() where id = " + held);
        run("""
                with offers as (
                    update ordercycle.offer set household_cutoff_at = clock_timestamp() - interval '1 second',
                        institution_cutoff_at = clock_timestamp() - interval '1 second' where cycle_id = %1$d)
                update ordercycle.cycle set household_cutoff_at = clock_timestamp() - interval '1 second',
                    institution_cutoff_at = clock_timestamp() - interval '1 second' where id = %1$d
                """.formatted(closing));

        runEverythingOnBoth();
        Patience.until(
                "all is done",
                () -> state(paid).equals("CONFIRMED")
                        && state(held).equals("EXPIRED")
                        && number("select count(*) from imports.catalogue_import where state = 'done' and id = "
                                        + news.body().path("id").asString())
                                == 1);
        run("update stock.stock_row set shortage_at = shortage_at - interval '5 minutes' where id = " + spinach);
        runEverythingOnBoth();

        assertThat(number("select version from ordercycle.cycle where id = " + closing))
                .isEqualTo(version + 1);
        assertThat(number("select count(*) from platform.outbox where kind = 'cycle_closed' and dedup_key = '%d'"
                        .formatted(closing)))
                .isEqualTo(1);
        assertThat(number("select quantity::bigint from ordering.line where kind = 'goods' and order_id = " + paid))
                .as("two of three bunches were missing")
                .isEqualTo(1);
        assertThat(number(
                        "select count(*) from platform.outbox where kind = 'order_changed' and payload ->> 'order' = '%d'"
                                .formatted(paid)))
                .isEqualTo(1);
        assertThat(number(
                        "select count(*) from stock.move m join stock.stock_row r on r.id = m.stock_id join catalogue.product p on p.id = r.product_id where p.sku = 'BOTH' and p.producer_id = "
                                + village.party("sillons")))
                .isEqualTo(1);
        Invariants.assertHold(database);
    }

    /** A request that nobody answered, a lot that lasts less long, a plan, a standing order, and a date called off by a node that died at once. */
    @Test
    void whatElseFallsDueComesToOneEndAndIsToldOnce() {
        village = Market.build(database, accounts);
        var lot = aLotGetsShorter();
        var late = nobodyAnswersInTime();
        var calledOff = theFirstDateIsCalledOff();
        var plan = aPlanLooksFurther();
        var standing = aStandingOrderBegins();

        runEverythingOnBoth();
        Patience.until(
                "all is done",
                () -> text("select state from ordering.late_request where id = " + late)
                                .equals("LAPSED")
                        && text("select state from ordering.orders where id = " + calledOff)
                                .equals("CANCELLED")
                        && number("select count(*) from ordering.call_off where done_at is not null and cycle_id = "
                                        + village.cycle("valDeSenne", village.firstDate()))
                                == 1
                        && number(
                                        "select count(*) from ordering.standing_run where state = 'PLACED' and standing_order_id = "
                                                + standing)
                                == 1
                        && lotOf(lot).equals("B"));
        runEverythingOnBoth();

        assertThat(told("late_request_refused", "dedup_key = '%d'".formatted(late)))
                .isEqualTo(1);
        assertThat(told("order_cancelled", "payload ->> 'order' = '%d'".formatted(calledOff)))
                .isEqualTo(1);
        assertThat(told(
                        "lot_shortened",
                        "payload ->> 'product' = '%d' and attempts = 1".formatted(village.product("Carotte"))))
                .isEqualTo(1);
        assertThat(moves(lot)).containsExactly("reserve 10 A", "release -10 A", "reserve 10 B");
        assertThat(told(
                        "standing_order_report",
                        "dedup_key in (select id::text from ordering.standing_run where standing_order_id = %d)"
                                .formatted(standing)))
                .isEqualTo(1);
        assertThat(number("select count(*) from ordering.standing_run where standing_order_id = " + standing))
                .isEqualTo(1);
        assertThat(number("select count(*) from ordering.orders where buyer_id = " + village.party("dubois")))
                .isEqualTo(1);
        assertThat(number("select count(*) - count(distinct delivery_date) from ordercycle.plan_event where plan_id = "
                        + plan))
                .as("dates that are made twice")
                .isZero();
        assertThat(number("select count(*) from ordercycle.plan_event where kind = 'PLANNED' and plan_id = " + plan))
                .isEqualTo(number("select count(*) from ordercycle.cycle where plan_id = " + plan))
                .isGreaterThanOrEqualTo(3);
        run("update ordercycle.plan set state = 'PAUSED' where id = " + plan);
        Invariants.assertHold(database);
    }

    /** Of three orders that wait for an approval one is to be let go, one to be placed, and of one somebody is to be reminded. */
    @Test
    void whatNobodyDecidedOnEndsOnceAndIsToldOnce() {
        village = Market.build(database, accounts);
        rule("EXPIRE");
        var forgotten =
                order("canteen", "tilleulsDoor", "Carotte", village.secondDate(), PaymentMethod.ACCOUNT, false, 3);
        var waiting =
                order("canteen", "tilleulsDoor", "Carotte", village.secondDate(), PaymentMethod.ACCOUNT, false, 4);
        rule("PLACE");
        var undecided =
                order("canteen", "tilleulsDoor", "Carotte", village.secondDate(), PaymentMethod.ACCOUNT, false, 5);
        run("update ordering.approval set remind_at = platform.business_time() where order_id = " + waiting);
        run("update ordering.orders set hold_until = platform.business_time() where id in (%d, %d)"
                .formatted(forgotten, undecided));

        runEverythingOnBoth();
        Patience.until(
                "all is done",
                () -> state(forgotten).equals("EXPIRED")
                        && state(undecided).equals("PLACED")
                        && number("select count(*) from ordering.approval where reminded_at is not null and order_id = "
                                        + waiting)
                                == 1);
        runEverythingOnBoth();

        assertThat(state(waiting)).isEqualTo("AWAITING_APPROVAL");
        assertThat(toldOfApproval("approval_decided", forgotten)).isEqualTo(1);
        assertThat(toldOfApproval("approval_reminder", waiting)).isEqualTo(1);
        assertThat(told("order_confirmation", "dedup_key = '%d'".formatted(undecided)))
                .isEqualTo(1);
        assertThat(told("order_confirmation", "dedup_key in ('%d', '%d')".formatted(forgotten, waiting)))
                .isZero();
        Invariants.assertHold(database);
    }

    private void rule(String atCutOff) {
        run("""
                insert into ordering.approval_policy (authority_id, free_minor, buyer_minor, four_eyes, at_cut_off, remind_hours) values (%d, 0, 0, true, '%s', 1)
                on conflict (authority_id) do update set at_cut_off = excluded.at_cut_off
                """.formatted(village.party("forest"), atCutOff));
    }

    private long toldOfApproval(String kind, long order) {
        return told(
                kind,
                "payload ->> 'checkout' = (select checkout_id::text from ordering.orders where id = %d)"
                        .formatted(order));
    }

    /** Ten kilograms of lot A are ordered for the second date, which A turns out not to reach; lot B does. */
    private long aLotGetsShorter() {
        var date = village.secondDate();
        count("A", 40, date.plusDays(5));
        Patience.until("A is sold", () -> offered(date).equals("A"));
        var order = order("canteen", "tilleulsDoor", "Carotte", date, PaymentMethod.ACCOUNT, false, 10);
        count("B", 30, date.plusDays(20));
        levels.change(
                        List.of(new StockChange(village.product("Carotte"), null, null, null, null)
                                .ofLot("A", date.minusDays(1))),
                        village.actor("producer"))
                .block();
        return order;
    }

    private void count(String lot, int quantity, LocalDate until) {
        levels.change(
                        List.of(new StockChange(
                                        village.product("Carotte"), null, BigDecimal.valueOf(quantity), null, null)
                                .ofLot(lot, until)),
                        village.actor("producer"))
                .block();
    }

    private long nobodyAnswersInTime() {
        var order = order("canteen2", "erablesDoor", "Poireau", village.secondDate(), PaymentMethod.ACCOUNT, false, 20);
        var cycle = village.cycle("grandChamp", village.secondDate());
        run("""
                update ordercycle.offer set household_cutoff_at = platform.business_time() - interval '1 second',
                    institution_cutoff_at = platform.business_time() - interval '1 second' where cycle_id = %d
                """.formatted(cycle));
        run("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle);
        run("""
                update ordering.line set added_at = added_at - interval '1 hour', cutoff_at = platform.business_time() - interval '1 second'
                where kind = 'goods' and cycle_id = %d
                """.formatted(cycle));
        run("""
                update ordering.orders o set accepted_at = accepted_at - interval '1 hour'
                where exists (select from ordering.line l where l.order_id = o.id and l.cycle_id = %d)
                """.formatted(cycle));
        run("select ordering.confirm(array(select distinct order_id from ordering.line where cycle_id = %d))"
                .formatted(cycle));
        var request = requests.ask(
                        new AskLate(
                                text("select number from ordering.orders where id = " + order),
                                UUID.randomUUID().toString(),
                                village.offer("Betterave", village.secondDate()),
                                BigDecimal.ONE,
                                ""),
                        village.actor("canteen2"))
                .block();
        run("update ordering.late_request set answer_by = platform.business_time() - interval '1 second' where id = "
                + request);
        return request;
    }

    /** As a node leaves it that is killed right afterwards. */
    private long theFirstDateIsCalledOff() {
        var order =
                order("canteen", "tilleulsDoor", "Lait entier", village.firstDate(), PaymentMethod.ACCOUNT, false, 6);
        run("select ordering.call_off(%d, %d, %d, 'MISTAKE', '')"
                .formatted(
                        village.cycle("valDeSenne", village.firstDate()),
                        village.party("valDeSenne"),
                        village.actor("coordinator2").accountId()));
        return order;
    }

    private long aPlanLooksFurther() {
        var terms = new PlanTerms(
                "Chaque semaine",
                village.secondDate().plusDays(1),
                PlanRule.weekly(1, Set.of(village.secondDate().plusDays(1).getDayOfWeek()), null, null),
                HolidayCalendar.NONE,
                OnHoliday.SKIP,
                new DaysBefore(11, LocalTime.of(8, 0)),
                new DaysBefore(2, LocalTime.of(20, 0)),
                new DaysBefore(3, LocalTime.of(14, 0)),
                LocalTime.of(7, 0),
                BigDecimal.valueOf(5),
                BigDecimal.valueOf(5),
                ShortageRule.PRO_RATA,
                false,
                BigDecimal.TEN,
                1);
        var plan = plans.create(null, terms, village.actor("coordinator2")).block();
        run("update ordercycle.plan set weeks_ahead = 4, version = version + 1 where id = " + plan);
        return plan;
    }

    /** Of two wishes one is too dear, which is told. */
    private long aStandingOrderBegins() {
        var date = village.secondDate();
        var seller = village.party("valDeSenne");
        var terms = new KeepStanding(
                village.site("kiosque"),
                null,
                Set.of(date.getDayOfWeek()),
                1,
                date,
                date,
                null,
                null,
                Set.of(),
                HowPaid.AT_ONCE,
                null,
                List.of(
                        new KeepStanding.Wish(
                                village.product("Lait entier"), seller, BigDecimal.valueOf(2), null, false, List.of()),
                        new KeepStanding.Wish(
                                village.product("Yaourt nature"),
                                seller,
                                BigDecimal.ONE,
                                new BigDecimal("0.01"),
                                false,
                                List.of())));
        return standing.begin(UUID.randomUUID().toString(), terms, village.actor("household2"))
                .block();
    }

    private long told(String kind, String which) {
        return number("select count(*) from platform.outbox where kind = '%s' and %s".formatted(kind, which));
    }

    private String offered(LocalDate date) {
        return text(
                "select coalesce(r.lot_code, '') from ordercycle.offer o join stock.stock_row r on r.id = o.stock_id where o.id = "
                        + village.offer("Carotte", date));
    }

    private String lotOf(long order) {
        return text(
                "select coalesce(r.lot_code, '') from ordering.line l join stock.stock_row r on r.id = l.stock_id where l.kind = 'goods' and l.order_id = "
                        + order);
    }

    private List<String> moves(long order) {
        return database.sql("""
                        select m.kind || ' ' || trim_scale(m.quantity) || ' ' || r.lot_code from stock.move m
                        join ordering.line l on l.id = m.order_line_id join stock.stock_row r on r.id = m.stock_id where l.order_id = %d order by m.id
                        """.formatted(order))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private void runEverythingOnBoth() {
        EveryJob.runs(TIMES, node, otherNode);
    }

    private long order(String who, String where, boolean payLater, int quantity) {
        return order(who, where, "Épinard", village.firstDate(), PaymentMethod.TEST, payLater, quantity);
    }

    private long order(
            String who,
            String where,
            String product,
            LocalDate date,
            PaymentMethod payment,
            boolean payLater,
            int quantity) {
        var lines = List.of(new LineRequest(village.offer(product, date), BigDecimal.valueOf(quantity), null));
        var request = new OrderRequest(village.site(where), date, null, null, lines);
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), payment, payLater, true),
                        village.actor(who))
                .block()
                .orders()
                .get(0)
                .id();
    }

    private String state(long order) {
        return text("select state from ordering.orders where id = " + order);
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
