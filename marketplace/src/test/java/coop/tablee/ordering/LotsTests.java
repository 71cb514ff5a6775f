package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.shared.DomainException;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@MarketplaceTest
class LotsTests {

    private static final String CARROT = "Carotte";
    private static final Because ASKED = new Because(CorrectionReason.BUYER_ASKED, "");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderCorrection correction;

    @Autowired
    StockLevels levels;

    @Autowired
    TransactionalOperator transaction;

    private Village village;
    private LocalDate soon;
    private LocalDate later;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        soon = village.firstDate();
        later = village.secondDate();
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void theLotThatEndsFirstIsSoldFirstAndTheNextWhenItIsGone() {
        lot("LATE", 40, later.plusDays(30));
        lot("EARLY", 25, later);
        awaitLot("EARLY", soon);

        var first = place(soon, 25).block();
        awaitLot("LATE", soon);
        var second = place(soon, 30).block();

        assertThat(lotOf(first)).isEqualTo("EARLY");
        assertThat(lotOf(second)).isEqualTo("LATE");
        place(soon, 10).block();
        awaitLot(null, soon);
    }

    @Test
    void aLotIsNeverSoldForADateAfterItsBestBefore() {
        lot("SHORT", 40, soon);
        awaitLot("SHORT", soon);

        assertThat(lotOn(later)).isNull();
        assertThat(lotOf(place(later, 5).block())).isNull();
        assertThat(lotOf(place(soon, 5).block())).isEqualTo("SHORT");
    }

    @Test
    void whatIsLetGoOfAnEarlierLotIsSoldAgainBeforeTheLaterOne() {
        lot("EARLY", 10, later);
        lot("LATE", 40, later.plusDays(30));
        awaitLot("EARLY", soon);
        var first = place(soon, 10).block();
        awaitLot("LATE", soon);

        cancellation
                .cancel(first.orders().get(0).number(), village.actor("canteen"))
                .block();

        awaitLot("EARLY", soon);
    }

    @Test
    void aLotThatTurnsOutNotToLastGivesItsOrdersToTheOthers() {
        lot("A", 40, later.plusDays(5));
        awaitLot("A", later);
        var kept = place(soon, 10).block();
        var moved = place(later, 20).block();
        lot("B", 30, later.plusDays(20));

        shorten("A", later.minusDays(1));

        Patience.until("the order left the lot", () -> "B".equals(lotOf(moved)));
        awaitLot("B", later);
        assertThat(lotOf(kept)).isEqualTo("A");
        assertThat(number("reserved", "A")).isEqualByComparingTo("10");
        assertThat(number("reserved", "B")).isEqualByComparingTo("20");
    }

    @Test
    void whatNoOtherLotHasBecomesADeclaredShortage() {
        change(StockChange.set(village.product(CARROT), BigDecimal.ZERO));
        lot("A", 40, later.plusDays(5));
        awaitLot("A", later);
        var moved = place(later, 20).block();

        shorten("A", later.minusDays(1));

        Patience.until("the order left the lot", () -> lotOf(moved) == null);
        assertThat(number("shortage", null)).isEqualByComparingTo("20");
        assertThat(number("reserved", "A")).isZero();
    }

    @Test
    void anOrderThatGrowsBeyondItsLotIsTakenAnewAsAWhole() {
        lot("EARLY", 10, later);
        lot("LATE", 40, later.plusDays(30));
        awaitLot("EARLY", soon);
        var order = place(soon, 10).block().orders().get(0);
        awaitLot("LATE", soon);

        var grown = amendment
                .amend(
                        new AmendOrder(
                                order.number(),
                                order.version(),
                                List.of(new LineRequest(village.offer(CARROT, soon), new BigDecimal("15"), null)),
                                null),
                        village.actor("canteen"))
                .block();

        assertThat(grown.lines().get(0).quantity()).isEqualByComparingTo("15");
        assertThat(lotOfOrder(order.number())).isEqualTo("LATE");
        assertThat(number("reserved", "EARLY")).isZero();
        assertThat(number("reserved", "LATE")).isEqualByComparingTo("15");
    }

    @Test
    void aLotOfOneDateIsSoldOnThatDateOnly() {
        change(new StockChange(village.product(CARROT), soon, new BigDecimal("12"), null, null)
                .ofLot("DAY", soon.plusDays(1)));

        awaitLot("DAY", soon);
        assertThat(lotOn(later)).isNull();
        assertThat(lotOf(place(soon, 12).block())).isEqualTo("DAY");
        assertThat(codeOf(place(soon, 1))).isEqualTo("insufficient-stock");
    }

