package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.catalogue.Returnables;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Checkouts that are placed together: each as if it had come alone. */
class PlacingDeskTests extends OrderingStory {

    @Autowired
    Returnables returnables;

    @Autowired
    TransactionalOperator transaction;

    @Test
    void whatIsToldOfAFreshOrderIsWhatStands() {
        lend("Lait entier", "BOTTLE", 1, "coordinator2");
        lend("Jus de pomme", "BOTTLE", 6, "coordinator");
        var orders = Flux.range(1, 12)
                .flatMap(
                        i -> placement.place(
                                anOrder(village)
                                        .to("tilleulsDoor")
                                        .of("Carotte", i)
                                        .of("Pomme de terre", 2 * i)
                                        .of("Jus de pomme", i)
                                        .of("Lait entier", 6)
                                        .of("Pain gris au levain", 3)
                                        .paidBy(PaymentMethod.ACCOUNT),
                                village.actor("canteen")),
                        12)
                .flatMapIterable(PlacedCheckout::orders)
                .collectList()
                .block();

        assertThat(orders)
                .hasSize(12)
                .anySatisfy(order -> assertThat(order.deposits()).isNotEmpty());
        orders.forEach(order -> assertStands(order, "canteen"));
    }

    @Test
    void whatIsToldOfAnOrderThatIsPaidOrStillToBePaidIsWhatStands() {
        for (var later : List.of(false, true)) {
            var placed = Flux.range(1, 6)
                    .flatMap(
                            i -> placement.place(
                                    new PlaceCheckout(
                                            UUID.randomUUID().toString(),
                                            List.of(
                                                    anOrder(village)
                                                            .to("gare")
                                                            .of("Carotte", i)
                                                            .of("Pain gris au levain", 1)
                                                            .request(),
                                                    anOrder(village)
                                                            .to("gare")
                                                            .of("Pomme de terre", i)
                                                            .request()),
                                            PaymentMethod.TEST,
                                            later),
                                    village.actor("household")),
                            6)
                    .collectList()
                    .block();

            assertThat(placed).hasSize(6).allSatisfy(checkout -> {
                assertThat(checkout.orders()).hasSize(2).allSatisfy(order -> {
                    assertThat(order.state()).isEqualTo(later ? OrderState.AWAITING_PAYMENT : OrderState.PLACED);
                    assertThat(order.payments()).hasSize(1);
                    assertThat(order.paid().minor())
                            .isEqualTo(later ? 0 : order.authorised().minor());
                });
                checkout.orders().forEach(order -> assertStands(order, "household"));
            });
        }
    }

    @Test
    void theSameAnswerAgainWhateverBecameOfTheOrder() {
        var command = anOrder(village).to("tilleulsDoor").of("Carotte", 5).paidBy(PaymentMethod.ACCOUNT);
        var first = placement.place(command, village.actor("canteen")).block();
        cancel(first);

        var again = placement.place(command, village.actor("canteen")).block();
        assertThat(again.replayed()).isTrue();
        assertThat(again.orders())
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(first.orders());
    }

    @Test
    void anAnswerThatWasNeverKeptIsGivenAsTheOrderStandsAndKeptThen() {
        var command = anOrder(village).to("tilleulsDoor").of("Carotte", 5).paidBy(PaymentMethod.ACCOUNT);
        var first = placement.place(command, village.actor("canteen")).block();
        run("delete from ordering.answer");

        var again = placement.place(command, village.actor("canteen")).block();
        assertThat(again.orders().get(0).number())
                .isEqualTo(first.orders().get(0).number());
        cancel(first);
        assertThat(placement
                        .place(command, village.actor("canteen"))
                        .block()
                        .orders()
                        .get(0)
                        .state())
                .isEqualTo(OrderState.PLACED);
    }

    @Test
    void whatTheDatabaseRefusesToOneIsNotRefusedToThoseBesideIt() {
        var key = UUID.randomUUID().toString();
        var two = new PlaceCheckout(
                key,
                List.of(anOrder(village).to("tilleulsDoor").of("Carotte", 1).request()),
                PaymentMethod.ACCOUNT,
                false);
        assertThat(outcome(two, "canteen").block()).isEqualTo("placed");

        // Its order's key is taken by the order of the checkout above, which only the database can know
        var poison = anOrder(village).to("tilleulsDoor").of("Carotte", 1).paidBy(PaymentMethod.ACCOUNT, key + "#1");
        var commands = new ArrayList<PlaceCheckout>();
        for (var i = 0; i < 20; i++) {
            commands.add(
                    i == 7
                            ? poison
                            : anOrder(village)
                                    .to("tilleulsDoor")
                                    .of("Carotte", 1)
                                    .paidBy(PaymentMethod.ACCOUNT));
        }
        var outcomes = Flux.fromIterable(commands)
                .flatMapSequential(command -> outcome(command, "canteen"), 20)
                .collectList()
                .block();
        assertThat(outcomes.get(7)).isEqualTo("idempotency-key-reused");
        assertThat(outcomes).filteredOn("placed"::equals).hasSize(19);
    }

