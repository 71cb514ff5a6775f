package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.ShortageCut;
import coop.tablee.platform.DatabaseAddress;
import coop.tablee.stock.LossReason;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import io.r2dbc.spi.R2dbcTransientException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.util.retry.Retry;

/** Everything that may happen to stock and cycles happens while a crowd orders. */
@MarketplaceTest
class RaceTests {

    private static final int HOUSEHOLDS = 40;
    private static final int KITCHENS = 20;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    StockLevels levels;

    @Autowired
    ShortageCut shortages;

    @Autowired
    Environment environment;

    @LocalServerPort
    int port;

    private Village village;
    private Shop shop;

    @BeforeEach
    void settle() {
        village = Market.build(database, accounts);
        shop = Shop.of(village, port, "canteen", "tilleulsDoor");
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void twoHundredBuyersForTwentyUnitsBuyExactlyTwenty() throws Exception {
        count(Shop.SCARCE, 20);
        Market.moveIn(village, database, HOUSEHOLDS, KITCHENS);
        var wanted = Map.of(village.offer(Shop.SCARCE, village.firstDate()), 1);
        var buyers = Executors.newFixedThreadPool(200);
        var shops = done(buyers.invokeAll(IntStream.rangeClosed(1, HOUSEHOLDS + KITCHENS)
                .<Callable<Shop>>mapToObj(n -> () -> buyer(n))
                .toList()));
        var answers = done(buyers.invokeAll(IntStream.range(0, 200)
                .<Callable<Shop.Answer>>mapToObj(i -> () -> {
                    var own = shops.get(i % shops.size());
                    return own.place(UUID.randomUUID().toString(), own.basket(wanted));
                })
                .toList()));
        buyers.shutdown();

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(20);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .hasSize(180)
                .allSatisfy(answer -> assertThat(answer.problem()).isEqualTo("insufficient-stock"));
        assertThat(number("select (on_hand - reserved)::bigint from stock.stock_row where id = "
                        + village.stock(Shop.SCARCE)))
                .isZero();
    }

    /** Households first, then kitchens. */
    private Shop buyer(int n) {
        return n <= HOUSEHOLDS
                ? Shop.ofHousehold(village, port, "crowd" + n, n % 2 == 0 ? "kiosque" : "gare")
                : Shop.of(village, port, "kitchen" + (n - HOUSEHOLDS), "kitchen" + (n - HOUSEHOLDS) + "Door");
    }

    private static <T> List<T> done(List<Future<T>> work) {
        return work.stream()
                .map(done -> {
                    try {
                        return done.get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    @Test
    void countsImportsDeclaredShortagesAndClosingsRaceWithBuyersWhoPlaceAndAmend() throws Exception {
        var first = Shop.PLENTY.get(0);
        var importer = new Importer();
        try (var crowd =
                Crowd.of(6, List.of(List.of(shop), List.of(Shop.of(village, port, "canteen2", "erablesDoor"))))) {
            crowd.goesOnFor(15);
            for (var round = 0; round < 4; round++) {
                count(first, 5 + round);
                lose(first, 3 + round);
                cutNow(first);
                importer.bringsAFile(round);
                count(first, 100_000);
                crowd.goesOnFor(5);
            }
            fall(village.cycle("grandChamp", village.firstDate()));
            Patience.until(
                    "the cycle is closed",
                    () -> number("select count(*) from ordercycle.cycle where state = 'CLOSED' and id = "
                                    + village.cycle("grandChamp", village.firstDate()))
                            == 1);
            crowd.ends();

            crowd.assertNobodyWasToldOfAFailure();
            crowd.assertNoOrderIsMissingOrDouble(
                    DatabaseAddress.parse(environment.getRequiredProperty("marketplace.database-url")));
        }
        importer.waitsForItsFiles();
    }

    /** A coordinator who loses a deadlock against a buyer is asked to come back soon, and presses again. */
    private void cutNow(String product) {
        shortages
                .now(village.stock(product), village.actor("coordinator"))
                .retryWhen(Retry.backoff(20, Duration.ofMillis(50))
                        .filter(error -> error.getCause() instanceof R2dbcTransientException))
                .block();
    }

    private void count(String product, int found) {
        levels.change(
                        List.of(StockChange.set(village.product(product), BigDecimal.valueOf(found))),
                        village.actor("producer"))
                .block();
    }

    private void lose(String product, int quantity) {
        levels.change(
                        List.of(new StockChange(village.product(product), null, null, null, null)
                                .ofLoss(BigDecimal.valueOf(quantity), LossReason.DAMAGED)),
                        village.actor("producer"))
                .block();
    }

    private void fall(long cycle) {
        database.sql("""
                with offers as (
                    update ordercycle.offer set household_cutoff_at = clock_timestamp() - interval '1 second',
                        institution_cutoff_at = clock_timestamp() - interval '1 second' where cycle_id = %1$d)
                update ordercycle.cycle set household_cutoff_at = clock_timestamp() - interval '1 second',
                    institution_cutoff_at = clock_timestamp() - interval '1 second' where id = %1$d
                """.formatted(cycle)).then().block();
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    /** A coordinator's program that brings the same product again and again, each time with another price and another count. */
    private final class Importer {

        private final Shop program = Shop.of(village, port, "coordinator", "tilleulsDoor");
        private final String name = text("select name from network.party where id = " + village.party("sillons"));
        private final String sku = text("select sku from catalogue.product where id = " + village.product("Betterave"));

        void bringsAFile(int round) {
            var file = """
                    producer,sku,name,category,units,unit_type,variant_unit_name,price,on_hand,on_demand,allergens,allergens_complete,storage,vat_category,labels
                    %s,%s,Betterave,Vegetables,1,kg,,1.%02d,%d,,,yes,ambient,food,
                    """.formatted(name, sku, 20 + round, 200_000 + round);
            assertThat(program.imports(file).status()).isEqualTo(202);
        }

        void waitsForItsFiles() {
            Patience.until(
                    "all files are applied",
                    () -> number(
                                    "select count(*) from imports.catalogue_import where state = 'done' and cooperative_id = "
                                            + village.party("grandChamp"))
                            == 4);
        }

        private String text(String sql) {
            return database.sql(sql).mapValue(String.class).one().block();
        }
    }
}
