package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** A village of its own for every test, short ways to order in it, and books that must be in order afterwards. */
@MarketplaceTest
abstract class OrderingStory {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderDirectory directory;

    Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    PlacedCheckout place(Orders order, String who) {
        return placement
                .place(
                        order.paidBy(who.startsWith("canteen") ? PaymentMethod.ACCOUNT : PaymentMethod.TEST),
                        village.actor(who))
                .block();
    }

    Mono<String> outcome(PlaceCheckout command, String who) {
        return placement
                .place(command, village.actor(who))
                .map(placed -> "placed")
                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code()));
    }

    List<String> outcomeErrors(PlaceCheckout command, String who) {
        return placement
                .place(command, village.actor(who))
                .map(placed -> List.of("placed"))
                .onErrorResume(
                        DomainException.class,
                        refused -> Mono.just(refused.errors().stream()
                                .map(error -> error.field() + " " + error.code())
                                .toList()))
                .block();
    }

    void assertRefused(PlaceCheckout command, String who, String code) {
        assertThat(outcome(command, who).block()).isEqualTo(code);
    }

    void setStock(String product, int onHand) {
        run(
                "select stock.post(array[%1$d]::bigint[], array['adjust'], array[%2$d - (select on_hand from stock.stock_row where id = %1$d)]::numeric[], array[null]::bigint[], null, 'count')"
                        .formatted(village.stock(product), onHand));
    }

    BigDecimal available(String product) {
        return database.sql("select on_hand - reserved from stock.stock_row where id = " + village.stock(product))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    void close(String product) {
        run(
                "update ordercycle.offer set household_cutoff_at = platform.business_time() - interval '1 second' where id = "
                        + village.offer(product, village.firstDate()));
    }

    /** Grand Champ's first date is still to open. */
    void planned() {
        run(
                "update ordercycle.cycle set state = 'PLANNED', opens_at = platform.business_time() + interval '1 hour' where id = "
                        + village.cycle("grandChamp", village.firstDate()));
    }

    /** The cut-offs of Grand Champ's first date have passed, and it is closed. */
    void closed() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        run("""
                with offers as (
                    update ordercycle.offer set household_cutoff_at = platform.business_time() - interval '1 second',
                        institution_cutoff_at = platform.business_time() - interval '1 second' where cycle_id = %1$d)
                update ordercycle.cycle set state = 'CLOSED', household_cutoff_at = platform.business_time() - interval '1 second',
                    institution_cutoff_at = platform.business_time() - interval '1 second' where id = %1$d
                """.formatted(cycle));
    }

    /** Grand Champ brings nothing to a destination any more. */
    void nothingComesTo(String site) {
        run("update delivery.lane set active = false where cooperative_id = %d and destination_id = %d"
                .formatted(village.party("grandChamp"), village.site(site)));
    }

    long slotOf(String site) {
        return database.sql("select min(id) from delivery.slot where site_id = %d and delivery_date = '%s'"
                        .formatted(village.site(site), village.firstDate()))
                .mapValue(Long.class)
                .one()
                .block();
    }

    long ordersOf(String who) {
        return database.sql("select count(*) from ordering.orders where buyer_id = "
                        + village.actor(who).party().id())
                .mapValue(Long.class)
                .one()
                .block();
    }

    List<String> keysOf(String who) {
        return database.sql("select idem_key from ordering.orders where buyer_id = %d order by id"
                        .formatted(village.actor(who).party().id()))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    OrderDetails find(OrderDetails order, String who) {
        return directory.find(order.number(), village.actor(who)).block();
    }

    /** What the ledger says an account owes for one order, in cents. */
    long owed(String account, OrderDetails order) {
        return database.sql(
                        "select coalesce(sum(amount_minor), 0)::bigint from ledger.entry where account = '%s' and order_id = %d"
                                .formatted(account, order.id()))
                .mapValue(Long.class)
                .one()
                .block();
    }

    BigDecimal slotUse(long slot) {
        return database.sql("select used from delivery.slot where id = " + slot)
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    static Mono<String> codeOf(Mono<?> work) {
        return work.map(done -> "done").onErrorResume(DomainException.class, refused -> Mono.just(refused.code()));
    }

    /** What was told of an order is what its buyer reads of it. */
    void assertStands(OrderDetails told, String buyer) {
        assertThat(told)
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(directory.find(told.number(), village.actor(buyer)).block());
    }

    void run(String sql) {
        database.sql(sql).then().block();
    }
}
