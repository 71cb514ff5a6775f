package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.Marketplace;
import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.platform.RecurringWork;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Two nodes on one database run every job there is at the same moment, many times over; each thing that was due is done once. */
@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryJobOnTwoNodesTests {

    private static final int TIMES = 4;

    @Autowired
    ApplicationContext node;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    StockLevels levels;

    @Autowired
    Environment environment;

    @LocalServerPort
    int port;

    private ConfigurableApplicationContext otherNode;
    private Village village;

    @BeforeAll
    void startTheOther() {
        otherNode = new SpringApplicationBuilder(Marketplace.class)
                .profiles("test")
                .properties(
                        "marketplace.database-url=" + environment.getRequiredProperty("marketplace.database-url"),
                        "marketplace.demo=none",
                        "server.port=0")
                .run();
    }

    @AfterAll
    void stopTheOther() {
        otherNode.close();
    }

    @Test
    void whatIsDueIsDoneOnceWhenBothRunEverythingAtOnce() {
        village = Market.build(database, accounts);
        var paid = order("household", "kiosque", false, 3);
        var held = order("household2", "kiosque", true, 2);
        var spinach = village.stock("Épinard");
        var closing = village.cycle("grandChamp", village.firstDate());
        var version = number("select version from ordercycle.cycle where id = " + closing);
        var news = Shop.of(village, port, "coordinator", "tilleulsDoor").imports("""
                producer,sku,name,category,units,unit_type,variant_unit_name,price,on_hand,on_demand,allergens,allergens_complete,storage,vat_category,labels
                Ferme des Sept Sillons %d,BOTH,Panais,Vegetables,1,kg,,1.20,5,,,yes,ambient,food,
                """.formatted(village.number()));
        levels.change(List.of(StockChange.set(village.product("Épinard"), BigDecimal.ONE)), village.actor("producer"))
                .block();
        run("update ordering.orders set hold_until = platform.business_time() where id = " + held);
        run("""
                with offers as (
                    update ordercycle.offer set household_cutoff_at = clock_timestamp() - interval '1 second',
                        institution_cutoff_at = clock_timestamp() - interval '1 second' where cycle_id = %1$d)
                update ordercycle.cycle set household_cutoff_at = clock_timestamp() - interval '1 second',
                    institution_cutoff_at = clock_timestamp() - interval '1 second' where id = %1$d
                """.formatted(closing));

        runEverythingOnBoth();
        Patience.until(
                "all is done",
                () -> state(paid).equals("CONFIRMED")
                        && state(held).equals("EXPIRED")
                        && number("select count(*) from imports.catalogue_import where state = 'done' and id = "
                                        + news.body().path("id").asString())
                                == 1);
        run("update stock.stock_row set shortage_at = shortage_at - interval '5 minutes' where id = " + spinach);
        runEverythingOnBoth();

        assertThat(number("select version from ordercycle.cycle where id = " + closing))
                .isEqualTo(version + 1);
        assertThat(number("select count(*) from platform.outbox where kind = 'cycle_closed' and dedup_key = '%d'"
                        .formatted(closing)))
                .isEqualTo(1);
        assertThat(number("select quantity::bigint from ordering.line where kind = 'goods' and order_id = " + paid))
                .as("two of three bunches were missing")
                .isEqualTo(1);
        assertThat(number(
                        "select count(*) from platform.outbox where kind = 'order_changed' and payload ->> 'order' = '%d'"
                                .formatted(paid)))
                .isLessThanOrEqualTo(1);
        assertThat(number(
                        "select count(*) from stock.move m join stock.stock_row r on r.id = m.stock_id join catalogue.product p on p.id = r.product_id where p.sku = 'BOTH' and p.producer_id = "
                                + village.party("sillons")))
                .isEqualTo(1);
        Invariants.assertHold(database);
    }

    /** Each job of both nodes so many times, all at once; none fails. */
    private void runEverythingOnBoth() {
        var jobs = Stream.of(node, otherNode)
                .flatMap(context -> context.getBeansOfType(RecurringWork.class).values().stream())
                .flatMap(work -> Stream.of(work.getClass().getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Scheduled.class))
                        .map(method -> call(work, method)))
                .toList();
        assertThat(jobs).hasSizeGreaterThan(2 * 15);
        var all = new ArrayList<Mono<?>>();
        for (var time = 0; time < TIMES; time++) {
            all.addAll(jobs);
        }
        Flux.fromIterable(all)
                .flatMap(job -> job.subscribeOn(Schedulers.boundedElastic()), all.size())
                .blockLast();
    }

    private static Mono<?> call(RecurringWork work, Method method) {
        ReflectionUtils.makeAccessible(method);
        return Mono.defer(() -> (Mono<?>) ReflectionUtils.invokeMethod(method, work));
    }

    private long order(String who, String where, boolean payLater, int quantity) {
        var lines = List.of(
                new LineRequest(village.offer("Épinard", village.firstDate()), BigDecimal.valueOf(quantity), null));
        var request = new OrderRequest(village.site(where), village.firstDate(), null, null, lines);
        return placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, payLater, true),
                        village.actor(who))
                .block()
                .orders()
                .get(0)
                .id();
    }

    private String state(long order) {
        return database.sql("select state from ordering.orders where id = " + order)
                .mapValue(String.class)
                .one()
                .block();
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
