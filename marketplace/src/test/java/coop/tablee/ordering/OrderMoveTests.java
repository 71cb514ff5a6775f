package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class OrderMoveTests extends OrderingStory {

    private static final Because ASKED = new Because(CorrectionReason.BUYER_ASKED, "");

    @Autowired
    OrderCorrection correction;

    @Autowired
    OrderSplit split;

    @Autowired
    TransactionalOperator transaction;

    @Test
    void orderMovesToAnotherDayWithItsGoodsRoomWayAndMoney() {
        var order = place(anOrder(village).of("Poireau", 5).of("Carotte", 2), "household")
                .orders()
                .get(0);
        ownStockFor("Poireau", 8);

        move(order, "kiosque", village.secondDate()).block();

        var after = find(order, "household");
        assertThat(after.deliveryDate()).isEqualTo(village.secondDate());
        assertThat(after.total()).isEqualTo(order.total());
        assertThat(after.paid()).isEqualTo(order.paid());
        assertThat(after.drop()).isNotEqualTo(order.drop());
        assertThat(after.slot().id()).isNotEqualTo(order.slot().id());
        assertThat(slotUse(order.slot().id())).isEqualByComparingTo("0");
        assertThat(slotUse(after.slot().id())).isPositive();
        assertThat(after.lines())
                .extracting(OrderDetails.Line::offer)
                .containsExactlyInAnyOrder(
                        village.offer("Poireau", village.secondDate()), village.offer("Carotte", village.secondDate()));
        assertThat(after.lines())
                .allSatisfy(line -> assertThat(line.addedAt())
                        .isEqualTo(order.lines().get(0).addedAt()));
        assertThat(available("Poireau"))
                .as("taken back from the first day's row")
                .isEqualByComparingTo("200");
        assertThat(after.consignments().get(0).legs()).isNotEmpty();
        assertThat(news(order)).containsExactly("BUYER_ASKED");
    }

    @Test
    void orderMovesToAnotherPlaceOfTheBuyerAndNowhereElse() {
        var order =
                place(anOrder(village).of("Poireau", 5), "household").orders().get(0);

        assertThat(errorsOf(move(order, "tilleulsDoor", village.firstDate()))).containsExactly("unknown-destination");
        assertThat(errorsOf(move(order, "kiosque", village.firstDate()))).containsExactly("nothing-moves");
        move(order, "gare", village.firstDate()).block();

        var after = find(order, "household");
        assertThat(after.destination().id()).isEqualTo(village.site("gare"));
        assertThat(after.consignments().get(0).legs())
                .last()
                .satisfies(leg -> assertThat(leg.to()).isEqualTo(village.site("gare")));
        assertThat(slotUse(order.slot().id())).isEqualByComparingTo("0");
    }

    @Test
    void whatIsNotThereOnTheOtherDayRefusesTheMoveAndChangesNothing() {
        var order =
                place(anOrder(village).of("Poireau", 5), "household").orders().get(0);
        ownStockFor("Poireau", 4);
        assertThat(errorsOf(move(order, "kiosque", village.secondDate()))).containsExactly("too-little-then");
        run("update ordercycle.offer set state = 'WITHDRAWN' where id = "
                + village.offer("Poireau", village.secondDate()));
        assertThat(errorsOf(move(order, "kiosque", village.secondDate()))).containsExactly("not-offered-then");
        run("update ordercycle.offer set state = 'OFFERED' where id = "
                + village.offer("Poireau", village.secondDate()));
        run(
                "update delivery.slot set crates = used, chilled_crates = used_chilled, frozen_crates = used_frozen where site_id = %d and delivery_date = '%s'"
                        .formatted(village.site("gare"), village.firstDate()));
        assertThat(errorsOf(move(order, "gare", village.firstDate()))).containsExactly("room-full-then");
        run("update delivery.lane set active = false where destination_id = " + village.site("gare"));
        assertThat(errorsOf(move(order, "gare", village.firstDate()))).containsExactly("no-way");

        assertThat(find(order, "household").version()).isEqualTo(order.version());
        assertThat(available("Poireau")).isEqualByComparingTo("195");
    }

    @Test
    void pooledOrderDoesNotMoveAndAnothersIsNotThere() {
        var pooled = place(anOrder(village).of("Poireau", 5).of("Lait entier", 2), "household")
                .orders()
                .get(0);
        assertThat(errorsOf(move(pooled, "gare", village.firstDate()))).containsExactly("others-sell-in-it");
        var own = place(anOrder(village).of("Poireau", 5), "household").orders().get(0);
        assertThat(codeOf(correction.move(wish(own, "gare", village.firstDate()), village.actor("coordinator2")))
                        .block())
                .isEqualTo("not-found");
    }

    @Test
    void lastRoomGoesToOneOfTwoOrdersThatMoveThereAtOnce() {
        var orders = Flux.range(0, 4)
                .map(n -> place(anOrder(village).of("Poireau", 5), "household")
                        .orders()
                        .get(0))
                .collectList()
                .block();
        run("update delivery.slot set crates = 0.2 where site_id = %d and delivery_date = '%s'"
                .formatted(village.site("gare"), village.firstDate()));

        var outcomes = Flux.fromIterable(orders)
                .flatMap(order -> codeOf(move(order, "gare", village.firstDate())), 4)
                .collectList()
                .block();

        assertThat(outcomes).containsExactlyInAnyOrder("done", "invalid-input", "invalid-input", "invalid-input");
    }

    @Test
    void whoMovesWaitsForTheDropOfWhoPlacesThereAndHoldsNoGoodsMeanwhile() throws Exception {
        var order =
                place(anOrder(village).of("Poireau", 5), "household").orders().get(0);

        assertThat(whileHeld(
                        "select delivery.drop_for(%d, '%s')".formatted(village.site("gare"), village.secondDate()),
                        move(order, "gare", village.secondDate()),
                        "select stock.lock_rows(array[%d]::bigint[])".formatted(village.stock("Poireau"))))
                .isEqualTo("done");
        assertThat(find(order, "household").deliveryDate()).isEqualTo(village.secondDate());
    }

    @Test
    void whoSplitsWaitsForTheDropOfWhoPlacesThereAndHoldsNoGoodsMeanwhile() throws Exception {
        var order =
                place(anOrder(village).of("Poireau", 5), "household").orders().get(0);
        var wish = new SplitOrder(
                order.number(),
                order.version(),
                CorrectionKey.of(UUID.randomUUID().toString()),
                village.secondDate(),
                null,
                List.of(new CorrectedLine(order.lines().get(0).id(), BigDecimal.ONE)),
                ASKED);

        assertThat(whileHeld(
                        "select delivery.drop_for(%d, '%s')".formatted(village.site("kiosque"), village.secondDate()),
                        split.split(wish, village.actor("coordinator")),
                        "select stock.lock_rows(array[%d]::bigint[])".formatted(village.stock("Poireau"))))
                .isEqualTo("done");
    }

    @Test
    void roomIsTakenAndGivenBackInOneOrderWhicheverWayTheOrderGoes() throws Exception {
        var up = slotOf("kiosque") < slotOf("gare");
        var order = place(anOrder(village).to(up ? "gare" : "kiosque").of("Poireau", 5), "household")
                .orders()
                .get(0);

        assertThat(whileHeld(
                        "select delivery.lock_slots(array[%d]::bigint[])".formatted(slotOf(up ? "kiosque" : "gare")),
                        move(order, up ? "kiosque" : "gare", village.firstDate()),
                        "select delivery.lock_slots(array[%d]::bigint[])"
                                .formatted(order.slot().id())))
                .isEqualTo("done");
    }

    @Test
    void ordersThatCrossEachOtherAndNewOnesAllArrive() {
        for (var round = 0; round < 3; round++) {
            var staying = Flux.range(0, 6)
                    .map(n -> place(
                                    anOrder(village)
                                            .to("kiosque")
                                            .of("Poireau", 1)
                                            .of("Carotte", 1),
                                    "household")
                            .orders()
                            .get(0))
                    .collectList()
                    .block();
            var going = Flux.range(0, 6)
                    .map(n -> place(anOrder(village).to("gare").of("Carotte", 1).of("Poireau", 1), "household2")
                            .orders()
                            .get(0))
                    .collectList()
                    .block();

            var outcomes = Flux.merge(
                            Flux.fromIterable(staying)
                                    .flatMap(order -> codeOf(move(order, "gare", village.secondDate())), 6),
                            Flux.fromIterable(going)
                                    .flatMap(order -> codeOf(move(order, "kiosque", village.secondDate())), 6),
                            Flux.range(0, 6)
                                    .flatMap(
                                            n -> codeOf(placement.place(
                                                    anOrder(village)
                                                            .to(n % 2 == 0 ? "gare" : "kiosque")
                                                            .on(village.secondDate())
                                                            .of("Poireau", 1)
                                                            .paidBy(PaymentMethod.TEST),
                                                    village.actor("household"))),
                                            6))
                    .collectList()
                    .block();

            assertThat(outcomes).hasSize(18).containsOnly("done");
        }
    }

    @Test
    void whatWasDoneBeforeMakesNoDrop() {
        var order =
                place(anOrder(village).of("Poireau", 5), "household").orders().get(0);
        var wish = new SplitOrder(
                order.number(),
                order.version(),
                CorrectionKey.of(UUID.randomUUID().toString()),
                village.secondDate(),
                null,
                List.of(new CorrectedLine(order.lines().get(0).id(), BigDecimal.ONE)),
                ASKED);
        var done = split.split(wish, village.actor("coordinator")).block();
        move(find(order, "household"), "gare", village.firstDate()).block();

        var again = split.split(wish, village.actor("coordinator")).block();

        assertThat(again.replayed()).isTrue();
        assertThat(again.splitOff()).isEqualTo(done.splitOff());
        assertThat(again.version()).isEqualTo(done.version());
        assertThat(database.sql("select count(*) from delivery.drop where destination_id = %d and delivery_date = '%s'"
                                .formatted(village.site("gare"), village.secondDate()))
                        .mapValue(Long.class)
                        .one()
                        .block())
                .isZero();
    }

    /** What becomes of work that has to wait for what another transaction holds, which then takes something more: at once, for the work holds nothing of it. */
    private String whileHeld(String held, Mono<?> work, String taken) throws Exception {
        var outcome = new CompletableFuture<String>();
        var waits = database.sql("select count(*) from pg_locks where not granted")
                .mapValue(Long.class)
                .one()
                .filter(waiting -> waiting > 0)
                .repeatWhenEmpty(200, again -> again.delayElements(Duration.ofMillis(20)));
        database.sql(held)
                .then()
                .then(Mono.fromRunnable(
                        () -> codeOf(work).subscribe(outcome::complete, outcome::completeExceptionally)))
                .then(waits)
                .then(database.sql("set local lock_timeout = '300ms'").then())
                .then(database.sql(taken).then())
                .as(transaction::transactional)
                .block();
        return outcome.get(20, TimeUnit.SECONDS);
    }

    private Mono<CorrectedOrder> move(OrderDetails order, String site, LocalDate day) {
        return correction.move(wish(order, site, day), village.actor("coordinator"));
    }

    private MoveOrder wish(OrderDetails order, String site, LocalDate day) {
        return new MoveOrder(
                order.number(),
                order.version(),
                CorrectionKey.of(UUID.randomUUID().toString()),
                village.site(site),
                day,
                ASKED);
    }

    /** Gives the second day's offer a stock row of its own, with so much in it. */
    private void ownStockFor(String product, int onHand) {
        run("""
                with made as (insert into stock.stock_row (product_id, delivery_date, counted_version) values (%d, '%s', 1) returning id)
                update ordercycle.offer set stock_id = (select id from made) where id = %d
                """.formatted(
                        village.product(product), village.secondDate(), village.offer(product, village.secondDate())));
        run(
                "select stock.post(array[stock_id], array['receive'], array[%d]::numeric[], array[null]::bigint[], null, null) from ordercycle.offer where id = %d"
                        .formatted(onHand, village.offer(product, village.secondDate())));
    }

    private static List<String> errorsOf(Mono<?> work) {
        return work.map(done -> List.of("done"))
                .onErrorResume(
                        DomainException.class,
                        refused -> Mono.just(refused.errors().stream()
                                .map(error -> error.code())
                                .toList()))
                .block();
    }

    private List<String> news(OrderDetails order) {
        return database.sql(
                        "select payload ->> 'reason' from platform.outbox where kind = 'order_changed' and payload ->> 'order' = '%d' and payload ? 'moved'"
                                .formatted(order.id()))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }
}