    @Test
    void aCrowdBuysTwoLotsDownToTheLastAndNotOneMore() {
        change(StockChange.set(village.product(CARROT), BigDecimal.ZERO));
        lot("EARLY", 20, later);
        lot("LATE", 20, later.plusDays(30));
        awaitLot("EARLY", soon);

        Supplier<Long> buy = () -> Flux.range(0, 60)
                .flatMap(
                        buyer -> place(soon, 1)
                                .map(placed -> 1)
                                .onErrorResume(DomainException.class, refused -> Mono.just(0))
                                .subscribeOn(Schedulers.boundedElastic()),
                        30)
                .filter(sold -> sold == 1)
                .count()
                .block();

        var sold = buy.get();
        assertThat(sold).isBetween(20L, 40L);
        awaitLot("LATE", soon);
        assertThat(sold + buy.get()).isEqualTo(40);
        assertThat(number("reserved", "EARLY")).isEqualByComparingTo("20");
        assertThat(number("reserved", "LATE")).isEqualByComparingTo("20");
    }

    @Test
    void whatIsOrderedOfALotThatIsShortenedWhileNothingIsReservedLeavesItToo() {
        lot("A", 40, later.plusDays(5));
        awaitLot("A", later);

        shorten("A", later.minusDays(1));
        var placed = place(later, 5).block();

        assertThat(database.sql(
                                "select count(*) from platform.outbox where kind = 'lot_shortened' and dedup_key like :row || ':%'")
                        .bind("row", String.valueOf(rowOf("A")))
                        .mapValue(Long.class)
                        .one()
                        .block())
                .isOne();
        Patience.until("the order left the lot", () -> lotOf(placed) == null);
        assertThat(number("reserved", "A")).isZero();
    }

    @Test
    void theOffersOfAClosedCycleLeaveALotThatDoesNotLast() {
        lot("A", 40, later.plusDays(5));
        awaitLot("A", later);
        lot("B", 30, later.plusDays(20));
        run(
                "update ordercycle.cycle set state = 'CLOSED' where id = (select cycle_id from ordercycle.offer where id = %d)"
                        .formatted(village.offer(CARROT, later)));
        lot("SOONER", 30, later.plusDays(1));
        run("select ordercycle.follow_rows(%d, null)".formatted(village.product(CARROT)));
        assertThat(lotOn(later)).as("what still lasts stays").isEqualTo("A");

        shorten("A", later.minusDays(1));

        awaitLot("SOONER", later);
    }

    @Test
    void anOrderThatIsBroughtToAnotherDayKeepsItsLotWhereItLastsUntilThen() {
        change(StockChange.set(village.product(CARROT), BigDecimal.ZERO));
        lot("EARLY", 10, later);
        lot("LATE", 5, later.plusDays(30));
        awaitLot("EARLY", soon);
        var order = place(soon, 10).block().orders().get(0);
        awaitLot("LATE", later);

        correction
                .move(
                        new MoveOrder(
                                order.number(),
                                order.version(),
                                CorrectionKey.of(UUID.randomUUID().toString()),
                                village.site("tilleulsDoor"),
                                later,
                                ASKED),
                        village.actor("coordinator"))
                .block();

        assertThat(lotOfOrder(order.number())).isEqualTo("EARLY");
        assertThat(number("reserved", "EARLY")).isEqualByComparingTo("10");
        assertThat(number("reserved", "LATE")).isZero();
    }

    @Test
    void anOrderThatIsBroughtToAnotherDayLeavesALotThatIsOverByThen() {
        lot("SHORT", 40, soon);
        lot("LATE", 40, later.plusDays(30));
        awaitLot("SHORT", soon);
        awaitLot("LATE", later);
        var order = place(soon, 10).block().orders().get(0);

        correction
                .move(
                        new MoveOrder(
                                order.number(),
                                order.version(),
                                CorrectionKey.of(UUID.randomUUID().toString()),
                                village.site("tilleulsDoor"),
                                later,
                                ASKED),
                        village.actor("coordinator"))
                .block();

        assertThat(lotOfOrder(order.number())).isEqualTo("LATE");
        assertThat(number("reserved", "SHORT")).isZero();
    }

    @Test
    void aLineTooBigForALotDoesNotKeepSmallerOnesFromIt() {
        change(StockChange.set(village.product(CARROT), BigDecimal.ZERO));
        lot("A", 60, later.plusDays(5));
        awaitLot("A", later);
        var big = place(later, 40).block();
        var small = place(later, 5).block();
        var smaller = place(later, 4).block();
        lot("B", 12, later.plusDays(20));
        lot("C", 42, later.plusDays(30));

        shorten("A", later.minusDays(1));

        Patience.until("the big one left the lot", () -> "C".equals(lotOf(big)));
        assertThat(lotOf(small)).isEqualTo("B");
        assertThat(lotOf(smaller)).isEqualTo("B");
        assertThat(number("shortage", null)).isZero();
    }

    @Test
    void whatAnotherTakesMeanwhileIsNotTakenForALotThatDoesNotLast() {
        lot("A", 40, later.plusDays(5));
        awaitLot("A", later);
        var placed = place(later, 10).block();
        lot("B", 12, later.plusDays(20));

        database.sql(
                        "select stock.post(array[:row], array['reserve'], array[8::numeric], array[null::bigint], null, null)")
                .bind("row", rowOf("B"))
                .then()
                .then(Mono.<Void>fromRunnable(() -> {
                            shorten("A", later.minusDays(1));
                            Patience.until("the lot's orders wait for the row", () -> waiting("leave_lot"));
                        })
                        .subscribeOn(Schedulers.boundedElastic()))
                .as(transaction::transactional)
                .block();

        Patience.until("the order left the lot", () -> !"A".equals(lotOf(placed)));
        assertThat(lotOf(placed)).isNull();
        assertThat(number("shortage", "B")).isZero();
    }

