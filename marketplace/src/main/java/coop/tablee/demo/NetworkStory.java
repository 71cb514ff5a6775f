package coop.tablee.demo;

import coop.tablee.assortment.CardPreparation;
import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkLoading;
import coop.tablee.reporting.ReportLoading;
import coop.tablee.stock.StockLoading;
import java.time.LocalDate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The story of a whole network, on top of the small story's people and shelves, for whoever wants to see how all of it does at size. Each chapter is one
 * transaction that also says that it was told, or can be told again over what a killed process left; so it goes on where it stopped.
 */
@Component
class NetworkStory {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkStory.class);
    private static final long SEED = 20_261_121;
    private static final String FIGURES = "network figures";
    private static final int COUNTING_AT_ONCE = 4;
    private static final String STANDING = """
            select (select count(*) from network.organisation where 'COOPERATIVE' = any (kinds))::int cooperatives,
                (select count(*) from network.organisation where 'PRODUCER' = any (kinds))::int producers,
                (select count(*) from network.household)::int households,
                (select count(*) from network.organisation where 'KITCHEN' = any (kinds))::int kitchens,
                (select count(*) from network.organisation where 'AUTHORITY' = any (kinds))::int authorities,
                (select count(*) from network.site where kind = 'POINT')::int points,
                (select count(*) from network.organisation where 'CARRIER' = any (kinds))::int carriers,
                (select count(*) from distribution.vehicle)::int vehicles,
                (select count(*) from catalogue.product)::int products
            """;

    private final BulkLoading loading;
    private final Cast cast;
    private final NetworkParties parties;
    private final NetworkWeeks weeks;
    private final NetworkHistory history;
    private final NetworkCouncils councils;
    private final CardPreparation cards;

    NetworkStory(
            BulkLoading loading,
            Cast cast,
            NetworkParties parties,
            NetworkWeeks weeks,
            NetworkHistory history,
            NetworkCouncils councils,
            CardPreparation cards) {
        this.loading = loading;
        this.cast = cast;
        this.parties = parties;
        this.weeks = weeks;
        this.history = history;
        this.councils = councils;
        this.cards = cards;
    }

    /** Tells what was not told yet, up to the Monday of the running week, and opens the coming weeks. */
    void tell(NetworkScale scale, LocalDate monday, LocalDate today) {
        chapter("network parties", load -> settle(scale, today, load));
        councils.share();
        var shop = Mono.fromRunnable(() -> open(monday))
                .subscribeOn(Schedulers.boundedElastic())
                .cache();
        chapter("network history", load -> history(scale, monday, shop, load));
        shop.block();
        count();
    }

    private void open(LocalDate monday) {
        timed("coming weeks", () -> weeks.openAhead(monday));
        // a statement planned for the few offers there were would walk through all there are now
        timed("statistics", weeks::analyse);
        timed("shop window", () -> cards.catchUp().block());
    }

    private void count() {
        if (cast.told(List.of(FIGURES)).contains(FIGURES)) {
            return;
        }
        timed(
                "figures",
                () -> Flux.range(0, COUNTING_AT_ONCE)
                        .flatMap(
                                share -> Mono.fromRunnable(() -> {
                                            try (var load = loading.begin()) {
                                                ReportLoading.countAfter(load, share, COUNTING_AT_ONCE);
                                                load.finish();
                                            }
                                        })
                                        .subscribeOn(Schedulers.boundedElastic()),
                                COUNTING_AT_ONCE)
                        .blockLast());
        cast.noteTold(FIGURES);
    }

    private void settle(NetworkScale scale, LocalDate today, BulkLoad load) {
        var standing = standing(load);
        var missing = scale.without(standing);
        var plan = NetworkPlan.of(SEED, missing, standing.cooperatives());
        parties.write(plan, missing.products(), SEED, today, load);
    }

    /** The shop opens while only moves are copied: it copies past dates, which are there, and writes to all the tables that are locked after that. */
    private void history(NetworkScale scale, LocalDate monday, Mono<?> shop, BulkLoad load) {
        var first = monday.minusWeeks(scale.weeks());
        var begun = System.nanoTime();
        var offers = weeks.past(first, monday);
        LOG.info(
                "Demo network: {} offers of past dates in {} ms",
                offers.values().stream().mapToInt(List::size).sum(),
                millis(begun));
        begun = System.nanoTime();
        var orders = history.write(first, monday, offers, SEED, load);
        LOG.info("Demo network: {} orders drawn up in {} ms", orders, millis(begun));
        var opening = shop.toFuture();
        StockLoading.into(load).copyFirst();
        opening.join();
    }

    private static NetworkScale standing(BulkLoad load) {
        return load.select(
                        STANDING,
                        row -> new NetworkScale(
                                row.get("cooperatives", Integer.class),
                                row.get("producers", Integer.class),
                                row.get("households", Integer.class),
                                row.get("kitchens", Integer.class),
                                row.get("authorities", Integer.class),
                                row.get("points", Integer.class),
                                row.get("carriers", Integer.class),
                                row.get("vehicles", Integer.class),
                                row.get("products", Integer.class),
                                0))
                .get(0);
    }

    private interface Chapter {
        void tell(BulkLoad load);
    }

    private void chapter(String name, Chapter telling) {
        if (cast.told(List.of(name)).contains(name)) {
            return;
        }
        timed(name, () -> {
            try (var load = loading.begin()) {
                telling.tell(load);
                load.afterwards("insert into demo.chapter (name) values ('" + name + "')");
                load.finish();
            }
        });
    }

    private static void timed(String what, Runnable telling) {
        var begun = System.nanoTime();
        telling.run();
        LOG.info("Demo network: {} in {} ms", what, millis(begun));
    }

    private static long millis(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
