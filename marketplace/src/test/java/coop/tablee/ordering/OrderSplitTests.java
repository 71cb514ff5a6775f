package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class OrderSplitTests extends OrderingStory {

    private static final Because NO_ROOM = new Because(CorrectionReason.NO_DELIVERY, "The van is full");

    @Autowired
    OrderSplit splitting;

    @Test
    void partOfAnOrderComesOnAnotherDayWithGoodsRoomPricesAndMoney() {
        var order = place(anOrder(village).of("Poireau", 5).of("Carotte", 2), "household")
                .orders()
                .get(0);
        ownStockFor("Poireau", 8);
        var room = slotUse(order.slot().id());

        var other = other("household", split(order, village.secondDate(), null, "Poireau", "3"));

        var stays = find(order, "household");
        assertThat(line(stays, "Poireau").quantity()).isEqualByComparingTo("2");
        assertThat(line(stays, "Carotte").quantity()).isEqualByComparingTo("2");
        assertThat(stays.deliveryDate()).isEqualTo(order.deliveryDate());
        assertThat(other.deliveryDate()).isEqualTo(village.secondDate());
        assertThat(other.destination().id()).isEqualTo(order.destination().id());
        var moved = line(other, "Poireau");
        assertThat(moved.quantity()).isEqualByComparingTo("3");
        assertThat(moved.price()).isEqualByComparingTo(line(order, "Poireau").price());
        assertThat(moved.addedAt()).isEqualTo(line(order, "Poireau").addedAt());
        assertThat(stays.total().minor() + other.total().minor())
                .isLessThanOrEqualTo(order.total().minor());
        assertThat(stays.maximum().minor() + other.maximum().minor())
                .isLessThanOrEqualTo(order.maximum().minor());
        assertThat(stays.paid()).isEqualTo(stays.maximum());
        assertThat(other.paid()).isEqualTo(other.maximum());
        assertThat(available("Poireau"))
                .as("three went back to the first day's row")
                .isEqualByComparingTo("198");
        assertThat(slotUse(order.slot().id())).isLessThan(room);
        assertThat(slotUse(other.slot().id())).isPositive();
        assertThat(owed("buyer:" + village.party("marchand"), other))
                .isEqualTo(-other.paid().minor());
        assertThat(news("order_changed", order)).containsExactly("NO_DELIVERY The van is full " + other.number());
        assertThat(rows("select count(*) from platform.outbox where kind = 'order_confirmation' and dedup_key = '"
                        + other.id() + "'"))
                .isOne();
    }

    @Test
    void kitchensPurchaseOrderNumberAndCatchWeightGoWithTheGoods() {
        var order = confirmed(
                place(anOrder(village).to("tilleulsDoor").of("Betterave", 10).of("Carotte", 7), "canteen"), "canteen");
        run("update ordering.orders set purchase_order_number = 'BC-77' where id = " + order.id());

        var other = other("canteen", split(order, village.secondDate(), null, "Betterave", "4", "Carotte", "7"));

        var stays = find(order, "canteen");
        assertThat(other.purchaseOrderNumber()).isEqualTo("BC-77");
        assertThat(line(stays, "Carotte").isRemoved()).isTrue();
        assertThat(stays.total().minor() + other.total().minor())
                .isLessThanOrEqualTo(order.total().minor());
        assertThat(other.dropTerms()).as("no second fee for coming to the door").isNull();
        assertThat(stays.authorised()).isEqualTo(order.authorised());
        assertThat(other.authorised()).isEqualTo(other.maximum());
    }

    @Test
    void partOfAnOrderIsFetchedInAnotherOpeningOfTheSameDay() {
        var order =
                place(anOrder(village).of("Poireau", 5), "household").orders().get(0);
        run("""
                insert into delivery.slot (site_id, delivery_date, opens, closes, crates, chilled_crates, frozen_crates)
                select site_id, delivery_date, closes, closes + interval '1 hour', 50, 50, 50 from delivery.slot where id = %d
                """.formatted(order.slot().id()));
        var later = rows("select max(id) from delivery.slot");

        var other = other("household", split(order, order.deliveryDate(), later, "Poireau", "1"));

        assertThat(other.slot().id()).isEqualTo(later);
        assertThat(other.deliveryDate()).isEqualTo(order.deliveryDate());
        assertThat(available("Poireau")).isEqualByComparingTo("195");
        assertThat(errorsOf(split(find(order, "household"), order.deliveryDate(), null, "Poireau", "1")))
                .containsExactly("nothing-moves");
    }

    @Test
    void theSameWishIsDoneOnceAndAnOldPageIsTold() {
        var order =
                place(anOrder(village).of("Poireau", 5), "household").orders().get(0);
        var wish = wish(order, village.secondDate(), null, "Poireau", "2");

        var outcomes = Flux.merge(IntStream.range(0, 6)
                        .mapToObj(n -> codeOf(splitting.split(wish, village.actor("coordinator"))))
                        .toList())
                .collectList()
                .block();

        assertThat(outcomes).containsOnly("done");
        assertThat(ordersOf("household")).isEqualTo(2);
        assertThat(line(find(order, "household"), "Poireau").quantity()).isEqualByComparingTo("3");
        assertThat(codeOf(split(order, village.secondDate(), null, "Poireau", "1"))
                        .block())
                .isEqualTo("order-changed");
    }

    @Test
    void whatCannotBeSplitChangesNothing() {
        var order = place(anOrder(village).of("Poireau", 5).of("Lait entier", 2), "household")
                .orders()
                .get(0);
        var own = place(anOrder(village).of("Poireau", 5), "household").orders().get(0);
        var rows = rows("select count(*) from ordering.line");

        assertThat(errorsOf(split(own, village.secondDate(), null, "Poireau", "0")))
                .containsExactly("nothing-goes");
        assertThat(errorsOf(split(own, village.secondDate(), null, "Poireau", "5")))
                .containsExactly("nothing-stays");
        assertThat(errorsOf(split(own, village.secondDate(), null, "Poireau", "6")))
                .containsExactly("quantity-not-allowed");
        assertThat(errorsOf(split(own, village.secondDate(), null, "Poireau", "1.5")))
                .containsExactly("quantity-not-allowed");
        assertThat(errorsOf(split(order, village.secondDate(), null, "Lait entier", "1")))
                .as("another cooperative's")
                .containsExactly("unknown-value");
        ownStockFor("Poireau", 0);
        assertThat(errorsOf(split(own, village.secondDate(), null, "Poireau", "1")))
                .containsExactly("too-little-then");
        run(
                "update ordering.orders set state = 'AWAITING_PAYMENT', hold_until = clock_timestamp() + interval '1 hour' where id = "
                        + own.id());
        assertThat(codeOf(split(own, village.secondDate(), null, "Poireau", "1"))
                        .block())
                .isEqualTo("not-paid-yet");
        run("update ordering.orders set state = 'PLACED', hold_until = null where id = " + own.id());

        assertThat(rows("select count(*) from ordering.line")).isEqualTo(rows);
        assertThat(find(own, "household").version()).isEqualTo(own.version());
        assertThat(available("Poireau")).isEqualByComparingTo("190");
    }

    @Test
    void ownPartOfAPooledOrderIsSplitAndTheOthersStays() {
        var order = place(anOrder(village).of("Poireau", 5).of("Lait entier", 2), "household")
                .orders()
                .get(0);

        var other = other("household", split(order, village.secondDate(), null, "Poireau", "5"));

        assertThat(other.lines()).hasSize(1);
        var stays = find(order, "household");
        assertThat(line(stays, "Lait entier").quantity()).isEqualByComparingTo("2");
        assertThat(stays.paid()).isEqualTo(stays.maximum());
    }

    private OrderDetails other(String who, Mono<CorrectedOrder> split) {
        return directory.find(split.block().splitOff(), village.actor(who)).block();
    }

    private Mono<CorrectedOrder> split(OrderDetails order, LocalDate day, Long slot, String... lines) {
        return splitting.split(wish(order, day, slot, lines), village.actor("coordinator"));
    }

    private SplitOrder wish(OrderDetails order, LocalDate day, Long slot, String... lines) {
        var going = IntStream.range(0, lines.length / 2)
                .mapToObj(i -> new CorrectedLine(line(order, lines[2 * i]).id(), new BigDecimal(lines[2 * i + 1])))
                .toList();
        return new SplitOrder(
                order.number(),
                order.version(),
                CorrectionKey.of(UUID.randomUUID().toString()),
                day,
                slot,
                going,
                NO_ROOM);
    }

    private OrderDetails confirmed(PlacedCheckout placed, String who) {
        var order = placed.orders().get(0);
        run("update ordering.line set cutoff_at = added_at + interval '1 microsecond' where order_id = " + order.id());
        run("select ordering.confirm(array[%d]::bigint[])".formatted(order.id()));
        return find(order, who);
    }

    private static OrderDetails.Line line(OrderDetails order, String product) {
        return order.lines().stream()
                .filter(line -> product.equals(line.names().texts().get("fr")))
                .findFirst()
                .orElseThrow();
    }

    private void ownStockFor(String product, int onHand) {
        run("""
                with made as (insert into stock.stock_row (product_id, delivery_date, counted_version) values (%d, '%s', 1) returning id)
                update ordercycle.offer set stock_id = (select id from made) where id = %d
                """.formatted(
                        village.product(product), village.secondDate(), village.offer(product, village.secondDate())));
        if (onHand > 0) {
            run(
                    "select stock.post(array[stock_id], array['receive'], array[%d]::numeric[], array[null]::bigint[], null, null) from ordercycle.offer where id = %d"
                            .formatted(onHand, village.offer(product, village.secondDate())));
        }
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

    private long rows(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private List<String> news(String kind, OrderDetails order) {
        return database.sql(
                        "select concat_ws(' ', payload ->> 'reason', payload ->> 'note', payload -> 'split' ->> 'number') from platform.outbox where kind = '%s' and payload ->> 'order' = '%d' order by id"
                                .formatted(kind, order.id()))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }
}
