package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.Patience;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class HeldOrderTests extends OrderingStory {

    @LocalServerPort
    int port;

    @Autowired
    HoldExpiry expiry;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    Carts carts;

    private WebTestClient browser;

    @BeforeEach
    void signIn() {
        var anybody = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .build();
        var cookie = anybody.post()
                .uri("/sign-in")
                .header(HttpHeaders.ORIGIN, "http://localhost:" + port)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .bodyValue("email=" + village.email("household") + "&password=demo")
                .exchange()
                .expectStatus()
                .isSeeOther()
                .returnResult(Void.class)
                .getResponseCookies();
        browser = anybody.mutate()
                .defaultHeader(HttpHeaders.ORIGIN, "http://localhost:" + port)
                .defaultCookies(jar -> cookie.forEach(
                        (name, values) -> jar.add(name, values.get(0).getValue())))
                .build();
    }

    @Test
    void orderIsHeldUntilItIsPaidAndThenPlaced() {
        var held = hold("Poireau", 4);
        assertThat(held.orders().get(0).state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(held.orders().get(0).paid().minor()).isZero();
        assertThat(available("Poireau")).isEqualByComparingTo("196");
        browser.get()
                .uri(held.paymentUrl())
                .header(HttpHeaders.ACCEPT_LANGUAGE, "en")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("This is a test").contains("outcome"));

        for (var click = 0; click < 3; click++) {
            press(held, "paid")
                    .expectStatus()
                    .isSeeOther()
                    .expectHeader()
                    .location("/orders/" + held.orders().get(0).number());
        }
        var paid = find(held.orders().get(0), "household");
        assertThat(paid.state()).isEqualTo(OrderState.PLACED);
        assertThat(paid.paid()).isEqualTo(paid.maximum());
        assertThat(owed("buyer:" + village.party("marchand"), paid))
                .isEqualTo(-paid.maximum().minor());
        assertThat(confirmations(paid)).isEqualTo(1);
    }

    @Test
    void twentyClicksAtOncePayOnce() {
        var held = hold("Poireau", 4);
        Flux.range(0, 20)
                .flatMap(i -> Mono.fromRunnable(() -> press(held, "paid")).subscribeOn(Schedulers.boundedElastic()), 20)
                .blockLast();

        var paid = find(held.orders().get(0), "household");
        assertThat(paid.state()).isEqualTo(OrderState.PLACED);
        assertThat(paid.paid()).isEqualTo(paid.maximum());
    }

    @Test
    void declinedPaymentEndsTheOrderAndKeepsTheCart() {
        var offer = village.offer("Poireau", village.firstDate());
        carts.put(village.actor("household"), new PutInCart(village.site("kiosque"), offer, BigDecimal.valueOf(4)))
                .block();
        var held = hold("Poireau", 4);
        press(held, "declined").expectStatus().isSeeOther();

        assertThat(find(held.orders().get(0), "household").state()).isEqualTo(OrderState.FAILED);
        assertThat(available("Poireau")).isEqualByComparingTo("200");
        assertThat(carts.of(village.actor("household")).block().lines()).hasSize(1);

        var again = hold("Poireau", 4);
        press(again, "paid").expectStatus().isSeeOther();
        assertThat(carts.of(village.actor("household")).block().isEmpty()).isTrue();
    }

    @Test
    void holdEndsByItselfAndMoneyThatComesLateGoesBackAtOnce() {
        var held = hold("Poireau", 4);
        run("update ordering.orders set hold_until = platform.business_time() where id = "
                + held.orders().get(0).id());
        Flux.range(0, 8).flatMap(node -> expiry.expireDue(), 8).blockLast();

        var expired = find(held.orders().get(0), "household");
        assertThat(expired.state()).isEqualTo(OrderState.EXPIRED);
        assertThat(available("Poireau")).isEqualByComparingTo("200");
        assertThat(slotUse(expired.slot().id())).isEqualByComparingTo("0");

        press(held, "paid").expectStatus().isSeeOther();
        var late = find(expired, "household");
        assertThat(late.state()).isEqualTo(OrderState.EXPIRED);
        assertThat(late.paid().minor()).isZero();
        assertThat(late.refunded()).isEqualTo(late.maximum());
        assertThat(owed("buyer:" + village.party("marchand"), late)).isZero();
    }

    /** Twenty minutes, and the payment knows; here what is left of them is lived through, while the node's own job looks every second. */
    @Test
    void holdLastsItsTimeAndNotLonger() {
        var id = hold("Poireau", 4).orders().get(0).id();
        assertThat(number("""
                        select count(*) from ordering.orders o join payment.payment p on p.checkout_id = o.checkout_id and p.expires_at = o.hold_until
                        where o.id = %d and o.hold_until = o.accepted_at + interval '20 minutes'
                        """.formatted(id))).isEqualTo(1);

        var begun = System.nanoTime();
        run("update ordering.orders set hold_until = platform.business_time() + interval '3 seconds' where id = " + id);
        assertThat(expiry.expireDue().block()).isZero();
        Patience.until(
                "it has ended by itself",
                () -> number("select count(*) from ordering.orders where state = 'EXPIRED' and id = " + id) == 1);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(2900), Duration.ofSeconds(30));
        assertThat(available("Poireau")).isEqualByComparingTo("200");
    }

    /** Whoever is on the way to the bank when the cut-off passes has been judged before it; nobody sets out after it. */
    @Test
    void holdOfBeforeTheCutOffIsPaidAfterItAndNoneBeginsThen() {
        var held = hold("Poireau", 4);
        close("Poireau");

        assertRefused(anOrder(village).of("Poireau", 1).heldFor(PaymentMethod.TEST), "household2", "cut-off-passed");
        assertThat(expiry.expireDue().block()).isZero();
        press(held, "paid").expectStatus().isSeeOther();
        assertThat(find(held.orders().get(0), "household").state()).isEqualTo(OrderState.PLACED);
        assertThat(available("Poireau")).isEqualByComparingTo("196");
    }

    @Test
    void paymentAndExpiryAtTheSameMomentEndInOneOfTwoWays() {
        for (var round = 0; round < 10; round++) {
            var held = hold("Carotte", 1);
            var id = held.orders().get(0).id();
            run("update ordering.orders set hold_until = platform.business_time() where id = " + id);
            Mono.zip(
                            Mono.fromRunnable(() -> press(held, "paid"))
                                    .thenReturn(1)
                                    .subscribeOn(Schedulers.boundedElastic()),
                            expiry.expireDue())
                    .block();
            var end = find(held.orders().get(0), "household");
            assertThat(end.state()).isIn(OrderState.PLACED, OrderState.EXPIRED);
            assertThat(end.paid().minor())
                    .isEqualTo(end.state() == OrderState.PLACED ? end.maximum().minor() : 0);
        }
    }

    @Test
    void heldCheckoutOfTwoDatesIsPaidTogetherAndOneCancelledPartGoesBack() {
        var command = new PlaceCheckout(
                UUID.randomUUID().toString(),
                List.of(
                        anOrder(village).of("Carotte", 2).request(),
                        anOrder(village)
                                .on(village.secondDate())
                                .of("Lait entier", 3)
                                .request()),
                PaymentMethod.TEST,
                true);
        var held = placement.place(command, village.actor("household")).block();
        cancellation
                .cancel(held.orders().get(0).number(), village.actor("household"))
                .block();
        press(held, "paid").expectStatus().isSeeOther();

        var cancelled = find(held.orders().get(0), "household");
        assertThat(cancelled.state()).isEqualTo(OrderState.CANCELLED);
        assertThat(cancelled.refunded()).isEqualTo(cancelled.maximum());
        var placed = find(held.orders().get(1), "household");
        assertThat(placed.state()).isEqualTo(OrderState.PLACED);
        assertThat(placed.paid()).isEqualTo(placed.maximum());
    }

    @Test
    void placeThatClosesWhileItIsPaidSellsNothingAndKeepsNoMoney() {
        var offer = village.offer("Poireau", village.firstDate());
        carts.put(village.actor("household"), new PutInCart(village.site("kiosque"), offer, BigDecimal.valueOf(4)))
                .block();
        var held = hold("Poireau", 4);
        var order = held.orders().get(0);
        run("select delivery.close_days(%d, %d, '%s', '%s', 'Flooded')"
                .formatted(
                        village.party("grandChamp"),
                        village.site("kiosque"),
                        order.deliveryDate(),
                        order.deliveryDate()));

        for (var click = 0; click < 3; click++) {
            press(held, "paid").expectStatus().isSeeOther().expectHeader().location("/orders/" + order.number());
        }

        var end = find(order, "household");
        assertThat(end.state()).isEqualTo(OrderState.FAILED);
        assertThat(end.paid().minor()).isZero();
        assertThat(end.refunded()).isEqualTo(end.maximum());
        assertThat(owed("buyer:" + village.party("marchand"), end)).isZero();
        assertThat(available("Poireau")).isEqualByComparingTo("200");
        assertThat(slotUse(order.slot().id())).isEqualByComparingTo("0");
        assertThat(confirmations(end)).isZero();
        assertThat(carts.of(village.actor("household")).block().lines()).hasSize(1);
        browser.get()
                .uri("/orders/" + order.number())
                .cookie("lang", "en")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("The place closed while you were paying"));
    }

    @Test
    void slotThatIsTakenAwayWhileItIsPaidSellsNothingEither() {
        var held = hold("Poireau", 4);
        run("update delivery.slot set withdrawn = true where id = "
                + held.orders().get(0).slot().id());
        press(held, "paid").expectStatus().isSeeOther();

        var end = find(held.orders().get(0), "household");
        assertThat(end.state()).isEqualTo(OrderState.FAILED);
        assertThat(end.refunded()).isEqualTo(end.maximum());
    }

    @Test
    void anothersPaymentIsNotFoundAndNonsenseChangesNothing() {
        var command = anOrder(village).of("Carotte", 2).heldFor(PaymentMethod.TEST);
        var foreign = placement.place(command, village.actor("household2")).block();

        browser.get().uri(foreign.paymentUrl()).exchange().expectStatus().isNotFound();
        press(foreign, "paid").expectStatus().isNotFound();
        var own = hold("Poireau", 1);
        press(own, "nonsense").expectStatus().isEqualTo(422);
        press(own, "").expectStatus().isEqualTo(422);
        assertThat(find(own.orders().get(0), "household").state()).isEqualTo(OrderState.AWAITING_PAYMENT);
    }

    private PlacedCheckout hold(String product, double quantity) {
        return placement
                .place(anOrder(village).of(product, quantity).heldFor(PaymentMethod.TEST), village.actor("household"))
                .block();
    }

    private WebTestClient.ResponseSpec press(PlacedCheckout held, String outcome) {
        return browser.post()
                .uri(held.paymentUrl())
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .bodyValue("outcome=" + outcome)
                .exchange();
    }

    private long confirmations(OrderDetails order) {
        return number("select count(*) from platform.outbox where kind = 'order_confirmation' and dedup_key = '%d'"
                .formatted(order.id()));
    }

    private long number(String question) {
        return database.sql(question).mapValue(Long.class).one().block();
    }
}