    @Test
    void refusedCheckoutLeavesNoTraceBesideThoseThatArePlaced() {
        setStock("Céleri-rave", 3);
        var before = count("ordering.checkout");
        var outcomes = Flux.range(0, 30)
                .flatMap(
                        i -> outcome(
                                anOrder(village)
                                        .of("Céleri-rave", 1)
                                        .of("Poireau", 1)
                                        .paidBy(PaymentMethod.TEST),
                                i % 2 == 0 ? "household" : "household2"),
                        30)
                .collectList()
                .block();

        assertThat(outcomes).filteredOn("placed"::equals).hasSize(3);
        assertThat(outcomes).filteredOn("insufficient-stock"::equals).hasSize(27);
        assertThat(count("ordering.checkout")).isEqualTo(before + 3);
    }

    @Test
    void whatIsGoneBeforeItIsTakenIsRefusedAndWhatWasWrittenOfItUndone() throws Exception {
        var offer = village.offer("Carotte", village.firstDate());
        var stock = village.stock("Carotte");
        assertThat(changedWhileWritten(
                        "select stock.post(array[%1$d]::bigint[], array['adjust'], array[1 - (select on_hand from stock.stock_row where id = %1$d)]::numeric[], array[null]::bigint[], null, 'count')"
                                .formatted(stock)))
                .isEqualTo("insufficient-stock");
        setStock("Carotte", 100);
        var seen = anOrder(village).to("tilleulsDoor").seen("Carotte", 2, 0).paidBy(PaymentMethod.ACCOUNT);
        assertThat(changedWhileWritten(
                        "update ordercycle.offer set institution_price = institution_price + 1, version = version + 1 where id = "
                                + offer,
                        outcome(seen, "canteen")))
                .isEqualTo("price-changed");
        assertThat(changedWhileWritten(
                        "insert into ordercycle.allotment (offer_id, audience, allotted) values (%d, 'INSTITUTION', 1)"
                                .formatted(offer)))
                .isEqualTo("allotment-taken");
        run("delete from ordercycle.allotment");
        assertThat(changedWhileWritten(
                        "update delivery.slot set withdrawn = true where id = " + slotOf("tilleulsDoor")))
                .isEqualTo("slot-full");
        run("update delivery.slot set withdrawn = false");
        var cutOff = database.sql("select institution_cutoff_at::text from ordercycle.offer where id = " + offer)
                .mapValue(String.class)
                .one()
                .block();
        run(
                "update ordercycle.offer set institution_cutoff_at = platform.business_time() + interval '3 seconds' where id = "
                        + offer);
        assertThat(changedWhileWritten("select pg_sleep(3.1)")).isEqualTo("cut-off-passed");
        run("update ordercycle.offer set institution_cutoff_at = '%s' where id = %d".formatted(cutOff, offer));
        assertThat(changedWhileWritten("select 1")).isEqualTo("placed");
    }

    @Test
    void whoeverPlacesWhileAPriceChangesIsToldTheOldOneAndTheNew() throws Exception {
        var offer = village.offer("Carotte", village.firstDate());
        var kitchen = anOrder(village)
                .to("tilleulsDoor")
                .of("Poireau", 1)
                .of("Carotte", 2)
                .paidBy(PaymentMethod.ACCOUNT);
        assertThat(changedWhileWritten(
                        "update ordercycle.offer set institution_price = 2.5, version = version + 1 where id = "
                                + offer,
                        told(kitchen, "canteen", "2.5")))
                .isEqualTo("lines[1].quantity price-changed 2.5");

        var household = anOrder(village).to("kiosque").of("Carotte", 2).request();
        var two = new PlaceCheckout(
                UUID.randomUUID().toString(),
                List.of(household, anOrder(village).to("gare").of("Poireau", 1).request()),
                PaymentMethod.TEST,
                false);
        run("""
                insert into ordercycle.price_list (cooperative_id, name, audience, percent, valid_from) values (%d, 'Fête', 'HOUSEHOLD', 0, '%s')
                """.formatted(village.party("grandChamp"), village.firstDate()));
        assertThat(changedWhileWritten(
                        """
                        with list as (insert into ordercycle.price_list_item (price_list_id, product_id, price)
                            select max(id), %d, 9.75 from ordercycle.price_list returning price_list_id)
                        update ordercycle.offer set version = version + 1 where id = %d and exists (select from list)
                        """.formatted(village.product("Carotte"), offer), told(two, "household", "9.75")))
                .isEqualTo("orders[0].lines[0].quantity price-changed 9.75");
    }

    /** The one reason of a refusal, with the price that it names as the new one; what was found is the price that was read before. */
    private Mono<String> told(PlaceCheckout command, String who, String now) {
        return placement
                .place(command, village.actor(who))
                .map(placed -> "placed")
                .onErrorResume(DomainException.class, refused -> {
                    assertThat(refused.errors()).hasSize(1);
                    var reason = refused.errors().get(0);
                    assertThat(reason.found()).isNotNull().isNotEqualTo(now);
                    return Mono.just(reason.field() + " " + reason.code() + " " + reason.expected());
                });
    }

