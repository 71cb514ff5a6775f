package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Role;
import coop.tablee.ordering.approval.ApprovalPolicies;
import coop.tablee.ordering.approval.ApprovalPolicy;
import coop.tablee.ordering.approval.AtCutOff;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** One person orders for several kitchens at once: each gets its own order, or none gets any. */
class TogetherPlacementTests extends OrderingStory {

    @Autowired
    TogetherPlacement together;

    @Autowired
    ApprovalPolicies policies;

    @Test
    void eachKitchenGetsAnOrderOfItsOwn() {
        var placed = together.place(both(key(), 4, 6)).block();

        assertThat(placed).hasSize(2);
        assertThat(placed).allSatisfy(one -> assertThat(one.replayed()).isFalse());
        assertThat(placed.get(0).orders()).singleElement().satisfies(order -> {
            assertThat(order.state()).isEqualTo(OrderState.PLACED);
            assertThat(order.destination().id()).isEqualTo(village.site("tilleulsDoor"));
            assertThat(order.lines().get(0).quantity()).isEqualByComparingTo("4");
        });
        assertThat(directory.find(number(placed, 1), village.actor("canteen2")).block())
                .isNotNull();
        assertThat(consignments(number(placed, 0))).isPositive();
        assertThat(consignments(number(placed, 1))).isPositive();
        assertThat(available()).isEqualTo(190);
    }

    @Test
    void whatOneKitchenCannotHaveNoKitchenGets() {
        setStock("Poireau", 9);

        var refused = refusal(both(key(), 4, 6));

        assertThat(refused.code()).isEqualTo("insufficient-stock");
        assertThat(refused.errors()).extracting(error -> error.field()).contains("orders[1].lines[0].quantity");
        assertThat(orders()).isZero();
        assertThat(available()).isEqualTo(9);
    }

    @Test
    void whatIsKnownBeforeWritingIsSaidOfAllKitchensAtOnce() {
        var gone = new PlaceTogether(
                key(),
                List.of(
                        new PlaceTogether.Part(village.actor("canteen"), List.of(order("tilleulsDoor", 0))),
                        new PlaceTogether.Part(village.actor("canteen2"), List.of(order("bouleauxDoor", 3)))));

        var refused = refusal(gone);

        assertThat(refused.errors())
                .extracting(error -> error.field().substring(0, 9))
                .contains("orders[0]", "orders[1]");
        assertThat(orders()).isZero();
    }

    @Test
    void sentTwiceItIsOrderedOnceAlsoAtTheSameMoment() {
        var command = both(key(), 4, 6);

        var answers = Flux.range(0, 6)
                .flatMap(i -> Mono.defer(() -> together.place(command)).subscribeOn(Schedulers.boundedElastic()), 6)
                .collectList()
                .block();

        assertThat(answers).allSatisfy(placed -> assertThat(number(placed, 0)).isEqualTo(number(answers.get(0), 0)));
        assertThat(answers).filteredOn(placed -> !placed.get(0).replayed()).hasSize(1);
        assertThat(orders()).isEqualTo(2);
        assertThat(refusal(both(command.idempotencyKey(), 4, 7)).code()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void kitchensOfOneAuthorityAreApprovedTogether() {
        village.person("mayor", "forest", Role.OWNER);
        policies.set(
                        new ApprovalPolicy(Money.euro(2_000), Money.euro(10_000), true, AtCutOff.EXPIRE, 24, 0),
                        village.actor("mayor"))
                .block();

        var alone = place(anOrder(village).to("tilleulsDoor").of("Poireau", 4), "canteen");
        var placed = together.place(both(key(), 4, 4)).block();

        assertThat(alone.orders().get(0).state()).isEqualTo(OrderState.PLACED);
        assertThat(placed.stream().flatMap(one -> one.orders().stream()))
                .extracting(OrderDetails::state)
                .as("none of both is much alone")
                .containsOnly(OrderState.AWAITING_APPROVAL);
    }

    @Test
    void nobodyOrdersForAKitchenThatIsNotTheirs() {
        var foreign = new PlaceTogether(
                key(),
                List.of(
                        new PlaceTogether.Part(village.actor("canteen"), List.of(order("tilleulsDoor", 4))),
                        new PlaceTogether.Part(village.actor("procurement"), List.of(order("erablesDoor", 4)))));

        assertThat(refusal(foreign).code()).isEqualTo("may-not-order");
        assertThat(orders()).isZero();
    }

    private PlaceTogether both(String key, int first, int second) {
        return new PlaceTogether(
                key,
                List.of(
                        new PlaceTogether.Part(village.actor("canteen"), List.of(order("tilleulsDoor", first))),
                        new PlaceTogether.Part(village.actor("canteen2"), List.of(order("erablesDoor", second)))));
    }

    private OrderRequest order(String door, int leeks) {
        return anOrder(village).to(door).of("Poireau", leeks).request();
    }

    private DomainException refusal(PlaceTogether command) {
        return together.place(command)
                .flatMap(placed -> Mono.<DomainException>empty())
                .onErrorResume(DomainException.class, Mono::just)
                .block();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static String number(List<PlacedCheckout> placed, int part) {
        return placed.get(part).orders().get(0).number();
    }

    private long orders() {
        return one("select count(*) from ordering.orders where buyer_id in (%d, %d)"
                .formatted(village.party("tilleuls"), village.party("erables")));
    }

    private long consignments(String number) {
        return one(
                "select count(*) from ordering.consignment c join ordering.orders o on o.id = c.order_id where o.number = '"
                        + number + "'");
    }

    private long available() {
        return one("select (on_hand - reserved)::bigint from stock.stock_row where id = " + village.stock("Poireau"));
    }

    private long one(String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block();
    }
}
