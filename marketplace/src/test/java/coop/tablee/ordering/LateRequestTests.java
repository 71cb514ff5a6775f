package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class LateRequestTests extends OrderingStory {

    @Autowired
    LateRequests requests;

    @Autowired
    LateLapse lapse;

    @Test
    void grantedRequestIsALineWithItsOwnCutOffAndReservesTheGoods() {
        var order = canteenOrder();
        passCutOffs();
        var before = available("Carotte");
        var id = ask(order, "canteen", "Carotte", "5");
        assertThat(available("Carotte")).isEqualByComparingTo(before);

        requests.grant(id, village.actor("producer")).block();

        var now = find(order, "canteen");
        var line = now.lines().stream()
                .filter(one -> one.product() == village.product("Carotte"))
                .findFirst()
                .orElseThrow();
        assertThat(line.ordered()).isEqualByComparingTo("5");
        assertThat(line.quantity()).isEqualByComparingTo("5");
        assertThat(line.addedAt()).isBefore(line.cutOff());
        assertThat(before.subtract(available("Carotte"))).isEqualByComparingTo("5");
        assertThat(now.total().minor()).isGreaterThan(order.total().minor());
        assertThat(requests.ofOrder(order.number(), village.actor("canteen"))
                        .blockFirst()
                        .state())
                .isEqualTo(LateState.GRANTED);
        assertThat(announced("order_changed", now.id() + ":" + now.version())).isEqualTo(1);
    }

    @Test
    void whatItCostsMoreIsTakenFromAHouseholdThatPaid() {
        var order = one(place(anOrder(village).of("Poireau", 2), "household"));
        passCutOffs();
        var id = ask(order, "household", "Carotte", "1");

        requests.grant(id, village.actor("coordinator")).block();

        var now = find(order, "household");
        assertThat(now.paid().minor() - order.paid().minor())
                .isEqualTo(now.maximum().minor() - order.maximum().minor());
    }

    @Test
    void twoWhoGrantAtOnceGrantOnce() {
        var order = canteenOrder();
        passCutOffs();
        var id = ask(order, "canteen", "Carotte", "5");

        var outcomes = Flux.just("producer", "coordinator", "producer", "coordinator")
                .flatMap(
                        who -> codeOf(requests.grant(id, village.actor(who))).subscribeOn(Schedulers.boundedElastic()),
                        4)
                .collectList()
                .block();

        assertThat(outcomes).contains("done");
        assertThat(find(order, "canteen").lines().stream()
                        .filter(line -> line.product() == village.product("Carotte"))
                        .map(line -> line.quantity().intValue()))
                .containsExactly(5);
    }

    @Test
    void nothingIsGrantedThatIsNotThere() {
        var order = canteenOrder();
        passCutOffs();
        var id = ask(order, "canteen", "Carotte", "5");
        setStock("Carotte", 3);

        assertThat(codeOf(requests.grant(id, village.actor("producer"))).block())
                .isEqualTo("insufficient-stock");
        assertThat(find(order, "canteen").lines()).hasSize(1);
    }

    @Test
    void refusalHasAReasonAndIsToldOnce() {
        var order = canteenOrder();
        passCutOffs();
        var id = ask(order, "canteen", "Carotte", "5");

        assertThatThrownBy(() ->
                        requests.refuse(id, " ", village.actor("producer")).block())
                .isInstanceOf(DomainException.class);
        requests.refuse(id, "Le champ est gelé", village.actor("producer")).block();
        requests.refuse(id, "Le champ est gelé", village.actor("coordinator")).block();

        assertThat(announced("late_request_refused", String.valueOf(id))).isEqualTo(1);
        assertThat(codeOf(requests.grant(id, village.actor("producer"))).block())
                .isEqualTo("late-request-over");
    }

    @Test
    void whatNobodyAnswersLapsesAndIsTold() {
        var order = canteenOrder();
        passCutOffs();
        var id = ask(order, "canteen", "Carotte", "5");
        run("update ordering.late_request set answer_by = platform.business_time() - interval '1 second' where id = "
                + id);

        assertThat(codeOf(requests.grant(id, village.actor("producer"))).block())
                .isEqualTo("late-request-over");
        lapse.lapseDue().block();

        assertThat(requests.ofOrder(order.number(), village.actor("canteen"))
                        .blockFirst()
                        .state())
                .isEqualTo(LateState.LAPSED);
        assertThat(announced("late_request_refused", String.valueOf(id))).isEqualTo(1);
    }

    @Test
    void whatCanStillBeOrderedIsNotAskedFor() {
        var order = canteenOrder();

        assertThat(refusals(order, "canteen", "Carotte", "5")).containsExactly("offer still-open");
    }

    @Test
    void strangeQuantitiesAndForeignOffersAreNamed() {
        var order = canteenOrder();
        passCutOffs();

        assertThat(refusals(order, "canteen", "Carotte", "0")).containsExactly("quantity quantity-not-allowed");
        assertThat(refusals(order, "canteen", "Carotte", "1e30")).containsExactly("quantity quantity-not-allowed");
        assertThat(refusals(order, "canteen", "Carotte", "0.0001")).containsExactly("quantity quantity-not-allowed");
        assertThat(errors(new AskLate(order.number(), key(), 999_999_999, BigDecimal.ONE, ""), "canteen"))
                .containsExactly("offer not-offered");
        ask(order, "canteen", "Carotte", "5");
        assertThat(refusals(order, "canteen", "Carotte", "5")).containsExactly("offer asked-already");
    }

    @Test
    void nothingIsPossibleOnceItIsPacked() {
        var order = canteenOrder();
        passCutOffs();
        var id = ask(order, "canteen", "Carotte", "5");
        run("update ordering.consignment set state = 'PACKED' where order_id = " + order.id());

        assertThat(codeOf(requests.grant(id, village.actor("producer"))).block())
                .isEqualTo("already-packed");
        assertThat(codeOf(requests.ask(
                                new AskLate(
                                        order.number(),
                                        key(),
                                        village.offer("Betterave", village.firstDate()),
                                        BigDecimal.ONE,
                                        ""),
                                village.actor("canteen")))
                        .block())
                .isEqualTo("already-packed");
        run("update ordering.consignment set state = 'PLANNED' where order_id = " + order.id());
    }

    @Test
    void othersSeeAndAnswerNothing() {
        var order = canteenOrder();
        passCutOffs();
        var id = ask(order, "canteen", "Carotte", "5");

        for (var stranger : List.of("producer2", "coordinator2")) {
            assertThat(codeOf(requests.grant(id, village.actor(stranger))).block())
                    .isEqualTo("not-found");
            assertThat(codeOf(requests.refuse(id, "non", village.actor(stranger))
                                    .thenReturn("x"))
                            .block())
                    .isEqualTo("not-found");
            assertThat(requests.toAnswer(village.actor(stranger)).collectList().block())
                    .isEmpty();
        }
        assertThat(errors(
                        new AskLate(
                                order.number(),
                                key(),
                                village.offer("Carotte", village.firstDate()),
                                BigDecimal.ONE,
                                ""),
                        "canteen3"))
                .containsExactly("not-found");
    }

    @Test
    void sentTwiceItIsAskedOnce() {
        var order = canteenOrder();
        passCutOffs();
        var command = new AskLate(
                order.number(), "one-key", village.offer("Carotte", village.firstDate()), new BigDecimal("5"), "");

        assertThat(requests.ask(command, village.actor("canteen")).block())
                .isEqualTo(requests.ask(command, village.actor("canteen")).block());
    }

    private OrderDetails canteenOrder() {
        return one(place(anOrder(village).to("tilleulsDoor").of("Poireau", 20), "canteen"));
    }

    /** Nothing of the first date can be ordered any more; its cycle is closed and its orders are confirmed. */
    private void passCutOffs() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        run(
                "update ordercycle.offer set household_cutoff_at = platform.business_time() - interval '1 second', institution_cutoff_at = platform.business_time() - interval '1 second' where cycle_id = "
                        + cycle);
        run("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle);
        run(
                "update ordering.line set added_at = added_at - interval '1 hour', cutoff_at = platform.business_time() - interval '1 second' where kind = 'goods' and cycle_id = "
                        + cycle);
        run(
                "update ordering.orders o set accepted_at = accepted_at - interval '1 hour' where exists (select from ordering.line l where l.order_id = o.id and l.cycle_id = %d)"
                        .formatted(cycle));
        run("select ordering.confirm(array(select distinct order_id from ordering.line where cycle_id = %d))"
                .formatted(cycle));
    }

    private long ask(OrderDetails order, String who, String product, String quantity) {
        return requests.ask(
                        new AskLate(
                                order.number(),
                                key(),
                                village.offer(product, village.firstDate()),
                                new BigDecimal(quantity),
                                "pour la fête"),
                        village.actor(who))
                .block();
    }

    private List<String> refusals(OrderDetails order, String who, String product, String quantity) {
        return errors(
                new AskLate(
                        order.number(),
                        key(),
                        village.offer(product, village.firstDate()),
                        new BigDecimal(quantity),
                        ""),
                who);
    }

    private List<String> errors(AskLate command, String who) {
        return requests.ask(command, village.actor(who))
                .map(asked -> List.of("asked"))
                .onErrorResume(
                        DomainException.class,
                        refused -> Mono.just(
                                refused.errors().isEmpty()
                                        ? List.of(refused.code())
                                        : refused.errors().stream()
                                                .map(error -> error.field() + " " + error.code())
                                                .toList()))
                .block();
    }

    private long announced(String kind, String key) {
        return database.sql("select count(*) from platform.outbox where kind = '%s' and dedup_key = '%s'"
                        .formatted(kind, key))
                .mapValue(Long.class)
                .one()
                .block();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static OrderDetails one(PlacedCheckout placed) {
        return placed.orders().get(0);
    }
}
