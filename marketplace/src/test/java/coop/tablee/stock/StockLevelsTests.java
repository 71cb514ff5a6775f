package coop.tablee.stock;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@MarketplaceTest
class StockLevelsTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    StockLevels levels;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void countSaysWhatIsThereAndTheMovesAddUp() {
        change(StockChange.set(village.product("Poireau"), new BigDecimal("37")));

        assertThat(level("Poireau").onHand()).isEqualByComparingTo("37");
    }

    @Test
    void countBelowWhatIsReservedIsADeclaredShortageAndNothingMoreSells() {
        post("Poireau", "reserve", 30);

        change(StockChange.set(village.product("Poireau"), new BigDecimal("24")));

        assertThat(level("Poireau").onHand()).isEqualByComparingTo("30");
        assertThat(level("Poireau").shortage()).isEqualByComparingTo("6");
        assertThat(level("Poireau").free()).isZero();
        assertThat(announced("Poireau")).containsExactly("6.000");
    }

    @Test
    void whatBuyersLetGoFillsTheShortageBeforeItSellsAgain() {
        post("Poireau", "reserve", 30);
        change(StockChange.set(village.product("Poireau"), new BigDecimal("24")));

        post("Poireau", "release", -4);
        assertThat(level("Poireau").shortage()).isEqualByComparingTo("2");
        assertThat(level("Poireau").free()).isZero();

        post("Poireau", "release", -5);
        assertThat(level("Poireau").shortage()).isZero();
        assertThat(level("Poireau").free()).isEqualByComparingTo("3");
        assertThat(level("Poireau").onHand()).isEqualByComparingTo("24");
    }

    @Test
    void harvestFoundAfterwardsFillsTheShortageFirst() {
        post("Poireau", "reserve", 30);
        change(StockChange.set(village.product("Poireau"), new BigDecimal("24")));

        change(new StockChange(village.product("Poireau"), null, null, new BigDecimal("4"), null));
        assertThat(level("Poireau").shortage()).isEqualByComparingTo("2");

        change(StockChange.set(village.product("Poireau"), new BigDecimal("31")));
        assertThat(level("Poireau").shortage()).isZero();
        assertThat(level("Poireau").free()).isEqualByComparingTo("1");
    }

    @Test
    void lessThanNothingIsRefusedAlsoByDifference() {
        refused("below-zero", new StockChange(village.product("Poireau"), null, null, new BigDecimal("-201"), null));

        assertThat(level("Poireau").onHand()).isEqualByComparingTo("200");
    }

    @Test
    void goodsMadeAsOrderedAreNeverShort() {
        post("Poireau", "reserve", 5);
        database.sql("select stock.set_on_demand(array[:row], true, null)")
                .bind("row", village.stock("Poireau"))
                .then()
                .block();

        change(StockChange.set(village.product("Poireau"), BigDecimal.ONE));

        assertThat(level("Poireau").shortage()).isZero();
        assertThat(level("Poireau").onHand()).isEqualByComparingTo("1");
    }

    @Test
    void whatIsMissingDoesNotBecomeGoodsWhenAnImportSaysThatItIsMadeAsOrdered() {
        post("Poireau", "reserve", 30);
        change(StockChange.set(village.product("Poireau"), new BigDecimal("24")));
        assertThat(announced("Poireau")).containsExactly("6.000");

        database.sql("select stock.set_on_demand(array[:row], true, null)")
                .bind("row", village.stock("Poireau"))
                .then()
                .block();

        assertThat(level("Poireau").shortage()).isZero();
        assertThat(level("Poireau").onHand()).as("no more than was counted").isEqualByComparingTo("24");
        assertThat(announced("Poireau")).as("it is over").hasSize(2);
    }

    @Test
    void lossIsAMoveOfItsOwnThatSaysWhy() {
        lose("Poireau", "12.5", LossReason.SPOILED);

        assertThat(level("Poireau").onHand()).isEqualByComparingTo("187.5");
        assertThat(level("Poireau").shortage()).isZero();
        assertThat(moves("Poireau")).containsExactly("receive 200.000", "waste -12.500");
        assertThat(announced("Poireau")).isEmpty();
    }

    @Test
    void lossOfWhatIsPromisedIsADeclaredShortage() {
        post("Poireau", "reserve", 30);

        lose("Poireau", "176", LossReason.DAMAGED);

        assertThat(level("Poireau").onHand()).isEqualByComparingTo("30");
        assertThat(level("Poireau").shortage()).isEqualByComparingTo("6");
        assertThat(level("Poireau").free()).isZero();
        assertThat(announced("Poireau")).containsExactly("6.000");
        assertThat(moves("Poireau"))
                .containsExactly("receive 200.000", "reserve 30.000", "waste -176.000", "adjust 6.000");

        lose("Poireau", "4", LossReason.MISSING);
        assertThat(level("Poireau").shortage()).isEqualByComparingTo("10");

        post("Poireau", "release", -12);
        assertThat(level("Poireau").shortage()).isZero();
        assertThat(level("Poireau").onHand()).isEqualByComparingTo("20");
        assertThat(level("Poireau").free()).isEqualByComparingTo("2");
    }

    @Test
    void moreThanThereIsCannotBeLost() {
        post("Poireau", "reserve", 30);
        change(StockChange.set(village.product("Poireau"), new BigDecimal("24")));

        refused("lost-more-than-there", loss("Poireau", "24.001", LossReason.OTHER));
        refused("stock-not-possible", loss("Poireau", "-1", LossReason.OTHER));
        refused("stock-not-possible", loss("Poireau", "1", null));

        assertThat(level("Poireau").shortage()).isEqualByComparingTo("6");
    }

    @Test
    void whatIsNoLongerMadeAsOrderedIsShortOfWhatIsPromisedBeyondIt() {
        change(demand("Poireau", true));
        post("Poireau", "reserve", 230);
        assertThat(level("Poireau").shortage()).isZero();

        change(demand("Poireau", false));

        assertThat(level("Poireau").onDemand()).isFalse();
        assertThat(level("Poireau").shortage()).isEqualByComparingTo("30");
        assertThat(announced("Poireau")).containsExactly("30.000");

        change(demand("Poireau", true));
        assertThat(level("Poireau").shortage()).isZero();
        assertThat(level("Poireau").onHand()).isEqualByComparingTo("200");
        assertThat(announced("Poireau")).containsExactly("30.000", "0");
    }

    @Test
    void ofTwoWhoSawTheSameRowTheSecondIsToldWhatIsThere() {
        var seen = seen("Poireau");
        change(new StockChange(village.product("Poireau"), null, new BigDecimal("104"), null, null, seen));

        levels.change(
                        List.of(new StockChange(
                                village.product("Poireau"), null, new BigDecimal("120"), null, null, seen)),
                        village.actor("producer"))
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(((DomainException) error).errors())
                        .singleElement()
                        .satisfies(one -> {
                            assertThat(one.code()).isEqualTo("stock-changed");
                            assertThat(new BigDecimal(one.expected())).isEqualByComparingTo("104");
                        }))
                .verify();
    }

    @Test
    void buyersDoNotDisturbSomebodyWhoCounts() {
        var seen = seen("Poireau");
        post("Poireau", "reserve", 3);

        change(new StockChange(village.product("Poireau"), null, new BigDecimal("150"), null, null, seen));

        assertThat(level("Poireau").free()).isEqualByComparingTo("147");
    }

    @Test
    void countsAndBuyersInACrowdNeverSellWhatIsNotThere() {
        var buyers = Flux.range(0, 120)
                .flatMap(
                        i -> take("Betterave")
                                .onErrorResume(refused -> Mono.just(0))
                                .subscribeOn(Schedulers.parallel()),
                        12);
        var counts = Flux.just("60", "20", "45", "5", "30")
                .concatMap(count -> levels.change(
                                List.of(StockChange.set(village.product("Betterave"), new BigDecimal(count))),
                                village.actor("producer"))
                        .thenReturn(0));

        var sold = Flux.merge(buyers, counts).reduce(Integer::sum).block();

        var row = level("Betterave");
        assertThat(row.reserved()).isEqualByComparingTo(String.valueOf(sold));
        assertThat(row.free().signum()).isNotNegative();
        assertThat(row.onHand().subtract(row.shortage())).isEqualByComparingTo("30");
    }

    @Test
    void oneBadChangeLeavesTheOthersUndone() {
        refused(
                "not-found",
                StockChange.set(village.product("Carotte"), BigDecimal.ONE),
                StockChange.set(village.product("Lait entier"), BigDecimal.ONE));

        assertThat(level("Carotte").onHand()).isEqualByComparingTo("500");
    }

    @Test
    void staleVersionIsToldAndAMissingOneWins() {
        var stale = new StockChange(village.product("Poireau"), null, BigDecimal.TEN, null, -1L);
        refused("stock-changed", stale);

        change(StockChange.set(village.product("Poireau"), BigDecimal.TEN));
        assertThat(level("Poireau").onHand()).isEqualByComparingTo("10");
    }

    @Test
    void parallelDeltasAllCount() {
        var one = new StockChange(village.product("Betterave"), null, null, BigDecimal.ONE, null);
        Flux.fromStream(IntStream.range(0, 40).boxed())
                .flatMap(
                        i -> levels.change(List.of(one), village.actor("producer"))
                                .subscribeOn(Schedulers.parallel()),
                        16)
                .blockLast();

        assertThat(level("Betterave").onHand()).isEqualByComparingTo("130");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.3333333", "1e9"})
    void impossibleCountsAreRefusedInWords(String onHand) {
        refused("stock-not-possible", StockChange.set(village.product("Poireau"), new BigDecimal(onHand)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31", "+10000-01-01", "-0001-01-01"})
    void countOfAnImpossibleDayIsRefusedInWords(String day) {
        refused(
                "day-not-possible",
                new StockChange(village.product("Poireau"), LocalDate.parse(day), BigDecimal.ONE, null, null));
    }

    private void change(StockChange... changes) {
        levels.change(List.of(changes), village.actor("producer")).block();
    }

    private void refused(String code, StockChange... changes) {
        levels.change(List.of(changes), village.actor("producer"))
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(((DomainException) error).errors())
                        .anySatisfy(one -> assertThat(one.code()).isEqualTo(code)))
                .verify();
    }

    private StockLevel level(String product) {
        return levels.of(village.actor("producer"))
                .filter(level -> level.product() == village.product(product))
                .blockFirst();
    }

    private void lose(String product, String quantity, LossReason reason) {
        change(loss(product, quantity, reason));
    }

    private StockChange loss(String product, String quantity, @Nullable LossReason reason) {
        return new StockChange(village.product(product), null, null, null, null)
                .ofLoss(new BigDecimal(quantity), reason);
    }

    private StockChange demand(String product, boolean onDemand) {
        return new StockChange(village.product(product), null, null, null, null).madeAsOrdered(onDemand);
    }

    private List<String> moves(String product) {
        return database.sql("select kind || ' ' || quantity from stock.move where stock_id = :row order by id")
                .bind("row", village.stock(product))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private long seen(String product) {
        return database.sql("select counted_version from stock.stock_row where id = :id")
                .bind("id", village.stock(product))
                .mapValue(Long.class)
                .one()
                .block();
    }

    private List<String> announced(String product) {
        return database.sql(
                        "select payload ->> 'shortage' shortage from platform.outbox where kind = 'shortage_declared' and payload ->> 'stock' = :row order by id")
                .bind("row", String.valueOf(village.stock(product)))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private Mono<Integer> take(String product) {
        return database.sql(
                        "select stock.post(array[:row]::bigint[], array['reserve'], array[1]::numeric[], array[null]::bigint[], null, null)::text done")
                .bind("row", village.stock(product))
                .then()
                .thenReturn(1);
    }

    private void post(String product, String kind, int quantity) {
        database.sql(
                        "select stock.post(array[:row]::bigint[], array[:kind], array[:quantity]::numeric[], array[null]::bigint[], null, null)::text done")
                .bind("row", village.stock(product))
                .bind("kind", kind)
                .bind("quantity", quantity)
                .then()
                .block();
    }
}
