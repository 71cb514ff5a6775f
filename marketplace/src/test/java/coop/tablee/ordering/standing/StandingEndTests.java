package coop.tablee.ordering.standing;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.standing.StandingNeeds.Need;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Standing needs that are ended while they are ordering, and begun anew: whoever comes first, the date is ordered once. */
@MarketplaceTest
class StandingEndTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    StandingNeeds needs;

    @Autowired
    StandingOrders standing;

    @Autowired
    StandingRuns runs;

    @Autowired
    StandingPlacing placing;

    @Autowired
    StandingPayments payments;

    @Autowired
    OrderPlacement placement;

    @Autowired
    TransactionalOperator transaction;

    @Autowired
    JsonMapper json;

    private Village village;
    private Actor cook;
    private LocalDate day;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        cook = village.actor("canteen");
        day = village.firstDate();
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void whoeverEndsItWhileItIsWritingDownWhatToOrderWaitsAndTheNewOneLeavesTheDateToIt() {
        var order = keep("10");
        var lease = taken(order);
        var facts = facts(order);
        var intent = StandingChoice.of(facts, Map.of(), false);

        var held = runs.intend(lease, Map.of(facts.run(), intent))
                .delayElement(Duration.ofMillis(1500))
                .as(transaction::transactional)
                .toFuture();
        pause(300);
        end(order);
        assertThat(held).as("who ends it waited").isCompletedWithValue(List.of(facts.run()));

        var anew = keep("12");
        due(anew);
        placing.placeDue().block();
        assertThat(orders()).as("the one before is still ordering it").isZero();

        var number = placement
                .place(intent.checkout(facts, payments), facts.actor())
                .block()
                .orders()
                .get(0)
                .number();
        runs.finish(List.of(new StandingRuns.Result(facts.run(), "PLACED", number, List.of(), null)))
                .block();
        due(anew);
        placing.placeDue().block();

        assertThat(orders()).isOne();
        assertThat(runsOf(anew)).as("the date is ordered").isZero();
    }

    @Test
    void whatWasEndedFirstBeginsNothingAndTheNewOneOrdersTheDate() {
        var order = keep("10");
        var lease = taken(order);
        var facts = facts(order);
        var intent = StandingChoice.of(facts, Map.of(), false);

        var ending = standing.end(order, cook)
                .then(Mono.delay(Duration.ofMillis(1500)))
                .as(transaction::transactional)
                .toFuture();
        pause(300);
        assertThat(runs.intend(lease, Map.of(facts.run(), intent)).block()).isEmpty();
        assertThat(ending).as("who writes down waited").isCompleted();

        var anew = keep("12");
        await(anew);

        assertThat(orders()).isOne();
        assertThat(quantityOrdered()).isEqualByComparingTo("12");
    }

    @Test
    void whoDiesWhileOrderingIsFollowedByTheNewOne() {
        var order = keep("10");
        var lease = taken(order);
        var facts = facts(order);
        runs.intend(lease, Map.of(facts.run(), StandingChoice.of(facts, Map.of(), false)))
                .block();
        end(order);
        var anew = keep("12");

        due(order);
        await(anew);

        assertThat(orders()).isOne();
        assertThat(quantityOrdered()).isEqualByComparingTo("12");
    }

    @Test
    void anAmountThatFollowsTheMealsIsSaidToDoSoAndMayBeLeftOutOfAChange() {
        needs.keep(
                        door(),
                        "needs",
                        null,
                        2,
                        null,
                        today(),
                        List.of(
                                new Need(
                                        village.product("Carotte"),
                                        coop(),
                                        true,
                                        Map.of(day.getDayOfWeek(), new BigDecimal("0.05"))),
                                new Need(
                                        village.product("Poireau"),
                                        coop(),
                                        false,
                                        Map.of(day.getDayOfWeek(), BigDecimal.TEN))),
                        cook)
                .block();
        var there = needs.of(door(), cook).block().order();

        var view = StandingView.of(there);
        assertThat(view.lines()).extracting(StandingView.Line::amountBy).containsExactly("meals", "weekday");
        assertThat(view.lines()).extracting(StandingView.Line::quantity).containsOnlyNulls();

        var terms = StandingBody.terms(
                json.readTree("""
                {"destination": "%d", "weekdays": [%d], "startsOn": "%s", "payment": {"method": "account"}, "pause": {"from": "%s"},
                 "lines": [{"product": "%d", "cooperative": "%d", "takesLess": true}, {"product": "%d", "cooperative": "%d", "takesLess": true}]}
                """.formatted(
                                door(),
                                day.getDayOfWeek().getValue(),
                                today(),
                                day,
                                village.product("Carotte"),
                                coop(),
                                village.product("Poireau"),
                                coop())),
                there);
        standing.change(there.id(), there.version(), terms, cook).block();

        assertThat(standing.require(there.id(), cook).block().pausedFrom()).isEqualTo(day);
        assertThat(needs.of(door(), cook).block().needs()).hasSize(2);
    }

    /** Keeps needs whose date is due at once; answers their standing order. */
    private long keep(String amount) {
        needs.keep(
                        door(),
                        "needs-" + UUID.randomUUID(),
                        null,
                        2,
                        null,
                        today(),
                        List.of(new Need(
                                village.product("Carotte"),
                                coop(),
                                false,
                                Map.of(day.getDayOfWeek(), new BigDecimal(amount)))),
                        cook)
                .block();
        return needs.of(door(), cook).block().order().id();
    }

    /** The date's run, taken from the job before it may order, and due an hour before the cut-off. */
    private UUID taken(long order) {
        var lease = UUID.randomUUID();
        runs.plan().block();
        assertThat(number(
                        "with taken as (update ordering.standing_run set lease = '%s', next_at = clock_timestamp() + interval '10 minutes' where state = 'DUE' and standing_order_id = %d returning 1) select count(*) from taken"
                                .formatted(lease, order)))
                .isPositive();
        run(
                "update ordercycle.offer set institution_cutoff_at = platform.business_time() + interval '1 hour' where cycle_id in (select id from ordercycle.cycle where cooperative_id = %d and delivery_date = '%s')"
                        .formatted(coop(), day));
        return lease;
    }

    private StandingFacts facts(long order) {
        return runs.facts(List.of(
                        number("select id from ordering.standing_run where standing_order_id = %d and day = '%s'"
                                .formatted(order, day))))
                .block()
                .get(0);
    }

    private void end(long order) {
        standing.end(order, cook).block();
    }

    private void due(long order) {
        run("update ordering.standing_run set next_at = clock_timestamp() where state = 'DUE' and standing_order_id = "
                + order);
    }

    private void await(long order) {
        var until = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < until && orders() == 0) {
            due(order);
            placing.placeDue().block();
        }
    }

    private static void pause(int millis) {
        Mono.delay(Duration.ofMillis(millis)).block();
    }

    private long orders() {
        return number("select count(*) from ordering.orders where state <> 'CANCELLED' and destination_id = " + door());
    }

    private BigDecimal quantityOrdered() {
        return database.sql(
                        "select sum(l.quantity) from ordering.line l join ordering.orders o on o.id = l.order_id where l.kind = 'goods' and o.destination_id = "
                                + door())
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    private long runsOf(long order) {
        return number("select count(*) from ordering.standing_run where day = '%s' and standing_order_id = %d"
                .formatted(day, order));
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private LocalDate today() {
        return LocalDate.now(Village.ZONE);
    }

    private long coop() {
        return village.party("grandChamp");
    }

    private long door() {
        return village.site("tilleulsDoor");
    }
}
