package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@MarketplaceTest
class DatedStockTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    StockLevels levels;

    private Village village;
    private LocalDate thatDay;
    private LocalDate anotherDay;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        thatDay = village.firstDate();
        anotherDay = village.secondDate();
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void aDateWithACountOfItsOwnIsSoldFromItAndTheOthersAreNot() {
        count(40);

        assertThat(available(thatDay)).isEqualByComparingTo("40");
        assertThat(available(anotherDay)).isEqualByComparingTo("500");
        place(thatDay, 25).block();
        assertThat(available(thatDay)).isEqualByComparingTo("15");
        assertThat(available(anotherDay)).isEqualByComparingTo("500");
    }

    @Test
    void whatWasOrderedForTheDateBeforeIsHeldByItsCount() {
        var before = place(thatDay, 25).block();
        place(anotherDay, 10).block();

        count(40);

        assertThat(available(thatDay)).isEqualByComparingTo("15");
        assertThat(available(anotherDay)).isEqualByComparingTo("490");
        cancellation
                .cancel(before.orders().get(0).number(), village.actor("canteen"))
                .block();
        assertThat(available(thatDay)).isEqualByComparingTo("40");
    }

    @Test
    void aCountBelowWhatWasOrderedForTheDateIsADeclaredShortage() {
        place(thatDay, 25).block();

        count(20);

        assertThat(available(thatDay)).isZero();
        assertThat(database.sql(
                                "select shortage from stock.stock_row where product_id = :product and delivery_date = :day")
                        .bind("product", village.product("Carotte"))
                        .bind("day", thatDay)
                        .mapValue(BigDecimal.class)
                        .one()
                        .block())
                .isEqualByComparingTo("5");
    }

    @Test
    void buyersThatPlaceMeanwhileLoseNothingAndNothingIsSoldTwice() {
        var orders = Flux.range(0, 12)
                .flatMap(
                        buyer -> place(thatDay, 5)
                                .map(placed -> 1)
                                .onErrorReturn(0)
                                .subscribeOn(Schedulers.boundedElastic()),
                        6)
                .collectList();
        Mono.zip(
                        orders,
                        Mono.fromRunnable(() -> say(30))
                                .subscribeOn(Schedulers.boundedElastic())
                                .thenReturn(1))
                .block();
        awaitTheDate();

        assertThat(available(thatDay)).isGreaterThanOrEqualTo(BigDecimal.ZERO);
    }

    @Test
    void anOfferMadeLaterTakesFromTheCountOfItsDate() {
        count(40);
        database.sql("delete from assortment.card where offer_id = :offer")
                .bind("offer", village.offer("Carotte", thatDay))
                .then()
                .block();

        // Nobody can take an offer away; the test only goes back to before it was made
        database.sql("alter table ordercycle.offer disable trigger offer_stays")
                .then()
                .block();
        var row = database.sql("""
                        with gone as (delete from ordercycle.offer where id = :offer returning *)
                        select r.id from gone g join stock.stock_row r on r.product_id = g.product_id and r.delivery_date is null
                        """)
                .bind("offer", village.offer("Carotte", thatDay))
                .mapValue(Long.class)
                .one()
                .block();
        database.sql("alter table ordercycle.offer enable trigger offer_stays")
                .then()
                .block();
        var taken = database.sql("""
                        insert into ordercycle.offer (cycle_id, product_id, product_version_id, stock_id, producer_id, seller_id, household_price, producer_price,
                            vat_rate, household_cutoff_at, institution_cutoff_at)
                        select o.cycle_id, :product, p.current_version_id, :row, p.producer_id, p.producer_id, 2, 1.5, 6, o.household_cutoff_at, o.institution_cutoff_at
                        from catalogue.product p, ordercycle.offer o where p.id = :product and o.id = :other
                        returning (select delivery_date from stock.stock_row where id = stock_id)
                        """)
                .bind("product", village.product("Carotte"))
                .bind("row", row)
                .bind("other", village.offer("Poireau", thatDay))
                .mapValue(LocalDate.class)
                .one()
                .block();

        assertThat(taken).isEqualTo(thatDay);
    }

    private void count(int quantity) {
        say(quantity);
        awaitTheDate();
    }

    private void say(int quantity) {
        levels.change(
                        List.of(new StockChange(
                                village.product("Carotte"), thatDay, BigDecimal.valueOf(quantity), null, null)),
                        village.actor("producer"))
                .block();
    }

    private void awaitTheDate() {
        Patience.until(
                "the date has its own stock",
                () -> database.sql(
                                "select r.delivery_date is not null from ordercycle.offer o join stock.stock_row r on r.id = o.stock_id where o.id = :offer")
                        .bind("offer", village.offer("Carotte", thatDay))
                        .mapValue(Boolean.class)
                        .one()
                        .block());
    }

    private BigDecimal available(LocalDate date) {
        return database.sql(
                        "select r.on_hand - r.reserved from ordercycle.offer o join stock.stock_row r on r.id = o.stock_id where o.id = :offer")
                .bind("offer", village.offer("Carotte", date))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    private Mono<PlacedCheckout> place(LocalDate date, int quantity) {
        var lines = List.of(new LineRequest(village.offer("Carotte", date), BigDecimal.valueOf(quantity), null));
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