    @Test
    void aCooperativesCorrectionTakesALineAnewAsItsBuyerMay() {
        lot("EARLY", 10, later);
        lot("LATE", 40, later.plusDays(30));
        awaitLot("EARLY", soon);
        var order = place(soon, 10).block().orders().get(0);
        awaitLot("LATE", soon);

        correction
                .correct(
                        new CorrectOrder(
                                order.number(),
                                order.version(),
                                CorrectionKey.of(UUID.randomUUID().toString()),
                                List.of(new CorrectedLine(order.lines().get(0).id(), new BigDecimal("15"))),
                                true,
                                ASKED),
                        village.actor("coordinator"))
                .block();

        assertThat(lotOfOrder(order.number())).isEqualTo("LATE");
        assertThat(number("reserved", "EARLY")).isZero();
        assertThat(number("reserved", "LATE")).isEqualByComparingTo("15");
    }

    @Test
    void packersReadTheLotOfTheGoods() {
        lot("L-2026/47", 40, later.plusDays(30));
        awaitLot("L-2026/47", soon);
        var placed = place(soon, 3).block();

        assertThat(database.sql("""
                        select p.lot from ordering.paper_line p join ordering.orders o on o.id = p.order_id where o.number = :number
                        """)
                        .bind("number", placed.orders().get(0).number())
                        .mapValue(String.class)
                        .one()
                        .block())
                .isEqualTo("L-2026/47");
    }

    private void lot(String code, int quantity, LocalDate until) {
        change(new StockChange(village.product(CARROT), null, BigDecimal.valueOf(quantity), null, null)
                .ofLot(code, until));
    }

    private void shorten(String code, LocalDate until) {
        change(new StockChange(village.product(CARROT), null, null, null, null).ofLot(code, until));
    }

    private long rowOf(String lot) {
        return database.sql("select id from stock.stock_row where product_id = :product and lot_code = :lot")
                .bind("product", village.product(CARROT))
                .bind("lot", lot)
                .mapValue(Long.class)
                .one()
                .block();
    }

    private boolean waiting(String what) {
        return database.sql(
                        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and strpos(query, :what) > 0 and query not like '%pg_stat%')")
                .bind("what", what)
                .mapValue(Boolean.class)
                .one()
                .block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private void change(StockChange change) {
        levels.change(List.of(change), village.actor("producer")).block();
    }

    private void awaitLot(@Nullable String code, LocalDate date) {
        Patience.until("sold from lot " + code, () -> code == null ? lotOn(date) == null : code.equals(lotOn(date)));
    }

    private @Nullable String lotOn(LocalDate date) {
        return database.sql("""
                        select coalesce(r.lot_code, '') from ordercycle.offer o join stock.stock_row r on r.id = o.stock_id where o.id = :offer
                        """)
                .bind("offer", village.offer(CARROT, date))
                .mapValue(String.class)
                .one()
                .map(LotsTests::named)
                .block()
                .code();
    }

    private @Nullable String lotOf(PlacedCheckout placed) {
        return lotOfOrder(placed.orders().get(0).number());
    }

    private @Nullable String lotOfOrder(String number) {
        return database.sql("""
                        select coalesce(r.lot_code, '') from ordering.line l join ordering.orders o on o.id = l.order_id
                        join stock.stock_row r on r.id = l.stock_id where o.number = :number and l.kind = 'goods'
                        """)
                .bind("number", number)
                .mapValue(String.class)
                .one()
                .map(LotsTests::named)
                .block()
                .code();
    }

    private BigDecimal number(String column, @Nullable String lot) {
        return database.sql(
                        "select %s from stock.stock_row where product_id = :product and delivery_date is null and coalesce(lot_code, '') = :lot"
                                .formatted(column))
                .bind("product", village.product(CARROT))
                .bind("lot", lot == null ? "" : lot)
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    private static Named named(String code) {
        return new Named(code.isEmpty() ? null : code);
    }

    private record Named(@Nullable String code) {}

    private static String codeOf(Mono<?> wanted) {
        return wanted.map(done -> "done")
                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code()))
                .block();
    }

    private Mono<PlacedCheckout> place(LocalDate date, int quantity) {
        var lines = List.of(new LineRequest(village.offer(CARROT, date), BigDecimal.valueOf(quantity), null));
        return placement.place(
                new PlaceCheckout(
                        UUID.randomUUID().toString(),
                        List.of(new OrderRequest(village.site("tilleulsDoor"), date, null, "BC-2", lines)),
                        PaymentMethod.ACCOUNT,
                        false,
                        true),
                village.actor("canteen"));
    }
}
