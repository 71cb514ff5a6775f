package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.ordercycle.CycleTransitions;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class ShortageCutTests extends OrderingStory {

    @Autowired
    StockLevels levels;

    @Autowired
    ShortageCut shortages;

    @Autowired
    DueShortages due;

    @Autowired
    CycleTransitions transitions;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    OrderAmendment amendment;

    /** Twenty for the canteen and six before it for a household: four are missing. */
    @ParameterizedTest
    @CsvSource({"SCHOOLS_FIRST, 20, 2", "PRO_RATA, 17, 5", "FIRST_COME, 16, 6"})
    void closedCycleIsCutByItsRule(String rule, BigDecimal canteenKeeps, BigDecimal householdKeeps) {
        run("update ordercycle.cycle set shortage_rule = '%s' where id = %d"
                .formatted(rule, village.cycle("grandChamp", village.firstDate())));
        var household = one(place(anOrder(village).of("Poireau", 6).of("Carotte", 2), "household"));
        var canteen = one(place(anOrder(village).to("tilleulsDoor").of("Poireau", 20), "canteen"));
        count("Poireau", "22");
        assertThat(find(household, "household").total()).isEqualTo(household.total());

        closeCycles();
        cutAll();

        assertThat(quantity(canteen, "canteen", "Poireau")).isEqualByComparingTo(canteenKeeps);
        assertThat(quantity(household, "household", "Poireau")).isEqualByComparingTo(householdKeeps);
        assertThat(row("Poireau")).isEqualTo("22 22 0");
        assertThat(find(household, "household").state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(announced("order_changed", household)).isEqualTo(householdKeeps.intValue() < 6 ? 1 : 0);
        assertThat(announced("order_changed", canteen)).isEqualTo(canteenKeeps.intValue() < 20 ? 1 : 0);
    }

    @Test
    void orderThatLacksSeveralThingsIsWrittenAndToldOnce() {
        var order = one(place(anOrder(village).of("Poireau", 6).of("Carotte", 5).of("Betterave", 1), "household"));
        count("Poireau", "4");
        count("Carotte", "0");

        closeCycles();
        cutAll();

        var now = find(order, "household");
        assertThat(quantity(order, "household", "Poireau")).isEqualByComparingTo("4");
        assertThat(quantity(order, "household", "Carotte")).isEqualByComparingTo("0");
        // Confirmed, then cut
        assertThat(now.version()).isEqualTo(order.version() + 2);
        assertThat(announced("order_changed", order)).isEqualTo(1);
    }

    @Test
    void shortageOverManyOrdersIsSharedToTheCentHoweverTheyArePaidAndDelivered() {
        var others = number("select coalesce(max(id), 0) from ordering.orders");
        for (var i = 0; i < 12; i++) {
            place(anOrder(village).of("Poireau", 1 + i % 4).of("Carotte", 1 + i % 3), "household2");
        }
        for (var i = 0; i < 4; i++) {
            place(anOrder(village).to("tilleulsDoor").of("Poireau", 9 + i).of("Carotte", 20), "canteen");
        }
        var alone = one(place(anOrder(village).of("Carotte", 2), "household"));
        count("Poireau", "31");
        count("Carotte", "10");

        closeCycles();
        cutAll();

        assertThat(row("Poireau")).isEqualTo("31 31 0");
        assertThat(row("Carotte")).isEqualTo("10 10 0");
        // Households bear it first: this one has nothing left
        assertThat(find(alone, "household").state()).isEqualTo(OrderState.CANCELLED);
        assertThat(owed("buyer:" + buyer("household"), alone)).isZero();
        assertThat(number("""
                        select count(*) from ordering.orders o
                        where o.payment_method = 'TEST' and o.state = 'CONFIRMED' and payment.kept(o.id) <> o.maximum_minor and o.id > %d
                        """.formatted(others))).isZero();
        assertThat(number("""
                        select count(*) from ordering.orders o where o.total_minor <> (select sum(l.line_minor) from ordering.line l where l.order_id = o.id)
                        """)).isZero();
    }

    @Test
    void whatWasPaidTooMuchGoesBackAndTheRestIsPaidAsOrderedAnew() {
        var order = one(place(anOrder(village).of("Poireau", 6), "household"));
        var paid = owed("buyer:" + buyer("household"), order);
        count("Poireau", "4");

        closeCycles();
        cutAll();

        var now = find(order, "household");
        count("Poireau", "50");
        var alike = one(place(anOrder(village).on(village.secondDate()).of("Poireau", 4), "household2"));
        assertThat(now.total()).isEqualTo(alike.total());
        assertThat(owed("buyer:" + buyer("household"), order) - paid)
                .isEqualTo(order.total().minor() - now.total().minor());
    }

    @Test
    void orderThatLosesEverythingIsCancelledAndPaidBack() {
        var order = one(place(anOrder(village).of("Poireau", 6), "household"));
        count("Poireau", "0");

        closeCycles();
        cutAll();

        assertThat(find(order, "household").state()).isEqualTo(OrderState.CANCELLED);
        assertThat(owed("buyer:" + buyer("household"), order)).isZero();
        assertThat(announced("order_cancelled", order)).isEqualTo(1);
        assertThat(row("Poireau")).isEqualTo("0 0 0");
    }

    @Test
    void coordinatorNeedNotWaitAndTheBuyerMayStillChange() {
        var order = one(place(anOrder(village).of("Poireau", 6), "household"));
        count("Poireau", "4");

        var cut = shortages
                .now(village.stock("Poireau"), village.actor("coordinator"))
                .block();
        var again = shortages
                .now(village.stock("Poireau"), village.actor("coordinator"))
                .block();

        assertThat(cut.numbers()).containsExactly(order.number());
        assertThat(cut.quantity()).isEqualByComparingTo("2");
        assertThat(again.numbers()).isEmpty();
        var now = find(order, "household");
        assertThat(now.state()).isEqualTo(OrderState.PLACED);
        amendment
                .amend(
                        new AmendOrder(
                                order.number(),
                                now.version(),
                                List.of(new LineRequest(
                                        village.offer("Poireau", village.firstDate()), BigDecimal.valueOf(3), null)),
                                null),
                        village.actor("household"))
                .block();
        closeCycles();
        assertThat(find(order, "household").lines().get(0).quantity()).isEqualByComparingTo("3");
        assertThat(row("Poireau")).isEqualTo("4 3 0");
    }

    @Test
    void shortageIsNoBusinessOfACooperativeThatDoesNotSellIt() {
        place(anOrder(village).of("Poireau", 6), "household");
        count("Poireau", "4");

        assertThat(codeOf(shortages.now(village.stock("Poireau"), village.actor("coordinator2")))
                        .block())
                .isEqualTo("not-found");
        assertThat(codeOf(shortages.now(village.stock("Poireau"), village.actor("volunteer")))
                        .block())
                .isEqualTo("not-found");
        assertThat(shortages
                        .declared(village.actor("coordinator2"))
                        .collectList()
                        .block())
                .isEmpty();
        assertThat(shortages.declared(village.actor("coordinator")).blockFirst())
                .satisfies(declared -> {
                    assertThat(declared.shortage()).isEqualByComparingTo("2");
                    assertThat(declared.orders()).isEqualTo(1);
                    assertThat(declared.firstDate()).isEqualTo(village.firstDate());
                });
    }

    @Test
    void harvestFoundInTimeSparesTheOrders() {
        var order = one(place(anOrder(village).of("Poireau", 6), "household"));
        count("Poireau", "4");
        count("Poireau", "9");

        closeCycles();
        cutAll();

        assertThat(quantity(order, "household", "Poireau")).isEqualByComparingTo("6");
        assertThat(row("Poireau")).isEqualTo("9 6 0");
    }

    @Test
    void whatStillWaitsForItsPaymentIsCutOnceItIsPaidOrSparedWhenItIsNot() {
        var placed = one(place(anOrder(village).of("Poireau", 4), "household"));
        var held = placement
                .place(anOrder(village).of("Poireau", 4).heldFor(PaymentMethod.TEST), village.actor("household2"))
                .block()
                .orders()
                .get(0);
        count("Poireau", "6");

        closeCycles();
        cutAll();
        assertThat(quantity(placed, "household", "Poireau")).isEqualByComparingTo("4");

        run("update ordering.orders set hold_until = platform.business_time() - interval '1 minute' where id = "
                + held.id());
        run("select ordering.expire_due()");
        cutAll();

        assertThat(quantity(placed, "household", "Poireau")).isEqualByComparingTo("4");
        assertThat(row("Poireau")).isEqualTo("6 4 0");
    }

    @Test
    void manyNodesAtOnceCutOnce() {
        for (var i = 0; i < 6; i++) {
            place(anOrder(village).of("Poireau", 3), i % 2 == 0 ? "household" : "household2");
        }
        place(anOrder(village).to("tilleulsDoor").of("Poireau", 10), "canteen");
        count("Poireau", "17");
        closeCycles();

        Flux.range(0, 8)
                .flatMap(
                        node -> shortages
                                .cutDue(List.of(village.stock("Poireau")))
                                .subscribeOn(Schedulers.parallel()),
                        8)
                .mergeWith(shortages.now(village.stock("Poireau"), village.actor("coordinator")))
                .blockLast();

        assertThat(row("Poireau")).isEqualTo("17 17 0");
    }

    @Test
    void whatPackingDoesNotFindIsPartOfWhatWasMissing() {
        var order = one(place(anOrder(village).to("tilleulsDoor").of("Poireau", 20), "canteen"));
        place(anOrder(village).to("erablesDoor").of("Poireau", 20), "canteen2");
        closeCycles();
        count("Poireau", "34");
        var found = find(order, "canteen");

        fulfilment
                .pack(
                        new PackConsignment(
                                found.lines().get(0).consignment(),
                                null,
                                List.of(new PackedLine(
                                        found.lines().get(0).id(), BigDecimal.valueOf(17), null, LineFault.SHORT))),
                        village.actor("coordinator"))
                .block();

        // Six were missing: three were not found, the other order bears the other three and no more
        cutAll();
        assertThat(row("Poireau")).isEqualTo("17 17 0");
    }

    @Test
    void coordinatorWhoLosesADeadlockIsServedAllTheSame() {
        var order = one(place(anOrder(village).of("Poireau", 6), "household"));
        count("Poireau", "4");
        losesADeadlockOnce(order);
        try {
            var cut = shortages
                    .now(village.stock("Poireau"), village.actor("coordinator"))
                    .block();

            assertThat(cut.numbers()).containsExactly(order.number());
            assertThat(number("select last_value from ordering.tries")).isEqualTo(2);
        } finally {
            run("drop trigger loses_once on ordering.line");
            run("drop function ordering.lose_once()");
            run("drop sequence ordering.tries");
        }
        assertThat(quantity(order, "household", "Poireau")).isEqualByComparingTo("4");
        assertThat(announced("order_changed", order)).isEqualTo(1);
    }

    /** What a transaction takes from a sequence stays taken: the second try finds that it is the second. */
    private void losesADeadlockOnce(OrderDetails order) {
        run("create sequence ordering.tries");
        run("""
                create function ordering.lose_once() returns trigger language plpgsql as $$
                begin
                    if nextval('ordering.tries') = 1 then
                        raise exception 'as if by another' using errcode = 'deadlock_detected';
                    end if;
                    return new;
                end $$
                """);
        run(
                "create trigger loses_once before update of quantity on ordering.line for each row when (old.order_id = %d and old.kind = 'goods') execute function ordering.lose_once()"
                        .formatted(order.id()));
    }

    private void count(String product, String onHand) {
        levels.change(
                        List.of(StockChange.set(village.product(product), new BigDecimal(onHand))),
                        village.actor("producer"))
                .block();
    }

    private void closeCycles() {
        run("update ordercycle.cycle set state = 'CLOSED' where delivery_date = '%s' and cooperative_id = %d"
                .formatted(village.firstDate(), village.party("grandChamp")));
        run("update ordering.line set cutoff_at = platform.business_time() where cycle_id = %d and cutoff_at > added_at"
                .formatted(village.cycle("grandChamp", village.firstDate())));
        run("select ordering.confirm(array(select distinct order_id from ordering.line where cycle_id = %d))"
                .formatted(village.cycle("grandChamp", village.firstDate())));
    }

    private void cutAll() {
        Mono.defer(() -> due.cutAll()).block();
    }

    private static OrderDetails one(PlacedCheckout placed) {
        return placed.orders().get(0);
    }

    private long buyer(String who) {
        return village.actor(who).party().id();
    }

    private BigDecimal quantity(OrderDetails order, String who, String product) {
        return find(order, who).lines().stream()
                .filter(line -> product.equals(line.names().texts().get("fr")))
                .findFirst()
                .orElseThrow()
                .quantity();
    }

    private String row(String product) {
        return database.sql(
                        "select trim_scale(on_hand) || ' ' || trim_scale(reserved) || ' ' || trim_scale(shortage) as row from stock.stock_row where id = :id")
                .bind("id", village.stock(product))
                .mapValue(String.class)
                .one()
                .block();
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private long announced(String kind, OrderDetails order) {
        return database.sql("select count(*) from platform.outbox where kind = :kind and payload ->> 'order' = :order")
                .bind("kind", kind)
                .bind("order", String.valueOf(order.id()))
                .mapValue(Long.class)
                .one()
                .block();
    }
}