    @Test
    void firstOrderOfAPointAndDateThatIsDecidedAgainFindsItsDrop() throws Exception {
        var household =
                outcome(anOrder(village).to("kiosque").of("Carotte", 2).paidBy(PaymentMethod.TEST), "household");
        assertThat(count("delivery.drop where destination_id = " + village.site("kiosque")))
                .isZero();
        assertThat(changedWhileWritten(
                        "update ordercycle.offer set household_price = household_price + 1, version = version + 1 where id = "
                                + village.offer("Carotte", village.firstDate()),
                        household))
                .isEqualTo("price-changed");
    }

    @Test
    void whoWaitsForGoodsThatSomebodyHoldsHoldsUpNobodyElse() {
        var carrots = new CompletableFuture<String>();
        var other = database.sql("select stock.lock_rows(array[%d]::bigint[])".formatted(village.stock("Carotte")))
                .then()
                .then(Mono.fromRunnable(() -> outcome(
                                anOrder(village)
                                        .to("tilleulsDoor")
                                        .of("Carotte", 2)
                                        .paidBy(PaymentMethod.ACCOUNT),
                                "canteen")
                        .subscribe(carrots::complete)))
                .then(somebodyWaits())
                .then(Mono.fromCallable(
                                () -> outcome(anOrder(village).of("Poireau", 1).paidBy(PaymentMethod.TEST), "household")
                                        .block(Duration.ofSeconds(10)))
                        .subscribeOn(Schedulers.boundedElastic()))
                .as(transaction::transactional)
                .block();

        assertThat(other).isEqualTo("placed");
        assertThat(carrots.join()).isEqualTo("placed");
    }

    /** What becomes of a kitchen's order of two carrots when somebody holds them, and does this before letting go, while the order is written. */
    private String changedWhileWritten(String change) throws Exception {
        return changedWhileWritten(
                change,
                outcome(anOrder(village).to("tilleulsDoor").of("Carotte", 2).paidBy(PaymentMethod.ACCOUNT), "canteen"));
    }

    private String changedWhileWritten(String change, Mono<String> placing) throws Exception {
        var before = count("ordering.line");
        var outcome = new CompletableFuture<String>();
        database.sql("select stock.lock_rows(array[%d]::bigint[])".formatted(village.stock("Carotte")))
                .then()
                .then(Mono.fromRunnable(() -> placing.subscribe(outcome::complete)))
                .then(somebodyWaits())
                .then(database.sql(change).then())
                .as(transaction::transactional)
                .block();
        var said = outcome.get(20, TimeUnit.SECONDS);
        assertThat(count("ordering.line") > before).isEqualTo("placed".equals(said));
        return said;
    }

    private Mono<Long> somebodyWaits() {
        return database.sql("select count(*) from pg_locks where not granted")
                .mapValue(Long.class)
                .one()
                .filter(waiting -> waiting > 0)
                .repeatWhenEmpty(200, again -> again.delayElements(Duration.ofMillis(20)));
    }

    @Test
    void nothingIsWrittenThatRefersToNothing() {
        var order = placement
                .place(
                        anOrder(village).to("tilleulsDoor").of("Carotte", 5).paidBy(PaymentMethod.ACCOUNT),
                        village.actor("canteen"))
                .block()
                .orders()
                .get(0);
        var line = order.lines().get(0).id();

        assertThatThrownBy(() -> run("update ordering.line set stock_id = -1 where id = " + line))
                .hasStackTraceContaining("refers to what is not there");
        assertThatThrownBy(() -> run("update ordering.orders set drop_id = -1 where id = " + order.id()))
                .hasStackTraceContaining("refers to what is not there");
        assertThatThrownBy(() -> run("insert into stock.move (stock_id, quantity, kind) values (-1, 1, 'receive')"))
                .hasStackTraceContaining("without its stock row");
        assertThatThrownBy(() -> run("delete from ordercycle.offer where id = "
                        + order.lines().get(0).offer()))
                .hasStackTraceContaining("offers stay");
        assertThatThrownBy(() -> run("delete from stock.stock_row where id = " + village.stock("Poireau")))
                .hasStackTraceContaining("stock rows stay");
    }

    private void lend(String product, String kind, int count, String who) {
        var saved = returnables
                .lend(village.product(product), kind, count, village.actor(who))
                .block();
        run("update ordercycle.offer set product_version_id = %d where product_id = %d"
                .formatted(saved.version(), village.product(product)));
    }

    private void cancel(PlacedCheckout checkout) {
        run("select ordering.cancel('%s', %d, null)"
                .formatted(checkout.orders().get(0).number(), village.party("tilleuls")));
    }

    private long count(String table) {
        return database.sql("select count(*) n from " + table)
                .map(row -> row.get("n", Long.class))
                .one()
                .block();
    }
}
