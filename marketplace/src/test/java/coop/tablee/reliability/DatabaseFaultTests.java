package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.FragileDatabase;
import coop.tablee.testing.FragileTest;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.OtherNode;
import coop.tablee.testing.OwnPostgres;
import coop.tablee.testing.Patience;
import coop.tablee.testing.TestDatabase;
import coop.tablee.testing.Village;
import coop.tablee.testing.Wire;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What becomes of orders when the database, or the wire to it, fails at the worst moment. After each: the books are right, every acknowledged order is there
 * once, and nobody heard anything but an answer or "busy for a moment".
 */
@FragileTest
class DatabaseFaultTests {

    private static final int BUYERS = 8;

    @Autowired
    OwnPostgres postgres;

    @Autowired
    Wire wire;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private Village village;
    private Shop shop;

    @BeforeEach
    void settle() {
        village = Market.build(FragileDatabase.directly(postgres.address()), accounts);
        shop = Shop.of(village, port, "canteen", "tilleulsDoor");
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(FragileDatabase.directly(postgres.address()));
    }

    @Test
    void cutConnectionsLoseNoOrderAndMakeNoneTwice() throws Exception {
        try (var crowd = Crowd.of(BUYERS, List.of(List.of(shop)))) {
            for (var round = 0; round < 4; round++) {
                crowd.goesOnFor(10);
                postgres.run(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tablee' and pid <> pg_backend_pid()");
                crowd.goesOnFor(10);
                assertThat(wire.cut()).isPositive();
            }
            crowd.goesOnFor(10).ends();

            crowd.assertNobodyWasToldOfAFailure();
            crowd.assertBooksHaveWhatWasAcknowledged(postgres.address());
        }
    }

    @Test
    void stoppedAndKilledServerIsFoundAgainWithEverythingThatWasAcknowledged() throws Exception {
        try (var crowd = Crowd.of(BUYERS, List.of(List.of(shop)))) {
            crowd.goesOnFor(20);
            postgres.stop();
            postgres.startAgain();
            wire.leadTo(postgres.address());
            crowd.goesOnFor(20);
            postgres.kill();
            postgres.startAgain();
            wire.leadTo(postgres.address());
            crowd.goesOnFor(20).ends();

            crowd.assertNobodyWasToldOfAFailure();
            crowd.assertBooksHaveWhatWasAcknowledged(postgres.address());
        }
    }

    @Test
    void orderWhoseAnswerWasLostIsAnsweredUnderItsKeyAndIsThereOnce() {
        var key = UUID.randomUUID().toString();
        var basket = shop.basket(3, 2);
        var before = wire.lost();
        wire.loseTheAnswerTo("ordering.place_all");

        assertThat(shop.place(key, basket).status()).isEqualTo(503);
        assertThat(wire.lost()).as("PostgreSQL had done it").isEqualTo(before + 1);
        assertThat(orders()).isEqualTo(1);

        var again = shop.place(key, basket);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.replayed()).isTrue();
        assertThat(shop.look(again.number()).state()).isEqualTo("placed");
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void changeWhoseAnswerWasLostIsDoneOnceAndAnOldPageIsTold() {
        var placed = shop.place(UUID.randomUUID().toString(), shop.basket(2, 2));
        var wanted = Map.of(shop.offers().get(0), 5);
        wire.loseTheAnswerTo("ordering.amend");

        assertThat(shop.amend(placed.number(), placed.version(), wanted).status())
                .isEqualTo(503);
        var again = shop.amend(placed.number(), placed.version(), wanted);
        assertThat(again.status()).isEqualTo(412);
        assertThat(again.problem()).isEqualTo("order-changed");
        assertThat(shop.look(placed.number()).version()).isEqualTo("\"1\"");

        wire.loseTheAnswerTo("ordering.cancel");
        assertThat(shop.cancel(placed.number()).status()).isEqualTo(503);
        assertThat(shop.cancel(placed.number()).state()).isEqualTo("cancelled");
    }

    /** Jobs work in transactions of several statements, so that there the answer to COMMIT itself is lost. */
    @Test
    void jobWhoseCommitWasNotAnsweredHasDoneItsWorkOnce() {
        var placed = shop.place(UUID.randomUUID().toString(), shop.basket(2, 2));
        var cycle = village.cycle("grandChamp", village.firstDate());
        var before = wire.lost();
        wire.loseTheAnswerTo("COMMIT");
        postgres.run("""
                with offers as (
                    update ordercycle.offer set household_cutoff_at = clock_timestamp() - interval '1 second',
                        institution_cutoff_at = clock_timestamp() - interval '1 second' where cycle_id = %1$d)
                update ordercycle.cycle set household_cutoff_at = clock_timestamp() - interval '1 second',
                    institution_cutoff_at = clock_timestamp() - interval '1 second' where id = %1$d
                """.formatted(cycle));

        Patience.until(
                "the cycle's orders are confirmed",
                () -> shop.look(placed.number()).state().equals("confirmed"));
        Patience.until("a COMMIT was not answered", () -> wire.lost() == before + 1);
        assertThat(postgres.number(
                        "select count(*) from platform.outbox where kind = 'cycle_closed' and dedup_key = '%d'"
                                .formatted(cycle)))
                .isEqualTo(1);
    }

    @Test
    void lockedTablesMakeCallersWaitAndThenAskThemBackSoon() throws Exception {
        for (var table : List.of("stock.stock_row", "ordering.orders", "identity.api_token")) {
            var key = UUID.randomUUID().toString();
            try (var lock = OtherNode.hold(
                    TestDatabase.url(postgres.address()), "lock table %s in access exclusive mode".formatted(table))) {
                var refused = shop.place(key, shop.basket(2, 1));
                assertThat(refused.status()).as(table).isEqualTo(503);
                assertThat(refused.problem()).as(table).isEqualTo("busy");
                lock.rollback();
            }
            Patience.until(
                    table + " is free again",
                    () -> shop.place(key, shop.basket(2, 1)).status() == 201);
        }
        assertThat(orders()).isEqualTo(3);
    }

    /** Said by a trigger with the words that PostgreSQL has for a full disk (SQLSTATE 53100), while a line, a move or an answer is written. */
    @Test
    void fullDiskIsSaidToBeBusyAndLeavesNoHalfOrder() {
        postgres.run("""
                create function public.disk_is_full() returns trigger language plpgsql as $$ begin
                    raise exception 'could not extend file: No space left on device' using errcode = '53100';
                end $$""");
        for (var table : List.of("ordering.line", "stock.move", "platform.outbox", "ordering.answer")) {
            var key = UUID.randomUUID().toString();
            var before = orders();
            postgres.run("create trigger disk_is_full before insert on %s execute function public.disk_is_full()"
                    .formatted(table));
            var refused = shop.place(key, shop.basket(2, 1));
            postgres.run("drop trigger disk_is_full on " + table);
            if (table.equals("ordering.answer")) {
                assertThat(refused.status())
                        .as("the order stands, only its answer is not kept")
                        .isEqualTo(201);
            } else {
                assertThat(refused.status()).as(table).isEqualTo(503);
                assertThat(orders()).as(table).isEqualTo(before);
                assertThat(shop.place(key, shop.basket(2, 1)).status())
                        .as(table)
                        .isEqualTo(201);
            }
        }
        postgres.run("drop function public.disk_is_full");
    }

    private long orders() {
        return postgres.number("select count(*) from ordering.orders where purchase_order_number = 'BC-1'");
    }
}
