package coop.tablee.ordercycle;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Trail;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@MarketplaceTest
class CycleTransitionsTests {

    @Autowired
    CycleTransitions node;

    @Autowired
    TransactionalOperator transaction;

    @Autowired
    Trail trail;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    private Village village;
    private long cycle;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        cycle = village.cycle("grandChamp", village.firstDate());
    }

    @Test
    void dueCycleIsClosedOnceByWhicheverNode() {
        var otherNode = new CycleTransitions(database, transaction, trail);
        letCutOffsPass();

        Flux.range(0, 6)
                .flatMap(i -> (i % 2 == 0 ? node : otherNode).makeDue().subscribeOn(Schedulers.boundedElastic()))
                .then()
                .block();

        // whoever had it in hand when the others looked finishes on its own
        node.makeDue().block();
        assertThat(stateSoon("CLOSED")).isEqualTo("CLOSED");
        assertThat(number("select version from ordercycle.cycle where id = " + cycle))
                .isEqualTo(1);
        assertThat(number("select count(*) from platform.outbox where kind = 'cycle_closed' and dedup_key = '%d'"
                        .formatted(cycle)))
                .isEqualTo(1);
        Invariants.assertHold(database);
    }

    @Test
    void closingWaitsForPlacementInFlight() {
        var placement = database.sql("select ordercycle.enter(array[%d]::bigint[]) is null entered".formatted(cycle))
                .then()
                .then(Mono.delay(Duration.ofMillis(1500)))
                // what a placement does last: it refers to the cycle, which must not wait for who waits for it
                .then(database.sql("select id from ordercycle.cycle where id = %d for key share".formatted(cycle))
                        .then())
                .as(transaction::transactional)
                .subscribeOn(Schedulers.boundedElastic())
                .toFuture();
        Mono.delay(Duration.ofMillis(300)).block();
        letCutOffsPass();

        var closing = node.makeDue().subscribeOn(Schedulers.boundedElastic()).toFuture();
        Mono.delay(Duration.ofMillis(600)).block();
        assertThat(state()).isEqualTo("OPEN");

        placement.join();
        closing.join();
        assertThat(stateSoon("CLOSED")).isEqualTo("CLOSED");
    }

    @Test
    void laterCutOffOfOneProducerKeepsTheCycleOpen() {
        run(
                "update ordercycle.cycle set household_cutoff_at = clock_timestamp() - interval '1 minute', institution_cutoff_at = clock_timestamp() - interval '1 minute' where id = "
                        + cycle);

        node.makeDue().block();

        assertThat(state()).isEqualTo("OPEN");
    }

    @Test
    void plannedCycleOpensWhenItsTimeHasCome() {
        run(
                "update ordercycle.cycle set state = 'PLANNED', opens_at = clock_timestamp() + interval '1 hour' where id = "
                        + cycle);
        node.makeDue().block();
        assertThat(state()).isEqualTo("PLANNED");
        run("update ordercycle.cycle set opens_at = clock_timestamp() - interval '1 second' where id = " + cycle);

        node.makeDue().block();

        assertThat(stateSoon("OPEN")).isEqualTo("OPEN");
    }

    @Test
    void laterStepsComeInTheirOrder() {
        StepVerifier.create(node.startPacking(cycle))
                .expectErrorSatisfies(
                        error -> assertThat(((DomainException) error).code()).isEqualTo("cycle-not-there-yet"))
                .verify();
        run("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle);
        node.startPacking(cycle).then(node.startPacking(cycle)).block();
        node.deliver(cycle).block();
        node.settle(cycle).block();

        assertThat(state()).isEqualTo("SETTLED");
    }

    @Test
    void onlyPlannedDateOfTheOwnCooperativeIsTakenBack() {
        expectRefusal("cycle-has-begun", "coordinator");
        expectRefusal("not-found", "coordinator2");
        run(
                "update ordercycle.cycle set state = 'PLANNED', opens_at = clock_timestamp() + interval '1 hour' where id = "
                        + cycle);

        node.cancel(cycle, village.actor("coordinator")).block();

        assertThat(state()).isEqualTo("CANCELLED");
    }

    @Test
    void doubleClickTakesADateBackOnce() {
        run(
                "update ordercycle.cycle set state = 'PLANNED', opens_at = clock_timestamp() + interval '1 hour' where id = "
                        + cycle);

        var twice = Mono.when(
                node.cancel(cycle, village.actor("coordinator")), node.cancel(cycle, village.actor("coordinator")));

        StepVerifier.create(twice).verifyComplete();
        assertThat(state()).isEqualTo("CANCELLED");
        expectRefusal("not-found", "coordinator2");
    }

    @Test
    void whatFellDueDuringDaysWithoutAnyNodeIsOpenedAndClosedOnceEach() {
        var other = village.cycle("grandChamp", village.secondDate());
        due(Math.min(cycle, other), "1 day");
        due(Math.max(cycle, other), "3 days");
        run("update ordercycle.cycle set state = 'PLANNED' where id in (%d, %d)".formatted(cycle, other));

        Flux.range(0, 4)
                .flatMap(i -> node.makeDue().subscribeOn(Schedulers.boundedElastic()))
                .then()
                .block();
        node.makeDue().block();

        assertThat(stateSoon("CLOSED")).isEqualTo("CLOSED");
        var told = database.sql(
                        "select dedup_key from platform.outbox where kind = 'cycle_closed' and dedup_key in ('%d', '%d') order by id"
                                .formatted(cycle, other))
                .map(row -> row.get(0, String.class))
                .all()
                .collectList()
                .block();
        assertThat(told).hasSize(2).containsExactlyInAnyOrder(Long.toString(cycle), Long.toString(other));
        assertThat(number(
                        "select count(*) from ordercycle.cycle where id in (%d, %d) and state = 'CLOSED' and version = 2"
                                .formatted(cycle, other)))
                .as("opened and closed, once each")
                .isEqualTo(2);
    }

    @Test
    void nodeThatDiesWhileItClosesLeavesTheCycleToAnother() {
        var hangs = database.sql("select id from ordercycle.cycle where id = %d for no key update".formatted(cycle))
                .then()
                .then(database.sql("select ordercycle.close_door(%d) is null closed".formatted(cycle))
                        .then())
                .then(database.sql("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle)
                        .then())
                .then(database.sql("select set_config('application_name', 'dying-%d', true)".formatted(cycle))
                        .then())
                .then(database.sql("select pg_sleep(120)").then())
                .as(transaction::transactional)
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorComplete()
                .toFuture();
        Mono.fromSupplier(() -> number(
                        "select count(*) from pg_stat_activity where application_name = 'dying-%d'".formatted(cycle)))
                .subscribeOn(Schedulers.boundedElastic())
                .filter(there -> there == 1)
                .repeatWhenEmpty(100, tries -> tries.delayElements(Duration.ofMillis(100)))
                .block();
        run(
                "update ordercycle.offer set household_cutoff_at = clock_timestamp() - interval '1 second', institution_cutoff_at = clock_timestamp() - interval '1 second' where cycle_id = "
                        + cycle);
        node.makeDue().block();
        assertThat(state()).isEqualTo("OPEN");

        run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dying-%d'"
                .formatted(cycle));
        hangs.join();
        letCutOffsPass();
        node.makeDue().block();

        assertThat(stateSoon("CLOSED")).isEqualTo("CLOSED");
        assertThat(number("select count(*) from platform.outbox where kind = 'cycle_closed' and dedup_key = '%d'"
                        .formatted(cycle)))
                .isEqualTo(1);
        Invariants.assertHold(database);
    }

    private void due(long which, String ago) {
        run("""
                update ordercycle.cycle set opens_at = clock_timestamp() - interval '10 days', household_cutoff_at = clock_timestamp() - interval '%1$s',
                    institution_cutoff_at = clock_timestamp() - interval '%1$s' where id = %2$d
                """.formatted(ago, which));
        run("""
                update ordercycle.offer set household_cutoff_at = clock_timestamp() - interval '%1$s', institution_cutoff_at = clock_timestamp() - interval '%1$s'
                where cycle_id = %2$d
                """.formatted(ago, which));
    }

    private void expectRefusal(String code, String who) {
        StepVerifier.create(node.cancel(cycle, village.actor(who)))
                .expectErrorSatisfies(
                        error -> assertThat(((DomainException) error).code()).isEqualTo(code))
                .verify();
    }

    private void letCutOffsPass() {
        run(
                "update ordercycle.offer set household_cutoff_at = clock_timestamp() - interval '1 second', institution_cutoff_at = clock_timestamp() - interval '1 second' where cycle_id = "
                        + cycle);
        run(
                "update ordercycle.cycle set household_cutoff_at = clock_timestamp() - interval '1 second', institution_cutoff_at = clock_timestamp() - interval '1 second' where id = "
                        + cycle);
    }

    private String stateSoon(String expected) {
        return Mono.fromSupplier(this::state)
                .subscribeOn(Schedulers.boundedElastic())
                .filter(expected::equals)
                .repeatWhenEmpty(50, tries -> tries.delayElements(Duration.ofMillis(100)))
                .onErrorReturn(state())
                .block();
    }

    private String state() {
        return database.sql("select state from ordercycle.cycle where id = " + cycle)
                .map(row -> row.get(0, String.class))
                .one()
                .block();
    }

    private long number(String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
