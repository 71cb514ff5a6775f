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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
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
    void countBelowWhatIsReservedIsRefusedAndChangesNothing() {
        reserve("Poireau", 5);

        refused("below-reserved", StockChange.set(village.product("Poireau"), new BigDecimal("4")));

        assertThat(level("Poireau").onHand()).isEqualByComparingTo("200");
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

    private void reserve(String product, int quantity) {
        database.sql("update stock.stock_row set reserved = reserved + :quantity where id = :id")
                .bind("quantity", BigDecimal.valueOf(quantity))
                .bind("id", village.stock(product))
                .then()
                .block();
        database.sql("insert into stock.move (stock_id, quantity, kind) values (:id, :quantity, 'reserve')")
                .bind("quantity", BigDecimal.valueOf(quantity))
                .bind("id", village.stock(product))
                .then()
                .block();
    }
}
